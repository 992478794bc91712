"""Changes one thing in a module, again and again, and asks its tests to notice.

    python tools/mutants.py --count 20 --seed 1 model/causes.py

A mutant that its tests do not notice survives: either a test is missing, or the code does not need what was changed.
The sample follows from the seed, so a run can be repeated. The package is copied; this checkout stays as it is.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "plugins" / "postmortems"
TESTS = ROOT / "tests"

TESTS_OF = {
    "check/rules": ["tests/check/test_rules.py"],
    "edit/splice.py": ["tests/edit/test_splice.py", "tests/edit/test_commands.py"],
    "feeds/api.py": ["tests/feeds/test_api.py", "tests/feeds/test_all.py", "tests/feeds/test_spreadsheets.py"],
    "text/gfm.py": ["tests/text/test_body.py", "tests/text/test_fields.py"],
    "text/anchors.py": ["tests/text/test_body.py", "tests/text/test_body_outline.py"],
}
"""The tests of modules whose own are not called `tests/ROOM/test_MODULE.py`."""

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """A module with one change."""

    module: str
    line: int
    before: str
    after: str
    text: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.before}  →  {self.after}"


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """What may be in place of a part of a program."""
    match node:
        case ast.Compare(left=left, ops=[op, *ops], comparators=right) if type(op) in COMPARISONS:
            yield ast.Compare(left, [COMPARISONS[type(op)](), *ops], right)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
            yield ast.BinOp(left, ARITHMETIC[type(op)](), right)
        case ast.If(test=test, body=body, orelse=orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in NAMES:
            yield ast.Call(ast.Name(NAMES[name], ast.Load()), args, keywords)
        case ast.Continue():
            yield ast.Break()
        case _:
            pass


def mutants(module: str) -> Iterator[Mutant]:
    """Every change that we know for a module, in the order of its text."""
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    typing = {id(part) for node in nodes for hint in _hints(node) for part in ast.walk(hint)}
    for number, node in enumerate(nodes):
        if id(node) in typing:
            continue
        for other in changed(node):
            whole = copy.deepcopy(tree)
            place = list(ast.walk(whole))[number]
            text = ast.unparse(ast.fix_missing_locations(_Replace(place, ast.copy_location(other, place)).visit(whole)))
            line = getattr(node, "lineno", 0)
            yield Mutant(module, line, _first_line(node), _first_line(ast.fix_missing_locations(other)), text)


def _hints(node: ast.AST) -> Iterator[ast.AST]:
    """Parts that change nothing when the program runs."""
    for name in ("annotation", "returns"):
        if found := getattr(node, name, None):
            yield found
    if isinstance(node, ast.keyword) and node.arg == "strict":
        yield node.value  # of `zip`: asserts what holds anyway


def _first_line(node: ast.AST) -> str:
    return ast.unparse(node).splitlines()[0]


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self.old:
            return self.new
        found: ast.AST = self.generic_visit(node)
        return found


def tests_of(module: str) -> list[str]:
    """The files or folders with the tests of a module."""
    for name, tests in TESTS_OF.items():
        if module.startswith(name):
            return tests
    room, stem = module.split("/")[0], Path(module).stem
    own = TESTS / room / f"test_{stem}.py"
    return [str(path.relative_to(ROOT)) for path in [own if own.exists() else TESTS / room]]


def is_killed(mutant: Mutant, limit: float) -> bool:
    """Whether a test of the module fails, or takes longer than `limit` seconds, with the mutant in its place."""
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "postmortems"
        shutil.copytree(PACKAGE, copied, ignore=shutil.ignore_patterns("__pycache__"))
        (copied / mutant.module).write_text(mutant.text, encoding="utf-8")
        return _run(tests_of(mutant.module), folder, limit) != 0


def _run(tests: list[str], packages: str, limit: float) -> int:
    environment = {**os.environ, "PYTHONPATH": packages, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    try:
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=limit).returncode
    except subprocess.TimeoutExpired:
        return 1


def main() -> int:
    """Try a sample, print who survives, and return 1 if more do than `--floor` allows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="+", help="paths below plugins/postmortems, such as model/causes.py")
    parser.add_argument("--count", type=int, default=20, help="how many mutants (default 20)")
    parser.add_argument("--seed", type=int, default=0, help="which ones (default 0)")
    parser.add_argument("--limit", type=float, default=300, help="seconds for the tests of one mutant (default 300)")
    parser.add_argument("--floor", type=float, default=0, help="the least percentage that must be killed (default 0)")
    given = parser.parse_args()
    for module in given.modules:
        if _run(tests_of(module), str(PACKAGE.parent), given.limit):
            parser.error(f"the tests of {module} fail without any mutant")
    everyone = [mutant for module in given.modules for mutant in mutants(module)]
    sample = random.Random(given.seed).sample(everyone, min(given.count, len(everyone)))  # noqa: S311
    killed = 0
    for mutant in sorted(sample, key=lambda one: (one.module, one.line)):
        dead = is_killed(mutant, given.limit)
        killed += dead
        print(f"{'killed  ' if dead else 'SURVIVED'} {mutant}", flush=True)
    rate = 100 * killed / max(1, len(sample))
    print(f"{killed} of {len(sample)} mutants killed ({rate:.0f} %), of {len(everyone)} possible; seed {given.seed}")
    return int(rate < given.floor)


if __name__ == "__main__":
    sys.exit(main())
