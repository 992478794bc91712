"""What the guide to editors promises."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from postmortems.cli import main
from postmortems.record.reader import load
from postmortems.record.schema import config_schema, record_schema
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "guide" / "editors.md").read_text(encoding="utf-8")
RECORDS = sorted((ROOT / "incidents").glob("2*.md"))
CONFIG = ROOT / "incidents" / "_config.yml"


def record_faults(data: dict[str, Any]) -> list[str]:
    validator = Draft202012Validator(record_schema(load(ROOT / "incidents").corpus.config))
    return [f"{'/'.join(map(str, fault.path))}: {fault.message}" for fault in validator.iter_errors(data)]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_the_schema_takes_our_records_and_refuses_an_unknown_owner(path: Path) -> None:
    source = load(ROOT / "incidents").sources[path.as_posix()]
    data = json.loads(json.dumps(source.frontmatter))
    assert record_faults(data) == []
    data["action_items"][0]["owner"] = "nobody-known"
    [fault] = record_faults(data)
    assert fault.startswith("action_items/0/owner: 'nobody-known' is not one of")


def test_the_pattern_for_vs_code_reads_what_the_check_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "incidents", tmp_path / "incidents")
    record = tmp_path / "incidents" / RECORDS[0].name
    record.write_text(
        re.sub(r"(?m)^    owner: .*$", "    owner: nobody-known", record.read_text("utf-8"), count=1), "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    [tasks] = [found for found in blocks("json") if "tasks" in found]
    [task] = tasks["tasks"]
    assert main(task["command"].split()[1:]) == 1
    pattern = task["problemMatcher"]["pattern"]
    [found] = [m for line in capsys.readouterr().out.splitlines() if (m := re.match(pattern["regexp"], line))]
    assert found[pattern["file"]] == f"incidents/{record.name}"
    assert (found[pattern["severity"]], found[pattern["code"]]) == ("error", "PM202")
    line = record.read_text("utf-8").splitlines()[int(found[pattern["line"]]) - 1]
    assert line[int(found[pattern["column"]]) - 1 :].startswith("owner: nobody-known")


def test_vim_reads_what_the_check_prints(tmp_path: Path) -> None:
    program = shutil.which("nvim") or shutil.which("vim")
    if program is None:
        pytest.skip("there is no Vim on this machine")
    form = re.findall(r'vim\.o\.errorformat = "(.*)"', GUIDE)[0]
    lines = (
        "a.md:210:5: error PM202 no owner [x]",
        "   help: add it",
        "b.md:3:1: warning PM601 words [y]",
        "2 findings",
    )
    (tmp_path / "said").write_text("\n".join(lines) + "\n", encoding="utf-8")
    script = (
        f"let &errorformat = '{form}'",
        "cgetfile said",
        "let found = map(getqflist(), '[bufname(v:val.bufnr), v:val.lnum, v:val.col, v:val.type, v:val.text]')",
        "call writefile([json_encode(found)], 'found')",
        "qall!",
    )
    (tmp_path / "script.vim").write_text("\n".join(script), encoding="utf-8")
    subprocess.run(
        [program, "-u", "NONE", "-es", "-N", "-S", "script.vim"],
        cwd=tmp_path, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert json.loads((tmp_path / "found").read_text(encoding="utf-8")) == [
        ["a.md", 210, 5, "e", "PM202 no owner [x]"],
        ["b.md", 3, 1, "w", "PM601 words [y]"],
    ]


def blocks(language: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)]


# The YAML language server


class Server:
    """A language server that speaks over pipes."""

    def __init__(self, program: str, settings: dict[str, Any], root: Path) -> None:
        self.process = subprocess.Popen([program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.settings = settings
        folders = [{"uri": root.as_uri(), "name": "root"}]
        abilities = {"workspace": {"configuration": True, "workspaceFolders": True}}
        asked = {"processId": None, "rootUri": root.as_uri(), "capabilities": abilities, "workspaceFolders": folders}
        self.send("initialize", asked, 1)
        self.until(lambda message: message.get("id") == 1 and "result" in message)
        self.send("initialized", {})
        self.send("workspace/didChangeConfiguration", {"settings": settings})

    def send(self, method: str, params: Any, number: int | None = None) -> None:
        self._write({"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number else {}))

    def _write(self, message: dict[str, Any]) -> None:
        assert self.process.stdin
        text = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
        self.process.stdin.flush()

    def until(self, is_wanted: Any) -> dict[str, Any]:
        """The first message of a kind; what the server asks meanwhile is answered."""
        assert self.process.stdout
        while head := self.process.stdout.readline():
            length = int(head.partition(b":")[2])
            while self.process.stdout.readline().strip():
                pass
            message: dict[str, Any] = json.loads(self.process.stdout.read(length))
            if message.get("method") == "workspace/configuration":
                answer = [self.settings.get(item.get("section")) for item in message["params"]["items"]]
                self._write({"jsonrpc": "2.0", "id": message["id"], "result": answer})
            elif "method" in message and "id" in message:
                self._write({"jsonrpc": "2.0", "id": message["id"], "result": None})
            if is_wanted(message):
                return message
        raise AssertionError("the language server ended")

    def faults(self, path: Path) -> list[str]:
        """What it says next about a file."""
        about = {"method": "textDocument/publishDiagnostics", "uri": path.as_uri()}
        said = self.until(
            lambda message: message.get("method") == about["method"] and message["params"]["uri"] == about["uri"]
        )
        return [fault["message"] for fault in said["params"]["diagnostics"]]


def test_the_yaml_language_server_reads_the_configuration(tmp_path: Path) -> None:
    program = shutil.which("yaml-language-server")
    if program is None:
        pytest.skip("there is no yaml-language-server on this machine")
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode" / "config.schema.json").write_text(json.dumps(config_schema()), encoding="utf-8")
    [settings] = [found["yaml.schemas"] for found in blocks("json") if "yaml.schemas" in found]
    schemas = {(tmp_path / name).as_uri(): files for name, files in settings.items()}
    path = tmp_path / "incidents" / "_config.yml"
    text = CONFIG.read_text(encoding="utf-8")
    for shown, faults in ((text, []), (text.replace("noun:", "nuon:"), ["Property nuon is not allowed."])):
        server = Server(program, {"yaml": {"schemas": schemas, "validate": True}}, tmp_path)
        guard = Timer(PATIENCE, server.process.kill)
        guard.start()
        try:
            document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": shown}
            server.send("textDocument/didOpen", {"textDocument": document})
            assert server.faults(path) == faults
        finally:
            guard.cancel()
            server.process.kill()
            server.process.communicate()
