"""The texts for users are plain English: the words to lose do not come back."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from postmortems.cli import command_line

ROOT = Path(__file__).parents[1]
PAGES = (
    *(page for folder in ("", "guide", "reference") for page in sorted((ROOT / "docs" / folder).glob("*.md"))),
    *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")),
    *sorted((ROOT / ".github" / "workflows").glob("*.yml")),
    ROOT / "action.yml",
    ROOT / ".pre-commit-hooks.yaml",
    ROOT / ".ci" / "run",
)
SCAFFOLD = ROOT / "plugins" / "postmortems" / "record" / "scaffold"

WORDS_TO_LOSE = re.compile(
    r"""\b(?:
    stands?\b (?!\ for\b) | lies\b | behind | blanks? | sign | signs | mend(?:s|ed|ing)? | (?:is|be|are|was)\ meant
    | day\ on\ which\ (?:it\ was|they\ were)\ due | due\ day | (?:set|sets|put)\ aside | puts?\ off
    | promise[sd]? | parted | cut\ off | told | tells\ of | what\ is\ known\ of | what\ follows\ from | anew
    | once\ more
    | to\ the\ letter | even\ so | --even-so | kept | as\ ever | taken?\ out
    # The memory relation has one pair of words: needed again by, left undone from
    | implicate[sd]?\ (?:again|in) | missed\ in | carried\ on | carries\ on | counted\ again | --implicated
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)

EXCEPTIONS = {
    "The replica falls behind its primary, and stays behind.",  # the field's own words for a replica that lags
    "It falls behind or stops, and no alert says so.",
    "An alert pages the storage team when a replica is more than a minute behind",
    "All affected customers have been told",  # people tell people
    "id: replica-behind",
    "Somebody is told when an order waits",
    "nobody is told",
    "may break a promise on this page",  # a guarantee, no action item
    "that it promises to leave out",
    "--no-inference --blanks",  # options of another program
}


def found(text: str) -> list[str]:
    """The words to lose in a text, each with what is around it."""
    for allowed in EXCEPTIONS:
        text = text.replace(allowed, "")
    return [text[max(match.start() - 40, 0) : match.end() + 20] for match in WORDS_TO_LOSE.finditer(text)]


def prose(markdown: str) -> str:
    """A page without its fenced files, which may quote anybody; what our own commands print stays in."""
    return re.sub(r"^(```+)(?!console)\w+.*?\n.*?^\1$", "", markdown, flags=re.MULTILINE | re.DOTALL)


def leaves(node: object) -> Iterator[str]:
    """All texts of a catalogue."""
    for value in node.values() if isinstance(node, dict) else [node]:
        yield from leaves(value) if isinstance(value, dict) else (str(value),)


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """The name and the help of a command, and of all below it."""
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, click.Context(below, info_name=name, parent=context))


def test_the_words_of_the_site() -> None:
    catalogue = yaml.safe_load((ROOT / "plugins" / "postmortems" / "text" / "words" / "en.yml").read_text("utf-8"))
    texts = list(leaves(catalogue))
    assert len(texts) > 500
    assert [words for text in texts for words in found(text)] == []


def test_the_help_of_every_command() -> None:
    helps = dict(commands(command_line, click.Context(command_line, info_name="postmortems")))
    assert len(helps) > 18
    assert {name: words for name, text in helps.items() if (words := found(" ".join(text.split())))} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_pages_of_the_documentation(page: Path) -> None:
    assert found(" ".join(prose(page.read_text(encoding="utf-8")).split())) == []


def test_the_files_of_a_new_knowledge_base() -> None:
    files = [
        path
        for path in SCAFFOLD.parent.glob("scaffold*/**/*")
        if path.is_file() and path.suffix in (".md", ".yml", ".yaml", ".txt")
    ]
    assert len(files) > 8
    assert {path: words for path in files if (words := found(" ".join(path.read_text("utf-8").split())))} == {}


# Names, docstrings and comments

PACKAGE = ROOT / "plugins" / "postmortems"
CODE_WORDS_TO_LOSE = re.compile(
    r"""\b(?: told | kept | stands?\b (?!\ for\b) | stood | anew | (?:is|are|be|was)\ meant | lies | behind
    | parted | once\ more | (?:set|sets)\ aside | taken?\ out | mend )\b""",
    re.VERBOSE | re.IGNORECASE,
)
CODE_EXCEPTIONS = {
    "leaves behind",  # files that a killed program leaves
    "pm-steps-told",  # a class that styles of teams may use
}


def words_of_code(text: str) -> Iterator[str]:
    """Each name, comment and docstring of a module; names as words. Strings that a program compares are left out."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME:
            yield token.string.replace("_", " ")
        elif token.type == tokenize.COMMENT or (token.type == tokenize.STRING and '"""' in token.string):
            yield " ".join(token.string.split())


def test_the_words_of_the_code() -> None:
    modules = list(PACKAGE.rglob("*.py"))
    assert len(modules) > 200
    found_in = {
        path.relative_to(PACKAGE).as_posix(): words
        for path in modules
        if (
            words := [
                said
                for said in words_of_code(path.read_text(encoding="utf-8"))
                if CODE_WORDS_TO_LOSE.search(said) and not any(allowed in said for allowed in CODE_EXCEPTIONS)
            ]
        )
    }
    assert found_in == {}
