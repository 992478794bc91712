#!/usr/bin/env bash
# Eleventy takes variables out of code: `${{ github.ref }}` becomes a dollar sign.
#
# A good guess: a fence is code, and shown as it is. A generator may fill in `{{ title }}` in text. A name that it does not know
#   is an error, or stays.
# What happens: Eleventy runs each Markdown file through Liquid before it reads the Markdown, also fences. What is unknown is
#   nothing: a workflow has `ref: $`, a playbook `host: ""`, and `{% if down %}page{% endif %}` is gone with its text. Nothing
#   is reported. Only what Liquid cannot read, such as `{{ .Values.replicas }}`, ends the build.
# Why our users care: the line that broke is in the post-mortem: a workflow, a playbook, a template. Readers copy it without its
#   variables. Set `markdownTemplateEngine: false`. Hugo, Astro and MkDocs show our records' code as it is.
# Source: measured, @11ty/eleventy 3.1.8.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @11ty/eleventy@3.1.8 >/dev/null
mkdir site
cat > site/night.md <<'MARKDOWN'
# Night

```yaml
ref: ${{ github.ref }}
host: "{{ inventory_hostname }}"
rule: "{% if down %}page{% endif %}"
```
MARKDOWN

shown() {
  node_modules/.bin/eleventy --quiet --input=site --output="$1" "${@:2}" >/dev/null
  sed -n '/<pre>/,/<\/pre>/p' "$1/night/index.html" | sed 's/<[^>]*>//g; s/&quot;/"/g'
}
found=$(shown out)
echo 'export default () => ({ markdownTemplateEngine: false });' > plain.config.mjs
plain=$(shown plain --config=plain.config.mjs)
echo "@11ty/eleventy $(node -p "require('./node_modules/@11ty/eleventy/package.json').version")"
echo "$found"
echo "with markdownTemplateEngine: false"
echo "$plain"
[ "$found" = $'ref: $\nhost: ""\nrule: ""' ] && [ "$plain" = "$(sed -n '4,6p' site/night.md)" ]
