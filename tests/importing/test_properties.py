"""Whatever stands in a document: its import does not fail and loses no word, and its record passes the check."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from postmortems.importing import import_sources
from postmortems.importing.writing import as_yaml
from postmortems.record.source import read_source

DOCUMENTS = Path(__file__).parent / "documents"
LINES = sorted(
    {
        line
        for path in DOCUMENTS.iterdir()
        if path.suffix != ".yml"
        for line in path.read_text(encoding="utf-8").split("\n")
    }
)
ODD = [
    "---",
    "+++",
    "```",
    "~~~",
    "***",
    "===",
    "| |",
    "|---|",
    "- ",
    "1. ",
    "# ",
    "> ",
    "<details>",
    "</details>",
    "\t- x",
    "  - **Owner**:",
    "**:**",
    "__",
    "[](",
    "![x](y.png)",
    "[a]: b",
    "<!--",
    "-->",
    "{{ x }}",
    "<%= y %>",
    "\\",
    "\ufeff",
    "\x0b",
    "\x85",
    "99:99",
    "2023-02-30",
    "24:00 UTC",
    "2023-03-26 02:30 CET",
    "??:??",
    "11-11-23",
    "Severity: ",
    "Date: 31/02/2024",
    "## Timeline",
    "## Action items",
    "## Lessons",
    "## Root cause",
    "## Update 2023-01-01",
    "a: b: c # d",
    "'\"",
    "@x",
    "10:00 - 09:00 x",
]

line = st.one_of(
    st.sampled_from(LINES),
    st.sampled_from(ODD),
    st.text(max_size=60).map(lambda text: text.replace("\r", " ")),
    st.tuples(st.sampled_from(LINES), st.sampled_from(ODD)).map(" ".join),
)
document = st.lists(line, min_size=1, max_size=50).map("\n".join)


@settings(max_examples=120, deadline=None)
@given(document)
def test_no_document_loses_a_word_or_breaks_the_import(text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "2023-01-01-some-incident.md"
        source.write_bytes(text.encode("utf-8", "replace"))
        [result] = import_sources([source], Path(name) / "incidents", verify=True)
        if result.outcome == "unreadable":
            assert result.reason
            return
        assert result.outcome == "imported"
        assert result.verdict is not None
        assert result.verdict.is_proved, text
        assert result.draft is not None
        assert not result.draft.errors, (result.draft.errors, text)


scalar = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.sampled_from(["yes", "~", "20:55", "1e3", "0x1f", "2023-01-01", "- a", "a: b", "a #b", "#", "'", '"']),
    st.sampled_from(
        ["a\nb", "a\n\n b", " a", "a ", "a:", "[a]", "{a}", "*a", "&a", "!a", "%a", "@a", "`a`", "---", "..."]
    ),
)
key = st.from_regex(r"[a-z][a-z_-]{0,8}", fullmatch=True)
value = st.recursive(
    scalar,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(key, inner, max_size=4)),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(key, value, min_size=1, max_size=5))
def test_what_is_written_as_yaml_is_read_back_as_it_was(data: dict[str, object]) -> None:
    source = read_source(f"---\n{as_yaml(data)}---\n".encode())
    assert not source.problems
    assert source.frontmatter == as_read(data)


def as_read(data: object) -> object:
    """Lists come back as tuples."""
    if isinstance(data, dict):
        return {key: as_read(item) for key, item in data.items()}
    if isinstance(data, list):
        return tuple(map(as_read, data))
    return data
