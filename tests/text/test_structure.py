"""A body has the structure on the site that it has on the code host, form by form."""

from __future__ import annotations

import re
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import cmarkgfm
import pytest

from postmortems.text.body import convert_body
from tests.html_judge import page_of, parsed

FORMS = {
    "lists nested by two spaces": "- the pump\n  - its belt\n    - the *worn* one\n- the valve\n",
    "lists nested by three spaces": "1. stop the pump\n   - by hand\n   - by the switch\n2. start it\n",
    "a list right after a paragraph": "What we saw:\n- a red lamp\n- no sound\n",
    "a numbered list right after a paragraph": "What we did:\n1. looked\n2. waited\n",
    "a list with loose items": "- one\n\n  more of one\n\n- two\n",
    "a list that begins at seven": "7. seven\n8. eight\n",
    "bare links": "See https://status.example.com/i/42?x=1&y=2, www.example.com/a_b_c and mira@example.com.\n",
    "links in brackets": "(https://example.com/a_(b)) and <https://example.com/c>.\n",
    "reference links": "The [plan][p] and the [plan].\n\n[p]: plan.md 'The plan'\n[plan]: plan.md\n",
    "tables": "| pump | state |\n|:-----|------:|\n| `a|b` | ~~off~~ |\n| b \\| c | **on** |\n\nafter\n",
    "tables without edges": "a | b\n--|--\n1 | 2\n",
    "a table right after a paragraph": "The pumps:\n\n| a |\n|---|\n| 1 |\n",
    "code with fences": "```\nplain <b> & {{ x }}\n\n\n  indented\n```\n",
    "code with tildes": "~~~ text\n```\n~~~\n",
    "code in a list": "1. run\n\n   ```sh\n   ls -l\n   ```\n\n2. look\n",
    "indented code": "look:\n\n    $ ls\n    a  b\n",
    "code spans": "Run `` a`b `` or ` x `, not `<script>`.\n",
    "headings": "# What\n\n## When *it* `began`\n\n### Closed ###\n\n#Not one\n",
    "underlined headings": "What we saw\n===========\n\nand when\n--------\n",
    "headings in quotations": "## Top\n\n> # inside\n",
    "quotations": "> said the lamp\n> > and the pump\nlazily\n",
    "task lists": "- [x] belt replaced\n- [ ] sensor fitted\n  - [ ] nested\n- [y] no task\n",
    "loose task lists": "- [x] belt replaced\n\n- [ ] sensor fitted\n",
    "footnotes": "It slipped[^belt], twice[^belt].\n\n[^belt]: The *old* one.\n\n    Since May.\n",
    "alerts": "> [!WARNING]\n> The pump **runs**.\n>\n> - still\n",
    "an alert with its mark alone": "> [!NOTE]\n>\n> Quiet.\n",
    "strikethrough": "~~gone~~ and ~gone~ and ~~~not\n",
    "emphasis": "*a* __b__ ***c*** snake_case_name **a**b**c**\n",
    "emphasis next to wide characters": "这是**重点**。这 *也* 是\n",
    "hard line breaks": "one  \ntwo\\\nthree\nfour\n",
    "rules": "a\n\n---\n\nb\n\n***\n",
    "entities": "&copy; &#35; &amp;lt; \\&amp; \\* \\[x\\]\n",
    "pictures": "![the *belt*](belt.png 'Worn')\n\n[![lamp](lamp.png)](big.png)\n",
    "details": "<details>\n<summary>The log</summary>\n\n- one\n- two\n\n```\nx\n```\n\n</details>\n",
    "open details in a list": "- a\n\n  <details open><summary>b</summary>\n\n  c\n\n  </details>\n",
    "harmless HTML": "H<sub>2</sub>O <kbd>Ctrl</kbd> <br> x<sup>2</sup> <mark>!</mark>\n",
    "a block of HTML": "<div>\n<p>one *not emphasis*</p>\n</div>\n\n*emphasis*\n",
    "a table in HTML": "<table><tr><td>a</td><td>\n\n**b**\n\n</td></tr></table>\n",
    "comments": "before <!-- not shown --> after\n\n<!--\n\nnor this\n-->\n\nend\n",
    "nothing": "\n\n",
    "line ends of other systems": "a\r\n\r\n- b\r\n- c\r\n",
    "tabs": "-\ta\n\n\tb\n",
}
_OPTIONS = 1 << 13 | 1 << 17  # footnotes, raw HTML


