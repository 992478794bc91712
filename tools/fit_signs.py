"""Fits how much each sign counts for the start, the detection and the end of an incident: `readers/signs.tsv`.

`python tools/fit_signs.py [FOLDER...] [--write]`

A folder holds documents and their right values, as those below `tests/importing` do: `times` with `started`,
`detected`, `resolved`; null where the document does not say it. Our own folders always count; give more for documents
of your own. Printed is how many values of each folder come out right if only the other folders teach: only that says
what a change is worth for documents that nobody has seen. With `--write` the table is fitted on all of them; a folder
that is given twice counts twice. The present table also learned, twice, from 20 public documents, whose texts are not
ours to copy: without them 19 of their 54 values are lost, and ours stay.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import yaml

from postmortems.importing.document import read_document
from postmortems.importing.importer import Config
from postmortems.importing.moments import Moment, moments
from postmortems.importing.readers import milestones, signs
from postmortems.importing.readers.milestones import Milestones, Option
from postmortems.importing.readers.times import events_of
from postmortems.importing.reading import Reading
from postmortems.importing.sources import converted

TABLE = Path(signs.__file__).with_name("signs.tsv")
TESTS = Path(__file__).parents[1] / "tests" / "importing"
CORPUS = sorted(path for path in (TESTS / "corpus").iterdir() if path.is_dir())
KINDS = [TESTS / "documents", TESTS / "cases", TESTS / "corpus" / "nothing-stated", TESTS / "corpus" / "single-signs"]
"""Small cases of each kind, which count twice."""
OURS = sorted({*CORPUS, *KINDS}) + KINDS
FEWEST, SMALLEST = 3, 5
"""In fewer documents a sign says nothing; smaller weights, in hundredths, are left out."""
ROUNDS, STEP, PENALTY = 300, 0.05, 0.8
"""Of the descent: rounds, length of a step, and what a large weight costs."""
Weights = dict[str, float]


class Lesson(NamedTuple):
    """A document and its right values."""

    milestones: Milestones
    wanted: Mapping[str, str | None]

    def is_right(self, name: str, at: str | None) -> bool:
        """Whether a time, None for none, is the right value. Only what the right value states is compared.

        Times in brackets are right, too.
        """
        wanted = self.wanted[name]
        if wanted is None or at is None:
            return wanted is at
        found = next(iter(moments(at, is_time=True)), None)
        return found is not None and any(_agrees(want, found) for want in moments(wanted, is_time=True))

    def options(self, name: str) -> list[tuple[set[str], bool]]:
        """The signs of each time that can be a milestone, and whether it is the right one."""
        start = self.milestones.stated.get("started")
        if name != "started" and start is None and self.wanted.get("started"):
            rights = [one for one in self.milestones.events if self.is_right("started", one.at)]
            start = rights[0].time if rights else None
        return [
            (option.signs, self.is_right(name, _at(name, option))) for option in self.milestones.options(name, start)
        ]


def _agrees(want: Moment, found: Moment) -> bool:
    """Whether a time says what another states."""
    days = zip(want.day or (), found.day or (), strict=False)
    return want.clock in (None, found.clock) and all(part in (None, other) for part, other in days)


def _at(name: str, option: Option) -> str | None:
    return option.event and milestones.text_of(name, option.event)


def lessons(folder: Path) -> Iterator[Lesson]:
    """The documents of a folder that have right values."""
    values = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.glob("*.yml"))}
    values |= values.pop("expected", {})
    for stem, stated in values.items():
        document = next((path for path in folder.glob(f"{stem}.*") if path.suffix != ".yml"), None)
        if (times := stated.get("times")) and document:
            text, _ = converted(document.read_bytes(), document.suffix.lower())
            found = events_of(Reading(read_document(text), document.name, Config()))
            wanted = {name: None if at is None else str(at) for name, at in times.items() if name in signs.MILESTONES}
            yield Lesson(Milestones(*found), wanted)


def fit(taught: Sequence[Lesson], name: str) -> Weights:
    """The weights under which the right times of all documents are likeliest, by steps along the gradient."""
    tasks = [one.options(name) for one in taught if name in one.wanted and one.milestones.events]
    tasks = [task for task in tasks if 0 < sum(right for _, right in task) < len(task)]
    often = Counter(sign for task in tasks for sign in set().union(*(found for found, _ in task)))
    weights = {sign: 0.0 for sign, count in often.items() if count >= FEWEST}
    mean, square = dict.fromkeys(weights, 0.0), dict.fromkeys(weights, 0.0)
    known = [[(sorted(found & weights.keys()), right) for found, right in task] for task in tasks]
    for n in range(1, ROUNDS + 1):
        slope = {sign: 2 * PENALTY * weight for sign, weight in weights.items()}
        for task in known:
            chances = [math.exp(sum(weights[sign] for sign in found)) for found, _ in task]
            total, of_right = sum(chances), sum(c for c, (_, right) in zip(chances, task, strict=True) if right)
            for chance, (found, right) in zip(chances, task, strict=True):
                pull = chance / total - (chance / of_right if right else 0)
                for sign in found:
                    slope[sign] += pull
        for sign, by in slope.items():
            mean[sign] = 0.9 * mean[sign] + 0.1 * by
            square[sign] = 0.99 * square[sign] + 0.01 * by * by
            length = math.sqrt(square[sign] / (1 - 0.99**n)) + 1e-8
            weights[sign] -= STEP * mean[sign] / (1 - 0.9**n) / length
    return weights


def table(taught: Sequence[Lesson]) -> dict[str, tuple[float, ...]]:
    """The rounded weights of each sign for the milestones."""
    fitted = [fit(taught, name) for name in signs.MILESTONES]
    every = sorted(set().union(*fitted))
    rows = {sign: tuple(round(100 * weights.get(sign, 0)) for weights in fitted) for sign in every}
    return {sign: tuple(n / 100 for n in row) for sign, row in rows.items() if max(map(abs, row)) >= SMALLEST}


def rights(found: Mapping[str, tuple[float, ...]], judged: Sequence[Lesson]) -> Iterator[tuple[str, bool]]:
    """For each value of the documents, whether it comes out right under a table."""
    with mock.patch.object(signs, "table", return_value=found):
        for one in judged:
            for name, choice in one.milestones.choose().items():
                if name in one.wanted and name not in one.milestones.stated:
                    yield name, one.is_right(name, choice.event and milestones.text_of(name, choice.event))


def main() -> None:
    """Judge the signs on each folder, or write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="folders besides our own")
    parser.add_argument("--write", action="store_true", help="write the table, fitted on all folders")
    options = parser.parse_args()
    folders = OURS + options.folders
    of_folder = {folder: list(lessons(folder)) for folder in folders}
    for folder, judged in of_folder.items() if len(of_folder) > 1 and not options.write else ():
        others = [one for other, found in of_folder.items() if other != folder for one in found]
        results = list(rights(table(others), judged))
        shares = (
            f"{name} {sum(right for of, right in results if of == name)} of {sum(of == name for of, _ in results)}"
            for name in signs.MILESTONES
        )
        print(folder, *shares, sep="  ")
    if options.write:
        rows = table([one for folder in folders for one in of_folder[folder]]).items()
        lines = ("\t".join((sign, *(str(round(100 * weight)) for weight in weights))) for sign, weights in rows)
        TABLE.write_text("# sign\t" + "\t".join(signs.MILESTONES) + "\n" + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
