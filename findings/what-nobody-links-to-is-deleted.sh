#!/usr/bin/env bash
# mdformat deletes addresses at the end of a document that no link of it uses, and footnotes that nothing refers to.
#
# A good guess: a formatter keeps what somebody wrote. mdformat even checks that its output renders to the same HTML, and stops
#   if it does not. A line such as `[runbook]: https://…` stays, with or without a link to it.
# What happens: a definition that no link uses is no part of the HTML, so that the check finds nothing, and the line is gone.
#   The others move to the end, in alphabetical order, whatever section they were in. With mdformat-footnote, a footnote
#   without a reference is deleted, with its text. The exit status is 0.
# Why our users care: a template has a list of such addresses, for who writes the text later, and notes are written before
#   the sentence that refers to them. After a hook ran they are only in the history. Prettier keeps them. Write links as a list.
# Source: measured, mdformat 1.0.0, mdformat-gfm 1.0.0, mdformat-footnote 0.1.3, prettier 3.10.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund prettier@3.10.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mdformat==1.0.0 mdformat-gfm==1.0.0 mdformat-footnote==0.1.3

cat > record.md <<'MARKDOWN'
## Facts

[runbook]: https://wiki.example/disk
[panel]: https://panel.example/disk
[log]: https://log.example/disk

The [panel] was red[^1], and the [log] full.

## Timeline

Nothing yet.

[^1]: By the clock of db-1.

[^2]: Ida saw it first, at 14:05.
MARKDOWN
npx prettier record.md | diff record.md - && echo "prettier: as it was" | tee seen
venv/bin/mdformat --extensions gfm --extensions footnote - < record.md | tee -a seen
cat > expected <<'TEXT'
prettier: as it was
## Facts

The [panel] was red[^1], and the [log] full.

## Timeline

Nothing yet.

[^1]: By the clock of db-1.

[log]: https://log.example/disk
[panel]: https://panel.example/disk
TEXT
diff expected seen || { echo "documents are formatted in another way now"; exit 1; }
