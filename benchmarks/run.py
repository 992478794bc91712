"""Measures the check and the build against what they are made of, and prints ratios.

    python benchmarks/run.py --records 1000 --rounds 5

Both sides of a ratio run in turns, in the same minutes on the same machine, and the median of the ratios counts:
seconds say more about the machine than about the program. Time is that of the processor; memory is the greatest that
the process held.

* check: all rules over N records, against `yaml.load(…, CSafeLoader)` of the same frontmatter blocks.
* build: the site of N records with the plugin, against plain MkDocs with Material and the same files as pages.
* growth: both, from 250 records on, twice as many each time.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeVar

import yaml

from corpus import write_corpus
from postmortems.loader import load

Input = TypeVar("Input")

TODAY = date(2026, 1, 1)
SMALLEST, LARGEST = 250, 2000
MEASUREMENTS = ("check", "build", "growth")

LAUNCHER = """\
import os, sys
process = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[1:]], os.environ)
_, status, usage = os.wait4(process, 0)
print("cost", os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
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

PLAIN_SITE = """\
site_name: Plain
theme: {name: material, font: false}
plugins: [search]
markdown_extensions: [attr_list, tables, pymdownx.highlight, pymdownx.superfences]
nav: [index.md]
validation: {omitted_files: ignore}
"""

OUR_SITE = """\
site_name: Ours
theme: {name: material, font: false}
plugins:
  - search
  - postmortems: {today: 2026-01-01}
markdown_extensions: [attr_list, tables, pymdownx.highlight, pymdownx.superfences]
nav: [index.md]
validation: {omitted_files: ignore}
"""


class Cost(NamedTuple):
    """What a run took."""

    seconds: float
    """Of the processor."""
    mebibytes: float
    """The greatest memory of the process; 0 where it was not measured."""


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="Measure the check and the build, as ratios.")
    parser.add_argument("--records", type=int, default=1000, help="how many records (default: 1000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each pair runs (default: 5)")
    parser.add_argument("--only", choices=MEASUREMENTS, action="append", help="leave out the others")
    arguments = parser.parse_args()
    wanted = arguments.only or MEASUREMENTS
    with tempfile.TemporaryDirectory() as folder:
        if "check" in wanted:
            measure_check(Path(folder), arguments.records, arguments.rounds)
        if "build" in wanted:
            measure_build(Path(folder), arguments.records, arguments.rounds)
        if "growth" in wanted:
            measure_growth(Path(folder), arguments.rounds)


# What is measured


def measure_check(folder: Path, records: int, rounds: int) -> None:
    """The check against plain loading, inside one process and as commands."""
    incidents = _corpus(folder, records)
    blocks = [path.read_text(encoding="utf-8").split("---\n", 2)[1] for path in sorted(incidents.glob("[0-9]*.md"))]
    heading(f"Check of {records} records against CSafeLoader on their frontmatter")
    row("in one process", *_pairs(partial(_timed, _check, incidents), partial(_timed, _load_plainly, blocks), rounds))
    row("as commands", *_pairs(partial(_check_command, incidents), partial(_plain_command, incidents), rounds))


def measure_build(folder: Path, records: int, rounds: int) -> None:
    """The build against that of plain MkDocs."""
    incidents = _corpus(folder, records)
    ours, plain = _our_site(incidents), _plain_site(folder, incidents)
    heading(f"Build of {records} records against plain MkDocs with Material")
    row("as commands", *_pairs(partial(_build, ours), partial(_build, plain), rounds))


