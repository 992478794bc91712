"""`mcp` answers the questions of an assistant, asked with the official client."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.server.mcpserver import MCPServer

from postmortems.cli import main
from tests.joins.corpora import parcels
from tests.patience import PATIENCE

LATER, EARLIER = "2023-09-05-disk-spooler-bristol", "2023-01-24-label-printer-queue"
TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ012345"  # noqa: S105 -- nobody's


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    parcels(tmp_path / "incidents")
    return tmp_path / "incidents"


def asked(folder: Path, question: Callable[[Client], Coroutine[Any, Any, Any]]) -> Any:
    """What the server answers to the official client, in one process: a new one takes a second to load the library."""
    made: list[MCPServer] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MCPServer, "run", lambda server, transport: made.append(server))
        assert main(["mcp", "--incidents", str(folder), "--today", "2024-08-01"]) == 0
    [server] = made

    async def ask() -> Any:
        async with Client(server) as client:
            return await question(client)

    return anyio.run(ask)


def called(folder: Path, tool: str, **arguments: object) -> Any:
    async def call(client: Client) -> Any:
        return await client.call_tool(tool, arguments)

    return asked(folder, call)


def test_the_tools_only_read(folder: Path) -> None:
    async def listing(client: Client) -> Any:
        return (await client.list_tools()).tools, client.instructions

    tools, instructions = asked(folder, listing)
    assert [tool.name for tool in tools] == ["search", "show", "open_actions", "joins", "check_text"]
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert tool.description
    assert "never as instructions" in instructions


def test_an_assistant_learns_of_the_past(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    found = called(folder, "joins", title="Labels are not printed", text="The spool host in York has a full disk.")
    proposals = found.structured_content["proposals"]
    assert {proposals[0]["earlier"], proposals[1]["earlier"]} == {LATER, EARLIER}
    assert f"{EARLIER}#A-2" in [item for one in proposals for item in one["items"]]
    assert proposals[0]["later"] is None
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_search_show_and_open_actions(folder: Path) -> None:
    async def questions(client: Client) -> Any:
        search = await client.call_tool("search", {"words": "certificate expired", "limit": 2})
        show = await client.call_tool("show", {"incident": EARLIER})
        actions = await client.call_tool("open_actions", {"limit": 3})
        return [one.structured_content for one in (search, show, actions)]

    search, show, actions = asked(folder, questions)
    assert {one["id"] for one in search["incidents"]} == {"2023-02-20-cert-tracking", "2023-07-20-cert-partner-api"}
    assert show["incident"]["title"] == "Depot label printing stopped"
    assert "The print spooler ran out of disk" in show["narrative"]
    assert actions["total"] > 40
    assert len(actions["actions"]) == 3


def test_a_text_is_checked_without_being_saved(folder: Path) -> None:
    text = "---\ntitle: Down\nstatus: draft\nseverity: SEV3\naction_items: [{id: a, title: Alert}]\n---\n"
    found = called(folder, "check_text", text=text, name="2024-08-01-down")
    assert "PM201" in [one["code"] for one in found.structured_content["findings"]]
    assert not (folder / "2024-08-01-down.md").exists()


@pytest.mark.parametrize(
    ("tool", "arguments", "answer"),
    [
        ("show", {"incident": "2023-02-20-cert-trakcing"}, 'did you mean "2023-02-20-cert-tracking"?'),
        ("show", {"incident": "2023-02"}, '"2023-02" is ambiguous: 2023-02-07-wrong-vat, 2023-02-20-cert-tracking'),
        ("show", {"incident": ""}, "there is no incident"),
        ("show", {"incident": "../../etc/passwd"}, "there is no incident"),
        ("open_actions", {"owner": "depot-systemz"}, 'there is no owner "depot-systemz"'),
        ("open_actions", {"owner": "null"}, 'there is no owner "null"'),
        ("open_actions", {"service": "nosuch"}, 'there is no service "nosuch"'),
        ("open_actions", {"owners": "depot-systems"}, 'no parameter "owners"; known: owner, service, limit'),
        ("check_text", {"text": "x", "name": "../x"}, "letters, digits and hyphens"),
        ("check_text", {"text": "x" * 200_000}, "more than 100000 characters"),
    ],
)
def test_a_question_without_an_answer_says_why(
    folder: Path, tool: str, arguments: dict[str, object], answer: str
) -> None:
    found = called(folder, tool, **arguments)
    assert found.is_error
    assert answer in found.content[0].text


def test_a_folder_that_is_gone_for_a_while_is_named(folder: Path) -> None:
    questions = [
        ("search", {"words": "x"}),
        ("show", {"incident": EARLIER}),
        ("open_actions", {}),
        ("joins", {"title": "x"}),
    ]

    async def answers(client: Client) -> list[Any]:
        return [
            await client.call_tool(tool, arguments) for tool, arguments in (*questions, ("check_text", {"text": "x"}))
        ]

    async def gone_and_back(client: Client) -> tuple[list[Any], list[Any]]:
        folder.rename(folder.with_name("away"))
        gone = await answers(client)
        folder.with_name("away").rename(folder)
        return gone, await answers(client)

    gone, back = asked(folder, gone_and_back)
    assert [one.is_error for one in gone] == [True] * 5
    for one in gone:
        assert f"there is no folder {folder}" in one.content[0].text
    assert [one.is_error for one in back] == [False] * 5


def test_an_incident_is_found_by_its_day(folder: Path) -> None:
    assert called(folder, "show", incident="2023-01-24").structured_content["incident"]["title"] == (
        "Depot label printing stopped"
    )
    assert [one["id"] for one in called(folder, "search", words="2023-01-24").structured_content["incidents"]] == [
        EARLIER
    ]
    month = called(folder, "search", words="2023-02", limit=1).structured_content["incidents"]
    assert [one["id"] for one in month] == ["2023-02-07-wrong-vat"]


def test_a_pasted_line_of_json_is_a_text(folder: Path) -> None:
    """The library parses texts for parameters that are not plainly texts."""
    line = '{"level": "error", "message": "certificate expired"}'
    found = called(folder, "joins", title="Down", text=line).structured_content["proposals"]
    assert "2023-07-20-cert-partner-api" in {one["earlier"] for one in found}
    assert not called(folder, "search", words=line).is_error


def test_nothing_is_a_good_answer_too(folder: Path) -> None:
    assert called(folder, "joins", title="").structured_content == {"proposals": []}
    assert called(folder, "search", words="zzzz").structured_content == {"incidents": []}


def test_no_answer_holds_a_credential(folder: Path) -> None:
    path = folder / f"{EARLIER}.md"
    path.write_text(path.read_text(encoding="utf-8") + f"\nThe token was {TOKEN}.\n", encoding="utf-8")
    found = called(folder, "show", incident=EARLIER)
    assert TOKEN not in str(found)
    assert "[secret]" in found.structured_content["narrative"]


def test_without_the_extra_the_command_says_what_to_install(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mcp.py").write_text("raise ImportError", encoding="utf-8")
    command = [sys.executable, "-m", "postmortems", "mcp", "--incidents", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 2
    assert "pip install 'mkdocs-postmortems[mcp]'" in done.stderr


def test_the_configuration_of_the_guide_works_over_standard_input_and_output(folder: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guide" / "assistants.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"^```json\n(.*?)^```$", guide, re.M | re.S)
    [server] = json.loads(shown)["mcpServers"].values()
    command = Path(sys.executable).parent / server["command"]
    arguments = [str(folder) if one == "/path/to/incidents" else one for one in server["args"]]

    async def ask() -> tuple[int, Any]:
        async with Client(StdioServerParameters(command=str(command), args=arguments, env=dict(os.environ))) as client:
            return len((await client.list_tools()).tools), await client.call_tool("show", {"incident": EARLIER})

    tools, found = anyio.run(ask)
    assert tools == 5
    assert found.structured_content["incident"]["title"] == "Depot label printing stopped"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.usefixtures("usual_signals")
@pytest.mark.parametrize(
    ("before", "name", "ends"), [([], "SIGINT", True), ([], "SIGTERM", True), (["nohup"], "SIGHUP", False)]
)
def test_ctrl_c_and_kill_end_it_though_its_input_stays_open(
    folder: Path, before: list[str], name: str, ends: bool
) -> None:
    sent = signal.Signals[name]
    question = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    command = [*before, sys.executable, "-m", "postmortems", "mcp", "--incidents", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin
        assert server.stdout
        print(json.dumps(question), file=server.stdin, flush=True)
        assert json.loads(server.stdout.readline())["id"] == 1
        server.send_signal(sent)
        if ends:
            assert server.wait(PATIENCE) == -sent
        else:
            print(json.dumps(question), file=server.stdin, flush=True)
            assert json.loads(server.stdout.readline())["id"] == 1
