"""The command line as a whole: help, exit codes, and mistakes that end in one plain sentence."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from postmortems import __version__
from postmortems.cli import COMMANDS, command_line, main
from postmortems.model.zone_data import zone_data
from tests.git_repository import commit_everything, git

Capture = pytest.CaptureFixture[str]
PACKAGES = Path(__file__).parents[2] / "plugins"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(PACKAGES), **environment},
    )


def assert_one_sentence(captured: str) -> None:
    """Standard error holds one line that begins with our name, and no traceback."""
    [line] = captured.splitlines()
    assert line.startswith("postmortems: ")


def test_version(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"postmortems {__version__}\ntime zones {zone_data()}\n"
    assert re.fullmatch(r"\d{4}[a-z] \((system|tzdata package)\)", str(zone_data()))


def test_help_lists_every_command_with_its_summary(capsys: Capture) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for name, entry in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(entry.summary)}$", shown, re.MULTILINE)


def test_no_command_is_wrong_use(capsys: Capture) -> None:
    assert main([]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Read and check:" in captured.err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, capsys: Capture) -> None:
    assert main([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Example" in shown
    assert f"postmortems {name}" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_the_summary_is_the_first_sentence_of_the_help(name: str) -> None:
    command = command_line.get_command(click.Context(command_line), name)
    assert command is not None
    assert command.name == name
    assert (command.help or "").splitlines()[0] == COMMANDS[name].summary


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str) -> None:
    command = command_line.get_command(click.Context(command_line), name)
    assert command is not None
    unexplained = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert unexplained == []


def test_help_loads_nothing_heavy() -> None:
    result = run("-X", "importtime", "-m", "postmortems", "--help")
    assert result.returncode == 0
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in result.stderr.splitlines()}
    assert "click" in loaded
    assert not loaded & {"mkdocs", "material", "pydantic_core", "yaml", "jinja2", "frontmatter", "icalendar"}


@pytest.mark.usefixtures("incidents")
def test_no_command_loads_mkdocs() -> None:
    for arguments in (["check"], ["list"], ["actions"], ["show", "2024-03"], ["rules"], ["schema"]):
        result = run("-X", "importtime", "-m", "postmortems", *arguments)
        assert result.returncode == 0
        assert not re.search(r"\| +(mkdocs|material|jinja2)\b", result.stderr)


def test_a_check_after_an_edit_loads_nothing_in_vain(incidents: Path) -> None:
    """Each of these takes as long to load as ten records take to check."""
    assert run("-m", "postmortems", "check").returncode == 0
    path = min(incidents.glob("2*.md"))
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    loaded = loaded_by("check")
    assert {"pydantic_core", "postmortems.check.rules"} <= loaded
    slow = "pydantic pydantic_core.core_schema fractions importlib.metadata importlib.resources tempfile difflib yaml"
    assert loaded & {*slow.split(), "hashlib", "email", "platform", "ipaddress"} == set()
    if sys.version_info < (3, 12):  # later ones load it for data classes
        assert "inspect" not in loaded_by("list") | loaded_by("actions")


def loaded_by(command: str) -> set[str]:
    """The modules that are there after a command, however they were loaded."""
    program = (
        "import sys\nfrom postmortems.__main__ import NotLoaded, main\nassert main() == 0\n"
        "print(*(name for name, one in sys.modules.items() if not isinstance(one, NotLoaded)), file=sys.stderr)"
    )
    result = run("-c", program, command)
    assert result.returncode == 0
    return {*result.stderr.split()}


@pytest.mark.parametrize(
    "program",
    [
        "from pydantic import TypeAdapter\nassert TypeAdapter(dict[str, int]).validate_python({'a': '1'}) == {'a': 1}",
        "from pydantic_core.core_schema import int_schema\nassert int_schema()['type'] == 'int'",
        "import inspect\nassert inspect.cleandoc('  a\\tb') == 'a     b'\n"
        "assert inspect.cleandoc('a\\n\\n    b\\n      c\\n') == 'a\\n\\nb\\n  c'\n"
        "assert str(inspect.signature(lambda a: a)) == '(a)'",
        "import platform, os\nassert platform.system() == 'Linux' or sys.platform != 'linux'\n"
        "assert platform.python_version() == sys.version.split()[0]",
        "from urllib.parse import urlsplit\nassert urlsplit('http://[::1]:80/').hostname == '::1'",
    ],
)
def test_a_module_that_is_not_loaded_is_there_for_who_needs_it(program: str) -> None:
    """The server for assistants loads pydantic, for example."""
    start = "import sys\nfrom postmortems.__main__ import main\nsys.argv[1:] = ['list', '--help']\nassert main() == 0\n"
    result = run("-c", start + program)
    assert result.returncode == 0, result.stderr
    assert "Usage: postmortems list" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["chek"], 'there is no command "chek"; did you mean "check"?'),
        (["frobnicate"], "`postmortems --help` lists all commands"),
        (["check", "--formt", "json"], "--formt"),
        (["check", "--format", "xml"], 'there is no format "xml"; one of: text'),
        (["check", "--today", "2024-13-01"], '"2024-13-01" is not a day of the calendar'),
        (["import", "elsewhere.md", "--to", "incidents", "--date", "soon"], '--date: "soon" is not a date in the form'),
        (["check", "--today", "20240601"], "is not a date in the form YYYY-MM-DD"),
        (["check", "--today", ""], "is not a date in the form YYYY-MM-DD"),
        (["init", "kb", "--today", "0001-01-01"], '"0001-01-01" is out of range; years run from 1900 to 2199'),
        (["actions", "--today", "9999-12-31"], "is out of range"),
        (["new", "x", "--now", "0001-01-01T00:00+02:00"], "is out of range; years run from 1900 to 2199"),
        (["timeline", "add", "x", "--now", "9999-12-31T23:00-05:00"], "is out of range"),
        (["init", __file__], f"{__file__} is a file, not a folder"),
        (["init", ""], "the path is empty; write . for the current folder"),
        (["check", ""], "the path is empty"),
        (["list", "--incidents", ""], "the path is empty"),
        (["import", "", "--to", "incidents"], "the path is empty"),
        (["import", "docs", "--to", ""], "the path is empty"),
        (["render", "--to", ""], "the path is empty"),
        (["check", "--baseline", ""], "the path is empty"),
        (["export", "csv", "-o", ""], "the path is empty"),
        (["check", "--incidents", "nowhere"], "there is no folder nowhere; run this in its parent folder"),
        (["list", "--incidents", "incidents/_config.yml"], "there is no folder incidents/_config.yml"),
        (["check", "2024-03"], 'folder 2024-03; did you mean "incidents/2024-03-01-shop-stale-replica.md"?'),
        (["check", "incidents/2024-03-01.md"], "there is no file or folder incidents/2024-03-01.md"),
        (["check", "/"], None),
        (["check", "elsewhere.md"], "elsewhere.md is not in incidents"),
        (["list", "--severity", "SEV9"], 'there is no severity "SEV9"; known: SEV1'),
        (["list", "--service", "shopp"], 'did you mean "shop"?'),
        (["actions", "--service", "shopp"], 'there is no service "shopp"; did you mean "shop"?'),
        (["list", "--factor", "zzz"], "known: unwatched-replica"),
        (["list", "--year", "last"], '--year: "last" is not a year from 1900 to 2199'),
        (["list", "--year", "26"], '--year: "26" is not a year from 1900 to 2199'),
        (["list", "--year", "9" * 5000], "is not a year from 1900 to 2199"),
        (["action", "close", "wrong"], 'there is no incident "wrong"; `postmortems list` lists them all'),
        (["action", "close", "2024-09"], "write `2024-09 ITEM`; 2024-09-01-shop-stale-replica-again has: B1"),
        (["list", "--status", "done"], '--status: there is no "done"; one of: draft, in-review'),
        (["show"], "ID is missing; `postmortems show --help` shows an example"),
        (["action"], "name a command: one of add, close, set; `postmortems action --help` shows an example"),
        (["timeline"], "name a command: one of add, paste; `postmortems timeline --help` shows an example"),
        (["action", "add", "2024-03"], "--title is missing; `postmortems action add --help` shows an example"),
        (["status", "2024-03"], "the status is missing; one of: in-review, reviewed, closed"),
        (["show", "2024"], "is ambiguous: 2024-03-01-shop-stale-replica, 2024-09-01"),
        (["show", "2024-03-01-shop-stael-replica"], 'did you mean "2024-03-01-shop-stale-replica"?'),
        (["show", "certificate"], 'no incident begins with "certificate"; did you mean 2023-11-05-certificate?'),
        (["action", "add", "2024-09", "--title", "An", "alert"], "put a text with spaces in quotes"),
        (["show", "zzz"], "`postmortems list` lists them all"),
        (["show", ""], "there is no incident"),
        (["actions", "--owner", "storag"], 'there is no owner "storag"; did you mean "storage"?'),
        (["rules", "PM999"], 'there is no rule "PM999"'),
        (["rules", "unowned-actoin"], 'did you mean "unowned-action"?'),
        (["schema", "--incidents", "nowhere"], "there is no folder nowhere"),
        (["render"], "--to"),
        (["check", "--incidents", "\x1b[2J"], "there is no folder \\x1b[2J"),
    ],
)
@pytest.mark.usefixtures("incidents")
def test_mistakes_end_in_one_plain_sentence(arguments: list[str], advice: str | None, capsys: Capture) -> None:
    Path("elsewhere.md").write_text("")
    if advice is None:
        assert main(arguments) == 0  # the folder lies in it
        return
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert_one_sentence(captured.err)
    assert advice in captured.err


@pytest.mark.usefixtures("incidents")
def test_what_the_system_refuses_is_one_sentence_too(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def refuse(folder: Path, *others: object) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr("postmortems.cli.options.Snapshot.of", refuse)
    assert main(["check"]) == 2
    assert capsys.readouterr().err == ("postmortems: incidents: permission denied; check who may read and write it\n")


def test_the_folder_can_stand_in_the_environment(
    incidents: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir("/")
    monkeypatch.setenv("POSTMORTEMS_INCIDENTS", str(incidents))
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("3 records")


@pytest.mark.parametrize("inside", ["incidents", "incidents/deeper", "docs"])
def test_in_a_folder_below_the_error_says_where_the_records_are(
    inside: str, incidents: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    place = incidents.parent / inside
    place.mkdir(exist_ok=True)
    monkeypatch.chdir(place)
    assert main(["check"]) == 2
    option = capsys.readouterr().err.partition("; use --incidents ")[2].strip()
    assert main(["check", "--incidents", option]) == 0


@pytest.mark.parametrize("given", ["", "2024-03-01-shop-stale-replica.md"])
def test_a_path_elsewhere_tells_which_folder_to_name(
    given: str, incidents: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    big = incidents.parent / "big"
    big.mkdir()
    incidents.rename(big / "incidents")
    monkeypatch.chdir(big.parent)
    path = str(Path("big/incidents", given))
    assert main(["check", path]) == 2
    captured = capsys.readouterr()
    assert captured.err == "postmortems: there is no folder incidents; use --incidents big/incidents\n"
    assert main(["check", path, "--incidents", "big/incidents"]) == 0


@pytest.mark.usefixtures("incidents")
def test_a_reader_that_goes_away_is_not_an_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    for arguments in (["list"], ["--help"], ["schema"]):
        result = subprocess.run(
            [sys.executable, "-m", "postmortems", *arguments],
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(PACKAGES)},
        )
        assert result.stderr == ""
        assert result.returncode in (0, 1)
    os.close(writing)


@pytest.mark.usefixtures("incidents")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
@pytest.mark.parametrize("command", ["check", "joins", "nothing"])
def test_a_closed_stream_is_not_an_error(closed: str, command: str) -> None:
    as_usual = run("-m", "postmortems", command)
    result = subprocess.run(
        ["sh", "-c", f'"$0" -m postmortems {command} {closed}', sys.executable],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(PACKAGES)},
    )
    assert result.returncode == as_usual.returncode
    assert result.stdout == ("" if closed == ">&-" else as_usual.stdout)
    assert result.stderr == ("" if closed == "2>&-" else as_usual.stderr)


@pytest.mark.usefixtures("incidents")
def test_an_output_without_unicode_is_not_an_error() -> None:
    result = run("-m", "postmortems", "list", PYTHONIOENCODING="ascii")
    assert result.returncode == 0
    assert "\\u8bc1\\u4e66" in result.stdout


@pytest.mark.parametrize(
    "arguments", [["report", "2024-Q4"], ["joins", "2024-10-02"], ["diff", "HEAD"], ["import", "old", "--dry-run"]]
)
def test_json_gives_no_orders_to_a_terminal(arguments: list[str], incidents: Path, capsys: Capture) -> None:
    git("init", "--quiet")
    commit_everything()
    for day in (1, 2):
        (incidents / f"2024-10-0{day}-sorter.md").write_text(ODD, encoding="utf-8")
    Path("old").mkdir()
    Path("old", "2024-10-03-\x9b2J.md").write_text("# The sorter stops\n")
    main([*arguments, "--format", "json"])
    out = capsys.readouterr().out
    assert "\x9b" not in out
    assert repr("\x9b2J")[1:-1] in repr(json.loads(out))


ODD = """---
title: "The sorter \\x9b2J stops"
status: draft
severity: "\\x9b2J"
action_items: [{id: A1, title: "Widen \\x9b2J the belt", owner: web}]
---
"""


def test_what_could_not_be_read_is_not_passed_over_in_silence(incidents: Path, capsys: Capture) -> None:
    (incidents / "2024-10-01-broken.md").write_text("no frontmatter")
    (incidents / "2024-03-01-shop-stale-replica.md").write_text(
        "---\ntitle: x\nstatus: draft\nseverity: SEV1\naction_items: [{id: A1, title: y, status: forgotten}]\n---\n"
    )
    assert main(["list"]) == 0
    captured = capsys.readouterr()
    assert captured.err == (
        "postmortems: 2 files in incidents could not be read completely; `postmortems check` shows why\n"
    )
    assert "2024-03-01-shop-stale-replica" in captured.out


NO_SEVERITY = "---\ntitle: Old\nstatus: draft\n{more}x-import: {{source: a.md}}\n---\n"


READERS = [["list"], ["actions"], ["show", "2024-10"], ["export", "json", "incidents"], ["joins"], ["joins", "2024-10"]]


@pytest.mark.parametrize("arguments", READERS)
def test_readers_hear_only_of_what_the_check_can_explain(
    arguments: list[str], incidents: Path, capsys: Capture
) -> None:
    imported = incidents / "2024-10-01-old.md"
    imported.write_text(NO_SEVERITY.format(more=""))
    assert main(["check"]) == 0
    capsys.readouterr()
    main(arguments)
    assert capsys.readouterr().err == ""

    imported.write_text(NO_SEVERITY.format(more="action_items: [{id: A1, owner: web}]\n"))
    main(arguments)
    assert "1 file in incidents could not be read completely" in capsys.readouterr().err
    assert main(["check"]) == 1
    assert "`title` is missing in action_items 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "old", "new"),
    [
        (["actions"], "--implicated", "--needed-again"),
        (["action", "add"], "--even-so", "--allow-warnings"),
        (["action", "set"], "--even-so", "--allow-warnings"),
        (["action", "close"], "--even-so", "--allow-warnings"),
        (["status"], "--even-so", "--allow-warnings"),
        (["timeline", "add"], "--even-so", "--allow-warnings"),
    ],
)
def test_a_renamed_option_has_one_name_in_the_help_and_still_takes_the_old_one(
    command: list[str], old: str, new: str, capsys: Capture
) -> None:
    assert main([*command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert new in shown
    assert old not in shown
    main([*command, old])
    assert "No such option" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["new", "x", "--dryrun"], "there is no option --dryrun; `postmortems new --help` lists all options"),
        (["new", "x", "--affectd", "y"], 'there is no option --affectd; did you mean "--affected"?'),
        (["actions", "--mine"], "there is no option --mine; `postmortems actions --help` lists all options"),
        (["actions", "--json"], "there is no option --json; write `--format json`"),
        (["actions", "--deferred"], "there is no option --deferred; write `--status deferred`"),
        (["show", "x", "--format", "htm"], '--format: there is no "htm"; did you mean "html"?'),
        (["show", "x", "--format", "word"], '--format: there is no "word"; one of: text, markdown, html, json'),
        (["status", "closed", "a"], "the status comes last; write `postmortems status a closed`"),
        (["status", "x", "done"], 'there is no status "done"; one of: in-review, reviewed, closed'),
        (["actions", "add"], "`postmortems actions` takes only options; `postmortems actions --help`"),
        (["report", "2026-Q4", "x"], 'too many arguments: "x"; put a text with spaces in quotes'),
        (["report", "2026-Q5"], '"2026-Q5" is not a date or a period such as'),
        (["report", "2026-Q4", "--since", "2026"], "give PERIOD, or --since and --until"),
        (["cache", "inf"], '`postmortems cache` has no command "inf"; did you mean "info"?'),
        (["cache", "zzz"], '`postmortems cache` has no command "zzz"; one of: clear, info'),
        (["list", "--severity"], "--severity needs a value; --help shows an example"),
        (["check", "--fix=3"], "--fix takes no value; --help shows an example"),
        (["timeline", "paste", "x", "none.txt"], "FILE: there is no file none.txt"),
        (["show"], "ID is missing; `postmortems show --help` shows an example"),
        (["new", "x", "-severity", "SEV1"], "there is no option -s; write two hyphens: --severity, --started, --slug"),
        (["new", "x", "-z"], "there is no option -z; `postmortems new --help` lists all options"),
        (["settle", "--answers", "/"], "--answers: / is a folder; name a file in it"),
        (["import", "/", "--to", __file__], f"--to: {__file__} is a file, not a folder"),
        (["merge-driver", "a", "b", "c"], "there is no file or folder a"),
        (["import", "nowhere", "--to", "incidents"], "there is no file or folder nowhere"),
    ],
)
def test_a_mistake_is_named_in_plain_words_with_what_to_type(
    arguments: list[str], expected: str, capsys: Capture
) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr().err
    assert_one_sentence(shown)
    assert shown.startswith(f"postmortems: {expected}")
    assert "Invalid value" not in shown


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.usefixtures("usual_signals")
def test_a_command_that_is_interrupted_while_it_loads_ends_without_a_traceback() -> None:
    interrupted = (
        "import os, signal, sys; from postmortems.__main__ import main\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", interrupted], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")
