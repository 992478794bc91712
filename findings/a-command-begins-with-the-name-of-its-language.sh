#!/usr/bin/env bash
# Telethon posts "sh" as the first line of a command, and `__init__.py` as init.py.
#
# A good guess: Telegram's own Markdown, and that of other libraries, takes the word after three backticks for the language of
#   a block. Two asterisks with spaces around them are a product or a pattern. Underscores within a word stay.
# What happens: Telethon's `markdown.parse`, which each message passes by default, leaves "sh" in the text of the block, and
#   drops the signs of `2 ** 3 ** 4`, of `src/**/*.log and tmp/**` and of `__init__.py`. `||…||` and `> …`, which Telegram
#   knows, stay as they are. `telethon.extensions.html` shows the language where the text has `class="language-sh"`.
# Why our users care: bots post steps of an incident to a chat of Telegram with it. Who copies the block runs `sh`, and then
#   the command, in a new shell; a pattern to delete files is another one. Send `parse_mode="html"`.
# Source: measured, Telethon 1.45.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check telethon==1.45.0

cat > show.py <<'PYTHON'
from telethon.extensions import html, markdown

TEXTS = ["```sh\nrotate --now\n```", "rm src/**/*.log and tmp/**", "2 ** 3 ** 4", "the error is in __init__.py of __main__"]
for text in TEXTS:
    shown, parts = markdown.parse(text)
    print(repr(text), "is", repr(shown), [type(part).__name__ for part in parts])
shown, (part,) = html.parse('<pre><code class="language-sh">rotate --now</code></pre>')
print("HTML:", repr(shown), type(part).__name__, part.language)
PYTHON
venv/bin/python show.py | tee seen
cat > expected <<'TEXT'
'```sh\nrotate --now\n```' is 'sh\nrotate --now' ['MessageEntityPre']
'rm src/**/*.log and tmp/**' is 'rm src//*.log and tmp/' ['MessageEntityBold']
'2 ** 3 ** 4' is '2  3  4' ['MessageEntityBold']
'the error is in __init__.py of __main__' is 'the error is in init.py of main' ['MessageEntityItalic', 'MessageEntityItalic']
HTML: 'rotate --now' MessageEntityPre sh
TEXT
diff expected seen || { echo "messages are written in another way now"; exit 1; }
