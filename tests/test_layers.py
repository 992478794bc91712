"""The picture of the layers holds: a module imports only from the layers below it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "plugins" / "postmortems"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))

FLOORS: tuple[frozenset[str], ...] = tuple(
    frozenset(rooms.split())
    for rooms in (
        "model cache",
        "text diagrams",
        "record",
        "joins",
        "check views",
        "edit importing reports",
        "render",
        "feeds",
        "api cli plugin",
        "__main__",
    )
)
"""The rooms of the package, from the ground up. A room imports only from the floors below it."""


def room_of(module: str) -> str:
    """`check/engine.py` belongs to `check`."""
    return module.split("/")[0].removesuffix(".py")


def floor_of(room: str) -> int:
    """The number of the floor, from 0."""
    for number, rooms in enumerate(FLOORS):
        if room in rooms:
            return number
    raise AssertionError(f"give {room} a floor in {Path(__file__).name}")


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse((PACKAGE / module).read_text(encoding="utf-8"))


@cache
def imports_of(module: str) -> frozenset[str]:
    """Everything that a module imports, as dotted names, wherever in it."""
    return frozenset(_imports(module))


def _imports(module: str) -> Iterator[str]:
    package = ["postmortems", *module.removesuffix(".py").split("/")[:-1]]
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{name.name}" for name in node.names)


def own_imports(module: str) -> set[str]:
    """The parts of this package that a module imports."""
    names = (name.split(".") for name in imports_of(module))
    parts = {name[1] for name in names if name[0] == "postmortems" and len(name) > 1}
    return {part for part in parts if (PACKAGE / part).is_dir() or (PACKAGE / f"{part}.py").exists()}


def test_a_module_imports_only_from_below() -> None:
    assert own_imports("__init__.py") == set()
    wrong = [
        f"{module} must not import {other}"
        for module in MODULES
        for other in own_imports(module) - {room_of(module)}
        if floor_of(other) >= floor_of(room_of(module))
    ]
    assert wrong == []


def arrows() -> set[tuple[str, str]]:
    """Every pair of a room and another one that it imports from."""
    return {(room_of(m), other) for m in MODULES for other in own_imports(m) if other not in (room_of(m), "__init__")}


def test_only_rooms_are_at_the_top() -> None:
    files = {path.name for path in PACKAGE.iterdir() if path.is_file()}
    assert files == {"__init__.py", "__main__.py", "py.typed"}


def test_the_house_stays_small() -> None:
    """A further room, or many further arrows, need a decision on record: `docs/decisions/`."""
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert len(rooms) <= 18
    assert len(arrows()) <= 65


def test_each_room_says_what_it_is_for() -> None:
    for floor in FLOORS[:-1]:
        for room in floor:
            text = (PACKAGE / room / "__init__.py").read_text(encoding="utf-8")
            assert ast.get_docstring(ast.parse(text)), room


def picture() -> str:
    """The floors, from the top down, each room with what it is for and the rooms that it imports from."""
    lines = []
    for floor in reversed(FLOORS[:-1]):
        for room in sorted(floor):
            text = (PACKAGE / room / "__init__.py").read_text(encoding="utf-8")
            purpose = (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
            below = ", ".join(sorted(other for one, other in arrows() if one == room))
            lines.append(f"{room:<10} {purpose}" + (f"\n{'':10} imports {below}" if below else ""))
        lines.append("-" * 60)
    return "\n".join(lines[:-1])


def test_the_architecture_page_shows_the_picture() -> None:
    page = (PACKAGE.parents[1] / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert f"```text\n{picture()}\n```" in page, "put what `python tests/test_layers.py` prints into the page"


@pytest.mark.parametrize(
    ("part", "other"), [("check", "views"), ("views", "check"), ("cli", "plugin"), ("check", "joins")]
)
def test_two_that_never_call_each_other(part: str, other: str) -> None:
    assert [module for module in MODULES if room_of(module) == part and other in own_imports(module)] == []


@pytest.mark.parametrize("library", ["mkdocs", "material", "properdocs"])
def test_mkdocs_is_a_guest_of_the_plugin_alone(library: str) -> None:
    guests = {room_of(module) for module in MODULES for name in imports_of(module) if name.split(".")[0] == library}
    assert guests <= {"plugin"}


def test_the_model_knows_nothing_but_the_model() -> None:
    libraries = {name.split(".")[0] for module in MODULES if room_of(module) == "model" for name in imports_of(module)}
    assert libraries.isdisjoint({"yaml", "frontmatter", "jinja2", "markdown", "click", "pathlib", "os"})


def test_nobody_but_the_edges_reads_the_clock() -> None:
    clock = {"date.today", "datetime.today", "datetime.now", "datetime.utcnow", "time.time"}
    inner = [module for module in MODULES if room_of(module) not in ("cli", "plugin")]
    read = {
        (module, f"{node.value.id}.{node.attr}")
        for module in inner
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert [(module, call) for module, call in sorted(read) if call in clock] == []
    assert [module for module in inner if "time.time" in imports_of(module)] == []


PURE = ("model", "diagrams", "views", "check/rules")


def test_what_is_pure_does_not_touch_the_disk() -> None:
    disk = {"pathlib", "shutil", "tempfile", "subprocess"}
    pure = [module for module in MODULES if module.startswith(PURE)]
    assert pure
    assert [(module, name) for module in pure for name in imports_of(module) if name.split(".")[0] in disk] == []


MOST_ANY = 60
"""Lines of the package with the type `Any`, which belongs only where a library has no types."""


def test_any_stays_at_the_edges() -> None:
    lines = {
        (module, node.lineno)
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Name) and node.id == "Any"
    }
    assert 0 < len(lines) <= MOST_ANY


def test_no_group_is_repeated_possessively() -> None:
    """`(?>(?:…)*)` says the same as `(?:…)*+`, after which Python before 3.11.5, as Debian 12 has it, goes on at a
    wrong place.
    """
    possessive = re.compile(r"(?<!\\)\)(?:[*+?]|\{[\d,]+\})\+")
    found = [
        f"{module}:{node.lineno}"
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and possessive.search(node.value)
    ]
    assert found == []


LONGEST_FILE = 500
LONGEST_FUNCTION = 60
"""In lines, with comments and docstrings."""


def lengths(module: str) -> Iterator[tuple[str, int, int]]:
    """A module and its functions: the name, the number of lines, the most that there may be."""
    yield module, len((PACKAGE / module).read_text(encoding="utf-8").splitlines()), LONGEST_FILE
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield f"{module}:{node.name}", lines, LONGEST_FUNCTION


def test_no_file_and_no_function_is_too_long() -> None:
    assert [(name, lines) for module in MODULES for name, lines, most in lengths(module) if lines > most] == []


if __name__ == "__main__":
    print(picture())
