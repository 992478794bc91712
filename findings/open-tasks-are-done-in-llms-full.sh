#!/usr/bin/env bash
# mkdocs-llmstxt writes done and open tasks alike, 106 for 10<sup>6</sup>, and leaves the names of tabs out.
#
# A good guess: a plugin that gives language models the Markdown of a site gives what the author wrote, which is Markdown.
# What happens: it turns the page that MkDocs has made back into Markdown, and drops what it has no rule for. `- [x] Belt` and
#   `- [ ] Alert` are "- Belt" and "- Alert". 10<sup>6</sup> is 106. A warning is two paragraphs, `<summary>` stands in front of
#   the first line without a space, a block of `sh` has no language, and the names of tabs are left out. Nothing is said.
# Why our users care: `llms-full.txt` is what an assistant reads of a site. It takes each action item in the text for done, or for
#   open, and a thousand times fewer requests failed. Action items of the frontmatter are in our `llms.txt` with their state.
# Source: measured, mkdocs-llmstxt 0.5.1, mkdocs 1.6.1, pymdown-extensions 13.1.2.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mkdocs==1.6.1 mkdocs-llmstxt==0.5.1 pymdown-extensions==13.1.2

mkdir docs
cat > docs/index.md <<'TEXT'
# Disk full

10<sup>6</sup> requests failed.

- [x] Belt
- [ ] Alert

!!! danger
    Do not restart node-1.

<details><summary>Log</summary>full at 14:05</details>

=== "Linux"

    ```sh
    df -h
    ```

=== "Windows"

    ```bat
    dir
    ```
TEXT
cat > mkdocs.yml <<'YAML'
site_name: Records
site_url: https://example.org/
markdown_extensions: [admonition, pymdownx.tasklist, pymdownx.superfences, {pymdownx.tabbed: {alternate_style: true}}]
plugins: [{llmstxt: {full_output: llms-full.txt, sections: {Records: [index.md]}}}]
YAML
venv/bin/mkdocs --quiet build 2> messages
sed -n '/^# Disk/,$p' site/llms-full.txt | grep . | tee seen
cat > expected <<'TEXT'
# Disk full
106 requests failed.
- Belt
- Alert
Danger
Do not restart node-1.
Logfull at 14:05
```
df -h
```
```
dir
```
TEXT
diff expected seen || { echo "pages are written in another way now"; exit 1; }
