"""Whatever Pagefind does, the build ends: with an index, or with a sentence that says why there is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from postmortems.feeds import pagefind as search_index
from postmortems.feeds import search_things
from postmortems.feeds.pagefind import SearchIndexError, _requests, _run, is_installed
from tests.patience import PATIENCE
from tests.views.corpora import sample

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs in place of Pagefind are scripts")
needs_pagefind = pytest.mark.skipif(not is_installed(), reason="the extra `search` is not installed")

THINGS = tuple(thing for found in search_things.all_things(sample()).values() for thing in found)
ANSWER = """
import sys, time, json
from base64 import b64decode, b64encode

def questions():
    begun = b""
    while read := sys.stdin.buffer.read1(1 << 16):
        *ended, begun = (begun + read).split(b",")
        yield from (json.loads(b64decode(one)) for one in ended)

def answer(number, **payload):
    text = json.dumps({"message_id": number, "payload": payload}).encode()
    sys.stdout.buffer.write(b64encode(text) + b",")
    sys.stdout.buffer.flush()

files = [{"path": "wasm.en.pagefind", "content": b64encode(b"x").decode()}]
"""

Program = Callable[[str], Path]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """Puts a program of Python in place of Pagefind. At the end none is left running."""
    pids = tmp_path / "pids"

    def put(body: str) -> Path:
        path = tmp_path / "pagefind"
        note = f"import os; open({str(pids)!r}, 'a').write(f'{{os.getpid()}}\\n')\n"
        path.write_text(f"#!{sys.executable}\n{note}{ANSWER}{textwrap.dedent(body)}")
        path.chmod(0o755)
        monkeypatch.setattr(search_index, "_program", lambda: path)
        return pids

    yield put
    for pid in map(int, pids.read_text().split()):
        end = time.monotonic() + PATIENCE  # an orphan is there until the system has buried it
        while _is_there(pid):
            assert time.monotonic() < end
            time.sleep(0.01)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def things(count: int) -> Iterator[search_things.Thing]:
    return (THINGS[0]._replace(address=f"incidents/{number}/") for number in range(count))


def complaint(requests: Iterator[dict[str, Any]]) -> str:
    with pytest.raises(SearchIndexError) as raised:
        _run(requests)
    return str(raised.value)


def test_an_error_about_one_record_ends_it_and_names_the_record(program: Program) -> None:
    program(
        """
        for question in questions():
            number = question["message_id"]
            if number == 3:
                answer(number, type="Error", message="is too odd", original_message=None)
            else:
                answer(number, type="IndexedFile", page_meta={"x": "much" * 100})
        """
    )
    assert complaint(_requests(things(5000), "en")) == "is too odd (record at incidents/1/)"


def test_it_is_read_while_it_is_written_to(program: Program) -> None:
    """More is asked and answered than any pipe holds."""
    program(
        """
        for question in questions():
            payload = {"files": files} if question["payload"]["type"] == "GetFiles" else {"page_meta": "much" * 1000}
            answer(question["message_id"], type="Done", **payload)
        """
    )
    assert list(_run(_requests(things(2000), "en"))) == [("wasm.en.pagefind", b"x")]


@pytest.mark.parametrize(
    ("answered", "named"), [(0, " (record at incidents/0/)"), (2, " (record at incidents/1/)"), (1001, "")]
)
@pytest.mark.parametrize("reads", ["True", "False"])
def test_one_that_hangs_is_ended(
    program: Program, monkeypatch: pytest.MonkeyPatch, answered: int, named: str, reads: str
) -> None:
    class Patient(threading.Event):
        """Time passes once all is answered that will be, however long that takes."""

        def wait(self, timeout: float | None = None) -> bool:
            waiting = watches[0].reader.waiting
            asked = max(answered + 1, 2)  # what is asked first is about no record
            while not self.is_set() and not (pids.exists() and answered not in waiting and asked in waiting):
                time.sleep(0.01)
            return self.is_set()

    class Watch(search_index._Watch):
        def __init__(self, reader: Any) -> None:
            super().__init__(reader)
            self.ended = Patient()
            watches.append(self)

    watches: list[Watch] = []
    monkeypatch.setattr(search_index, "PATIENCE", 0.5)
    monkeypatch.setattr(search_index, "_Watch", Watch)
    pids = program(
        f"""
        for question in questions():
            if question["message_id"] <= {answered}:
                answer(question["message_id"], type="IndexedFile")
            elif not {reads}:
                time.sleep(600)
        """
    )
    assert complaint(_requests(things(1000), "en")) == f"it gave no answer for 0.5 seconds{named}"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("sys.exit(3)", "it ended too early"),
        ("sys.exit('first\\nno room \\x1b[31mleft\\n')", "it ended too early: no room"),
        ("print('hello, hello', flush=True); time.sleep(600)", "its answer cannot be understood"),
        ("answer(1, kind='new'); time.sleep(600)", "its answer cannot be understood"),
        ("os.close(1); time.sleep(600)", "it ended too early"),
    ],
)
def test_one_that_ends_or_prints_nonsense_is_reported(program: Program, body: str, said: str) -> None:
    program(body)
    told = complaint(_requests(things(3000), "en"))
    assert told.startswith(said)
    assert "\x1b" not in told


@needs_pagefind
def test_pagefind_itself_says_which_record_it_refuses(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program("")
    (Path(search_index._program() or "").parent / "pids").write_text("")
    monkeypatch.undo()
    requests = list(_requests(things(3000), "en"))
    requests[2]["language"] = 5
    told = complaint(iter(requests))
    assert told.startswith("invalid type")
    assert told.endswith("(record at incidents/1/)")


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM])
def test_nothing_goes_on_when_the_build_is_interrupted(program: Program, signal_: signal.Signals) -> None:
    pids = program("for question in questions(): pass\nos.unlink(__file__)\n")
    # Where tests run in the background of a shell, an interrupt is ignored, and so it is by what they start.
    code = f"""
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path[:0] = {sys.path!r}
from pathlib import Path
from postmortems.feeds import pagefind as search_index
search_index._program = lambda: Path({str(pids.parent / "pagefind")!r})
search_index._run([{{"type": "NewIndex"}}])
"""
    build = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    while not pids.exists() or not pids.read_text().endswith("\n"):
        assert build.poll() is None
        time.sleep(0.01)
    build.send_signal(signal_)
    build.wait(PATIENCE)
    if signal_ == signal.SIGTERM:  # then it ends by itself, with its input
        while (pids.parent / "pagefind").exists():
            time.sleep(0.01)
        pids.write_text("")
