"""Rules about bodies: Markdown and HTML that does not do what its author expects."""

from __future__ import annotations

import re

from postmortems.check.noted import noted
from postmortems.record.corpus import Corpus, Record
from postmortems.record.problems import Problems
from postmortems.record.source import Position
from postmortems.text import cleaner, html_limits
from postmortems.text.unsupported_markup import Form, forms
from postmortems.text.unused_definitions import unused_definitions


def not_gfm(corpus: Corpus) -> Problems:
    """The body uses Markdown that is not GitHub Flavored, so it is shown as typed.

    Examples are `!!!` and `???` admonitions, `=== "tabs"`, `--8<--` snippets, attribute lists such as `{ .class }`,
    `markdown` on an HTML tag, and other forms of Python-Markdown. A box with a backslash before it is a text, too. The
    page shows what the code host shows. The help gives the form that works in both places.
    """
    yield from _problems(corpus, "not-gfm")


def foreign_picture(corpus: Corpus) -> Problems:
    """The body embeds a picture from another host, so the page links to it instead.

    The other host would learn who reads the record and when, and could replace the picture tomorrow. Attach the
    picture: put it in the folder named like the record.
    """
    yield from _problems(corpus, "foreign-picture")


def removed_html(corpus: Corpus) -> Problems:
    """The body contains HTML that is removed from the page because it runs, fetches or embeds something.

    Examples are tags such as `<script>`, `<iframe>`, `<video>` and `<form>`, and attributes such as `onclick`. Unknown
    tags are removed, too: in `kubectl drain <node>`, the name in angle brackets is one, and readers do not see it. Put
    it in backticks.
    """
    yield from _problems(corpus, "removed-html")


def ignored_html(corpus: Corpus) -> Problems:
    """The body contains HTML without effect: a class, a style, or a tag that only changes how text looks.

    The text itself is shown. Classes are removed because themes act on some of them.
    """
    yield from _problems(corpus, "ignored-html")


def body_as_text(corpus: Corpus) -> Problems:
    """The body is shown as typed because it is nested too deeply or too large.

    Lists, quotations and HTML may be nested 100 levels deep. Deeper nesting is slow in browsers and never intended.
    A page takes about 100,000 table cells; attach a larger table as a file.
    """
    for record in corpus.records:
        body = record.body
        if not _may_be_deep(body) and not _may_be_large(body):
            continue
        try:
            cleaner.clean_tree(body)
        except cleaner.TooCostlyError:
            yield record.problem(
                Position(record.body_line, 1),
                "the body is shown as plain text: it is nested too deeply, or a table is too large",
                "nest lists, quotations and tags less than 100 levels deep; attach a very large table as a file",
            )


def unused_definition(corpus: Corpus) -> Problems:
    """A line of the body is not shown, because Markdown reads it as the address of a link or as a footnote.

    `[14:05]: paged` defines a link named 14:05, since Markdown takes any word for an address. A footnote that nothing
    refers to is not shown either. Links that lead to a URL, a path or an anchor are not reported, used or not.
    """
    for record in corpus.records:
        for line, column, label, target in unused_definitions(record.body):
            written = f"[{label}]: {target}"[:60]
            if label[0] == "^":
                message = f'the footnote "{written}" is not shown: nothing refers to it'
                advice = f"write `[{label[:60]}]` where it belongs, or remove `[{label[:60]}]:` before the text"
            else:
                message = f'"{written}" is not shown: Markdown reads it as the address of a link that nothing uses'
                advice = f"leave out the colon: `[{label[:60]}] {target[:60]}`"
            yield record.problem(Position(record.body_line + line - 1, column), message, advice)


def _may_be_deep(body: str) -> bool:
    """Whether 100 levels are possible: each takes a tag, a place at the start of a line, or two characters."""
    return (
        "<" in body
        or _LONG_BEGINNING.search(f"\n{body}") is not None
        or sum(map(body.count, "*_~")) > html_limits.DEEPEST
    )


def _may_be_large(body: str) -> bool:
    """Whether too many tags are possible. A short row of a table is filled up to the width of the table."""
    return len(body) > _LARGE or (body.count("|") + 1) * (body.count("\n") + 1) > _LARGE


_LARGE = 50_000
_LONG_BEGINNING = re.compile(rf"\n[\s>*+\d.)-]{{{html_limits.DEEPEST // 2}}}")


@noted
def _forms(record: Record) -> tuple[Form, ...]:
    return tuple(forms(record.body))


def _problems(corpus: Corpus, rule: str) -> Problems:
    for record in corpus.records:
        for form in _forms(record):
            if form.rule == rule:
                place = Position(record.body_line + form.line - 1, form.column)
                yield record.problem(place, form.message, form.help)
