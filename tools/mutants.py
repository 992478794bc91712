"""Changes one thing in a module, again and again, and asks its tests to notice.

    python tools/mutants.py --count 20 --seed 1 model/causes.py check/rules

A mutant that its tests do not notice survives: either a test is missing, or the code does not need what was changed.
The sample follows from the seed, so a run can be repeated. The package is copied; this checkout stays as it is.

The tests of a module are those of its room. Each room's tests run once without a mutant; after that a mutant gets the
tests that reach its line. If those are few and none of them fails, it gets the other tests in the same files, too.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import contextlib
import copy
import functools
import importlib
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import coverage
import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "plugins" / "postmortems"

TESTS_OF = {
    "api.py": ["tests/test_api.py"],
    "diagrams": ["tests/diagrams", "tests/views/test_golden.py"],
    "render": ["tests/views"],
    "edit": ["tests/edit", "tests/cli/test_rename.py"],
    "cli": ["tests/cli", "tests/edit"],
    "model/action_state.py": ["tests/record/test_lineages.py", "tests/test_counts.py"],
    "model/lineage.py": ["tests/record/test_lineages.py", "tests/test_carried_over.py"],
    "model/urgency.py": ["tests/views/test_urgency.py", "tests/test_counts.py"],
    "text/words": ["tests/text", "tests/views"],
}
"""The tests of rooms and modules that have none of their own, or share them. All others: `tests/ROOM`."""

USED_BY_ALL = [
    "pytest",
    "hypothesis",
    "pydantic_core",
    "click",
    "jinja2",
    "yaml",
    "nh3",
    "cmarkgfm",
    "mkdocs.commands.build",
]
"""What most tests import: read once, before a process is forked for each mutant. Nothing of ours."""

FEW = 5

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}

NO_BEHAVIOUR = {"strict", "timeout", "maxsize", "stacklevel"}
"""Keyword arguments that no test can see: they assert what holds anyway, or choose between speeds."""
NO_CALLS = {"dataclass", "lru_cache", "ConfigDict", "debug"}
"""Calls whose arguments no test can see: how a class is built, the size of a memory, texts of the debug log."""


class Mutant(NamedTuple):
    """A module with one change: the `node`-th part of its tree, in its `variant`-th way."""

    module: str
    node: int
    variant: int


class Change(NamedTuple):
    """What a mutant is, for people and for the interpreter."""

    lines: range
    before: str
    after: str
    text: str


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


@functools.cache
def tree_of(module: str) -> ast.Module:
    """The program of a module."""
    return ast.parse((PACKAGE / module).read_text(encoding="utf-8"))


def mutants(module: str) -> Iterator[Mutant]:
    """Every change that we know for a module, in the order of its text."""
    nodes = list(ast.walk(tree_of(module)))
    unseen = {id(part) for node in nodes for hint in _unseen(node) for part in ast.walk(hint)}
    for number, node in enumerate(nodes):
        if id(node) not in unseen:
            yield from (Mutant(module, number, variant) for variant, _ in enumerate(changed(node)))


def _unseen(node: ast.AST) -> Iterator[ast.AST]:
    """Parts that change nothing when the program runs: no mutant is made of them."""
    for name in ("annotation", "returns"):
        if found := getattr(node, name, None):
            yield found
    match node:
        case ast.keyword(arg=name, value=value) if name in NO_BEHAVIOUR:
            yield value
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args, keywords=keywords):
            if name in NO_CALLS:
                yield from args
                yield from keywords
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            yield node


def change_of(mutant: Mutant) -> Change:
    """A mutant's text, and where it differs."""
    tree = tree_of(mutant.module)
    node = list(ast.walk(tree))[mutant.node]
    whole = copy.deepcopy(tree)
    place = list(ast.walk(whole))[mutant.node]
    other = list(changed(place))[mutant.variant]
    text = ast.unparse(ast.fix_missing_locations(_Replace(place, ast.copy_location(other, place)).visit(whole)))
    part = node.test if isinstance(node, ast.If) else node
    first, last = getattr(part, "lineno", 0), getattr(part, "end_lineno", 0)
    statement = max((line for line in _statements(tree) if line <= first), default=first)
    return Change(range(statement, last + 1), _first_line(node), _first_line(ast.fix_missing_locations(other)), text)


def _statements(tree: ast.Module) -> Iterator[int]:
    return (node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt))


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self.old:
            return self.new
        found: ast.AST = self.generic_visit(node)
        return found


def _first_line(node: ast.AST) -> str:
    return ast.unparse(node).splitlines()[0]


def tests_of(module: str) -> tuple[str, ...]:
    """The files or folders with the tests of a module."""
    for name, tests in TESTS_OF.items():
        if module.startswith(name):
            return tuple(tests)
    return (f"tests/{module.split('/', maxsplit=1)[0]}",)


class Reached(NamedTuple):
    """Which tests run a line of which module, and how long each test takes without a mutant."""

    by_line: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]

    def first(self, module: str, lines: range) -> set[str]:
        """The tests that run one of these lines."""
        found = self.by_line.get(module, {})
        return {test for line in lines for test in found.get(line, []) if test}

    def others(self, module: str) -> set[str]:
        """The tests in files of which one runs some line of the module. All, if it has no line but those of import."""
        files = {test.split("::")[0] for tests in self.by_line.get(module, {}).values() for test in tests if test}
        return {test for test in self.seconds if not files or test.split("::")[0] in files}


class _Watch:
    """Notes for each test which lines it runs, and for how long."""

    def __init__(self, lines: coverage.Coverage) -> None:
        self.lines = lines
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.lines.switch_context(item.nodeid)
        start = time.process_time()
        result = yield
        self.seconds[item.nodeid] = time.process_time() - start
        return result


