"""Fixes what a check found and what has one right way to be written. Other characters of a file stay byte for byte.

Each finding carries its fix. A file is fixed and judged again until nothing is left to fix: a parser stops at the first
mistake. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from postmortems.check.findings import Change, Finding
from postmortems.check.snapshot import Snapshot
from postmortems.edit.authoring import ChangedFile
from postmortems.edit.splice import BYTE_ORDER_MARK
from postmortems.record.data import places
from postmortems.record.files import CONFIG_NAME, TEMPLATE_NAME
from postmortems.record.source import Lines, Source, read_source, read_yaml_file

ROUNDS = 50
"""How often a file is read again: each round fixes all that was found, and shows what was hidden by it."""


@dataclass(frozen=True)
class FixedFile(ChangedFile):
    """A file before and after its fixes."""

    fixed: tuple[Finding, ...]
    """What was found and is not there any more."""


def fixed_files(snapshot: Snapshot, findings: Sequence[Finding], today: date) -> list[FixedFile]:
    """The files of a folder after everything in `findings`, and what these hid, is fixed as far as it can be.

    Raises OSError for a file that cannot be read.
    """
    files = {Path(finding.path).resolve(): finding.path for finding in findings if _can_fix(finding)}
    names = set(files.values())  # a link and its target are one file
    before = {name: Path(name).read_bytes() for name in names}
    after, fixed = dict(before), {name: list[Finding]() for name in names}
    for _ in range(ROUNDS):
        found = [finding for finding in findings if finding.path in names and _can_fix(finding)]
        changed = False
        for name in sorted({finding.path for finding in found}):
            read = read_yaml_file if name.rpartition("/")[2] == CONFIG_NAME else read_source
            data, done = _fixed(after[name], [one for one in found if one.path == name], read)
            changed = changed or bool(done)
            after[name] = data
            fixed[name] += done
        if not changed:
            break
        findings = snapshot.edited({Path(name): data for name, data in after.items()}).findings(today)
    return [
        FixedFile(Path(name), before[name], after[name], tuple(fixed[name]))
        for name in sorted(names)
        if before[name] != after[name]
    ]


def _can_fix(finding: Finding) -> bool:
    return finding.fix is not None and not finding.path.endswith(f"/{TEMPLATE_NAME}")


def _fixed(data: bytes, findings: Sequence[Finding], read: Callable[[bytes], Source]) -> tuple[bytes, list[Finding]]:
    """The bytes after as many of these fixes as can be made, and the findings that were fixed."""
    done: list[Finding] = []
    last: list[Finding] = sorted(findings, key=lambda finding: (finding.fix or Change(0, 0, "", ""))[:2], reverse=True)
    for finding in last:  # from the end, so that the places before it stay
        assert finding.fix is not None
        after = _changed(data, finding.fix, read)
        if after is not None:
            data = after
            done.append(finding)
    return data, done[::-1]


def _changed(data: bytes, change: Change, read: Callable[[bytes], Source]) -> bytes | None:
    """The bytes after a change; None where it would lose or add anything but what it is about."""
    source = read(data)
    starts = Lines(source.text).starts
    start = starts[change.line - 1] + change.column - 1 if change.line <= len(starts) else len(source.text)
    end = start + len(change.old)
    if source.text[start:end] != change.old or not change.old:
        return None
    mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK) else b""
    text = source.text[:start] + change.new + source.text[end:]
    after = mark + text.encode("utf-8", "surrogatepass")
    return after if _keeps(source, read(after)) else None


def _keeps(before: Source, after: Source) -> bool:
    """Whether the body is the same, and every key and value is still there."""
    if not before.complete:
        return True  # nothing was read: the words are the same by the way such fixes are made
    same_size = _size(after) == _size(before)
    is_readable = after.complete and len(after.problems) <= len(before.problems)
    return is_readable and same_size and after.body == before.body


def _size(source: Source) -> int:
    """How many values there are that hold no others."""
    return sum(not value or not isinstance(value, dict | tuple) for _, value in places(source.frontmatter))
