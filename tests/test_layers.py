"""The picture of the layers holds: a module imports only from the layers below it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "plugins" / "postmortems"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))

LAYERS: tuple[frozenset[str], ...] = tuple(
    frozenset(parts.split())
    for parts in (
        "model",
        "source outline listed urgency corpus diagnostics words text credentials notation authored_time terminal"
        " cache ahead spool folder attached",
        "rules views diagrams decoding comments links",
        # The tools, in three steps: some stand on others.
        "baseline drafting editing saving schema reports scaffold",
        "loader render feeds",
        "facts",
        "kept",
        "authoring history new_record importing search_index",
        "renaming",
        "cli plugin",
        "__main__",
    )
)
"""From the bottom. A part is a module or a package directly under `postmortems`."""

NEIGHBOURS = frozenset(
    {
        ("notation", "source"),
        ("corpus", "outline"),
        ("listed", "outline"),
        ("folder", "attached"),
    }
)
"""The only imports inside one layer: how a value is written follows from how it is read; a record, its outline and its
row in a list have in common what holds for their file."""


def part_of(module: str) -> str:
    """`rules/engine.py` belongs to `rules`, `loader.py` to `loader`."""
    return module.split("/")[0].removesuffix(".py")


def layer_of(part: str) -> int:
    for number, parts in enumerate(LAYERS):
        if part in parts:
            return number
    raise AssertionError(f"give {part} a layer in {Path(__file__).name}")


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


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_below(module: str) -> None:
    part = part_of(module)
    if part == "__init__":
        assert own_imports(module) == set()
        return
    for other in own_imports(module) - {part}:
        is_below = layer_of(other) < layer_of(part)
        assert is_below or (part, other) in NEIGHBOURS, f"{module} must not import {other}"


def test_the_exceptions_stay_inside_one_layer() -> None:
    assert [pair for pair in NEIGHBOURS if layer_of(pair[0]) != layer_of(pair[1])] == []


@pytest.mark.parametrize(("part", "other"), [("rules", "views"), ("views", "rules"), ("cli", "plugin")])
def test_two_that_never_call_each_other(part: str, other: str) -> None:
    assert (part, other) not in NEIGHBOURS
    assert [module for module in MODULES if part_of(module) == part and other in own_imports(module)] == []


@pytest.mark.parametrize("library", ["mkdocs", "material", "properdocs"])
def test_mkdocs_is_a_guest_of_the_plugin_alone(library: str) -> None:
    guests = {part_of(module) for module in MODULES for name in imports_of(module) if name.split(".")[0] == library}
    assert guests <= {"plugin"}


def test_the_model_knows_nothing_but_the_model() -> None:
    libraries = {name.split(".")[0] for module in MODULES if part_of(module) == "model" for name in imports_of(module)}
    assert libraries.isdisjoint({"yaml", "frontmatter", "jinja2", "markdown", "click", "pathlib", "os"})


@pytest.mark.parametrize("module", [module for module in MODULES if part_of(module) not in ("cli", "plugin")])
def test_nobody_but_the_edges_reads_the_clock(module: str) -> None:
    clock = {("date", "today"), ("datetime", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "time")}
    read = {
        (node.value.id, node.attr)
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert read & clock == set()
    assert "time.time" not in imports_of(module)


@pytest.mark.parametrize("module", [module for module in MODULES if part_of(module) in LAYERS[0] | LAYERS[2]])
def test_what_is_pure_does_not_touch_the_disk(module: str) -> None:
    assert {name.split(".")[0] for name in imports_of(module)}.isdisjoint(
        {"pathlib", "shutil", "tempfile", "subprocess"}
    )
