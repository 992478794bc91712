#!/usr/bin/env bash
# discord.py takes the pipes out of commands, the underscores out of names, and links with their text.
#
# A good guess: `remove_markdown` gives a message as Discord shows it, without the signs of bold or code. Signs that mark nothing
#   stay: a pipe, a backslash, an underscore within a name, or one tilde. A link leaves its text.
# What happens: each asterisk, underscore, tilde, pipe, backtick and backslash is dropped wherever it is, in code as well:
#   `journalctl | grep disk` has no pipe, node_1_a is node1a, C:\logs is C:logs. "~20:55" is exact, `rm src/**/*.log` another
#   pattern. `[the graph](https://…)` is nothing at all. Its documentation says that it "may remove meaning".
# Why our users care: bots write the chat of an incident into its timeline as plain text. A guessed time is then an exact one,
#   and commands that somebody pastes later are others. Keep the message as it is: it is Markdown already.
# Source: measured, discord.py 2.7.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check discord.py==2.7.1

cat > show.py <<'PYTHON'
from discord.utils import remove_markdown

TEXTS = [
    "**resolved** at `14:40`",
    "`journalctl -u db | grep disk`",
    "rm src/**/*.log",
    r"node_1_a, __init__.py and C:\logs\disk",
    "~20:55 paged",
    "see [the graph](https://example.org/lag)",
]
for text in TEXTS:
    print(text, "is", repr(remove_markdown(text)))
PYTHON
venv/bin/python show.py | tee seen
cat > expected <<'TEXT'
**resolved** at `14:40` is 'resolved at 14:40'
`journalctl -u db | grep disk` is 'journalctl -u db  grep disk'
rm src/**/*.log is 'rm src//.log'
node_1_a, __init__.py and C:\logs\disk is 'node1a, init.py and C:logsdisk'
~20:55 paged is '20:55 paged'
see [the graph](https://example.org/lag) is 'see '
TEXT
diff expected seen || { echo "messages are read in another way now"; exit 1; }
