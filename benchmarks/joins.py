"""How well proposals find what belongs together: `python -m benchmarks.joins DIR TRUTH [DIR TRUTH …]`.

DIR holds documents, which are imported into a temporary folder first, or records. TRUTH is YAML: `joins` is a list of
`from`, `to` (file names), `certainty` (sure or likely), `explicit`, and `item` or `action` of the earlier one. With
several pairs of DIR and TRUTH, each is measured alone, and all in one folder. `--cost` measures time and size, too.
"""

from __future__ import annotations

import argparse
import math
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from postmortems.cache.store import Cache, cache_file
from postmortems.joins.contribution import contribution_of, contribution_of_text, texts_of
from postmortems.joins.evidence import ranked_items
from postmortems.joins.index import Index
from postmortems.joins.passages import passages
from postmortems.joins.proposals import Proposer
from postmortems.joins.ranking import Ranker, is_earlier
from postmortems.joins.words import terms
from postmortems.model.config import Config
from postmortems.record.corpus import Corpus, Record
from postmortems.record.reader import load
from tests.joins.title_ranking import TitleRanking

Pair = tuple[str, str]
FIRST = 5
SUMMARY_TEXT = 600
"""Characters of the body that are taken for the summary where a record has none."""
UNCITED = frozenset({"inferred-by-reader", "unnamed"})


