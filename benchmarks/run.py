"""Measures the product against what it is made of, and prints ratios.

    python benchmarks/run.py                                    # everything, an hour and a half
    python benchmarks/run.py --only check --records 1000        # one table, small
    python benchmarks/run.py --only build --write               # and put the table into docs/benchmarks.md

Both sides of a ratio run in turns, in the same minutes on the same machine, and the median of the ratios counts:
seconds say more about the machine than about the program. One core means that the process is held to one, and its
processor time counts; two cores means elapsed time. Memory is the greatest that one process held.

* check: the commands over a folder of records, against a bare script that loads their frontmatter with PyYAML's
  C loader (C).
* build: the site of the records, against plain MkDocs with Material and the same files as ordinary pages (P).
* rebuild: the site once more after one edit, against the same P.
* preview: `mkdocs serve`, from its start to the first page, against the same P, and from saving a record to its page.
* growth: both against themselves with half as many records; what a site weighs.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from typing import NamedTuple

import postmortems
from corpus import write_corpus
from preview import Preview

SIZES = (250, 500, 1000, 2000, 4000, 8000)
LARGEST = 10_000
PACKAGE = Path(postmortems.__file__).parent
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"

LAUNCHER = """\
import os, sys, time
cores, arguments = int(sys.argv[1]), sys.argv[2:]
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
start = time.perf_counter()
process = os.posix_spawn(sys.executable, [sys.executable, *arguments], os.environ)
_, status, usage = os.wait4(process, 0)
elapsed = time.perf_counter() - start
print("cost", os.waitstatus_to_exitcode(status), elapsed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""
"""Starts what is measured from a small process: at first a process counts the memory of the one that started it."""

PLAIN_LOADER = """\
import sys, yaml
from pathlib import Path
kept = [
    yaml.load(path.read_text(encoding="utf-8").split("---\\n", 2)[1], yaml.CSafeLoader)
    for path in sorted(Path(sys.argv[1]).glob("[0-9]*.md"))
]
"""

SITE = """\
site_name: {name}
theme: {{name: material, font: false}}
plugins: [{plugins}]
markdown_extensions: [attr_list, tables, pymdownx.highlight, pymdownx.superfences]
nav: [index.md]
validation: {{omitted_files: ignore}}
"""


class Cost(NamedTuple):
    """What a run took."""

    elapsed: float
    """Seconds on the clock."""
    processor: float
    """Seconds of all processors."""
    mebibytes: float
    """The greatest memory of one process; 0 where it was not measured."""


@dataclass(frozen=True)
class Comparison:
    """One row: the same work, done by us and by what it is measured against."""

    work: str
    goal: float | None
    cores: int
    ours: Sequence[Cost]
    theirs: Sequence[Cost]

    @property
    def ratios(self) -> list[float]:
        """Of the time that counts, from the least."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return sorted(self._seconds(our) / self._seconds(their) for our, their in pairs)

    @property
    def cells(self) -> Iterator[str]:
        """The row of the table."""
        ratios = self.ratios
        ours, theirs = (median(map(self._seconds, costs)) for costs in (self.ours, self.theirs))
        yield self.work
        yield f"≤ {self.goal:g}" if self.goal is not None else "–"
        yield f"**{_short(median(ratios))}**" + (f" ({_short(ratios[0])}–{_short(ratios[-1])})" if ratios[1:] else "")
        yield f"{ours:.2f} / {theirs:.2f}"
        yield "–" if not self.ours[0].mebibytes else self._memory

    @property
    def _memory(self) -> str:
        ours, theirs = (median(cost.mebibytes for cost in costs) for costs in (self.ours, self.theirs))
        return f"{ours:.0f} / {theirs:.0f} = {ours / theirs:.2f}"

    def _seconds(self, cost: Cost) -> float:
        return cost.processor if self.cores == 1 else cost.elapsed


def _short(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.3f}"


def columns(against: str) -> Sequence[str]:
    """The head of a table of comparisons."""
    return "Work", "Goal", "Ratio", f"Seconds, ours / {against}", f"MiB, ours / {against}"


def main() -> None:
    """Measure what the command line asks for."""
    tables = {
        "check": check_table,
        "build": build_table,
        "rebuild": rebuild_table,
        "preview": preview_table,
        "growth": growth_table,
    }
    parser = argparse.ArgumentParser(description="Measure the check and the build, as ratios.")
    parser.add_argument("--records", type=int, action="append", help="how many records; may stand several times")
    parser.add_argument("--rounds", type=int, default=3, help="how often each pair runs (default: 3)")
    parser.add_argument("--only", choices=tables, action="append", help="leave out the other tables")
    parser.add_argument(
        "--folder", type=Path, help="where records and sites lie, to be used again (default: a new one)"
    )
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.name}")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(arguments.folder or Path(temporary), arguments.rounds)
        for name in arguments.only or tables:
            lines = list(_table(tables[name](bench, arguments.records)))
            if arguments.write:
                _write(name, lines)


# The tables


def check_table(bench: Bench, records: Sequence[int] | None) -> Iterator[Sequence[str]]:
    """The commands of the command line against plain loading."""
    yield columns("C")
    for size in records or (1000, LARGEST):
        incidents = bench.records(size)
        plain = _python("-c", PLAIN_LOADER, str(incidents))
        check = _postmortems("check", incidents)
        for cores, goal in ((1, 1.2), (2, 0.62)):
            work = f"`check` of {size:,} records, empty cache, {_cores(cores)}"
            yield bench.compared(work, goal, cores, bench.cold(check), plain)
        since = bench.cold(_postmortems("check", bench.with_new_record(size), "--changed-since", "HEAD"))
        yield bench.compared(f"the same `--changed-since`, one new record among {size:,}", 0.15, 1, since, plain)
        bench.warm(check)
        edit = Editing(incidents)
        goal = 0.18 if size <= 1000 else 0.025
        yield bench.compared(f"`check` of {size:,} again, one file changed", goal, 1, check, plain, edit)
        for name in ("actions", "list"):
            command = _postmortems(name, incidents)
            bench.warm(command)
            yield bench.compared(f"`{name}` of {size:,}, nothing changed", 0.015, 1, command, plain)


def build_table(bench: Bench, records: Sequence[int] | None) -> Iterator[Sequence[str]]:
    """The whole site against plain MkDocs."""
    yield columns("P")
    for size in records or (1000, LARGEST):
        ours, plain = _build(bench.our_site(size)), _build(bench.plain_site(size))
        for cores, goal in ((1, 1.1), (2, 0.75)):
            work = f"build of {size:,} records, empty cache, {_cores(cores)}"
            yield bench.compared(work, goal, cores, bench.cold(ours), plain)
        work = f"build of {size:,}, against plain MkDocs with the same content"
        yield bench.compared(work, 0.36, 1, bench.cold(ours), _build(bench.rendered_site(size)))


def rebuild_table(bench: Bench, records: Sequence[int] | None) -> Iterator[Sequence[str]]:
    """The site again after one edit, against a whole build by plain MkDocs."""
    yield columns("P")
    for size in records or (1000, 5000):
        site = bench.our_site(size)
        ours, plain = _build(site), _build(bench.plain_site(size))
        bench.warm(ours)
        edit = Editing(site / "incidents")
        yield bench.compared(f"`mkdocs build` of {size:,} again, one edit", 0.55, 1, ours, plain, edit)
        bench.warm(ours)
        yield bench.compared("the same, nothing edited", None, 1, ours, plain)


def preview_table(bench: Bench, records: Sequence[int] | None) -> Iterator[Sequence[str]]:
    """`mkdocs serve`: the start with an empty cache, and an edit of one record."""
    yield (
        "Records",
        "start to first page, as a multiple of P (goal ≤ 0.3)",
        "save to reloaded page, seconds (goal ≤ 0.3)",
        "processor seconds of it",
        "a list page after an edit, seconds",
    )
    for size in records or (100, 1000, 5000, LARGEST):
        site, plain = bench.our_site(size), _build(bench.plain_site(size))
        shutil.rmtree(bench.folder / "cache", ignore_errors=True)
        cost = plain(1)
        with Preview(site, bench.environment) as preview:
            preview.wait_until_idle()
            path = sorted((site / "incidents").glob("[0-9]*.md"))[size // 2]
            saves = [preview.save(path, f"Later edit {number}.") for number in range(bench.rounds + 2)]
            start = time.perf_counter()
            preview.get("actions/")
            yield (
                f"{size:,}",
                f"**{_short(preview.start_processor / cost.processor)}** ({preview.start:.1f} s)",
                f"**{median(save.elapsed for save in saves):.2f}** (–{max(save.elapsed for save in saves):.2f})",
                f"{median(save.processor for save in saves):.2f}",
                f"{time.perf_counter() - start:.2f}",
            )


def growth_table(bench: Bench, records: Sequence[int] | None) -> Iterator[Sequence[str]]:
    """What twice as many records take, as a multiple; and what the site weighs."""
    yield (
        "Records",
        "`check`",
        "its memory",
        "build",
        "its memory",
        "its bytes",
        "largest generated page",
        "search index per incident",
    )
    sizes = records or SIZES
    rows: list[tuple[int, list[float]]] = []
    for size in sizes:
        site = bench.our_site(size)
        check = bench.cold(_postmortems("check", site / "incidents"))(1)
        build = bench.cold(_build(site))(1)
        pages = site / "site"
        weight = sum(path.stat().st_size for path in pages.rglob("*") if path.is_file())
        rows.append((size, [check.processor, check.mebibytes, build.processor, build.mebibytes, weight]))
        largest = max(_generated_pages(pages, site / "incidents"), key=lambda path: path.stat().st_size)
        index = (pages / "search" / "search_index.json").stat().st_size / size
        multiples = ["–"] * 5
        if len(rows) > 1:
            doublings = size / rows[-2][0] / 2
            multiples = [f"× {now / then / doublings:.2f}" for then, now in zip(rows[-2][1], rows[-1][1], strict=True)]
        where = largest.parent.relative_to(pages).as_posix()
        yield (
            f"{size:,}",
            *multiples,
            f"{largest.stat().st_size / 1000:.0f} kB (`{where}/`)",
            f"{index:,.0f} B" + (" (whole text)" if size <= 500 else ""),
        )


def _generated_pages(site: Path, incidents: Path) -> Iterator[Path]:
    """All pages but those of single incidents, which are as long as their records."""
    stems = {path.stem for path in incidents.glob("[0-9]*.md")}
    return (path for path in site.rglob("*.html") if path.parent.name not in stems)


def _cores(number: int) -> str:
    return "one core" if number == 1 else f"{number} cores"


# Printing


def _table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a Markdown table, printed as they come."""
    for number, cells in enumerate(rows):
        yield from _printed(f"| {' | '.join(cells)} |")
        if number == 0:
            yield from _printed("|" + " --- |" * len(cells))


def _printed(line: str) -> Iterator[str]:
    print(line, flush=True)
    yield line


def _write(name: str, lines: Sequence[str]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- table: {name} -->\n", f"<!-- end: {name} -->"
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    if not after:
        raise RuntimeError(f"{PAGE.name} has no place for the table {name}")
    PAGE.write_text(before + begin + "\n" + "\n".join(lines) + "\n\n" + end + after, encoding="utf-8")


# What runs

Run = Callable[[int], Cost]
"""Runs something on so many cores."""


class Bench:
    """Runs pairs, on records and sites that it makes where they are not there yet."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self.folder = folder
        self.rounds = rounds
        os.environ["POSTMORTEMS_CACHE"] = str(folder / "cache")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else we are compiled at each start, and the others are not
        compileall.compile_dir(PACKAGE, quiet=2)
        self.environment = os.environ

    def cold(self, run: Run) -> Run:
        """The same with an empty cache."""

        def without_cache(cores: int) -> Cost:
            shutil.rmtree(self.folder / "cache", ignore_errors=True)
            return run(cores)

        return without_cache

    def warm(self, run: Run) -> None:
        """Run once, to fill the cache."""
        self.cold(run)(2)

    def compared(
        self,
        work: str,
        goal: float,
        cores: int,
        ours: Run,
        theirs: Run,
        before: Callable[[], None] = lambda: None,
    ) -> Sequence[str]:
        """Both in turns; who comes first changes, so that neither always finds the machine warm."""
        costs: tuple[list[Cost], list[Cost]] = ([], [])
        for number in range(self.rounds):
            before()
            for side in (0, 1) if number % 2 == 0 else (1, 0):
                costs[side].append((ours, theirs)[side](cores if side == 0 else 1))
        return tuple(Comparison(work, goal, cores, *costs).cells)

    def records(self, size: int) -> Path:
        """So many records."""
        incidents = self.folder / f"ours-{size}" / "incidents"
        if not incidents.exists():
            write_corpus(incidents, size)
        return incidents

    def with_new_record(self, size: int) -> Path:
        """So many records in a git repository, and one that is not committed yet."""
        incidents = self.folder / f"changed-{size}" / "incidents"
        if not incidents.exists():
            shutil.copytree(self.records(size), incidents)
            for arguments in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "All"]):
                who = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
                subprocess.run(["git", *who, *arguments], cwd=incidents.parent, check=True)
            latest = max(incidents.glob("[0-9]*.md"))
            (incidents / f"{latest.name[:11]}and-a-new-one.md").write_bytes(latest.read_bytes())
        return incidents

    def our_site(self, size: int) -> Path:
        """So many records, and a site made of them by the plugin."""
        site = self.records(size).parent
        (site / "docs").mkdir(exist_ok=True)
        plugins = "search, postmortems: {today: 2026-01-01, search_page: false}"
        (site / "mkdocs.yml").write_text(SITE.format(name="Ours", plugins=plugins), encoding="utf-8")
        return site

    def rendered_site(self, size: int) -> Path:
        """The pages that the plugin makes of so many records, as ordinary pages outside the navigation."""
        site = self.folder / f"rendered-{size}"
        if not (site / "mkdocs.yml").exists():
            _postmortems("render", self.records(size), "--to", str(site / "docs"))(2)
            (site / "mkdocs.yml").write_text(SITE.format(name="Rendered", plugins="search"), encoding="utf-8")
        return site

    def plain_site(self, size: int) -> Path:
        """The same files as ordinary pages outside the navigation."""
        site = self.folder / f"plain-{size}"
        pages = site / "docs" / "incidents"
        if not pages.exists():
            pages.mkdir(parents=True)
            for path in self.records(size).glob("[0-9]*.md"):
                (pages / path.name).write_bytes(path.read_bytes())
            (site / "docs" / "index.md").write_text("# Plain\n", encoding="utf-8")
            (site / "mkdocs.yml").write_text(SITE.format(name="Plain", plugins="search"), encoding="utf-8")
        return site


class Editing:
    """Adds a sentence to a record, another one each time."""

    def __init__(self, incidents: Path) -> None:
        self._paths = sorted(incidents.glob("[0-9]*.md"))
        self._numbers = count(1)

    def __call__(self) -> None:
        number = next(self._numbers)
        path = self._paths[len(self._paths) // 2 + number % 7]
        path.write_text(path.read_text(encoding="utf-8") + f"\nLater edit {number}.\n", encoding="utf-8")
        time.sleep(0.1)


def _python(*arguments: str) -> Run:
    """A run of Python in a process of its own. Raises RuntimeError, with what it said, when it fails."""

    def run(cores: int) -> Cost:
        command = [sys.executable, "-c", LAUNCHER, str(cores), *arguments]
        launched = subprocess.run(command, capture_output=True, text=True, check=True)
        *said, cost = launched.stdout.splitlines()
        _, code, elapsed, processor, memory = cost.split()
        if code != "0":
            raise RuntimeError(f"{' '.join(arguments)} failed:\n" + "\n".join([*said, launched.stderr])[-2000:])
        unit = 1024 * 1024 if sys.platform == "darwin" else 1024
        return Cost(float(elapsed), float(processor), int(memory) / unit)

    return run


def _postmortems(command: str, incidents: Path, *options: str) -> Run:
    return _python("-m", "postmortems", command, "--incidents", str(incidents), *options)


def _build(site: Path) -> Run:
    return _python("-m", "mkdocs", "build", "--quiet", "--clean", "--config-file", str(site / "mkdocs.yml"))


if __name__ == "__main__":
    main()
