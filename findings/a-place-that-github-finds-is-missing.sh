#!/usr/bin/env bash
# remark-validate-links reports links that work: to `<a id="belt">`, and to a heading "Was läuft" as a browser copies it.
#
# A good guess: a checker of links within a repository knows the two ways in which HTML names a place: headings, and elements
#   with an `id`. An address with `%C3%A4` is one with `ä`, as the path before it is.
# What happens: only headings count, and they are compared letter by letter. `a.md#belt` is "Cannot find heading", though `<a
#   id="belt"></a>` is there, and so is `a.md#was-l%C3%A4uft`, which is what a browser copies from the address bar.
#   `a.md#was-läuft` passes. On GitHub all three lead to the place.
# Why our users care: it is the usual checker of links for repositories of Markdown. Anchors in HTML are the way to keep a link
#   when a heading changes, and our guide tells to write them; `postmortems check` finds them. In CI, correct records fail. The
#   guide says so.
# Source: measured, remark-validate-links 13.1.0, remark-cli 12.0.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
git init --quiet
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund remark-cli@12.0.1 remark-validate-links@13.1.0

cat > a.md <<'TEXT'
# Outage

<a id="belt"></a>

## Was läuft
TEXT
echo '[1](a.md#belt) [2](a.md#was-läuft) [3](a.md#was-l%C3%A4uft) [4](a.md#missing)' > b.md
cat > .remarkrc.mjs <<'JS'
export default { plugins: [["remark-validate-links", { repository: false }]] };
JS
npx remark --no-color b.md > seen 2>&1
cat seen
for place in belt was-l%c3%a4uft missing; do
  grep -q "Cannot find heading for \`#$place\` in \`a.md\`" seen || { echo "#$place is found now"; exit 1; }
done
test "$(grep -c warning seen)" = 4 # three, and their number
