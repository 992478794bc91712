"""Writes `docs/guide/commands.md`: what each command prints, run for real on the records of `tests/sample`.

`python tools/tour.py` writes the page; with `--check` nothing is written, and the exit code says whether it would
change.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest import mock

from postmortems.cli import main as postmortems

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "guide" / "commands.md"
SAMPLE = ROOT / "tests" / "sample" / "incidents"
MOST_LINES = 32
TODAY = ["--today", "2024-06-01"]
NOW = ["--now", "2024-06-01T09:30Z"]

OLD = """# Post-mortem: Search answers nothing

**Date:** 2023-03-04
**Severity:** Major, one shop in three

## Timeline (UTC)

- 09:10 The index job stops.
- 10:25 A customer calls.
- 10:40 The job is started again.

## Action items

- [ ] An alert fires when the index is older than an hour (@ines)
- [x] The job restarts by itself
"""

CHAT = """[09:40] ines: the queue of orders is full
[09:52] jonna: I stop the import of prices
and it gets better
"""

STEPS: tuple[tuple[str, str, list[str]], ...] = (
    ("Check", "All findings, each with its place and the fix.", ["check"]),
    ("Lists", "Incidents, newest first.", ["list"]),
    ("", "Open action items, most urgent first, with the reasons. `--owner NAME` and `--service NAME` limit them.",
     ["actions", *TODAY]),
    ("One incident", "The full record.", ["show", "2024-05-17", *TODAY]),
    ("", "What it still needs for its next status.", ["show", "2024-05-17", "--missing", *TODAY]),
    ("Write", "A new record, with everything on the command line.",
     ["new", "Checkout refuses orders", "--severity", "SEV2", "--started", "-2h", "--no-input", *NOW]),
    ("", "An action item. The policy sets the due date from the priority.",
     ["action", "add", "2024-06-01-checkout-refuses-orders", "--title", "An alert fires when orders stop",
      "--priority", "P1", "--owner", "shop", *TODAY]),
    ("", "Without an owner, nothing is written.",
     ["action", "add", "2024-06-01-checkout-refuses-orders", "--title", "A second alert", "--priority", "P1", *TODAY]),
    ("", "A timeline entry, sorted by time. A time without a date belongs to the day of the incident.",
     ["timeline", "add", "2024-06-01-checkout-refuses-orders", "--at", "11:00", "--event", "Orders go through again.",
      "--kind", "recovery", *NOW]),
    ("", "Lines of a chat.", ["timeline", "paste", "2024-06-01-checkout-refuses-orders", "chat.txt", "--yes", *NOW]),
    ("", "Close an action item.",
     ["action", "close", "2024-06-01-checkout-refuses-orders", "an-alert-fires-when-orders-stop", *TODAY]),
    ("", "Change the status. This works when nothing is missing.",
     ["status", "2024-06-01-checkout-refuses-orders", "in-review", *TODAY]),
    ("", "Another id, in the record and in every reference to it; here without writing anything.",
     ["rename", "2024-06-01-checkout-refuses-orders", "no-orders-for-two-hours", "--dry-run"]),
    ("Start", "A complete knowledge base in an empty folder.", ["init", "our-incidents", *TODAY]),
    ("", "Old documents, without losing a word.", ["import", "old", "--verify"]),
    ("What a change did", "Changed action items since a revision.", ["diff", "HEAD"]),
    ("Rules and schema", "A rule, and why.", ["rules", "PM201"]),
    ("", "The fields, for an editor.", ["schema"]),
    ("For other programs", "A calendar of an owner's due dates.", ["export", "ics", "--owner", "payments", *TODAY]),
    ("", "Counts for monitoring.", ["export", "openmetrics", *TODAY]),
    ("", "Everything that the site offers to other programs.", ["export", "all", "--to", "feeds", *TODAY]),
    ("The public edition", "What a built site must not hold; here, a team.", ["leaks", "public"]),
    ("The site for another generator", "The pages as Markdown.", ["render", "--to", "pages", *TODAY]),
)  # fmt: skip


def page() -> str:
    """The text of the page."""
    lines = [
        "<!-- Written by tools/tour.py from real runs. Edits here are lost. -->\n\n# What each command prints\n\n"
        "Real output, from the small knowledge base of the tests. The [reference](../reference/commands.md) lists "
        "every option.\n"
    ]
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as elsewhere:
        shutil.copytree(SAMPLE, Path(folder) / "incidents")
        (Path(folder) / "old").mkdir()
        (Path(folder) / "public").mkdir()
        (Path(folder) / "public" / "index.html").write_text("<p>\nAsk the payments team.\n</p>\n", encoding="utf-8")
        (Path(folder) / "chat.txt").write_text(CHAT, encoding="utf-8")
        (Path(folder) / "old" / "2023-03-04-search.md").write_text(OLD, encoding="utf-8")
        git = ["git", "-c", "user.name=tour", "-c", "user.email=tour@example.org"]
        for arguments in (["init", "-q"], ["add", "incidents"], ["commit", "-qm", "The records"]):
            subprocess.run([*git, *arguments], cwd=folder, check=True, capture_output=True)
        for title, lead, arguments in STEPS:
            heading = f"\n## {title}\n" if title else ""
            place = elsewhere if arguments[0] == "init" else folder
            lines.append(f"{heading}\n{lead}\n\n```console\n{_run(arguments, place)}```\n")
    return "".join(lines)


def _run(arguments: list[str], folder: str) -> str:
    """The command and what it prints in `folder`, errors last."""
    printed_to, errors_to = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(printed_to),
        contextlib.redirect_stderr(errors_to),
        mock.patch.dict(os.environ, {"COLUMNS": "100", "NO_COLOR": "1", "GITHUB_ACTIONS": ""}),
        mock.patch.object(sys, "stdin", io.StringIO()),
    ):
        postmortems(arguments)
    both = ""
    for stream in (printed_to, errors_to):
        stream.seek(0)
        both += stream.read()
    printed = both.rstrip().splitlines()
    if len(printed) > MOST_LINES:
        printed = [*printed[: MOST_LINES - 2], "…"]
    words = " ".join(f'"{word}"' if " " in word else word for word in arguments)
    return "\n".join([f"$ postmortems {words}", *printed]) + "\n"


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` say whether it is up to date."""
    text = page()
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    if "--check" in arguments:
        print("not up to date, run tools/tour.py")
        return 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
