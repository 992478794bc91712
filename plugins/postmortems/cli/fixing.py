"""What `check --fix` does: shows the lines that it would change, asks, and writes."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import date

import click

from postmortems.check.findings import Finding
from postmortems.check.snapshot import Snapshot
from postmortems.cli.prompts import is_terminal
from postmortems.edit.fixing import FixedFile, fixed_files
from postmortems.record.atomic import ChangedMeanwhileError
from postmortems.record.source.typography import WIDE
from postmortems.text.counted import counted
from postmortems.text.credentials import redacted
from postmortems.text.terminal import changed_file, printable


def fix(
    snapshot: Snapshot, findings: Sequence[Finding], today: date, *, yes: bool, dry_run: bool, to_stderr: bool
) -> bool:
    """Fix what can be fixed of these findings; whether a file was written.

    Shows the changed lines first, and asks on a terminal unless `yes`. Raises UsageError where somebody else has
    changed a file meanwhile, and OSError where it cannot be written; what was fixed before is said first.
    """
    files = fixed_files(snapshot, findings, today)
    stream = sys.stderr if to_stderr else sys.stdout
    if not files:
        print("Nothing to fix", file=stream)
        return False
    for file in files:
        lines = (_WIDE_SPACE.sub(_spelled_out, printable(redacted(line))) for line in file.changed_lines)
        print("\n".join(changed_file(file.path.as_posix(), lines, stream)), file=stream)
    said = _counted(files)
    if dry_run:
        print(f"Would fix {said}; nothing was written (--dry-run)", file=stream)
        return False
    stream.flush()
    if not yes and is_terminal() and not click.confirm(f"Fix {said}?", err=True):
        print("Nothing was written", file=stream)
        return False
    saved: list[FixedFile] = []
    try:
        for file in files:
            file.save()
            saved.append(file)
    except ChangedMeanwhileError:
        name = files[len(saved)].path
        raise click.UsageError(f"{name} was changed by somebody else in the meantime; run the command again") from None
    finally:
        if saved:
            print(f"Fixed {_counted(saved)}", file=stream)
    return True


def _counted(files: Sequence[FixedFile]) -> str:
    return f"{counted(sum(len(file.fixed) for file in files), 'finding')} in {counted(len(files), 'file')}"


_WIDE_SPACE = re.compile(f"[{WIDE}]")


def _spelled_out(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
