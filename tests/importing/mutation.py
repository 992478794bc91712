"""Documents as accidents make them: cut, doubled, mixed up, with days and times that cannot be.

`python -m tests.importing.mutation COUNT SEED FOLDER…` imports so many documents made of those in the folders, and
prints each one that stops the importer.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from postmortems.importing import Imported, import_sources
from postmortems.importing.importer import UNEXPECTED

TOKENS = (
    "2017-05-00", "2017-00-05", "2017-13-32", "0000-00-00", "9999-12-31", "1899-12-31", "2199-12-31T23:59Z",
    "31.02.2020", "00/00/0000", "29 Feb 2023", "February 0, 2021", "0th of May", "Feb 29-30, 2023", "2017年0月0日",
    "11-11-23", "24:00", "25:61", "00:00:60", "12:xx pm", "0 pm", "99 h 00", "~", "±", "10:00–09:00",
    "2023-03-26 02:30 CET", "+14:00", "UTC+99", "UTC-0:99", "GMT+1400", "America/Nowhere", "(+9d)", "1e999",
    "9" * 400, "²³", "٣", "१२:३४", "0x10", "--", "|", "|---|", "- [x]", "- [ ] ", "#" * 9, "```", "~~~", "<table>",
    "</td>", "<!--", "-->", "[x](", "![](data:image/png;base64,A)", "{{", "}}", "{% raw %}", "---", "+++", "...",
    "&#0;", "&#x110000;", "\\", "\0", "\ufeff", "\ud7ff", "\u202e", "\u2028", "\x85", "P0", "SEV99", "INC-0",
    "a" * 3000, "> " * 60, "  " * 60 + "- x", "Owner:", "Due:", "Status: ", "timezone: Nowhere/At-All",
)  # fmt: skip
"""What the importer looks for, in forms that it should not believe."""


def mutated(documents: Sequence[bytes], random: Random) -> bytes:
    """One of the documents after one to eight accidents."""
    data = random.choice(documents)
    for _ in range(random.randint(1, 8)):
        data = random.choice(_ACCIDENTS)(data, documents, random)
    return data[:40_000]


def _flipped_bytes(data: bytes, documents: Sequence[bytes], random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 20)):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _other_digits(data: bytes, documents: Sequence[bytes], random: Random) -> bytes:
    chance = random.choice((0.01, 0.1, 0.5))
    return bytes(random.choice(b"0123456789") if 48 <= c <= 57 and random.random() < chance else c for c in data)


def _token(data: bytes, documents: Sequence[bytes], random: Random) -> bytes:
    token = random.choice(TOKENS).encode()
    start = random.randint(0, len(data))
    if random.random() < 0.5:
        start = data.find(b"\n", start) + 1  # where a line begins
    return data[:start] + token + random.choice((b"", b" ", b"\n", b": ")) + data[start + random.choice((0, 0, 9)) :]


def _digits_to_token(data: bytes, documents: Sequence[bytes], random: Random) -> bytes:
    """A token in place of something that begins with a digit: dates stay where dates are expected."""
    digits = [place for place, c in enumerate(data) if 48 <= c <= 57]
    if not digits:
        return data
    start = random.choice(digits)
    return data[:start] + random.choice(TOKENS).encode() + data[start + random.randint(1, 12) :]


def _lines(change: Callable[[list[bytes], Sequence[bytes], Random], None]) -> Callable[..., bytes]:
    def changed(data: bytes, documents: Sequence[bytes], random: Random) -> bytes:
        lines = data.split(b"\n")
        change(lines, documents, random)
        return b"\n".join(lines)

    return changed


@_lines
def _without_lines(lines: list[bytes], documents: Sequence[bytes], random: Random) -> None:
    start = random.randrange(len(lines))
    del lines[start : start + random.randint(1, 5)]


@_lines
def _doubled_lines(lines: list[bytes], documents: Sequence[bytes], random: Random) -> None:
    start = random.randrange(len(lines))
    lines[start:start] = lines[start : start + random.randint(1, 5)] * random.choice((1, 1, 30))


@_lines
def _moved_line(lines: list[bytes], documents: Sequence[bytes], random: Random) -> None:
    lines.insert(random.randint(0, len(lines)), lines.pop(random.randrange(len(lines))))


@_lines
def _lines_of_another(lines: list[bytes], documents: Sequence[bytes], random: Random) -> None:
    others = random.choice(documents).split(b"\n")
    start, place = random.randrange(len(others)), random.randint(0, len(lines))
    lines[place:place] = others[start : start + random.randint(1, 12)]


@_lines
def _other_indent(lines: list[bytes], documents: Sequence[bytes], random: Random) -> None:
    for place in random.sample(range(len(lines)), min(len(lines), 10)):
        lines[place] = random.choice((b"  ", b"\t", b"> ", b"| ", b"- ", b"# ", b"")) + lines[place].lstrip()


def _cut(data: bytes, documents: Sequence[bytes], random: Random) -> bytes:
    return data[: random.randint(0, len(data))]


def _carriage_returns(data: bytes, documents: Sequence[bytes], random: Random) -> bytes:
    return data.replace(b"\n", random.choice((b"\r\n", b"\r")))


def _other_encoding(data: bytes, documents: Sequence[bytes], random: Random) -> bytes:
    return data.decode("utf-8", "replace").encode(random.choice(("utf-16", "utf-8-sig", "latin-1")), "replace")


_ACCIDENTS: tuple[Callable[[bytes, Sequence[bytes], Random], bytes], ...] = (
    _flipped_bytes, _other_digits, _other_digits, _token, _token, _token, _digits_to_token, _digits_to_token,
    _without_lines, _doubled_lines, _moved_line, _lines_of_another, _lines_of_another, _other_indent, _cut,
    _carriage_returns, _other_encoding,
)  # fmt: skip

NAMES = ("2017-05-00-x.md", "2023-02-30.md", "0000-00-00.md", "20190229-y.md", "x.md", "99-99-9999.md", "postmortem.md")


def imported(documents: Sequence[bytes], count: int, seed: int) -> Iterator[tuple[bytes, Imported]]:
    """So many mutated documents, and what became of each."""
    random = Random(seed)  # noqa: S311
    with TemporaryDirectory() as place:
        for start in range(0, count, 50):
            folder = Path(place, str(start))
            made: dict[str, bytes] = {}
            for number in range(start, min(start + 50, count)):
                path = folder / f"{number}" / random.choice(NAMES)
                path.parent.mkdir(parents=True)
                made[path.as_posix()] = mutated(documents, random)
                path.write_bytes(made[path.as_posix()])
            results = import_sources([Path(path) for path in made], Path(place, "records"), dry_run=True, verify=True)
            yield from ((made[result.source], result) for result in results)


def is_fault(result: Imported) -> bool:
    """Whether our own code failed, or lost a word."""
    return UNEXPECTED in result.reason or (result.verdict is not None and not result.verdict.is_proved)


def documents_in(*folders: Path) -> list[bytes]:
    """Every document below the folders, in a fixed order."""
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    return [path.read_bytes() for path in paths]


if __name__ == "__main__":
    wanted, first, *below = sys.argv[1:]
    outcomes: dict[str, int] = {}
    for data, result in imported(documents_in(*map(Path, below)), int(wanted), int(first)):
        outcomes[result.outcome] = outcomes.get(result.outcome, 0) + 1
        if is_fault(result):
            print(result.reason, result.verdict and result.verdict.is_proved, result.source, data[:4000], flush=True)
    print(outcomes)