@dataclass
class Truth:
    """What belongs together, by ids of records."""

    sure: dict[Pair, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    likely: set[Pair] = field(default_factory=set)

    @property
    def joined(self) -> set[str]:
        """Every record that belongs with another one."""
        return {name for pair in (*self.sure, *self.likely) for name in pair}

    def is_true(self, pair: Pair) -> bool:
        """Whether a proposal is right; the order of records of one day is anybody's guess."""
        return any(one in self.sure or one in self.likely for one in (pair, pair[::-1]))


def truth_of(path: Path, records: Iterable[Record]) -> Truth:
    """The joins between records that are there."""
    names: dict[str, str] = {}
    for record in records:
        notes = record.incident.extensions.get("x-import")
        source = notes.get("source", "") if isinstance(notes, dict) else ""
        names |= {record.id: record.id, f"{record.id}.md": record.id}
        parts = str(source).split("/")
        names |= {"/".join(parts[start:]): record.id for start in range(len(parts)) if parts[-1]}
    found = Truth()
    for join in yaml.safe_load(path.read_text(encoding="utf-8"))["joins"]:
        one, other = names.get(str(join["from"])), names.get(str(join["to"]))
        if not one or not other or one == other:
            continue
        if join.get("certainty") == "sure":
            found.sure[one, other].append(join)
        else:
            found.likely.add((one, other))
    found.likely -= set(found.sure)
    return found


def records_in(folder: Path, temporary: Path) -> Corpus:
    """The records of a folder; documents are imported first."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.md"))]
    if not any(re.search(r"^x-import:", text, re.M) for text in texts) and not (folder / "_config.yml").exists():
        target = temporary / f"{len(list(temporary.iterdir()))}"
        command = [sys.executable, "-m", "postmortems", "import", str(folder), "--to", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not target.is_dir():
            raise SystemExit(f"{folder} could not be imported: {done.stderr.strip()}")
        folder = target
    return load(folder).corpus


# BM25 as everybody knows it, to compare with

_WORD = re.compile(r"[^\W_]+")


class PlainRanking:
    """BM25 over the whole text: no stop words, no stems, nothing else."""

    def __init__(self, texts: Sequence[str], k1: float = 1.2, b: float = 0.75) -> None:
        self.counts = [Counter(word.lower() for word in _WORD.findall(text)) for text in texts]
        lengths = [sum(count.values()) for count in self.counts]
        average = sum(lengths) / max(len(lengths), 1) or 1
        self.places: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, count in enumerate(self.counts):
            for word, times in count.items():
                damping = k1 * (1 - b + b * lengths[number] / average)
                self.places[word].append((number, times * (k1 + 1) / (times + damping)))

    def similarities(self, number: int) -> dict[int, float]:
        """By number of the other text."""
        found: dict[int, float] = defaultdict(float)
        for word, times in self.counts[number].items():
            places = self.places[word]
            rare = math.log(1 + (len(self.counts) - len(places) + 0.5) / (len(places) + 0.5))
            for other, share in places:
                found[other] += rare * (1 + math.log(times)) * share
        return found


@dataclass
class Measured:
    """One row of the table for a folder."""

    name: str
    records: int
    pairs: int
    rows: list[tuple[str, str]] = field(default_factory=list)


def whole_text(record: Record) -> str:
    """What people wrote, without what an import noted."""
    head, _, _ = record.text.partition("\nx-import:")
    return f"{head}\n{record.body}"


def measure(name: str, records: Sequence[Record], truth: Truth) -> Measured:
    """Everything about one folder."""
    proposer = Proposer(Corpus(Config(), tuple(records)))
    index, ranker = proposer.index, proposer.ranker
    entries = index.entries
    ids = [entry.id for entry in entries]
    plain = PlainRanking([whole_text(record) for record in index.library.records])
    small = TitleRanking(proposer.title_index())

    def may_be_earlier(number: int, other: int) -> bool:
        return other != number and is_earlier(entries[number], entries[other], ranker.serials)

    def full(number: int) -> list[int]:
        return [one.number for one in ranker.earlier(number, len(entries))]

    def bm25(number: int) -> list[int]:
        found = plain.similarities(number)
        candidates = [other for other in found if may_be_earlier(number, other)]
        return sorted(candidates, key=lambda other: (-found[other], -other))

    def asked(text: Callable[[Record], str]) -> Callable[[int], list[int]]:
        def ranking(number: int) -> list[int]:
            record = index.library.records[number]
            one = contribution_of_text(record.title, text(record))
            found = (place.number for place in ranker.for_text(one, FIRST + 1))
            return [other for other in found if other != number][:FIRST]

        return ranking

    def from_page(number: int) -> list[int]:
        title = index.library.records[number].title
        found = [index.numbers[one] for one in small.all(title)]
        earlier = [other for other in found if may_be_earlier(number, other)]
        return earlier[:FIRST]

    later = defaultdict(list)
    for one, other in truth.sure:
        later[index.numbers[one]].append(index.numbers[other])
    pairs = max(1, len(truth.sure))

    def recall(ranking: Callable[[int], list[int]], most: Sequence[int] = (1, 3, 5)) -> str:
        places = [
            (order.index(other) + 1 if other in order else math.inf)
            for number, others in later.items()
            for order in [ranking(number)]
            for other in others
        ]
        return " / ".join(f"{sum(place <= one for place in places) / pairs:.2f}" for one in most)

    measured = Measured(name, len(records), len(truth.sure))
    rows = measured.rows
    rows.append(("R@1 / R@3 / R@5", recall(full)))
    rows.append(("  plain BM25 over the whole text", recall(bm25)))
    rows.append(("  asked with the title alone, R@5", recall(asked(lambda record: ""), [5])))
    rows.append(("  asked with title and summary, R@5", recall(asked(_summary), [5])))
    rows.append(("  the index of the New page, R@5", recall(from_page, [5])))
    said = [(ids[number], ids[other]) for number in range(len(index)) for other in proposer.sayer.said(number)]
    right = [pair for pair in said if truth.is_true(pair)]
    found = {pair for pair in said if pair in truth.sure}
    rows.append(("say: true", f"{len(right) / max(1, len(said)):.2f} ({len(right)} of {len(said)})"))
    rows.append(("say: sure pairs found", f"{len(found) / pairs:.2f} ({len(found)} of {len(truth.sure)})"))
    rows.append(("say: per record", f"{len(said) / max(1, len(records)):.2f}"))
    alone = [name for name in ids if name not in truth.joined]
    loud = {one for one, _ in said}
    rows.append(("say: silent where nothing belongs", f"{sum(one not in loud for one in alone)} of {len(alone)}"))
    uncited = {pair for pair, joins in truth.sure.items() if {join["explicit"] for join in joins} <= UNCITED}
    ranked = {pair for pair in uncited if index.numbers[pair[1]] in full(index.numbers[pair[0]])[:FIRST]}
    shares = f"{len(found & uncited)} / {len(ranked)} of {len(uncited)}"
    rows.append(("pairs that are never named: by say / first five", shares))
    rows.append(("the item in the first three", _items(proposer, truth)))
    return measured


def _summary(record: Record) -> str:
    return record.incident.summary or record.incident.impact.summary or record.body[:SUMMARY_TEXT]


def _items(proposer: Proposer, truth: Truth) -> str:
    """How often the right item is among the first three, given the right record."""
    index = proposer.index
    hits = number = 0
    for (one, other), joins in truth.sure.items():
        later = index.library.get(index.numbers[one])
        record = index.library.records[index.numbers[one]]
        items = proposer.corpus.actions_of.get(other, ())
        wanted = {name for join in joins if (name := _item_id(join, [item.action for item in items])) is not None}
        if wanted:
            ranked = ranked_items(proposer.ranker, later, items, passages(record, record.body))
            hits += bool(wanted & {item.action.id for item in ranked[:3]})
            number += 1
    return f"{hits / max(1, number):.2f} ({hits} of {number})"


def _item_id(join: dict[str, Any], items: Sequence[Any]) -> str | None:
    """The id of the item that a join names: by its words, else by its number."""
    if join.get("action") and items:
        words = set(terms(str(join["action"])))

        def alike(item: Any) -> float:
            own = set(terms(f"{item.title} {item.description or ''}"))
            return len(words & own) / (3 + len(set(terms(item.title))))

        best = max(items, key=alike)
        return str(best.id) if alike(best) > 0 else None
    number = join.get("item")
    return items[number - 1].id if isinstance(number, int) and 0 < number <= len(items) else None


# Cost


def cost(records: Sequence[Record], size: int) -> Iterator[tuple[str, str]]:
    """What it costs in processor time: for these records, and for so many made of their words."""
    words = sum(map(_words_in, records))
    began = time.process_time()
    for record in records:
        contribution_of(record)
    each = (time.process_time() - began) / max(words, 1) * 1_000_000
    yield "index a record of 1,000 words", f"{each:.1f} ms"
    many = list(_made(records, size))
    with tempfile.TemporaryDirectory() as place:
        cache = Cache(Path(place), Path(place))
        index = Index(many, cache)
        asked = range(0, size, max(1, size // 50))
        ranker = Ranker(index)
        for number in asked:
            ranker.earlier(number, FIRST)
        began = time.process_time()
        for number in asked:
            ranker.earlier(number, FIRST)
        yield f"ask at {size:,} records", f"{(time.process_time() - began) / len(asked) * 1000:.1f} ms"
        cache.close()
        kept = cache_file(Path(place), Path(place)).stat().st_size
        yield "cached for each 1,000 words of a record", f"{kept / sum(map(_words_in, many)):.1f} kB"
        began = time.process_time()
        again = Ranker(Index(many, Cache(Path(place), Path(place))))
        yield f"open the index of {size:,} records", f"{(time.process_time() - began) * 1000:.0f} ms"
        began = time.process_time()
        again.for_text(contribution_of_text("Certificate expired on the load balancer", ""), FIRST)
        yield "ask with a title, index opened", f"{(time.process_time() - began) * 1000:.1f} ms"


def _words_in(record: Record) -> int:
    return sum(len(text.split()) for text in texts_of(record))


def _made(records: Sequence[Record], size: int) -> Iterator[Record]:
    """Records of the same length, each with half of the lines of one and words that others have as rarely."""
    from dataclasses import replace

    for number in range(size):
        record = records[number % len(records)]
        own = number // len(records)
        lines = record.body.split("\n")
        ending = "abcdefgh"[own % 8] + "klmnprst"[own // 8 % 8] + "vwxyz"[own // 64 % 5]
        changed = [
            line if (place + own) % 12 else re.sub(r"\b([a-z]{5,})\b", rf"\g<1>{ending}", line)
            for place, line in enumerate(lines)
        ]
        body = "\n".join(changed)
        yield replace(record, id=f"{record.id}-{number}", path=f"{record.path}-{number}", body=body, text=body)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", type=Path, metavar="DIR TRUTH")
    parser.add_argument("--cost", type=int, metavar="RECORDS", help="measure time and size with so many records")
    options = parser.parse_args()
    if len(options.pairs) % 2:
        parser.error("give a TRUTH for each DIR")
    with tempfile.TemporaryDirectory() as place:
        folders = [
            (folder.name, records_in(folder, Path(place)).records, truth)
            for folder, truth in zip(options.pairs[::2], options.pairs[1::2], strict=True)
        ]
    measured = []
    together: dict[str, Record] = {}
    all_truth = Truth()
    for name, records, path in folders:
        truth = truth_of(path, records)
        measured.append(measure(name, records, truth))
        together |= {record.id: record for record in records}
        all_truth.sure |= truth.sure
        all_truth.likely |= truth.likely
    if len(folders) > 1:
        measured.append(measure("all in one folder", list(together.values()), all_truth))
    _print(measured)
    if options.cost:
        for what, amount in cost(list(together.values()), options.cost):
            print(f"{what:<50} {amount}")


def _print(measured: Sequence[Measured]) -> None:
    for one in measured:
        print(f"{one.name}: {one.records} records, {one.pairs} sure pairs")
        for what, amount in one.rows:
            print(f"  {what:<50} {amount}")
        print()


if __name__ == "__main__":
    main()
