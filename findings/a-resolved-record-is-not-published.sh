#!/usr/bin/env bash
# Pelican leaves a record with "status: resolved" out of the site, and ends with success.
#
# A good guess: a generator of sites passes on fields that it does not use. If `status` is its own, an unknown value is as good
#   as none, so that the page is published, or it stops the build.
# What happens: `status` is "published", "draft", "hidden" or "skip" for Pelican. A record with another one is skipped. The log
#   has an ERROR, the exit status is 0, and the last line counts only what was built. `--fatal errors` makes it fail. A date
#   with slashes is read with the month first.
# Why our users care: `status` is what records of most teams call the state of an incident. Moved to Pelican, all that were
#   resolved are missing, and the unlucky ones with "draft" are where nobody looks.
# Source: measured, pelican 4.12.0, Markdown 3.11.3.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pelican==4.12.0 Markdown==3.11.3

mkdir content
for status in resolved closed published; do
    printf -- '---\ntitle: Disk %s\ndate: 05/06/2026\nstatus: %s\n---\n\nThe disk was full.\n' "$status" "$status" > "content/$status.md"
done
venv/bin/pelican content -o site >log 2>&1
tr -s ' \n' ' ' <log | grep -o "Unknown status '[a-z]*'" | sort | tee seen
grep -o 'Processed [0-9]* article' log | tee -a seen
ls site | grep '^disk' | tee -a seen
grep -o 'title="2026[^"T]*' site/disk-published.html | tee -a seen
cat > expected <<'TEXT'
Unknown status 'closed'
Unknown status 'resolved'
Processed 1 article
disk-published.html
title="2026-05-06
TEXT
diff expected seen || { echo "records are published in another way now"; exit 1; }
