#!/usr/bin/env bash
# proselint asks to write "from X to Y" for "from 14:05 to 15:20", and for each "from" before a clock time or a date.
#
# A good guess: "from 14:05-15:20" mixes two ways to write a range, so a linter of prose asks for "from X to Y". What is
#   written that way passes.
# What happens: "from", a number, any sign and a number is enough. "From 14:05 to 15:20" is reported with the advice to write
#   what is there; so are "from 14:05 on" and "from 2026-05-30 to 2026-06-01". "From 2 to 5 nodes" passes.
# Why our users care: a post-mortem says when something was down. Each such sentence is a finding that nothing fixes, and
#   stops a build that has no finding allowed. Switch off `dates_times.dates.dash_and_from`.
# Source: measured, proselint 0.16.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check proselint==0.16.0

cat > texts <<'TEXT'
Checkout was down from 14:05 to 15:20.
Checkout was down from 14:05-15:20.
It was slow from 14:05 on.
The alert was off from 2026-05-30 to 2026-06-01.
We went from 2 to 5 nodes.
It was down between 14:05 and 15:20.
TEXT
while read -r text; do
    echo "$text" > text.md
    echo "$text"
    { venv/bin/proselint check text.md || true; } | sed 's/.*text.md:/  /'
done < texts | tee seen
cat > expected <<'TEXT'
Checkout was down from 14:05 to 15:20.
  1:19: dates_times.dates.dash_and_from: When specifying a date range, write 'from X to Y'.
Checkout was down from 14:05-15:20.
  1:19: dates_times.dates.dash_and_from: When specifying a date range, write 'from X to Y'.
It was slow from 14:05 on.
  1:13: dates_times.dates.dash_and_from: When specifying a date range, write 'from X to Y'.
The alert was off from 2026-05-30 to 2026-06-01.
  1:19: dates_times.dates.dash_and_from: When specifying a date range, write 'from X to Y'.
We went from 2 to 5 nodes.
It was down between 14:05 and 15:20.
TEXT
diff expected seen || { echo "ranges are read in another way now"; exit 1; }