class _Choose:
    """Runs these tests only, the fast ones first."""

    def __init__(self, tests: set[str], seconds: dict[str, float]) -> None:
        self.tests, self.seconds = tests, seconds

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.tests), key=lambda item: self.seconds.get(item.nodeid, 0)
        )


class Laboratory:
    """A copy of the package in which one module at a time is changed."""

    def __init__(self, folder: Path, limit: float) -> None:
        self.package = folder / "postmortems"
        self.limit = limit
        shutil.copytree(PACKAGE, self.package, ignore=shutil.ignore_patterns("__pycache__"))
        compileall.compile_dir(self.package, quiet=2)
        self.reached = functools.cache(self._reached)

    def _reached(self, tests: tuple[str, ...]) -> Reached:
        """Run all tests without a mutant. Raises SystemExit if one fails."""
        answer = self.package.parent / "reached.json"

        def run() -> int:
            lines = coverage.Coverage(data_file=None, source=[str(self.package)], config_file=False)
            watch = _Watch(lines)
            lines.start()
            failed = _pytest([*tests], watch)
            lines.stop()
            data = lines.get_data()
            by_line = {
                str(Path(file).relative_to(self.package)): data.contexts_by_lineno(file)
                for file in data.measured_files()
            }
            answer.write_text(json.dumps([by_line, watch.seconds]), encoding="utf-8")
            return failed

        if self._fork(run, 3600):
            raise SystemExit(f"a test in {' '.join(tests)} fails without any mutant")
        by_line, seconds = json.loads(answer.read_text(encoding="utf-8"))
        numbered = {module: {int(line): found for line, found in lines.items()} for module, lines in by_line.items()}
        return Reached(numbered, seconds)

    def is_killed(self, mutant: Mutant, change: Change) -> bool:
        """Whether a test of the module's room fails, or takes far too long, with the mutant in its place."""
        reached = self.reached(tests_of(mutant.module))
        first = reached.first(mutant.module, change.lines)
        # What is remembered runs in one test, and the others use it: then they may notice, too.
        others = reached.others(mutant.module) - first if len(first) < FEW else set()
        with self._in_place(mutant.module, change.text):
            return self._fails(first, reached) or self._fails(others, reached)

    def _fails(self, tests: set[str], reached: Reached) -> bool:
        if not tests:
            return False
        files = sorted({test.split("::")[0] for test in tests})
        usual = sum(reached.seconds[test] for test in tests)
        return self._fork(lambda: _pytest(files, _Choose(tests, reached.seconds)), self.limit + 4 * usual) != 0

    @contextlib.contextmanager
    def _in_place(self, module: str, text: str) -> Iterator[None]:
        path = self.package / module
        before = path.read_bytes()
        for stale in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
            stale.unlink()
        path.write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            path.write_bytes(before)

    def _fork(self, work: Callable[[], int], limit: float) -> int:
        """The exit code of `work` in a process of its own that may use `limit` seconds of processor time."""
        child = os.fork()
        if child:
            return os.waitpid(child, 0)[1]
        code = 1
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 1, int(limit) + 5))
            signal.alarm(int(limit) * 10)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            if not os.environ.get("MUTANTS_SHOW"):
                os.dup2(nowhere, 1)
                os.dup2(nowhere, 2)
            os.environ |= {"PYTHONPATH": str(self.package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
            sys.dont_write_bytecode = True
            sys.path.insert(0, str(self.package.parent))
            code = work()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)


def _pytest(tests: list[str], plugin: object) -> int:
    """Run tests up to the first failure."""
    options = [
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-W",
        "ignore::pytest.PytestAssertRewriteWarning",
    ]
    return int(pytest.main([*options, *tests], plugins=[plugin]))


def modules_in(names: Iterable[str]) -> list[str]:
    """The modules that these paths below the package name: files, or folders."""
    found = []
    for name in names:
        path = PACKAGE / name
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return [str(path.relative_to(PACKAGE)) for path in found]


def main() -> int:
    """Try a sample, print who survives, and return 1 if more do than `--floor` allows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="+", help="paths below plugins/postmortems: model/causes.py, or check/rules")
    parser.add_argument("--count", type=int, default=20, help="how many mutants (default 20)")
    parser.add_argument("--seed", type=int, default=0, help="which ones (default 0)")
    parser.add_argument(
        "--limit", type=float, default=20, help="seconds for one mutant, on top of what its tests take (default 20)"
    )
    parser.add_argument("--floor", type=float, default=0, help="the least percentage that must be killed (default 0)")
    given = parser.parse_args()
    everyone = [mutant for module in modules_in(given.modules) for mutant in mutants(module)]
    sample = random.Random(given.seed).sample(everyone, min(given.count, len(everyone)))  # noqa: S311
    os.chdir(ROOT)
    for name in USED_BY_ALL:
        importlib.import_module(name)
    killed = 0
    with tempfile.TemporaryDirectory() as folder:
        laboratory = Laboratory(Path(folder), given.limit)
        for mutant in sorted(sample, key=lambda one: (tests_of(one.module), one)):
            change = change_of(mutant)
            dead = laboratory.is_killed(mutant, change)
            killed += dead
            verdict = "killed  " if dead else "SURVIVED"
            print(f"{verdict} {mutant.module}:{change.lines[-1]}: {change.before}  →  {change.after}", flush=True)
    rate = 100 * killed / max(1, len(sample))
    print(f"{killed} of {len(sample)} mutants killed ({rate:.0f} %), of {len(everyone)} possible; seed {given.seed}")
    return int(rate < given.floor)


if __name__ == "__main__":
    sys.exit(main())
