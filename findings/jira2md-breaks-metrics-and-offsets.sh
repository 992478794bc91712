#!/usr/bin/env bash
# jira2md makes emphasis of the middle of metric names, and drops the plus sign of offsets.
#
# A good guess: in Jira's markup `_x_` and `+x+` are marks only around words, so `http_requests_total` and `10:53+02:00` are
#   plain text, for Jira as for a converter.
# What happens: any pair on a line counts. `http_requests_total` becomes `http*requests*total`, and the times of "between
#   10:53+02:00 and 10:55+02:00" lose their offsets to `<ins>`. jira2markdown changes neither.
# Why our users care: tickets are where old post-mortems are, and Jira is left with this converter. A name of a metric finds
#   nothing any more, and local times of two zones cannot be told apart. `postmortems import` reads the markup itself: the
#   guide says not to convert it before.
# Source: measured, jira2md 3.0.1, jira2markdown 0.5.3.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund jira2md@3.0.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jira2markdown==0.5.3

seen=""
for text in "http_requests_total fell" "between 10:53+02:00 and 10:55+02:00"; do
  first=$(node -e 'console.log(require("jira2md").to_markdown(process.argv[1]))' "$text")
  second=$(venv/bin/python -c 'import sys; from jira2markdown import convert; print(convert(sys.argv[1]))' "$text")
  printf '%s\n  jira2md:       %s\n  jira2markdown: %s\n' "$text" "$first" "$second"
  seen+="$first;$second;"
done
expected="http*requests*total fell;http_requests_total fell;"
expected+="between 10:53<ins>02:00 and 10:55</ins>02:00;between 10:53+02:00 and 10:55+02:00;"
test "$seen" = "$expected" || { echo "a converter does something else now; expected $expected"; exit 1; }