def measure_growth(folder: Path, rounds: int) -> None:
    """How much more the check and the build take for twice as many records."""
    heading("Growth for each doubling; 2.00 is proportional", "larger", "smaller")
    sizes = [SMALLEST * 2**step for step in range((LARGEST // SMALLEST).bit_length())]
    for smaller, larger in pairwise(sizes):
        few, many = _corpus(folder, smaller), _corpus(folder, larger)
        row(f"check {smaller} → {larger}", *_pairs(partial(_check_command, many), partial(_check_command, few), rounds))
    for smaller, larger in pairwise(sizes):
        few, many = (_our_site(_corpus(folder, size)) for size in (smaller, larger))
        row(f"build {smaller} → {larger}", *_pairs(partial(_build, many), partial(_build, few), rounds))


def _pairs(ours: Callable[[], Cost], theirs: Callable[[], Cost], rounds: int) -> tuple[list[Cost], list[Cost]]:
    """The costs of both, run in turns; who comes first changes, so that neither always finds the machine warm."""
    costs: tuple[list[Cost], list[Cost]] = ([], [])
    for number in range(rounds):
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            costs[side].append((ours, theirs)[side]())
    return costs


# Printing


def heading(text: str, ours: str = "ours", theirs: str = "plain") -> None:
    """Begin a table."""
    print(f"\n{text}")
    print(f"{'':24} {'ratio':>6} {'from – to':>13} {ours:>9} {theirs:>9}   {'memory':>6} {ours:>9} {theirs:>9}")


def row(name: str, ours: list[Cost], theirs: list[Cost]) -> None:
    """One comparison: ratios first, then the medians that stand behind them."""
    ratios = sorted(our.seconds / their.seconds for our, their in zip(ours, theirs, strict=True))
    seconds = [median(cost.seconds for cost in costs) for costs in (ours, theirs)]
    line = (
        f"{name:24} {median(ratios):6.2f} {ratios[0]:5.2f} – {ratios[-1]:5.2f} {seconds[0]:7.2f} s {seconds[1]:7.2f} s"
    )
    memory = [median(cost.mebibytes for cost in costs) for costs in (ours, theirs)]
    if all(memory):
        line += f"   {memory[0] / memory[1]:6.2f} {memory[0]:5.0f} MiB {memory[1]:5.0f} MiB"
    print(line, flush=True)


# What runs


def _check(incidents: Path) -> None:
    findings = load(incidents).findings(TODAY)
    if findings:
        raise RuntimeError(f"the benchmark's records are to be without findings: {findings[0]}")


def _load_plainly(blocks: list[str]) -> None:
    """Keep what is loaded, as any program would that wants to use it."""
    _ = [yaml.load(block, yaml.CSafeLoader) for block in blocks]


def _timed(run: Callable[[Input], None], given: Input) -> Cost:
    gc.collect()
    start = time.process_time()
    run(given)
    return Cost(time.process_time() - start, 0)


def _check_command(incidents: Path) -> Cost:
    return _command("-m", "postmortems", "check", "--incidents", str(incidents))


def _plain_command(incidents: Path) -> Cost:
    return _command("-c", PLAIN_LOADER, str(incidents))


def _build(site: Path) -> Cost:
    return _command("-m", "mkdocs", "build", "--quiet", "--clean", "--config-file", str(site / "mkdocs.yml"))


def _command(*arguments: str) -> Cost:
    """Run Python in a process of its own. Raises RuntimeError, with what it said, when it fails."""
    launched = subprocess.run([sys.executable, "-c", LAUNCHER, *arguments], capture_output=True, text=True, check=True)
    *said, cost = launched.stdout.splitlines()
    _, code, seconds, memory = cost.split()
    if code != "0":
        raise RuntimeError(f"{' '.join(arguments)} failed:\n" + "\n".join([*said, launched.stderr])[-2000:])
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Cost(float(seconds), int(memory) / unit)


# What it runs on


def _corpus(folder: Path, records: int) -> Path:
    incidents = folder / f"records-{records}" / "incidents"
    if not incidents.exists():
        write_corpus(incidents, records)
    return incidents


def _our_site(incidents: Path) -> Path:
    """The records and a site made of them by the plugin."""
    site = incidents.parent
    (site / "docs").mkdir(exist_ok=True)
    (site / "mkdocs.yml").write_text(OUR_SITE, encoding="utf-8")
    return site


def _plain_site(folder: Path, incidents: Path) -> Path:
    """The same files as ordinary pages outside the navigation."""
    site = folder / f"plain-{incidents.parent.name}"
    pages = site / "docs" / "incidents"
    pages.mkdir(parents=True, exist_ok=True)
    for path in incidents.glob("[0-9]*.md"):
        (pages / path.name).write_bytes(path.read_bytes())
    (site / "docs" / "index.md").write_text("# Plain\n", encoding="utf-8")
    (site / "mkdocs.yml").write_text(PLAIN_SITE, encoding="utf-8")
    return site


if __name__ == "__main__":
    main()
