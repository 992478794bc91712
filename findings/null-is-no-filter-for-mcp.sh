#!/usr/bin/env bash
# A server of the MCP SDK for Python takes the word "null" for no word, and refuses a pasted line of JSON.
#
# A good guess: a tool with the parameter `owner: str | None = None` gets the text that the assistant sends. The schema says
#   string or null, and "null" is a string.
# What happens: a text for any parameter that is not plainly `str` is parsed as JSON first. "null" becomes `None`, so that a
#   filter for it is no filter and all is listed. A line of a log such as `{"level": "error"}` becomes a dictionary, and is
#   refused as "not a valid string". "true" and "1.10" stay texts. With `owner: str = ""` nothing is parsed.
# Why our users care: during an incident assistants search for lines of logs, and those are JSON. They are refused, or the
#   answer about nobody is one about all. The tools of `postmortems mcp` have plain texts, and a test holds that.
# Source: measured, mcp 2.3.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mcp==2.3.0

"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import sys
from importlib.metadata import version

from mcp.server.mcpserver import MCPServer

server = MCPServer("incidents")


@server.tool()
def optional(text: str | None = None) -> str:
    return repr(text)


@server.tool()
def plain(text: str = "") -> str:
    return repr(text)


async def asked(tool, text):
    try:
        return (await server.call_tool(tool, {"text": text})).structured_content["result"]
    except Exception as error:
        return "refused" if "valid string" in str(error) else repr(error)


TEXTS = ("null", '{"level": "error"}', "true", "1.10")
found = {tool: [asyncio.run(asked(tool, text)) for text in TEXTS] for tool in ("optional", "plain")}
print("mcp", version("mcp"))
for tool, answers in found.items():
    print(tool, dict(zip(TEXTS, answers)))
as_seen = {"optional": ["None", "refused", "'true'", "'1.10'"], "plain": [repr(text) for text in TEXTS]}
sys.exit(0 if found == as_seen else "texts are handed over in another way now")
PYTHON
