#!/usr/bin/env bash
# pandoc drops all of a Jira ticket that follows `{code}` in a cell, or on the line of a step.
#
# A good guess: `# Stop {code}kubectl drain node-1{code}` is a step with a command, and Jira shows it. A reader that does not know
#   the form keeps it as text, as pandoc does with `{expand}`, and goes on. `{noformat}` and `{quote}` are read there.
# What happens: what stands before `{code}` is the last of the document: its command, the other steps or rows, and all sections
#   below are gone. It is the same with `{panel}`. The exit code is 0, and nothing is reported. In a cell `{code}` also ends all
#   if it is on lines of its own; in a step that is right.
# Why our users care: `pandoc -f jira` is a usual way from tickets to Markdown, and commands and logs stand in tables of a
#   timeline. What is left reads like a short ticket. Give the import the ticket itself, or write `{noformat}` first.
# Source: measured, pypandoc_binary 1.17 (pandoc 3.9).
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypandoc_binary==1.17

cat > show.py <<'PYTHON'
import subprocess

import pypandoc

REST = "\n\nh2. Cause\n\nThe disk was full."
TICKETS = {
    "code, step": "# Stop {code}kubectl drain node-1{code}\n# Restart",
    "noformat, step": "# Stop {noformat}kubectl drain node-1{noformat}\n# Restart",
    "code below a step": "# Stop\n{code}\nkubectl drain node-1\n{code}\n# Restart",
    "code, cell": "| 14:05 | {code}disk full{code} |\n| 14:20 | restarted |",
    "code on its own lines, cell": "| 14:05 | {code}\ndisk full\n{code} |\n| 14:20 | restarted |",
    "panel, cell": "| 14:05 | {panel}disk full{panel} |\n| 14:20 | restarted |",
    "noformat, cell": "| 14:05 | {noformat}disk full{noformat} |\n| 14:20 | restarted |",
}
print("pandoc", pypandoc.get_pandoc_version())
for name, ticket in TICKETS.items():
    command = [pypandoc.get_pandoc_path(), "--from=jira", "--to=plain"]
    done = subprocess.run(command, input=ticket + REST, capture_output=True, text=True)
    found = {word: word in done.stdout for word in ("drain", "disk full", "estart", "Cause") if word in ticket + REST}
    print(f"{name}: exit {done.returncode}, messages {done.stderr!r}, {found}")
PYTHON
venv/bin/python show.py | tee seen
cat > expected <<'TEXT'
pandoc 3.9
code, step: exit 0, messages '', {'drain': False, 'estart': False, 'Cause': False}
noformat, step: exit 0, messages '', {'drain': True, 'estart': True, 'Cause': True}
code below a step: exit 0, messages '', {'drain': True, 'estart': True, 'Cause': True}
code, cell: exit 0, messages '', {'disk full': False, 'estart': False, 'Cause': False}
code on its own lines, cell: exit 0, messages '', {'disk full': False, 'estart': False, 'Cause': False}
panel, cell: exit 0, messages '', {'disk full': False, 'estart': False, 'Cause': False}
noformat, cell: exit 0, messages '', {'disk full': True, 'estart': True, 'Cause': True}
TEXT
diff expected seen || { echo "tickets are read in another way now"; exit 1; }
