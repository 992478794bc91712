#!/usr/bin/env bash
# slack-export-viewer shows no group that was called and no time of a message, and puts the second step into the first.
#
# A good guess: a viewer of Slack's own exports shows a message as Slack does: `<!subteam^S1|@sre>` as "@sre", `<!date^…|14:05>`
#   as 14:05 or in another zone, `3 * 4 * 5` and node_1_a as they are, "~old~" struck out, and "#4711 done" as text.
# What happens: `<!` begins a declaration in HTML, which browsers do not show, so that the group and the time are gone from the
#   page. The rest is read as Markdown: "#4711 done" is a heading without its sign, node_1_a has an emphasis, 3 * 4 is "3 ** 4",
#   "2. two" is a further line of step 1, and "~old~" is not struck out.
# Why our users care: the channel of an incident is exported for its record, also as `--output-dir` for good. Who was called,
#   and the times that a bot posted, are what is asked later. Our import reads the JSON of the export.
# Source: measured, slack-export-viewer 3.5.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check slack-export-viewer==3.5.0 lxml==6.1.3

mkdir -p export/incident
echo '[{"id": "C1", "name": "incident", "members": ["U1"]}]' > export/channels.json
echo '[{"id": "U1", "name": "ida", "profile": {"display_name": "ida"}}]' > export/users.json
venv/bin/python - <<'PYTHON'
import json

texts = [
    "<!subteam^S1|@sre> please, <@U1>",
    "full since <!date^1780149900^{time}|14:05>, ok",
    "1. drain\n2. restart",
    "#4711 done",
    "node_1_a, 3 * 4 * 5, ~old~",
]
messages = [{"type": "message", "user": "U1", "text": text, "ts": f"{1780149900 + n}.0"} for n, text in enumerate(texts)]
with open("export/incident/2026-05-30.json", "w") as file:
    json.dump(messages, file)
PYTHON
venv/bin/slack-export-viewer --archive export --html-only --output-dir site >log 2>&1
venv/bin/python - <<'PYTHON' | tee seen
from lxml import html

for message in html.parse("site/channel/incident/index.html").xpath("//div[@class='msg']"):
    print(" ".join(html.tostring(message.find("*"), encoding="unicode", with_tail=False).split()))
PYTHON
cat > expected <<'TEXT'
<p><!--subteam^S1|@sre--> please, @ida</p>
<p>full since <!--date^1780149900^{time}|14:05-->, ok</p>
<ol><li>drain<br>2. restart</li> </ol>
<h1>4711 done</h1>
<p>node<em>1</em>a, 3 ** 4 ** 5, ~old~</p>
TEXT
diff expected seen || { echo "messages are shown in another way now"; exit 1; }
