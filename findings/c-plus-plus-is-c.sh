#!/usr/bin/env bash
# thefuzz finds C for "C++", with C++ in the list, and takes INC-2024-001 and INC-2024-002 for one.
#
# A good guess: what is in the list exactly as it is asked for comes first. Signs make a name another name, as in C++ and C#. A
#   number in an id that differs makes another id, so that a list is free of duplicates only.
# What happens: `process` drops all but letters and digits first, so that C++, C# and C are 100 percent alike; the first in the
#   list wins. `process.dedupe` keeps one of "INC-2024-001 disk full on db-1" and "INC-2024-002 disk full on db-2", and of
#   "SEV 1", "SEV 2" and "SEV 3" the last. rapidfuzz, which does the work below, compares all signs unless it is asked not to.
# Why our users care: it is what scripts use to find the service, owner or factor that an old document means, and to find
#   documents that are there twice. Use rapidfuzz, or compare exactly first; leave no id in what is compared.
# Source: measured, thefuzz 0.22.1, rapidfuzz 3.14.6.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check thefuzz==0.22.1 rapidfuzz==3.14.6

cat > show.py <<'PYTHON'
import rapidfuzz
from thefuzz import process

LANGUAGES = ["C", "C#", "C++"]
print("thefuzz", process.extractOne("C++", LANGUAGES))
print("rapidfuzz", rapidfuzz.process.extractOne("C++", LANGUAGES)[0])
print("thefuzz", process.dedupe(["INC-2024-001 disk full on db-1", "INC-2024-002 disk full on db-2", "Belt stops"]))
print("thefuzz", process.dedupe(["SEV 1", "SEV 2", "SEV 3"]))
PYTHON
venv/bin/python show.py | tee seen
cat > expected <<'TEXT'
thefuzz ('C', 100)
rapidfuzz C++
thefuzz ['INC-2024-002 disk full on db-2', 'Belt stops']
thefuzz ['SEV 3']
TEXT
diff expected seen || { echo "names are compared in another way now"; exit 1; }
