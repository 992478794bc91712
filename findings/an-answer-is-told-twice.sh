#!/usr/bin/env bash
# LlamaIndex hands a model the answer of an MCP server twice, as Python would print the object, with `\n` for each line.
#
# A good guess: a tool that answers with a text gives the model this text, as LangChain's adapter does. What a server sends for
#   programs as well (`structured_content`) is for programs.
# What happens: the content of the tool's output is the `repr` of the whole result: "meta=None content=[TextContent(type='text',
#   text='…" and then the same data as a dictionary. Lines are joined with a backslash and an n, quotes are escaped. A record of
#   30 lines is one line, and costs more than twice the tokens.
# Why our users care: it is how scripts give an assistant our `mcp` command. Tables and code of a record arrive as one line with
#   escapes, and models quote them so. The text is in `raw_output.content[0].text`. The guide says so.
# Source: measured, llama-index-tools-mcp 0.6.0 with llama-index-core 0.14.25, mcp 2.3.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check llama-index-tools-mcp==0.6.0 llama-index-core==0.14.25 mcp==2.3.0

cat > server.py <<'PYTHON'
from mcp.server.mcpserver import MCPServer

server = MCPServer("incidents", log_level="ERROR")


@server.tool()
def show() -> str:
    return "# Disk full\n- 14:05 it's full"


server.run()
PYTHON
cat > ask.py <<'PYTHON'
import asyncio
import sys

from llama_index.tools.mcp import BasicMCPClient, McpToolSpec


async def main():
    client = BasicMCPClient(sys.executable, args=["server.py"])
    (tool,) = await McpToolSpec(client=client).to_tool_list_async()
    output = await tool.acall()
    print("for the model:", output.content)
    print("the text:", repr(output.raw_output.content[0].text))
    print("times told:", output.content.count("Disk full"), "lines:", len(output.content.splitlines()))


asyncio.run(main())
PYTHON
venv/bin/python -W ignore ask.py 2>log | tee seen
grep -q "^for the model: meta=None content=\[TextContent(type='text', text=" seen
tail -n 1 seen | grep -qx "times told: 2 lines: 1" || { echo "the answer is handed over in another way now"; exit 1; }