@pytest.mark.parametrize("form", FORMS)
def test_the_structure_is_that_of_the_code_host(form: str) -> None:
    source = FORMS[form]
    ours = parsed(page_of(convert_body(source, lambda address: address)))
    theirs = parsed(cmarkgfm.github_flavored_markdown_to_html(source, _OPTIONS))
    assert _lines(_ours(ours)) == _lines(_theirs(theirs))


def test_every_form_leaves_something_to_compare() -> None:
    empty = [form for form, source in FORMS.items() if not convert_body(source, lambda address: address).parts]
    assert empty == ["nothing"]


def _lines(pieces: list[str]) -> list[str]:
    """Tags and words, with neighbouring words joined."""
    lines: list[str] = []
    for piece in pieces:
        if not piece.startswith("<") and lines and not lines[-1].startswith("<"):
            lines[-1] += piece
        else:
            lines.append(piece)
    shown = (line if line.startswith("<") else " ".join(line.split()) for line in lines)
    return [line for line in shown if line]


def _pieces(element: Element, name: str, first: str = "") -> list[str]:
    inside = [first or _words(element.text)]
    for child in element:
        inside += [*(_ours(child) if name != "theirs" else _theirs(child)), _words(child.tail)]
    return inside


def _words(text: str | None) -> str:
    return (text or "").replace("<", "‹")


def _tag(element: Element, name: str, inside: list[str]) -> list[str]:
    names = ("href", "src", "alt", "title", "align", "start")
    kept = "".join(f" {key}={unquote(value)}" for key in names if (value := element.get(key)))
    return [f"<{name}{kept}>", *inside, f"</{name}>"]


def _ours(element: Element) -> list[str]:
    classes, tag = element.get("class", ""), element.tag
    inside = _pieces(element, "ours")
    if tag in ("html", "main"):
        return inside
    if tag in ("head",) or element.get("id") == "after":
        return []
    if tag == "body":
        return inside
    if tag == "span" and classes.startswith("pm-task"):
        return [f"<input {'done' if 'done' in classes else 'open'}>"]
    if tag == "span" or classes in ("highlight",):
        return inside
    if "admonition-title" in classes:
        return []
    if "admonition" in classes:
        return _tag(element, f"alert {classes.split()[1]}", inside)
    if classes == "footnote":
        return _tag(element, "notes", [piece for piece in inside if piece not in ("<hr>", "</hr>")])
    return _tag(element, re.sub(r"h[1-6]", "heading", tag), inside)


def _theirs(element: Element) -> list[str]:
    tag = element.tag
    inside = _pieces(element, "theirs")
    if tag in ("html", "main", "body"):
        return inside
    if not isinstance(tag, str) or tag == "head" or element.get("id") == "after":
        return []
    if tag == "input":
        return [f"<input {'done' if element.get('checked') is not None else 'open'}>"]
    if tag == "blockquote":
        mark = re.match(r"\s*\[!(\w+)\]\s*", "".join(element.itertext()))
        if mark:
            rest = _lines(inside)
            rest[1] = rest[1][len(mark[0].strip()) :].strip()
            if rest[1] == "":
                del rest[0:3]
            return _tag(element, f"alert {mark[1].lower()}", rest)
    if tag == "section":
        return _tag(element, "notes", inside)
    return _tag(element, re.sub(r"h[1-6]", "heading", tag), inside)
