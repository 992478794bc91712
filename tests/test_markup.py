"""What a record writes reaches its readers, and nothing that it writes does anything to them.

The guard is judged by what Python-Markdown makes of the guarded text, with the extensions that sites use.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html.parser import HTMLParser

import lxml.html
import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortems.markup import (
    LONGEST_FIELD,
    block_html,
    code_host_slug,
    guard,
    heading_anchors,
    heading_slug,
    inline_html,
    is_safe_address,
    links,
    plain_text,
    rewrite_links,
)

SITES = {
    "material": "extra tables toc footnotes pymdownx.superfences pymdownx.details pymdownx.highlight".split(),
    "our own": "admonition attr_list def_list footnotes tables pymdownx.superfences toc".split(),
    "plain": "toc tables fenced_code".split(),
    "extra": "extra admonition toc".split(),
}
HOSTILE_TAGS = frozenset(
    "script iframe frame object embed style link meta form input button textarea select svg math base template"
    " video audio source noscript title xmp plaintext".split()
)
LOADING_ATTRIBUTES = frozenset({"srcdoc", "srcset", "action", "formaction", "ping", "data", "background", "poster"})
ALIGNMENT = re.compile(r"text-align: (?:left|right|center);")
"""The one style that Python-Markdown itself writes, on cells of tables."""


@cache
def site(name: str) -> markdown.Markdown:
    return markdown.Markdown(extensions=SITES[name])


def rendered(body: str, name: str = "material") -> str:
    """The HTML that a site makes of a guarded body."""
    return site(name).reset().convert(guard(body))


def dangers(html: str) -> list[str]:
    """Everything in a piece of HTML that could run or load something.

    It is read twice: by a parser that builds a tree, and by one that only looks at tags.
    """
    tokens = _Tokens()
    tokens.feed(html)
    tokens.close()
    found = list(tokens.found)
    if html.strip():
        for fragment in lxml.html.fragments_fromstring(html):
            if not isinstance(fragment, str):
                for element in fragment.iter():
                    if isinstance(element.tag, str):
                        found += _dangers_of(element.tag, element.attrib.items())
    return found


def _dangers_of(tag: str, attributes: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    if tag in HOSTILE_TAGS:
        yield f"<{tag}>"
    for name, value in attributes:
        name, value = name.lower(), value or ""
        if name.startswith(("on", "data-md")) or name in LOADING_ATTRIBUTES or (name == "name" and tag != "a"):
            yield f"{name}={value}"
        elif name == "style" and not ALIGNMENT.fullmatch(value):
            yield f"style={value}"
        elif name in ("href", "src", "cite", "xlink:href"):
            # What a browser drops before it reads an address.
            address = re.sub(r"[\x00-\x20]", "", value).replace("\\", "/")
            scheme = re.match(r"([A-Za-z][\w+.-]*):(?!\Z)", address)  # a scheme alone does nothing
            if address.startswith("//") or (scheme and scheme[1].lower() not in ("http", "https", "mailto")):
                yield f"{name}={value}"


class _Tokens(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += _dangers_of(tag, attrs)

    def handle_comment(self, data: str) -> None:
        if data.strip():
            self.found.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.found.append(f"<![{data}]>")


# Hostile bodies

ATTACKS = {
    "a tag": "<script>alert(1)</script>",
    "a tag without blanks": "<svg/onload=alert(1)>",
    "a tag over lines": "<script\n\n>alert(1)</script>",
    "a tag that does not end": "<img src=x onerror=alert(1) ",
    "an event on an allowed tag": '<details open ontoggle="alert(1)">',
    "an address with entities": "<a href=javascript&colon;alert(1)>x</a>",
    "an address over lines": '<a href="java\nscript:alert(1)">x</a>',
    "a frame": '<iframe src="https://example.org"></iframe>',
    "a Markdown link": "[x](javascript:alert(1))",
    "a Markdown link with entities": "[x](&#106;avascript:alert(1))",
    "a Markdown link over lines": "[x](java\nscript:alert(1))",
    "a link after blanks": "[x]( \n javascript:alert(1))",
    "a link in angle brackets": "[x](<javascript:alert(1)> 'title')",
    "a picture": "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "an address hidden by code": "[x](` `javascript:alert(1))",
    "an address hidden by a reference": "[x]([][r]javascript:alert(1))\n\n[r]: z",
    "a reference definition": "[x][r]\n\n[r]: javascript:alert(1)",
    "a definition on the next line": "[x][r]\n\n> [r]:\n> &#9;javascript:alert(1)",
    "a definition after empty brackets": "[x][r]\n\n[r]: <>javascript:alert(1)",
    "a definition after HTML": "<div></div>[r]: javascript:alert(1)\n\n[x][r]",
    "a definition after a very long start": f"[x][r]\n\n[r]: {'&#9;' * 900}javascript:alert(1)",
    "an autolink": "<javascript://x%0aalert(1)>",
    "another host": "[x](//example.org) [y](/\\example.org)",
    "a link in a tag's title": 'x <a title="[x](foo onmouseover=alert(1)//)">y</a>',
    "a tag in a link's title": "[x](y \"<b title=' onclick=alert(1) '>\")",
    "code in a tag's title": 'x <a title="`" onclick=alert(1) x="`">y</a>',
    "an attribute list": "*x*{: onclick=alert(1) }",
    "an attribute list on a heading": '# x {: style="position:fixed" }',
    "an attribute list with a link": "[x](y){: href=javascript:alert(1) }",
    "an attribute list after a tab": "*x*{:\tonclick}",
    "an attribute list without blanks": '*x*{: title="a"onclick="alert(1)" }',
    "a tag in an attribute list": '*x*{: title=<b title=" onclick=alert(1) x="> }',
    "a tag over lines in an attribute list": '*x*{: title=<b\ntitle=" onclick=alert(1) x="> }',
    "a fence with attributes": "``` {.xml onclick=alert(1)}\nx\n```",
    "a fence in a link's title": '[x](y "a\n``` {.xml alt="a onclick=alert(1) b"}\nx\n```\n")',
    "Markdown in HTML": '<div markdown="1">\n<script>alert(1)</script>\n</div>',
    "a comment that ends early": "<!-- --!><script>alert(1)</script> -->",
    "a comment with an escape": "a <!-- --\\><script>alert(1)</script> -->",
    "an open comment": "<!-- <script>alert(1)</script>",
    "a declaration": "<![CDATA[ ]]><script>alert(1)</script>",
    "an instruction": "<?php ?><script>alert(1)</script>",
    "a placeholder of the parser": "\x02wzxhzdk:0\x03 <\x02script>alert(1)</script>",
    "code over lines": "`\n<script>alert(1)</script>\n`",
    "code in HTML": "<div>`<script>alert(1)</script>`</div>",
    "code behind HTML": "<div></div>`<script>alert(1)</script>`",
    "code over paragraphs": "`a\n\n<script>alert(1)</script>\n\nb`",
    "unequal backticks": "``a` <script>alert(1)</script> ```",
    "a fence that is not closed": "```xml\n<script>alert(1)</script>",
    "a fence closed by other signs": "~~~\n```\n~~~\n<script>alert(1)</script>\n```",
    "a fence closed by more signs": "```\na\n````\n<script>alert(1)</script>\n\n```",
    "a fence below indented code": "a\n\n    b\n```xml\nx ``` <script>alert(1)</script>\n```",
    "a fence in a list": "1. a\n\n    ```xml\n    <script>alert(1)</script>\n    ```",
    "a fence that only some read": '```xml title="x"\na\n```\n\n```\n<script>alert(1)</script>\n```',
    "a fence that starts like code": "```xml``` x\n\n```\n<script>alert(1)</script>\n```",
    "a fence that leaves its quotation": "> ```\n```\n> <script>alert(1)</script>\n> ```\n```",
    "a fence indented less inside": "  ```\n<script>alert(1)</script>\n  ```",
    "a fence with a tab": "\t```\n<script>alert(1)</script>\n\t```",
    "indented code": "a\n\n    <script>alert(1)</script>",
    "no indented code, but a list": "- a\n\n    <script>alert(1)</script>",
    "a table": "| a | b |\n|---|---|\n| `|<script>alert(1)</script>|` | `x |",
    "a footnote": "x[^1]\n\n[^1]:\n    <script>alert(1)</script>\n\n    [r]: javascript:alert(1)\n\n[x][r]",
    "a picture with the name of a property": "<img name=currentScript src=x> ![x](y){ name=cookie }",
    "a tag that grows together": "<hr>x<&lt;script>alert(1)</script>",
    "a tag around a comment": "<div></div>x<<!-- -->script>alert(1)//<div></div>",
    "a tag around an entity, deeper": "x <p>\n<div>\n</div>y<&lt;script>alert(1)//</p>",
    "a link that grows together": "<hr>[x]&amp;(javascript:alert(1))",
    "an address that grows together": "<hr>[x](&lt;javascript:alert(1))",
    "a fence behind HTML": "<hr>```xml\n<script>alert(1)</script>\n```",
    "an abbreviation": 'HTML\n\n*[HTML]: <b title=" onclick=alert(1) ">',
}


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_survives_the_guard(attack: str, name: str) -> None:
    assert dangers(rendered(ATTACKS[attack], name)) == []


def test_attacks_are_attacks() -> None:
    """Most of these do harm somewhere when nobody guards; else the test above would show nothing."""
    harmful = [
        attack
        for attack, body in ATTACKS.items()
        if any(dangers(site(name).reset().convert(body)) for name in SITES)
    ]  # fmt: skip
    assert len(harmful) > 0.8 * len(ATTACKS), set(ATTACKS) - set(harmful)


FRAGMENTS = (
    *(body for body in ATTACKS.values() if len(body) < 200),
    *"< > \" ' = \\ ` `` ``` ~~~ [ ] ( ) ]( ]: { } {: {{ ! # * _ | & / // <> <!-- --> <hr>".split(),
    *"<b> </b> <div> </div> <pre> </pre> <script> onclick=alert(1) title= [r] [^1]".split(),
    *"javascript: javascript:alert(1) java script: &#58; &colon; &lt; text".split(),
    '<b title="', "<b\ntitle=' onclick=alert(1) '>", '">', "\n\n[r]: ", "\n\n[^1]: ",
    "\n```\n", "\n```xml\n", "\n~~~\n", '\n??? note "x"\n', "\n# ", "\n---\n", "\n:   ",
    "\n    ", "\n\n    ", "\n> ", "\n- ", "\n1. ", "  \n", "\t", "\n", "\n\n", " ",
)  # fmt: skip
BODIES = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)


@settings(max_examples=400, deadline=None)
@given(BODIES)
def test_nothing_active_survives_the_guard(body: str) -> None:
    for name in SITES:
        assert dangers(rendered(body, name)) == []


@settings(max_examples=300, deadline=None)
@given(BODIES | st.text(max_size=60))
def test_fields_become_harmless_html_on_one_line(text: str) -> None:
    for html in (inline_html(text), block_html(text), inline_html(text, lambda href: href)):
        assert dangers(html) == []
        assert not re.search(r"[\n\r\x00-\x1f{}]", html)


@settings(max_examples=200, deadline=None)
@given(BODIES | st.text(max_size=60))
def test_links_stand_where_they_are_said_to(text: str) -> None:
    for link in links(text):
        assert text[link.offset : link.offset + len(link.target)] == link.target
    assert rewrite_links(text, lambda target: target) == text


# Honest bodies

HONEST = {
    "prose": 'A queue grew; `a < b` held, 3 < 4, and x <- y. It\'s "fine" & good.\n',
    "another script": "節點記憶體不足,kubelet 沒有驅逐 pod。[紀錄](2026-05-16-節點.md#原因)\n",
    "folding": '<details>\n<summary>Log</summary>\n\nLine <br> by <kbd class="key">line</kbd>.\n\n</details>\n',
    "a table": "| Host | Load |\n|:-----|-----:|\n| `k8s-1` | 4 \\| 5 |\n",
    "a picture": '<figure>\n<img src="x/load.png" alt="It\'s high" width="300">\n</figure>\n',
    "links": '[a](b.md#c) [d](https://example.org/?q=1&r=2 "The title") <https://example.org> <m@example.org>\n',
    "references": "[e][f] ![g][h]\n\n[f]: g.md 'The title'\n[h]: https://example.org/h.png\n",
    "attributes": '## Heading {#own-id}\n\n[a](b.md){ .md-button target=_blank }\n\n![c](d.png){: width="300" }\n',
    "code": "```xml\n<script>alert('an example')</script>\n<!-- kept -->\n```\n",
    "template code": "~~~\n{{ helm }} [x](javascript:y)\n~~~\n",
    "a list with code": "1. First:\n\n    ```bash\n    jq '.items[] | {name: .x}'\n    ```\n\n2. Then.\n",
    "a fence with a title": '```yaml title="deploy.yml" hl_lines="2 3"\na: {b: 1}\n```\n',
    "a query": '```promql\nup{job="node"} == 0\n```\n\n- one\n\n    ```\n    up{job="node"}\n    ```\n',
    "a note": '??? note "What we saw"\n\n    Pods were `Pending`.\n\nx[^1]\n\n[^1]: Note: see there.\n',
    "indented code": "Run:\n\n    kubectl drain node-1 --force\n\nThen wait.\n",
    "HTML in a table": "| a | b |\n|---|---|\n| <ul><li>c</li></ul> d | <p>e</p> f |\n",
    "JSON": 'It said {"ok": true, "n": 1} and ${HOME}.\n',
}


@pytest.mark.parametrize("body", HONEST.values(), ids=HONEST.keys())
def test_honest_bodies_stay_as_they_are(body: str) -> None:
    assert guard(body) == body


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize(
    "code", ["List<String>", "stacks/<app>/main.tf", "<b>", "a | <x>", "{{ x }}", "[a](javascript:b)", "1<<n * 2_3 _x_"]
)
def test_code_that_parsers_may_misread_looks_the_same(code: str, name: str) -> None:
    page = lxml.html.fromstring(rendered(f"It is `{code}` there.", name))
    assert page.findtext(".//code") == code


def test_code_in_lists_that_parsers_may_misread_looks_the_same() -> None:
    page = lxml.html.fromstring(rendered("1. Run\n\n    ```bash\n    drain <node>\n\n      cat <<EOF > _x_\n    ```\n"))
    assert page.findtext(".//code") == "drain <node>\n\n  cat <<EOF > _x_"


def test_indented_code_with_tags_looks_the_same() -> None:
    page = lxml.html.fromstring(rendered("<p>a</p>\n\n    <server>\n\n    </server>\n\nb", "plain"))
    assert page.findtext(".//code") == "<server>\n\n</server>"


def test_generics_in_prose_are_shown() -> None:
    assert "List&lt;String&gt;" in rendered("A List<String> was null.")


def test_html_that_does_not_close_is_closed() -> None:
    assert guard("<details>\n<b>x").rstrip().endswith("</b>\n</details>")
    assert guard("x</div></article>") == "x&lt;/div>&lt;/article>"


def test_comments_are_not_published() -> None:
    assert guard("a <!-- a secret\n\n```\nb\n``` --> c") == "a <!-- --> c"


def test_file_inclusions_are_inert_in_code_as_well() -> None:
    for body in ('--8<-- "mkdocs.yml"', '```\n--8<-- "mkdocs.yml"\n```', '    ;--8<-- "mkdocs.yml"'):
        assert "8<-" not in guard(body)
        assert "mkdocs.yml" in guard(body)


def test_template_code_is_inert_in_prose_and_inline_code() -> None:
    guarded = guard("{{ config }} {% include 'x' %} `{{ x }}` \\{{ y }}")
    assert "{{" not in guarded
    assert "{%" not in guarded


def test_directives_of_other_extensions_are_inert() -> None:
    assert ":::" not in guard("::: os.system")
    assert "///" not in guard("- /// html | script")
    assert guard("file:///etc/hosts") == "file:///etc/hosts"


@pytest.mark.parametrize("identifier", ["__config", "__search", "__md_scope"])
def test_identifiers_that_themes_and_our_script_look_for_cannot_be_taken(identifier: str) -> None:
    body = f'<div id="{identifier}">x</div>\n\n# Heading {{#{identifier}}}\n\n*x*{{: id={identifier} }}'
    page = lxml.html.fromstring(rendered(body))
    assert identifier not in {element.get("id") for element in page.iter()}


# Fields


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain words, it's 5 %", "plain words, it&#39;s 5 %"),
        ("`a<b>` *c* **d** snake_case_name", "<code>a&lt;b&gt;</code> <em>c</em> <strong>d</strong> snake_case_name"),
        ("<script>x</script> {{ y }}", "&lt;script&gt;x&lt;/script&gt; &#123;&#123; y &#125;&#125;"),
        ("[a](b.md#c)", '<a href="b.md#c">a</a>'),
        ("[a](<b c.md>)", '<a href="b%20c.md">a</a>'),
        ("[中](中.md)", '<a href="中.md">中</a>'),
        ("<https://example.org>", '<a href="https://example.org" rel="noopener noreferrer">https://example.org</a>'),
        ("![a *chart*](b.png)", '<a href="b.png">a chart</a>'),
        ("[![a](b.png)](c.md)", '<a href="c.md">a</a>'),
        ("[a](javascript:b) c", "a c"),
        ("a\\\nb\nc", "a<br>b c"),
    ],
)
def test_inline_markdown_of_a_field(text: str, html: str) -> None:
    assert inline_html(text) == html


def test_relative_links_of_a_field_are_resolved() -> None:
    pages: dict[str, str] = {"a.md": "../a/?x=1&y"}
    assert inline_html("[a](a.md) [b](b.md) [c](https://example.org)", pages.get) == (
        '<a href="../a/?x=1&amp;y">a</a> b <a href="https://example.org" rel="noopener noreferrer">c</a>'
    )


def test_block_markdown_of_a_field() -> None:
    text = "# Why\n\nOne *two*\nthree\n\n- a\n- b\n\n3. c\n\n```\nif a < b:\n\n    {d}\n```\n\n<div>\n"
    assert block_html(text) == (
        "<p><strong>Why</strong></p><p>One <em>two</em> three</p><ul><li>a </li><li>b </li></ul>"
        '<ol start="3"><li>c </li></ol>'
        "<pre><code>if a &lt; b:&#10;&#10;    &#123;d&#125;</code></pre><p>&lt;div&gt;</p>"
    )


def test_plain_text_has_the_words_without_the_marks() -> None:
    assert plain_text("The `node` *was* [slow](x.md) ![chart](y.png) &amp; <b>full</b>") == (
        "The node was slow chart & <b>full</b>"
    )
    assert plain_text("One\ntwo\n\n- three\n- `four`") == "One two three four"


UNSAFE_ADDRESSES = (
    "javascript:x", "JaVaScript:x", " javascript:x", "java\tscript:x", "java\nscript:x", "\x01javascript:x",
    "javascript&colon;x", "&#106;avascript:x", "javascript%3Ax", "java%73cript:x", "vbscript:x", "data:x", "file:///x",
    "//example.org", "/\\example.org", "\\\\example.org", " //example.org", "/%2fexample.org", "\x01" * 99 + "//x",
)  # fmt: skip
SAFE_ADDRESSES = (
    "https://example.org/a:b", "HTTP://x", "mailto:a@b.c", "a.md#b", "../a/b.png", "#a", "?a=b", "/a//b", "中.md"
)  # fmt: skip


@pytest.mark.parametrize("address", UNSAFE_ADDRESSES)
def test_unsafe_addresses(address: str) -> None:
    assert not is_safe_address(address)


@pytest.mark.parametrize("address", SAFE_ADDRESSES)
def test_safe_addresses(address: str) -> None:
    assert is_safe_address(address)


# Links


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("[a](b) ![c](d \"t\") [e](f(g)h) [i](<j k> 't')", ["b", "d", "f(g)h", "j k"]),
        ("[![a](b.png)](c.md)", ["b.png", "c.md"]),
        ("[a]: b 't'\n[c]: <d>\n[e]:\n  f", ["b", "d", "f"]),
        ("<https://a> <bc:d>", ["https://a", "bc:d"]),
        ("<a class=x href='a.md'> <img src=\"b.png\"> <img\nsrc=c>", ["a.md", "b.png", "c"]),
        ("\\[a](b) [c\\](d) e](f) [g] (h) i](j)", ["f"]),
        ("`[a](b)` ``[c](d) ` [e](f)`` [g](h)", ["h"]),
        ("```\n[a](b)\n```\n~~~ x\n[c](d)\n```\n~~~\n[e](f)", ["f"]),
        ("- a\n\n    ```\n    [a](b)\n    ```\n    [c](d)", ["d"]),
        ("a\n\n    [b](c)\n\n[d](e)", ["e"]),
        ("```\n[a](never-closed)", ["never-closed"]),
        ("[^1]: [a](b)", ["b"]),
    ],
)
def test_links_of_a_text(text: str, targets: list[str]) -> None:
    assert [link.target for link in links(text)] == targets


def test_only_relative_links_are_rewritten() -> None:
    body = "[a](b.md#c 't') `[a](b.md)` [d](https://e) [f](<g h.md>)\n\n[i]: j.md\n<img src='k.png'>\n"
    assert rewrite_links(body, lambda target: None if target == "k.png" else f"../{target}") == (
        "[a](../b.md#c 't') `[a](b.md)` [d](https://e) [f](<../g%20h.md>)\n\n[i]: ../j.md\n<img src='k.png'>\n"
    )


# Anchors

HEADINGS = (
    "# Hello *World*\n\n## Hello World\n\n### Use of `foo_bar` & <co>\n\n```\n# code\n```\n\n# Own {#mine}\n\n"
    "# Über [uns](x.md)\n\n# 中文\n\n# 中文\n\n## Hello World_1\n\n# Closed ##\n\n## A {: .b #c }\n"
)


def test_anchors_are_those_of_the_site() -> None:
    page = lxml.html.fromstring(rendered(HEADINGS, "our own"))
    assert heading_anchors(HEADINGS) == {heading.get("id") for heading in page.iter("h1", "h2", "h3")}


@pytest.mark.parametrize(
    ("title", "slug", "on_code_host"),
    [
        ("What went *well*", "what-went-well", "what-went-well"),
        ("`foo_bar` & baz", "foo_bar-baz", "foo_bar--baz"),
        ("Über uns 中文", "uber-uns", "über-uns-中文"),
        ("中文", "", "中文"),
    ],
)
def test_slugs_of_headings(title: str, slug: str, on_code_host: str) -> None:
    assert heading_slug(title) == slug
    assert code_host_slug(title) == on_code_host


# Speed

MONOTONOUS = (
    *"[ ] ` ``` ]( ](a ](< [x]( [x](a( [x]: ]: < <a `<!-- <!-- {{ {: {a= } \\ \\[ & ** ![ <b> <b></i> ((( -".split(),
    "`` ` ", "```\n", "~~~\n```\n", " ```a\n", "> ```\n", "\n    <a\n\n", "\n\n    x\n    \n", "# a\n", "{ ",
    '<a href="', "<https://", "".join("`" * length + " " for length in range(1, 440)),
)  # fmt: skip


def _linear(function: Callable[[str], object], text: str) -> None:
    start = time.process_time()
    function(text)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("piece", MONOTONOUS)
def test_long_hostile_texts_take_no_long_time(piece: str) -> None:
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    for function in (guard, heading_anchors, plain_text, inline_html, block_html, lambda body: list(links(body))):
        _linear(function, text)
    for function in (plain_text, inline_html, block_html):
        _linear(function, text[:LONGEST_FIELD])
