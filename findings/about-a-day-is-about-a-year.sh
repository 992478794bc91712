#!/usr/bin/env bash
# In EDTF, `~2026-05-30` is a day of about the year 2026: libraries make two years of it.
#
# A good guess: the tilde before a date says that the date is approximate, give or take a day or so, as in prose. `2026-05-30~`
#   says the same.
# What happens: a sign before a part is about that part: `~2026-05-30` is 30 May of a year near 2026. edtf.js writes it as
#   `2026~-05-30`. edtf for Python gives 2025-05-30 to 2027-05-30 as its fuzzy bounds, and for `2026-05-30~`, where all three
#   parts are approximate, April 2025 to July 2027. A day that is sure to a day or two cannot be said.
# Why our users care: EDTF (ISO 8601-2) is the standard for dates that are not exact, and archives and wikis read it. Our
#   records write `~2026-05-30` for a day that somebody estimated. The guide says to hand on `started_earliest` and
#   `started_latest`.
# Source: measured, edtf 4.11.1 (npm), edtf 5.0.2 (Python); the specification of EDTF, level 2, "Qualification".
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check edtf==5.0.2
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund edtf@4.11.1

cat > read.py <<'PYTHON'
from time import strftime

from edtf import parse_edtf

for text in "~2026-05-30", "2026-05-30~", "2026-05-30":
    date = parse_edtf(text)
    print(f"edtf of Python, {text}:", *(strftime("%Y-%m-%d", time) for time in (date.lower_fuzzy(), date.upper_fuzzy())))
PYTHON
cat > read.mjs <<'JS'
import edtf from "edtf";

for (const text of ["~2026-05-30", "2026-05-30~"]) console.log(`edtf.js, ${text}:`, edtf(text).edtf);
JS
{ venv/bin/python -W ignore read.py && node read.mjs; } | tee seen
cat > expected <<'TEXT'
edtf of Python, ~2026-05-30: 2025-05-30 2027-05-30
edtf of Python, 2026-05-30~: 2025-04-29 2027-07-01
edtf of Python, 2026-05-30: 2026-05-30 2026-05-30
edtf.js, ~2026-05-30: 2026~-05-30
edtf.js, 2026-05-30~: 2026-05-30~
TEXT
diff expected seen || { echo "a tilde is read in another way now"; exit 1; }
