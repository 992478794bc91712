#!/usr/bin/env bash
# Servers of the MCP SDKs for Python and TypeScript drop an argument that a tool does not have, and answer without it.
#
# A good guess: a tool has a schema, and a call that does not fit it is an error: an assistant that is told so corrects itself.
#   `"ida"` for a number is refused, so `{"onwer": "ida"}` is, too.
# What happens: both SDKs read the arguments with pydantic or zod, which skip what they do not know, and the schema that they
#   publish does not forbid it. "Which items are open for Ida?" with `owners` in place of `owner` is answered with the items of
#   everybody, without a word. zod's coercions make it worse: `z.coerce.number()` makes 0 of "" and of null,
#   `z.coerce.boolean()` makes true of "false".
# Why our users care: assistants make up names of parameters, and the answer looks right. During an incident somebody is told
#   that all is open for Ida. `postmortems mcp` did so; it now names the parameters that a tool has. Whoever writes a server for
#   an incident tool can use `extra="forbid"` or `z.strictObject`.
# Source: measured, mcp 2.3.0 (Python), @modelcontextprotocol/sdk 1.32.2 with zod 4.6.7.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mcp==2.3.0
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund @modelcontextprotocol/sdk@1.32.2 zod@4.6.7

cat > ask.py <<'PYTHON'
import asyncio

from mcp import Client
from mcp.server.mcpserver import MCPServer

server = MCPServer("incidents", log_level="ERROR")


@server.tool()
def open_items(owner: str = "", limit: int = 9) -> str:
    return f"items of {owner or 'everybody'}, at most {limit}"


async def main():
    async with Client(server) as client:
        for arguments in {"owner": "ida"}, {"owners": "ida"}, {"limit": "all"}:
            answer = await client.call_tool("open_items", arguments)
            print("Python", arguments, "error" if answer.is_error else answer.content[0].text)


asyncio.run(main())
PYTHON
cat > ask.mjs <<'JS'
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";

const server = new McpServer({ name: "incidents", version: "1" });
const inputSchema = { owner: z.string().optional(), limit: z.coerce.number().default(9), late: z.coerce.boolean().default(false) };
server.registerTool("open_items", { inputSchema }, ({ owner, limit, late }) => ({
  content: [{ type: "text", text: `${late ? "late " : ""}items of ${owner ?? "everybody"}, at most ${limit}` }],
}));
const client = new Client({ name: "assistant", version: "1" });
const [one, other] = InMemoryTransport.createLinkedPair();
await Promise.all([server.connect(one), client.connect(other)]);
for (const args of [{ owner: "ida" }, { owners: "ida" }, { limit: "all" }, { limit: null }, { late: "false" }]) {
  const { isError, content } = await client.callTool({ name: "open_items", arguments: args });
  console.log("TypeScript", JSON.stringify(args), isError ? "error" : content[0].text);
}
JS
{ venv/bin/python ask.py && node ask.mjs; } | tee seen
cat > expected <<'TEXT'
Python {'owner': 'ida'} items of ida, at most 9
Python {'owners': 'ida'} items of everybody, at most 9
Python {'limit': 'all'} error
TypeScript {"owner":"ida"} items of ida, at most 9
TypeScript {"owners":"ida"} items of everybody, at most 9
TypeScript {"limit":"all"} error
TypeScript {"limit":null} items of everybody, at most 0
TypeScript {"late":"false"} late items of everybody, at most 9
TEXT
diff expected seen || { echo "arguments are read in another way now"; exit 1; }
