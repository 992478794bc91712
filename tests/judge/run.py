"""Judges what hosts make of generated bodies: `python -m tests.judge.run --bodies 200000 --seed 7`.

The bodies are shared among the ways; each body goes through one of them. A fault is printed with what makes its body
again. Ways that need a program or a plugin that is not installed are left out, and named.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterator

from tests.judge import grammar
from tests.judge.judgement import Fault, faults, parsed, skeleton_of
from tests.judge.ways import CONTROL, PER_RECORD, WAYS, is_installed

AT_ONCE = 40 * PER_RECORD
"""Bodies of one build."""


def judged(way: str, seed: int, bodies: range) -> Iterator[Fault]:
    """The faults on the pages that a way makes of these bodies."""
    skeleton = None
    count = 0
    for name, some, page in sorted(WAYS[way](seed, bodies), key=lambda found: found[0] != CONTROL):
        if name == CONTROL:
            skeleton = skeleton_of(parsed(page))
        else:
            count += len(some)
            yield from faults(page, some, skeleton)
    if skeleton is None or count != len(bodies):
        raise AssertionError(f"{way}: pages are missing")


def main() -> int:
    """Judge all ways; 1 if there is a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bodies", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--way", action="append", choices=WAYS)
    options = parser.parse_args()
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    ways = [way for way in options.way or WAYS if is_installed(way)]
    for way in WAYS.keys() - {*ways} if not options.way else ():
        print(f"{way}: left out, since it is not installed")
    share = -(-options.bodies // len(ways) // PER_RECORD) * PER_RECORD
    total, all_faults = 0, 0
    print(f"seed {options.seed}, {share} bodies for each of {len(ways)} ways", flush=True)
    for place, way in enumerate(ways):
        began, found = time.monotonic(), Counter[str]()
        first = place * share
        for start in range(first, first + share, AT_ONCE):
            bodies = range(start, min(start + AT_ONCE, first + share))
            for fault in judged(way, options.seed, bodies):
                found[fault.what] += 1
                if found.total() <= 5:
                    made = "" if fault.body is None else f": {grammar.body(options.seed, fault.body)!r}"
                    print(f"  {way}: body {fault.body}: {fault.what}{made}", flush=True)
        total, all_faults = total + share, all_faults + found.total()
        print(f"{way}: {share} bodies, {found.total()} faults, {time.monotonic() - began:.0f} s", flush=True)
    print(f"{total} bodies, {all_faults} faults")
    return int(all_faults > 0)


if __name__ == "__main__":
    sys.exit(main())
