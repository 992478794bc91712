"""What the sections of an incident's page are put together from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property

from postmortems.model import DataPath
from postmortems.model.base import address_scheme
from postmortems.model.fields import fact_value, facts_of
from postmortems.model.part import Part
from postmortems.record.corpus import Corpus, Item, RecordedAction
from postmortems.record.decoding import original_path
from postmortems.record.source import Source, read_source
from postmortems.render.code_host import CodeHost
from postmortems.render.page import Heading, Link
from postmortems.render.rows import PieceCache, Rows, cached, item_text, shortened
from postmortems.text.fields import block_html, inline_html
from postmortems.text.html import NOTHING, Html, joined, text
from postmortems.text.sentences import first_sentence
from postmortems.text.words import Words
from postmortems.views.incident import ActionReference, IncidentView, StepLink
from postmortems.views.urls import Links

WHOLE = 110
"""Characters of a text that is shown whole in a list of lines."""

BEGINNING = 84
"""Characters of the beginning of a longer one."""

LONGEST_NAME = 32
"""Characters of the name of a link to a place on the page."""


_MAY_LINK = re.compile(r"[\[<]")


class IncidentPieces(Rows):
    """Makes pieces of the page of one incident. Texts without a record are those of its own."""

    def __init__(
        self,
        view: IncidentView,
        corpus: Corpus,
        words: Words,
        links: Links,
        today: date,
        cache: PieceCache | None = None,
        site_url: str = "",
    ) -> None:
        """`site_url` is the address at which the site is published, if that is known."""
        super().__init__(corpus, words, links, today, cache)
        self.site_url = site_url
        self.view = view
        self.record = view.record
        self.incident = view.record.incident
        self.own_links: list[Link] = []
        """The relative links in texts of the record that were met so far."""
        self.own_lang = self.lang(view.record)
        self.code_host: CodeHost | None = None
        """Where the record can be edited."""

    # Where to edit the record

    def edit_link(self, key: str) -> Html:
        """A link to the page of the code host on which the record is edited; nothing where that is not known."""
        return self._code_link(key, self.code_host.edit(self.record.path)) if self.code_host else NOTHING

    def line_link(self, key: str, where: DataPath) -> Html:
        """A link to the line of the record that a key of its data is on; likewise."""
        if self.code_host is None:
            return NOTHING
        line = self._source.position(original_path(where, self.record.numbers)).line
        return self._code_link(key, self.code_host.line(self.record.path, line))

    def _code_link(self, key: str, address: str) -> Html:
        label = self.t(key, host=self.code_host.name if self.code_host else "")
        return Html(f'<a class="pm-edit" href="{text(address)}" rel="noopener">{text(label)}</a>')

    @cached_property
    def _source(self) -> Source:
        return read_source(self.record.text.encode())

    # Headings and texts

    def resolve(self, address: str) -> str | None:
        """The way to what a text of the record links to; None for nowhere."""
        if address_scheme(address):
            return self.links.from_record(self.corpus, self.record, address)
        target = self.links.target_of(self.corpus, self.record, address)
        self.own_links.append(Link(address, target))
        return self.links.target(target)

    def section(self, key: str, anchor: str) -> Heading:
        """The heading of a section; `key` is its name in the catalogue."""
        return self.heading(2, self.t(key), anchor)

    def line(self, source: str | None) -> Html:
        """A text field of the record, on one line of HTML: code, emphasis and links."""
        if not source:
            return NOTHING
        html = inline_html(source, self.resolve)
        return Html(f"<span{self.own_lang}>{html}</span>") if self.own_lang else html

    def prose(self, source: str | None, style: str = "pm-text") -> Html:
        """A text field of the record that may have paragraphs and lists, in a frame; nothing without a text."""
        if not source:
            return NOTHING
        html = block_html(source, self.resolve)
        language = f"<div{self.own_lang}>{html}</div>" if self.own_lang else html
        return Html(f'<div class="{style}">{language}</div>')

    # A value with its name

    def fact(self, key: str, value: Html) -> Html:
        """An entry of a list of facts; nothing without a value."""
        return Html(f"<div><dt>{self.word(key)}</dt><dd>{value}</dd></div>") if value else NOTHING

    def facts(self, part: Part) -> Iterator[Html]:
        """The entries for all fields of a part that are stated as facts and known."""
        for found in facts_of(type(part)):
            value = self.listed(map(self.line, fact_value(part, found)))
            yield self.fact(f"fields.{type(part).__name__}.{found.name}", value)

    def fact_list(self, part: Part) -> Html:
        """The facts of a part in a list of their own; nothing where there are none."""
        entries = lines(*self.facts(part))
        return lines('<dl class="pm-facts pm-facts--small">', entries, "</dl>") if entries else NOTHING

    def note(self, key: str, value: Html, style: str = "pm-note", *, tag: str = "p") -> Html:
        """A line below something, with what it says; nothing without a value."""
        if not value:
            return NOTHING
        return Html(f'<{tag} class="{style}"><span class="pm-label">{self.word(key)}</span> {value}</{tag}>')

    def names(self, names: Iterable[str]) -> Html:
        """Plain words in a row: people, tags, ids of other systems."""
        return self.listed(f'<span class="pm-tag">{text(name)}</span>' for name in names)

    def fold(self, name: Html, content: Html, style: str = "") -> Html:
        """Something on demand: its name is always seen. Find in page, print and search see the rest."""
        return lines(f'<details class="pm-fold{style}"><summary>{name}</summary>', content, "</details>")

    def folded(
        self, key: str, anchor: str, counted: str, content: Sequence[Html], tag: str
    ) -> Iterator[Html | Heading]:
        """A section that is a list on demand, whose name says how long it is; nothing for an empty one."""
        if content:
            yield self.section(key, anchor)
            name = text(self.t(counted, count=len(content)))
            yield self.fold(name, lines(f"<{tag}>", *content, f"</{tag.split()[0]}>"))

    def short(self, source: str) -> Html:
        """A text field on one line: whole where it fits, otherwise its first sentence or its beginning.

        It has no links: it may be in a button.
        """
        if self.is_short(source):
            return self.line(source)
        sentence = first_sentence(source)[0]
        if self.is_short(sentence):
            return Html(f'<span class="pm-short">{self.line(sentence)}</span>')
        words = " ".join(self.plain(source).split())
        length = WHOLE if len(words) <= WHOLE else BEGINNING
        return Html(f'<span class="pm-short"{self.own_lang}>{text(shortened(words, length))}</span>')

    @cached
    def acted(self, action: str, words: str = "") -> Html:
        """The mark of a causal step: whether an action item addresses it, and is done."""
        sign = {"done": "✓", "open": "○", "none": "–"}[action]
        if words:
            return Html(f'<span class="pm-acted pm-acted--{action}" aria-hidden="true">{sign}</span> {text(words)}')
        name = text(self.t(f"incident.acted.{action}"))
        if action == "none":
            return Html(f'<span class="pm-unseen">{name}</span>')
        return Html(f'<span class="pm-acted pm-acted--{action}" role="img" title="{name}">{sign}</span>')

    def one_line(self, style: str, anchor: str, title: str, head: Html, more: Html) -> Html:
        """A part of the record on one line of a list; the rest of it on demand. `title` names the link to it."""
        place = self.anchor(anchor, title)
        if not more:
            return lines(f'<li class="{style}" id="{text(anchor)}">', f'<p class="pm-line">{head}{place}</p>', "</li>")
        return lines(f'<li class="{style}" id="{text(anchor)}">', self.fold(head, more), place, "</li>")

    def is_short(self, source: str) -> bool:
        """Whether a text field fits into one line, and has no link."""
        if len(source) > 3 * WHOLE or "\n\n" in source.strip() or len(self.plain(source)) > WHOLE:
            return False
        return not _MAY_LINK.search(source) or "<a " not in inline_html(source)

    # Places on the page, and on other pages

    def anchor(self, name: str, title: str) -> Html:
        """A link to a place on the page for those who want to pass it on, named by the title of the place.

        It is no stop of the keyboard: there is one for each line of the page.
        """
        title = shortened(" ".join(self.plain(title).split()), LONGEST_NAME)
        label = text(self.t("site.permalink", id=title))
        return Html(f'<a class="pm-anchor" href="#{text(name)}" aria-label="{label}" tabindex=-1>#</a>')

    def steps(self, steps: Iterable[StepLink]) -> Html:
        """Other steps, by their numbers."""
        return self.listed(f'<a href="#{text(step.anchor)}">{step.number}</a>' for step in steps)

    def item(self, item: Item) -> Html:
        """The beginning of what a part of a record says."""
        return self.excerpt(item.record, item_text(item))

    def own_action(self, action: RecordedAction) -> Html:
        """An action item of this record, with its state."""
        title = self.line(action.action.title)
        return Html(f'<a href="#{text(action.action.id)}">{title}</a> {self.state_of(action)}')

    def overdue(self, action: RecordedAction) -> Html:
        """A mark for an open item after its due date; a script shows it when the day comes."""
        due = action.action.due
        if due is None or not action.is_open:
            return NOTHING
        word = self.word("incident.overdue")
        shown = f">{word}" if action.is_overdue(self.today) else f' data-word="{word}" hidden>'
        return Html(f' <span class="pm-chip pm-overdue" data-after="{due}"{shown}</span>')

    def other_action(self, found: ActionReference) -> Html:
        """An action item of another record, with its state and its record; its reference where there is none."""
        if found.action is None:
            return Html(f"<code>{text(found.reference)}</code>")
        record, action = found.action.record, found.action.action
        link = self.incident_link(record, action.id, self.plain(action.title))
        promised = self.phrase("incident.promised_in", incident=self.incident_link(record))
        state = self.action_status(action.status)
        then = Html(f'{link} {state} <span class="pm-quiet">{promised}</span>')
        return joined((then, self.state_now(found.action)), " · ")


def lines(*pieces: str) -> Html:
    """Pieces of a block, each on a line of its own; empty ones left out."""
    return joined(pieces, "\n")
