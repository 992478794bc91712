"""The small pieces of HTML that all pages share: chips, times, names with their links, rows of lists.

Plain functions of one thing each, without a template, because lists that grow with the corpus are made of
them. Everything that comes from a record is escaped here or made safe by `markup`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from markupsafe import Markup, escape

from postmortems.corpus import Corpus, Item, Record
from postmortems.links import Links
from postmortems.markup import Resolve, block_html, inline_html, plain_text
from postmortems.model.actions import ActionItem
from postmortems.model.base import SAFE_SCHEMES, address_scheme
from postmortems.model.causes import CausalChain, CausalStep
from postmortems.model.config import Directory, Named
from postmortems.model.incident import Hypothesis, Lesson, Reference, TimelineEntry
from postmortems.model.time import Span, Time
from postmortems.model.vocabulary import ActionStatus, IncidentKind, Priority, Status
from postmortems.page_markdown import ATTRIBUTE as LANGUAGE
from postmortems.render.narrative import narrative
from postmortems.words import Words


def text(value: object) -> Markup:
    """Escaped for HTML, on one line.

    Braces are escaped too, since another plugin may run a template engine over the page; and no line of a
    record may look like a line of Markdown to the host.
    """
    escaped = str.__str__(escape(value))
    if "{" in escaped or "}" in escaped or "\n" in escaped:
        escaped = escaped.translate(_BRACES_AND_LINES)
    return Markup(escaped)


_BRACES_AND_LINES = str.maketrans({"{": "&#123;", "}": "&#125;", "\n": " "})


def markdown(value: object) -> Markup:
    """Plain text that stays plain text in Markdown: every sign that could mean something is spelt as an entity."""
    return Markup(_SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", " ".join(str(value).split())))


_SIGNS = re.compile(r"[!-,./:-@\[-`{-~]|-(?=-)|(?<=-)-")


def _safe(value: object) -> Markup:
    return value if isinstance(value, Markup) else text(value)


_LAST_WORD = re.compile(r" [^ ]{0,30}\Z")
"""What may be the beginning of a word; longer is a text that is written without blanks."""


def shortened(words: str, length: int) -> str:
    """The beginning of a text, in at most so many characters."""
    if len(words) <= length:
        return words
    return _LAST_WORD.sub("", words[: length - 1]).rstrip(" ,;:.，、；：。") + "…"


def joined(parts: Iterable[str], separator: str) -> Markup:
    """Pieces of safe HTML in a row; empty ones left out."""
    return Markup(str.join(separator, [part for part in parts if part]))


class Rows:
    """Makes pieces of one page."""

    def __init__(self, corpus: Corpus, words: Words, links: Links, today: date) -> None:
        self.corpus = corpus
        self.config = corpus.config
        self.t = words
        self.links = links
        self.today = today

    # Words around pieces of HTML

    def phrase(self, key: str, /, *, count: int | None = None, **pieces: object) -> Markup:
        """A text of the catalogue whose placeholders are filled with HTML; what is not HTML yet is escaped."""
        counted = {} if count is None else {"count": count}
        words = escape(self.t(key, **{name: f"{{{name}}}" for name in pieces}, **counted))
        return words.format(**{name: _safe(piece) for name, piece in pieces.items()})

    def listed(self, parts: Iterable[str]) -> Markup:
        """Pieces of safe HTML, as a list in running text; empty ones left out."""
        return joined(parts, text(self.t("text.list")))

    def sentences(self, *sentences: object) -> Markup:
        """Whole sentences one after the other; what is not HTML yet is escaped, empty ones left out."""
        return joined(map(_safe, sentences), text(self.t("text.sentences")))

    # Headings: the one thing that is Markdown, so that the theme lists them and the search finds them

    def heading(self, level: int, title: str, anchor: str, record: Record | None = None) -> Markup:
        """A heading with its anchor; with `record`, the title is one of its texts."""
        language = str(self.lang(record)).replace('"', "") + " dir=auto" if record else ""
        return Markup(f"{'#' * level} {markdown(title)} {{: #{anchor}{language} }}")

    def narrative_heading(self, record: Record, title: str) -> Markup:
        """The heading of a record's body, with the language of the body where that is another one."""
        language = f" {LANGUAGE}={self.language(record)}" if self.lang(record) else ""
        return Markup(f"## {markdown(title)} {{: #pm-narrative{language} }}")

    # Texts of a record

    def inline(self, record: Record, source: str | None) -> Markup:
        """A text field of a record, on one line of HTML: code, emphasis and links."""
        if not source:
            return Markup("")
        html = inline_html(source, self.resolver(record))
        language = self.lang(record)
        return Markup(f"<span{language}>{html}</span>") if language else html

    def block(self, record: Record, source: str | None) -> Markup:
        """A text field of a record that may have paragraphs and lists, on one line of HTML."""
        if not source:
            return Markup("")
        html = block_html(source, self.resolver(record))
        language = self.lang(record)
        return Markup(f"<div{language}>{html}</div>") if language else html

    def plain(self, record: Record, source: str | None) -> str:
        """A text field of a record without its Markdown."""
        return plain_text(source) if source else ""

    def excerpt(self, record: Record, source: str, length: int = 120) -> Markup:
        """The beginning of a text field, without its Markdown, in at most so many characters."""
        words = shortened(self.plain(record, source), length)
        return Markup(f"<span{self.lang(record)}>{text(words)}</span>")

    def resolver(self, record: Record) -> Resolve:
        """How to lead the links of a record to pages of the site."""
        return lambda address: self.links.from_record(self.corpus, record, address)

    # Chips

    def chip(self, kind: str, value: str, label: str = "", title: str = "") -> Markup:
        """A small label such as `status: open`. Its class is `pm-chip pm-<kind> pm-<kind>--<value>`."""
        label = label or self.t.name(kind, value)
        hint = f' title="{text(title)}"' if title else ""
        return Markup(f'<span class="pm-chip pm-{kind} pm-{kind}--{text(value)}"{hint}>{text(label)}</span>')

    def severity(self, name: str) -> Markup:
        """A level of severity; coloured by its rank in the configuration, so that any scale works."""
        level = self.config.severity_directory.get(name)
        colour = str(self.severity_rank(name) + 1) if level else "unknown"
        hint = level.title if level and level.title else ("" if level else self.t("site.unregistered"))
        title = f' title="{text(hint)}"' if hint else ""
        return Markup(f'<span class="pm-chip pm-severity pm-severity--{colour}"{title}>{text(name)}</span>')

    def severity_rank(self, name: str) -> int:
        """How grave a level is on a scale from 0 to 4, so that any scale has the same five looks."""
        directory = self.config.severity_directory
        return min(4, directory.rank.get(name, len(directory)) * 5 // max(5, len(directory)))

    def status(self, status: Status) -> Markup:
        """The state of a document."""
        return self.chip("status", status.value)

    def kind(self, kind: IncidentKind) -> Markup:
        """What sort of event a record tells of."""
        return self.chip("incident-kind", kind.value)

    def action_status(self, status: ActionStatus) -> Markup:
        """The state of an action item."""
        return self.chip("action-status", status.value)

    def priority(self, priority: Priority | None) -> Markup:
        """How pressing an action item is; nothing where nobody said."""
        return self.chip("priority", priority.value, priority.value) if priority else Markup("")

    # Times

    def time(self, time: Time | None) -> Markup:
        """A time as its author wrote it, with UTC for machines and for a pointer that rests on it."""
        if time is None:
            return Markup("")
        if time.is_unknown:
            return Markup(f'<span class="pm-unknown">{text(self.t("time.unknown"))}</span>')
        return self._time(time.iso_utc, time.told(self.t), time.told_in_utc(self.t) if time.has_clock else "")

    def day(self, day: date | None) -> Markup:
        """A day of the calendar."""
        return self._time(day.isoformat(), day.isoformat()) if day else Markup("")

    def _time(self, machine: str | None, human: str, hint: str = "") -> Markup:
        attributes = f' datetime="{machine}"' if machine else ""
        if hint and hint != human:
            attributes += f' title="{text(hint)}"'
        return Markup(f"<time{attributes}>{text(human)}</time>")

    def moment(self, at: Time, until: Time | None, day: str) -> Markup:
        """A time of a timeline below the heading of its day, without repeating that day."""
        return joined((self._without_day(time, day) for time in (at, until) if time), " – ")

    def _without_day(self, time: Time, day: str) -> Markup:
        written = time.told(self.t)
        shorter = re.sub(rf"{day} (?=\d)", "", written) if day else written
        if time.is_unknown:
            return self.time(time)
        if shorter == day:
            shorter = self.t("incident.that_day")
        return self._time(time.iso_utc, shorter, time.told_in_utc(self.t) if time.has_clock else written)

    def moment_in_utc(self, at: Time, day: str) -> Markup:
        """The same moment in UTC, for an entry that was not written in it; nothing otherwise."""
        in_utc, written = at.told_in_utc(self.t), at.told(self.t)
        if not at.has_clock or in_utc == written or written.endswith("UTC"):
            return Markup("")
        return Markup(f'<span class="pm-utc">{text(re.sub(rf"{day} (?=[0-9])", "", in_utc))}</span>')

    def gap_class(self, gap: Span | None) -> str:
        """A class by which a night between two entries looks longer than a minute."""
        hours = gap.nominal.total_seconds() / 3600 if gap and gap.nominal else 0.0
        steps = sum(hours >= limit for limit in (0.5, 2, 8, 24))
        return f" pm-after--{steps}" if steps else ""

    def day_heading(self, day: str, single: date | None) -> Markup:
        """The day that a part of a timeline tells of, with its day of the week."""
        if not day:
            return text(self.t("time.unknown"))
        shown = self._time(day, day)
        if single is None:
            return shown
        return self.phrase("incident.day", weekday=self.t(f"weekday.{single.isoweekday()}"), day=shown)

    def due(self, action: ActionItem) -> Markup:
        """The day on which an action item is due, marked when it has passed."""
        if action.due is None:
            return Markup("")
        if not action.is_open:
            return self.day(action.due)
        word = text(self.t("incident.overdue"))
        shown = f">{word}" if action.is_overdue(self.today) else f' data-word="{word}" hidden>'
        mark = f'<span class="pm-chip pm-overdue" data-after="{action.due}"{shown}</span>'
        return Markup(f"{self.day(action.due)} {mark}")

    # Names of the configuration: they lead to their page only if they are registered there

    def owner(self, name: str | None) -> Markup:
        """An owner; without one, the word that says so."""
        if not name:
            return Markup(f'<span class="pm-unowned">{text(self.t("action.unowned"))}</span>')
        return self._name(self.config.owner_directory, name, self.links.owner)

    def service(self, name: str) -> Markup:
        """A service."""
        return self._name(self.config.service_directory, name, self.links.service)

    def factor(self, name: str) -> Markup:
        """A contributing factor."""
        return self._name(self.config.factor_directory, name, self.links.factor)

    def theme(self, name: str) -> Markup:
        """A theme of lessons."""
        return self._name(self.config.theme_directory, name, self.links.theme)

    def services(self, names: Iterable[str]) -> Markup:
        """Several services in a row."""
        return self.listed(self.service(name) for name in names)

    def factors(self, names: Iterable[str]) -> Markup:
        """Several factors in a row."""
        return joined((self.factor(name) for name in names), "<br>")

    def themes(self, names: Iterable[str]) -> Markup:
        """Several themes in a row."""
        return self.listed(self.theme(name) for name in names)

    def names(self, names: Iterable[str]) -> Markup:
        """Plain words in a row: people, tags, ids of other systems."""
        return self.listed(f'<span class="pm-tag">{text(name)}</span>' for name in names)

    def _name(self, directory: Directory[Named], name: str, address: Callable[[str], str]) -> Markup:
        if name not in directory:
            return Markup(f'<span title="{text(self.t("site.unregistered"))}">{text(name)}</span>')
        return Markup(f'<a href="{text(address(name))}">{text(directory.title(name))}</a>')

    # Incidents

    def incident_link(self, record: Record, anchor: str = "", label: str = "") -> Markup:
        """The title of a record, leading to its page; marked with its language where that is another one."""
        shown = text(label or record.title)
        address = text(self.links.record(record, anchor))
        return Markup(f'<a href="{address}" dir="auto"{self.lang(record)}>{shown}</a>')

    def lang(self, record: Record) -> Markup:
        """The attribute for text of a record whose language is not that of the site."""
        language = self.language(record)
        same = language.partition("-")[0] == self.config.language.partition("-")[0]
        return Markup("") if same else Markup(f' lang="{text(language)}"')

    def language(self, record: Record) -> str:
        """The language of a record: that of the site, unless it names its own."""
        return record.incident.language or self.config.language

    # What only the page of an incident has

    def narrative(self, record: Record) -> Markup:
        """The body of a record as Markdown, fit to stand on its page."""
        links = self.links
        return narrative(record, lambda address: links.source_from_record(self.corpus, record, address))

    def description(self, record: Record) -> str:
        """What search engines and link previews say of the page: the beginning of its summary."""
        return self.excerpt(record, record.incident.summary or record.title, 200).striptags()

    def meta(self, words: str) -> str:
        """Plain words for the frontmatter of a page, whose templates print them as HTML without escaping."""
        return str(text(words))

    def item(self, item: Item) -> Markup:
        """The beginning of what a part of a record says."""
        return self.excerpt(item.record, item_text(item))

    def tracker(self, record: Record, reference: str) -> Markup:
        """Where work is tracked: a link, if it is an address."""
        if address_scheme(reference) in SAFE_SCHEMES and " " not in reference:
            return Markup(f'<a href="{text(reference)}">{text(_short_address(reference))}</a>')
        return self.inline(record, reference)

    def reference(self, record: Record, reference: Reference) -> Markup:
        """Something to read elsewhere, leading there where the site or the web has it."""
        address = reference.url or self.links.from_record(self.corpus, record, reference.path or "")
        title = self.inline(record, reference.title)
        if not address:
            return Markup(f"{title} <code>{text(reference.path or '')}</code>")
        return Markup(f'<a href="{text(address)}">{text(title.striptags())}</a>')

    def code(self, source: str) -> Markup:
        """Code as it is written, on one line of HTML: its line ends are entities."""
        return Markup("&#10;").join(map(text, source.splitlines()))


def _short_address(address: str) -> str:
    """The end of an address, which is what people know a ticket by: `PGM-214`."""
    return address.rstrip("/").rpartition("/")[2] or address


def item_text(item: Item) -> str:
    """What a part of a record says."""
    match item.value:
        case ActionItem(title=words) | Hypothesis(statement=words) | TimelineEntry(event=words):
            return words
        case Lesson(text=words) | CausalStep(text=words):
            return words
        case CausalChain(title=title):
            return title or item.local_id
