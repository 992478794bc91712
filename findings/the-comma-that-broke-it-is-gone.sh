#!/usr/bin/env bash
# Prettier corrects the code that a Markdown document quotes: the comma that stopped the parser is gone, and 1.50 is 1.5.
#
# A good guess: a formatter of Markdown changes lists, tables and lines of text. What is in a fence is a quotation, and stays as
#   it is, byte for byte, as it does for mdformat.
# What happens: a fence with a language that Prettier knows is formatted as a file of that language: json, yaml, js, ts, css,
#   html. `{"nodes": 3,}` loses its comma, also with jsonc and json5, `1.50` is `1.5`, `if (a = 1)` gets a second pair of
#   brackets, which says that it was on purpose, and YAML loses its indentation. What it cannot parse, and sh, stay.
# Why our users care: a record quotes the file that caused the outage. After `prettier --write .` in a hook it quotes a file that
#   works, and no longer what was deployed. Set `embeddedLanguageFormatting: "off"`.
# Source: measured, prettier 3.10.1, mdformat 1.0.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund prettier@3.10.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mdformat==1.0.0

cat > record.md <<'MARKDOWN'
# The cause

```json
{ "nodes": 3, }
```

```js
const limit = 1.50;
if (mode = "off") retry();
```

```yaml
server:
      port:   "80"
```

```sh
kubectl   drain node-1
```
MARKDOWN
npx prettier record.md > by-prettier.md
npx prettier --embedded-language-formatting=off record.md | diff record.md - && echo "prettier, switched off: as it was" | tee seen
venv/bin/mdformat - < record.md | diff record.md - && echo "mdformat: as it was" | tee -a seen
diff record.md by-prettier.md | grep '^[<>]' | tee -a seen
cat > expected <<'TEXT'
prettier, switched off: as it was
mdformat: as it was
< { "nodes": 3, }
> { "nodes": 3 }
< const limit = 1.50;
< if (mode = "off") retry();
> const limit = 1.5;
> if ((mode = "off")) retry();
<       port:   "80"
>   port: "80"
TEXT
diff expected seen || { echo "code is formatted in another way now"; exit 1; }
