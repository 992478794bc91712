"""What in a body is not what its author may think: forms of other Markdown dialects, HTML that the cleaner removes,
and pictures from other hosts.

Whether something that looks like such a form is code, a comment or the real thing, only the parser knows. So each
candidate gets a mark, the parser makes HTML of all, and the marks tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from postmortems.model.base import address_scheme
from postmortems.text import cleaner, gfm, html_limits
from postmortems.text.rare import quick_search, rare_pattern


class Form(NamedTuple):
    """Something in a body of which its author should know."""

    line: int
    """Of the body, from 1."""
    column: int
    """In characters, from 1."""
    rule: str
    message: str
    help: str


def forms(source: str) -> Iterator[Form]:
    """What is to be said about a body, in the order of its text."""
    source = (source if source.isascii() else _TAKEN.sub("_", source)).replace(_ATTRIBUTE, _ATTRIBUTE.replace("-", "_"))
    candidates = sorted(_candidates(source), key=lambda candidate: candidate.start)
    if not candidates:
        return
    marked, last = list[str](), 0
    for number, candidate in enumerate(candidates):
        mark = f" {_ATTRIBUTE}{number}" if candidate.judge is None else f"{_OPEN}{number}{_CLOSE}"
        marked += (source[last : candidate.mark], mark)
        last = candidate.mark
    marked.append(source[last:])
    line, position = 1, 0
    for number, rule, message, help_ in sorted(_found("".join(marked), candidates)):
        start = candidates[number].start
        line += source.count("\n", position, start)
        position = start
        yield Form(line, start - source.rfind("\n", 0, start), rule, message, help_)


class _Candidate(NamedTuple):
    start: int
    """Where it begins."""
    mark: int
    """Where its mark goes."""
    judge: Callable[[bool], _Said | None] | None = None
    """What is to be said if it is what it looks like, given whether it is in code. None for a tag of HTML."""
    is_picture: bool = False


_Said = tuple[str, str, str]
"""Rule, message and help."""
_Found = tuple[int, str, str, str]

_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_ATTRIBUTE = "pm-mark-"
_TAKEN = rare_pattern(f"[{_OPEN}{_CLOSE}]")
_MARKS = re.compile(rf"{_OPEN}(\d+){_CLOSE}")
_MARK_IN_TAG = rare_pattern(rf"[\s/]{_ATTRIBUTE}(\d+)(?=[\s/>=]|$)")


def _candidates(source: str) -> Iterator[_Candidate]:
    if "<" in source:
        for tag in _TAG_START.finditer(source):
            yield _Candidate(tag.start(), tag.end())
    if "!" in source:
        for picture in _PICTURE_START.finditer(source):
            yield _Candidate(picture.start(), picture.start(), lambda _: None, is_picture=True)
    for signs, pattern, judged in _FORMS if _may_hold_forms(source) else ():
        for sign in signs:  # `any` would take most of the time
            if sign[0] in source and sign[-1] in source and _sign(sign).search(source):
                for form in pattern.finditer(source):
                    start = form.start(1)
                    yield _Candidate(start, start, judged(form))
                break


@cache
def _sign(sign: str) -> re.Pattern[str]:
    """Finds a sign by its last character: a single one is found fast, two in a row take five times as long."""
    return re.compile(rf"{re.escape(sign[-1])}(?<={re.escape(sign)})")


_TAG_START = rare_pattern(r"(?<!\\)<[A-Za-z][A-Za-z0-9-]*+(?=[\s/>])")
_PICTURE_START = re.compile(r"(?<!\\)!\[")


def _found(marked: str, candidates: list[_Candidate]) -> Iterator[_Found]:
    """What is to be said of which candidate."""
    rendered = gfm.to_html(marked)
    position = in_code = 0
    for tag in (*html_limits.tags(rendered), None):
        picture = None
        for mark in _MARKS.finditer(rendered, position, tag.start() if tag else len(rendered)):
            number = int(mark[1])
            candidate = candidates[number]
            if candidate.judge and (said := candidate.judge(bool(in_code))):
                yield number, *said
            if candidate.is_picture and tag and mark.end() == tag.start():
                picture = number
        if not tag:
            return
        position = tag.end()
        name = (tag["name"] or "").lower()
        if name in ("code", "pre"):
            in_code = max(0, in_code - 1) if tag["closing"] else in_code + 1
        if not name or tag["closing"]:
            continue
        attributes = tag["attributes"]
        if own := _MARK_IN_TAG.search(attributes):
            attributes = attributes[: own.start()] + attributes[own.end() :]
            picture = int(own[1])
            yield from ((picture, *said) for said in _of_tag(tag["name"], attributes))
        if name == "img" and picture is not None:
            yield from ((picture, *said) for said in _of_picture(attributes))


# HTML

_LOST = frozenset(
    "script style iframe frame frameset object embed applet video audio source track canvas svg math form button select"
    " option optgroup textarea link meta base template noscript noembed noframes dialog portal slot title".split()
)
"""Tags without which something is missing from the page, or that run or fetch something."""
_SHOWN_ANYWAY = frozenset(
    "acronym address area article aside bdi big blink body center data datalist dir fieldset font footer head header"
    " hgroup html label legend main map marquee menu meter nav nobr output param picture progress search".split()
)
"""Tags that only change how what is inside them looks."""
_OF_NO_CONCERN = frozenset(
    "rel target loading decoding border cellpadding cellspacing bgcolor color face role tabindex nowrap srcset sizes"
    " hspace vspace frameborder summary".split()
)
"""Attributes of which nobody misses anything."""


def _of_tag(written_name: str, written: str) -> Iterator[_Said]:
    attributes = html_limits.attributes_of(written)
    name, tag = written_name.lower(), f"<{written_name[:40]}>"
    if name in _LOST or (name == "input" and attributes.get("type", "").lower() != "checkbox"):
        yield (
            "removed-html",
            f"{tag} is not allowed in a body, and is removed",
            _INSTEAD.get(name, _IN_CODE.format(tag)),
        )
    elif name not in cleaner.TAGS and name not in _SHOWN_ANYWAY:
        yield "removed-html", f"{tag} is read as an HTML tag, and is not shown", _IN_CODE.format(tag)
    elif name not in cleaner.TAGS:
        yield "ignored-html", f"{tag} has no effect; what is inside it is shown", "remove the tag"
    if "markdown" in attributes:
        message = f"{tag} asks for Markdown inside HTML in another dialect's way"
        advice = "remove `markdown`, and leave an empty line after the opening and before the closing tag"
        yield "not-gfm", message, advice
    active = [key for key in attributes if key.startswith("on") or key in ("srcdoc", "formaction")]
    if active:
        yield "removed-html", f"{active[0][:40]}= of {tag} would run code, and is removed", "remove it"
    allowed = cleaner.ATTRIBUTES["*"] | cleaner.ATTRIBUTES.get(name, frozenset())
    ignored = [
        key
        for key, value in attributes.items()
        if key not in active
        and key != "markdown"
        and key not in _OF_NO_CONCERN
        and (key not in allowed or not cleaner.is_allowed(key, value))
    ]
    if ignored and (name in cleaner.TAGS or name in _SHOWN_ANYWAY):
        named = ", ".join(f"{key[:40]}=" for key in ignored[:3])
        yield "ignored-html", f"{named} of {tag} has no effect", "remove it: the site ignores it"


_IN_CODE = "to show it, put it in backticks: `{}`"
_INSTEAD = {
    **dict.fromkeys(("video", "audio", "iframe", "object", "embed"), "link to it: `[recording](https://…)`"),
    **dict.fromkeys(("svg", "canvas"), "attach the picture as a file: `![what it shows](ID/picture.svg)`"),
    **dict.fromkeys(("script", "style"), "remove it; to show it, put it in a fenced code block"),
    "math": "write it as text, or attach a picture of it",
}


def _of_picture(written: str) -> Iterator[_Said]:
    source = html_limits.attributes_of(written).get("src", "").strip()
    host = _HOST.match(source)
    if host and (host[1] or address_scheme(source) in (None, "http", "https")):
        message = f"the picture is on another host ({host[2][:80]}), so the page shows a link to it"
        yield "foreign-picture", message, "attach it: put it in the folder that is named like the record"


_HOST = rare_pattern(r"(?:https?:)?([/\\]{2})[/\\]*([^/\\?#\s]+)", re.I)


# Forms of other dialects

_AT_LINE = r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?"


def _always(
    make: Callable[[re.Match[str]], tuple[str, str]],
) -> Callable[[re.Match[str]], Callable[[bool], _Said | None]]:
    """A form that is none in code."""

    def judged(form: re.Match[str]) -> Callable[[bool], _Said | None]:
        return lambda in_code: None if in_code else ("not-gfm", *make(form))

    return judged


def _snippet(form: re.Match[str]) -> Callable[[bool], _Said | None]:
    """With the name of a file, in code, too: that is where files were included most."""
    said = (
        "not-gfm",
        f"`{form[1][:60]}` is shown as it is: it includes no file",
        "copy the lines into the record, or link to the file",
    )
    return lambda in_code: None if in_code and form[1][-1] == "-" else said


_ALERT_KINDS = {
    **dict.fromkeys("tip hint success check done question help faq example".split(), "TIP"),
    **dict.fromkeys("warning caution attention".split(), "WARNING"),
    **dict.fromkeys("danger error failure fail missing bug".split(), "CAUTION"),
    "important": "IMPORTANT",
}


def _admonition(form: re.Match[str]) -> tuple[str, str]:
    kind = _ALERT_KINDS.get(form[3].lower(), "NOTE")
    message = f"`{form[2]} {form[3][:40]}` is shown as it is: it is no GitHub Flavored Markdown"
    if form[2][0] == "?":
        title = (form[4] or form[3])[:80]
        return message, f"write `<details><summary>{title}</summary>`, an empty line, the text, and `</details>`"
    return message, f"write `> [!{kind}]`, and begin each line of the text with `> `"


def _tab(form: re.Match[str]) -> tuple[str, str]:
    message = f'the tab "{form[2][:40]}" is shown as it is: GitHub Flavored Markdown has no tabs'
    return message, f"write a heading in its place: `#### {form[2][:40]}`"


def _attribute_list(form: re.Match[str]) -> tuple[str, str]:
    written = form[1]
    message = f"`{written[:60]}` is shown as it is: GitHub Flavored Markdown has no attribute lists"
    anchor = re.search(r"#([\w.:-]+)", written)
    width = re.search(r"width=[\"']?(\d+%?)", written)
    if anchor:
        return message, f'remove it; for an anchor of your own, write `<a id="{anchor[1][:60]}"></a>` before the text'
    if width:
        return message, f'write the picture as HTML: `<img src="…" alt="…" width="{width[1]}">`'
    return message, "remove it"


def _same(message: str, advice: str) -> Callable[[re.Match[str]], tuple[str, str]]:
    return lambda form: (f"`{form[1][:60]}` is shown as it is: {message}", advice)


_FORMS: tuple[
    tuple[tuple[str, ...], re.Pattern[str], Callable[[re.Match[str]], Callable[[bool], _Said | None]]], ...
] = (
    (
        ("!!!", "???"),
        rare_pattern(rf'{_AT_LINE}((!!!|\?\?\?\+?)[ \t]+([\w-]+)(?:[ \t]+"([^"\n]*)")?)', re.M),
        _always(_admonition),
    ),
    (("///",), rare_pattern(rf"{_AT_LINE}((/{{3,}})[ \t]+([A-Za-z][\w-]*))(?=[ \t|]|$)", re.M), _always(_admonition)),
    (("===",), rare_pattern(rf'{_AT_LINE}(===[!+]?[ \t]+["\']([^"\'\n]*)["\'])[ \t]*$', re.M), _always(_tab)),
    (("8<-",), rare_pattern(rf"{_AT_LINE}(-+8<-+(?:[ \t]+[\"'][^\"'\n]{{1,200}}[\"'])?)[ \t]*$", re.M), _snippet),
    (
        ("\\[",),
        rare_pattern(r"^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+(\\\[[ xX]\\?\])(?=[ \t])", re.M),
        _always(_same("a backslash makes a text of the box", "remove the backslash")),
    ),
    (
        ("[TOC]",),
        rare_pattern(rf"{_AT_LINE}(\[TOC\])[ \t]*$", re.M),
        _always(_same("the page has its own table of contents", "remove it")),
    ),
    (
        ("\n:", " :", "\t:"),
        rare_pattern(r"(?<=\S\n)([ \t]{0,3}:[ \t]{1,3}\S)", re.M),
        _always(_same("GitHub Flavored Markdown has no definition lists", "write a list: `- **term**: what it means`")),
    ),
    (
        ("*[",),
        rare_pattern(r"^[ ]{0,3}(\*\[[^\]\n]{1,80}\]:)", re.M),
        _always(_same("GitHub Flavored Markdown has no abbreviations", "spell the word out where it comes first")),
    ),
    (
        (":material-", ":octicons-", ":fontawesome-", ":simple-"),
        rare_pattern(r"(?<![\w:])(:(?:material|octicons|fontawesome|simple)-[a-z0-9-]{1,80}:)"),
        _always(_same("only some themes make an icon of it", "write the word, or an emoji")),
    ),
    (
        ("++",),
        rare_pattern(r"(?<![+\w])(\+\+[a-z0-9-]{1,20}(?:\+[a-z0-9-]{1,20}){1,5}\+\+)(?![+\w])"),
        _always(_same("GitHub Flavored Markdown has no form for keys", "write `<kbd>Ctrl</kbd>+<kbd>C</kbd>`")),
    ),
    (
        ("==",),
        rare_pattern(r"(?<![=\w\\])(==[^=\s][^=\n]{0,200}==)(?![=\w])"),
        _always(_same("GitHub Flavored Markdown has no form for it", "write `<mark>…</mark>`")),
    ),
    (
        ("{",),
        rare_pattern(r"(?<!\\)(\{(?:\+\+|--|~~|==|>>)[^{}\n]{0,300}(?:\+\+|--|~~|==|<<)\})"),
        _always(
            _same("GitHub Flavored Markdown has no marks for changes", "write what changed, or `<ins>` and `<del>`")
        ),
    ),
    (("{:",), rare_pattern(r"(?<!\\)(\{:[ ]?[#.\w][^{}\n]{0,300}\})"), _always(_attribute_list)),
    (
        ("{",),
        rare_pattern(r"^[ ]{0,3}#{1,6}[ \t][^\n]*[ \t](\{[ ]?[#.][\w-][^{}\n]*\})[ \t#]*$", re.M),
        _always(_attribute_list),
    ),
    (("{",), rare_pattern(rf"{_AT_LINE}(\{{[ ]?[#.][\w-][^{{}}\n]*\}})[ \t]*$", re.M), _always(_attribute_list)),
    (
        ("){",),
        rare_pattern(r"\]\([^()\n]{0,500}\)(\{[ ]?(?:[#.][\w-]|[\w-]+=)[^{}\n]*\})"),
        _always(_attribute_list),
    ),
    (("{",), rare_pattern(r"(?<=[*_`\]])(\{[ ]?[#.][A-Za-z][\w-]*(?:[ ][^{}\n]*)?\})"), _always(_attribute_list)),
)
"""Signs without which there is none, the pattern, and what is to be said."""
_may_hold_forms = quick_search("|".join([re.escape(sign) for signs, _, _ in _FORMS for sign in signs]))
