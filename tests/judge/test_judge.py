"""Whatever reads our pages, and whatever rewrites them: nothing in a body runs, fetches, or reaches out of its place.

A small part of what `python -m tests.judge.run` judges.
"""

from __future__ import annotations

import pytest

from postmortems.text.unsupported_markup import forms
from tests.judge import grammar
from tests.judge.judgement import begin, end, faults
from tests.judge.run import judged
from tests.judge.ways import PER_RECORD, READING, REWRITING, is_installed

BODIES = range(2 * PER_RECORD)


def found(way: str, seed: int) -> list[str]:
    """The faults of a way, each with what makes its body again."""
    return [
        f"{fault.what}: {'' if fault.body is None else repr(grammar.body(seed, fault.body))}"
        for fault in judged(way, seed, BODIES)
    ]


@pytest.mark.random(1)
@pytest.mark.parametrize("way", [f"render: {name}" for name in READING])
def test_readers_of_our_files_find_nothing_in_bodies(way: str, seed: int) -> None:
    assert found(way, seed) == []


@pytest.mark.random(1)
@pytest.mark.parametrize("way", ["mkdocs + all", "render: mkdocs + all"])
@pytest.mark.filterwarnings("ignore")  # of other plugins
def test_plugins_that_rewrite_pages_find_nothing_in_bodies(way: str, seed: int) -> None:
    if not is_installed(way):
        pytest.skip("minify and macros are tools for development")
    assert found(way, seed) == []


@pytest.mark.random(1)
def test_findings_about_any_body_are_at_places_in_it(seed: int) -> None:
    count = 0
    for number in range(400):
        body = grammar.body(seed, number)
        lines = body.split("\n")
        for form in forms(body):
            count += 1
            assert form.line <= len(lines), body
            assert form.column <= len(lines[form.line - 1]), body
    assert count > 400


# The judge itself


def judgement(content: str) -> list[str]:
    after = f"{begin(2)}<p>b</p>{end(2)}"
    page = f"<!doctype html><main><div>{begin(1)}{content}{end(1)}{after}</div></main>"
    return [fault.what for fault in faults(page, range(1, 3))]


@pytest.mark.parametrize(
    "content",
    [
        "<p>text <a href='https://example.org'>there</a> <img src='x.png' alt=''></p>",
        "<div class='admonition note pm-alert'><p class='admonition-title'>Note</p></div>",
        "<div class='highlight'><pre><code><span class='nt'>&lt;b&gt;</span></code></pre></div>",
    ],
)
def test_the_judge_lets_through_what_may_be(content: str) -> None:
    assert judgement(content) == []


@pytest.mark.parametrize(
    "content",
    [
        "<script></script>", "<p onclick='x'>a</p>", "<p style='x'>a</p>", "<p class='mermaid'>a</p>", "<!-- a -->",
        "<a href='javascript:x'>a</a>", "<a href='java&#9;script&colon;x'>a</a>", "<a href='%6aavascript:x'>a</a>",
        "<img src='//elsewhere.example/x'>", "<img src='https://elsewhere.example/x'>", "<img srcset='x'>",
        "<div>", "</div>", "</main>", "<table>", "<details>", "<textarea>", "<p id='__search'>a</p>", "<p data-x>a</p>",
        "42000001", "the text that was held back", "<svg></svg>", "<title>a</title>", "<form>", "<b>", "<a href='x'>",
    ],
)  # fmt: skip
def test_the_judge_finds_what_may_not_be(content: str) -> None:
    assert judgement(content) != []


def test_a_body_can_be_made_again() -> None:
    assert [grammar.body(7, number) for number in range(50)] == [grammar.body(7, number) for number in range(50)]
    assert len({grammar.body(7, number) for number in range(1000)}) > 980


def test_all_ways_have_their_names() -> None:
    assert {"none", "material", "escapeall", "striphtml", "critic accept", "snippets"} <= set(READING)
    assert {"mkdocs + minify", "mkdocs + macros", "mkdocs + privacy"} <= set(REWRITING)
