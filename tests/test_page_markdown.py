"""Finished blocks come out of Python-Markdown as they went in, and nothing else passes for one."""

from __future__ import annotations

from typing import Any

import pytest
from markdown import Markdown

from postmortems.conversion import PURE
from postmortems.page_markdown import PageMarkdown

CARD = '<div class="card">\n<p>5 &lt; 6\t**as it stands**</p>\n   \n</div>'
SPAN = '<span class="tag">a</span>'


def converted(text: str, *blocks: str) -> str:
    extension = PageMarkdown()
    extension.blocks = frozenset(blocks)
    return Markdown(extensions=["attr_list", "pymdownx.superfences", "toc", extension]).convert(text)


def test_a_block_stands_in_the_page_to_the_letter() -> None:
    assert converted(f"# Title\n\n{CARD}\n\nWords *of* a record.", CARD) == (
        f'<h1 id="title">Title</h1>\n{CARD}\n<p>Words <em>of</em> a record.</p>'
    )


def test_a_piece_of_a_line_stands_in_a_paragraph() -> None:
    assert converted(f"{SPAN}\n\n{CARD}", SPAN, CARD) == f"<p>{SPAN}</p>\n{CARD}"


def test_the_same_block_may_stand_twice() -> None:
    assert converted(f"{CARD}\n\nand\n\n{CARD}\n", CARD) == f"{CARD}\n<p>and</p>\n{CARD}"


def test_a_block_that_a_record_shows_as_code_is_shown() -> None:
    shown = converted(f"```\n\n{SPAN}\n\n```\n", SPAN)
    assert SPAN not in shown
    assert "&lt;span class=" in shown


@pytest.mark.parametrize("sign", ["\ufdd0pm:0\ufdd1", "\x02pm:0\x03", "pm:0"])
def test_no_text_passes_for_a_mark(sign: str) -> None:
    assert converted(f"{CARD}\n\n{sign}", CARD) == f"{CARD}\n<p>pm:0</p>"


def test_without_blocks_the_page_is_that_of_python_markdown() -> None:
    text = "# Title\n\nWords\tand  \n   \nmore\n\n<div>\nHTML\n</div>\n"
    assert converted(text) == Markdown(extensions=["attr_list", "pymdownx.superfences", "toc"]).convert(text)


WORDS = f"""*[CPU]: the processor

# It's the 1st outage of the CPU, again (and the 2nd in 2025) {{: #title lang=de dir=auto }}

## What happened {{: #what-happened }}

### Half of it {{: #2025 }}

### Half of it

| Time  | Load  | Rate | Commit     |
| ----- | ----- | ---- | ---------- |
| 10.51 | 46 %  | 1/2  | {"a1" * 20} |
| 11.17 | 5.5ms | (c)  | CPU        |
| 11:18 | 1,000 | 50 % | 10:51-12:30 |

* The CPU of www.example.org was at 100%; nobody's pager rang.
* one--two a_b_c #12 word word
* :smile: user@example.org
* at 10:51: a (short) pause: 10:51:20, 1.2.3

Plain words
on two lines
"""
OPTIONS: dict[str, dict[str, Any]] = {
    "pymdownx.magiclink": {"repo_url_shorthand": True, "provider": "github", "user": "a", "repo": "b"},
    "smarty": {"smart_angled_quotes": True},
    "toc": {"permalink": True, "baselevel": 2, "toc_depth": "2-3"},
}


@pytest.mark.parametrize("name", sorted(PURE))
def test_words_mean_to_every_extension_what_they_always_did(name: str) -> None:
    """A quick way past the search for Markdown is none past the extensions that read words."""

    def page(knows: bool) -> tuple[str, Any]:
        extension = PageMarkdown()
        extension.knows_extensions = knows
        names = dict.fromkeys(["attr_list", "tables", "toc", name])
        markdown = Markdown(extensions=[*names, extension], extension_configs=OPTIONS)
        return markdown.convert(WORDS), getattr(markdown, "toc_tokens", None)

    assert page(knows=True) == page(knows=False)
