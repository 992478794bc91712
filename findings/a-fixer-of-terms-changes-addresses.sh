#!/usr/bin/env bash
# A fixer of terms changes addresses and paths: `?repo=git` becomes `?repo=Git`.
#
# A good guess: textlint knows what a text is made of, so that rules for words leave code and links alone. A rule that writes
#   "Git", "ID" and "runtime" looks at words, and an address is none.
# What happens: `--fix` with textlint-rule-terminology writes https://wiki.example/?repo=Git and
#   https://wiki.example/docs/runtime for `?repo=git` and `/docs/run-time`, `/backup/Git` for the folder `/backup/git`, and in
#   `repo=web-site` the label is "site". The address of `<…>` is changed as well. What is in backticks, and in `[text](address)`,
#   is left alone. All are reported as "Incorrect term", and fixed with the others.
# Why our users care: post-mortems are full of addresses of runbooks, folders and labels without backticks, and it is the rule
#   that style guides for documents of software use. A link to evidence is dead afterwards, and a search for the folder finds
#   nothing.
# Source: measured, textlint 15.8.0, textlint-rule-terminology 5.2.16.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund textlint@15.8.0 textlint-rule-terminology@5.2.16 >/dev/null

echo '{"rules": {"terminology": true}}' > .textlintrc.json
cat > night.md <<'MARKDOWN'
See https://wiki.example/?repo=git and <https://wiki.example/docs/run-time> and [it](https://wiki.example/docs/run-time).

The folder /backup/git was full, the label was repo=web-site and `repo=web-site`.
MARKDOWN
npx textlint --fix night.md >/dev/null || true
echo "textlint $(npx textlint --version), textlint-rule-terminology 5.2.16:"
cat night.md
diff night.md - <<'MARKDOWN' || { echo "addresses are fixed in another way now"; exit 1; }
See https://wiki.example/?repo=Git and <https://wiki.example/docs/runtime> and [it](https://wiki.example/docs/run-time).

The folder /backup/Git was full, the label was repo=site and `repo=web-site`.
MARKDOWN
