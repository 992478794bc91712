#!/usr/bin/env bash
# ultramatter makes maps of a title with a colon in quotes and of 20:55, and cuts an address at its `#`.
#
# A good guess: a reader of frontmatter for "a small, relaxed subset of YAML" knows its subset: quoted values, arrays and
#   comments are on its list. What is not, such as a map in braces, is an error or a text.
# What happens: the first colon ends the key, also in quotes: `title: "Disk: full"` is a map from `"Disk` to `full"`. 20:55 is
#   a map from 20 to 55. `https://…/y#z` ends at the `#`, since no space is needed
#   before a comment. `[]` is a list of 0, and nothing is 0. In a list of items, each is its first key with all below as text.
# Why our users care: it is small, so sites that show records in a browser read frontmatter with it. Start, title and action
#   items are wrong, without a message. yaml of npm reads all six.
# Source: measured, ultramatter 0.0.4.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ultramatter@0.0.4

cat > show.mjs <<'JS'
import { parse } from "ultramatter";

const LINES = [
  'title: "Disk: full"',
  "started: 20:55",
  "url: https://example.org/y#z",
  "tags: []",
  "resolved:",
  "actions:\n  - id: A-1\n    owner: ida",
];
for (const line of LINES) console.log(JSON.stringify(line), "is", JSON.stringify(parse(`---\n${line}\n---\n`).frontmatter));
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
"title: \"Disk: full\"" is {"title":{"\"Disk":"full\""}}
"started: 20:55" is {"started":{"20":55}}
"url: https://example.org/y#z" is {"url":"https://example.org/y"}
"tags: []" is {"tags":[0]}
"resolved:" is {"resolved":0}
"actions:\n  - id: A-1\n    owner: ida" is {"actions":[{"id":"A-1\n  owner: ida"}]}
TEXT
diff expected seen || { echo "frontmatter is read in another way now"; exit 1; }
