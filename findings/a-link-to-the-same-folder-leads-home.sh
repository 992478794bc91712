#!/usr/bin/env bash
# mkdocs-autolinks-plugin leads a link to `index.md` in the same folder to the home page, and writes links into code.
#
# A good guess: a plugin that lets one link by the name of a file alone fills in what is missing. A link that leads somewhere is
#   complete, and blocks of code are no links.
# What happens: each link without a folder goes to the first file of that name in the whole site, also where the file is beside
#   the page: `[the list](index.md)` on a page of incidents is the home page. With roamlinks it is the list. Both change the
#   address of links in blocks of code, and roamlinks makes a link of the test of a shell, `[[ … ]]`, with the name of a page.
# Why our users care: lists of services, factors and incidents are each an `index.md`, and pages of your own link to them. There
#   is a warning for autolinks, which names both files and not which one is linked. Write the path.
# Source: measured, mkdocs-autolinks-plugin 0.7.1, mkdocs-roamlinks-plugin 0.3.2, mkdocs 1.6.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mkdocs==1.6.1 mkdocs-autolinks-plugin==0.7.1 \
    mkdocs-roamlinks-plugin==0.3.2

mkdir -p docs/incidents docs/runbooks
echo '# Home' > docs/index.md
echo '# Incidents' > docs/incidents/index.md
echo '# Restart' > docs/runbooks/restart.md
cat > docs/incidents/how.md <<'TEXT'
# How

See [the list](index.md).

~~~md
[the steps](restart.md)
~~~

~~~sh
if [[ restart ]]; then echo yes; fi
~~~
TEXT
for plugin in search autolinks roamlinks; do
    printf 'site_name: x\nuse_directory_urls: false\nplugins: [%s]\n' "$plugin" > mkdocs.yml
    venv/bin/mkdocs --quiet build 2> messages
    grep -oE '<a href="[^"]*">the list</a>|^.*the steps.*$|^.*then echo.*$' site/incidents/how.html | sed "s/^/$plugin: /"
done | tee seen
cat > expected <<'TEXT'
search: <a href="index.html">the list</a>
search: <pre><code class="language-md">[the steps](restart.md)
search: <pre><code class="language-sh">if [[ restart ]]; then echo yes; fi
autolinks: <a href="../index.html">the list</a>
autolinks: <pre><code class="language-md">[the steps](../runbooks/restart.md)
autolinks: <pre><code class="language-sh">if [[ restart ]]; then echo yes; fi
roamlinks: <a href="index.html">the list</a>
roamlinks: <pre><code class="language-md">[the steps](../runbooks/restart.md)
roamlinks: <pre><code class="language-sh">if [restart](&lt;../runbooks/restart.md&gt;); then echo yes; fi
TEXT
diff expected seen || { echo "links are made in another way now"; exit 1; }
