"""Terms with definitions, `<dl>` in HTML, are labels: of fields, of days and clock times, of action items and lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.importing.sources.html_page import html_to_markdown
from tests.importing.kinds import items, record_of

PAGE = """<h1>Ferry tickets refused</h1>
<dl><dt>Date</dt><dd>8 April 2025</dd><dt>Severity</dt><dd>SEV2</dd>
<dt>Services affected</dt><dd>printer</dd><dd>gate</dd><dt><b>Author:</b></dt><dd>Mira Holm</dd></dl>
<dl><div><dt>Impact</dt><dd>Nobody could buy a ticket at the quay for forty minutes.</dd></div></dl>
<h2>Timeline (UTC)</h2>
<dl><dt>8 April</dt><dd>23:50 Printer stops</dd><dd>23:58 Gate is shut</dd>
<dt>9 April</dt><dd>06:40 Paper arrives</dd></dl>
<h2>Causes</h2>
<dl><dt>Trigger</dt><dd>The last roll ended.</dd><dt>Stock</dt><dd>Nobody counts the rolls.</dd></dl>
<h2>Action items</h2>
<dl><dt>Count the rolls</dt><dd>Owner: Mira Holm</dd><dd>Due: 2025-05-02</dd>
<dt>Buy narrow rolls</dt><dd>Owner: Jon Dahl</dd><dd>Due: 2025-05-09</dd><dd>Status: done</dd></dl>"""


def test_terms_of_a_page_are_labels(tmp_path: Path) -> None:
    record = record_of(tmp_path, PAGE, "page.html")
    assert (record["severity"], record["authors"]) == ("SEV2", ("Mira Holm",))
    assert record["services"]["affected"] == ("printer", "gate")
    assert record["impact"]["summary"] == "Nobody could buy a ticket at the quay for forty minutes."
    assert [(entry["at"], entry["event"]) for entry in record["timeline"]] == [
        ("2025-04-08 23:50", "Printer stops"),
        ("2025-04-08 23:58", "Gate is shut"),
        ("2025-04-09 06:40", "Paper arrives"),
    ]
    assert record["trigger"]["description"] == "The last roll ended."
    assert [step["text"] for step in record["causal_chains"][0]["steps"]] == ["Stock: Nobody counts the rolls."]
    assert items(record, "title", "owner", "due", "status") == [
        ("Count the rolls", "Mira Holm", "2025-05-02", None),
        ("Buy narrow rolls", "Jon Dahl", "2025-05-09", "done"),
    ]


@pytest.mark.parametrize(
    ("page", "markdown"),
    [
        ("<dt>Lead</dt><dd><p>Mira</p><p>Then Jon.</p></dd>", "Lead\n: Mira\n\nThen Jon."),
        ("<dt>Lessons</dt><dd><ul><li>Count</li></ul></dd>", "**Lessons**\n\n- Count"),
        ("<dt>A</dt><dd>one</dd><dd><ul><li>two</li></ul></dd><dd>three</dd>", "A\n: one\n\n- two\n\n: three"),
        ("<dt>A</dt><dt>B</dt><dd>both</dd>", "A\n\nB\n: both"),
        ("<dt>4 March</dt><dd><dl><dt>08:02</dt><dd>Car waits</dd></dl></dd>", "4 March\n\n08:02\n: Car waits"),
    ],
)
def test_what_a_term_may_have_below_it(page: str, markdown: str) -> None:
    assert html_to_markdown(f"<dl>{page}</dl>") == f"{markdown}\n"


@pytest.mark.parametrize(
    ("page", "markdown"),
    [
        (
            "<ul><li><dl><dt>What</dt><dd>Count</dd><dt>Who:</dt><dd>Mira</dd></dl></li></ul>",
            "- What: Count\n  Who: Mira",
        ),
        ("<table><tr><th><dl><dt>What</dt><dd>Count</dd></dl></th></tr></table>", "| What: Count |\n| --- |"),
        ("<blockquote><dl><dt>What</dt><dd>Count</dd></dl></blockquote>", "> What: Count"),
    ],
)
def test_terms_inside_something_stand_in_the_line_of_their_definition(page: str, markdown: str) -> None:
    assert html_to_markdown(page).replace("|" + " --- |", "| --- |").strip() == markdown


def test_terms_in_html_inside_markdown(tmp_path: Path) -> None:
    text = """# Ferry tickets refused

<dl>
<dt>Date</dt><dd>8 April 2025</dd>
<dt>Severity</dt>
<dd>SEV2</dd>
</dl>

<details><summary>Timeline</summary>
<dl>
<dt>06:00</dt><dd>Printer stops</dd>
<dt>06:40</dt><dd>Paper arrives</dd>
</dl>
</details>
"""
    record = record_of(tmp_path, text)
    assert record["severity"] == "SEV2"
    assert [(entry["at"], entry["event"]) for entry in record["timeline"]] == [
        ("2025-04-08 06:00", "Printer stops"),
        ("2025-04-08 06:40", "Paper arrives"),
    ]


def test_notes_and_code_as_pandoc_and_github_write_them() -> None:
    page = """<p>Late<a href="#fn1" class="footnote-ref"><sup>1</sup></a></p>
<pre><code><span><a href="#cb1-1"></a>df -h</span></code></pre>
<section class="footnotes"><ol><li id="fn1"><p>By hand.<a href="#fnref1">↩︎</a></p></li></ol></section>"""
    assert html_to_markdown(page) == "Late[^1]\n\n```\ndf -h\n```\n\n[^1]: By hand.\n"
