"""The small pieces of HTML that all pages share: chips, times, names with their links.

Plain functions of one thing each, without a template, because what grows with the corpus is made of them: the
pages of incidents and the rows of lists. Everything that comes from a record goes through `text`, or is made safe
by `text/` in another way.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import wraps
from typing import TypeVar, cast

from postmortems.model.actions import ActionItem
from postmortems.model.base import SAFE_SCHEMES, address_scheme
from postmortems.model.causes import CausalChain, CausalStep
from postmortems.model.config import Config
from postmortems.model.directory import Directory, HasName
from postmortems.model.incident import Hypothesis, Lesson, Waiver
from postmortems.model.lineage import Event
from postmortems.model.time import Span, Time
from postmortems.model.timeline import TimelineEntry
from postmortems.model.vocabulary import NO_SEVERITY, ActionStatus, IncidentKind, Priority, Status
from postmortems.record.corpus import Corpus, Item, Mention, Record, RecordedAction
from postmortems.render.page import Heading
from postmortems.text.fields import block_html, inline_html, plain_text
from postmortems.text.html import NOTHING, Html, Resolve, joined, text
from postmortems.text.words import Words
from postmortems.views.base import LONG
from postmortems.views.incident import Mentions
from postmortems.views.proposals import ShownProposal
from postmortems.views.urls import Links

MOST_EVENTS = 8
"""How many events of the history of an action item are shown, the oldest."""

_FIELD_TITLES = {
    "Summary": "incident.summary",
    "Impact": "incident.impact",
    "Detection": "incident.detection",
    "Trigger": "incident.trigger",
    "Causes": "incident.causes",
    "Hypotheses": "incident.hypotheses",
    "Lessons": "incident.lessons",
    "Action items": "incident.actions",
    "Timeline": "incident.timeline",
    "Updates": "incident.updates",
}
"""The names that `joins.passages` gives to fields, with the title that a page has for each."""

_PLACEHOLDER = re.compile(r"&#123;(\w+)&#125;")


def safe(value: object) -> Html:
    """HTML as it is; anything else escaped. Template engines have a class of their own for what is safe."""
    if isinstance(value, Html):
        return value
    return Html(value.__html__()) if hasattr(value, "__html__") else text(str(value))


def shortened(words: str, length: int) -> str:
    """The beginning of a plain text in at most so many characters."""
    if len(words) <= length:
        return words
    return _LAST_WORD.sub("", words[: length - 1]).rstrip(" ,;:.，、；：。") + "…"


_LAST_WORD = re.compile(r" [^ ]{0,30}\Z")
"""What may be the beginning of a word; longer is a text that is written without spaces."""


PieceCache = defaultdict[Callable[..., Html], dict[object, Html]]
"""Pieces that many pages share, by what makes them and of what."""

Found = TypeVar("Found")
Make = TypeVar("Make", bound=Callable[..., Html])


def cached(make: Make) -> Make:
    """Make a piece once for all pages that share the cache. It must look alike on each of them."""

    @wraps(make)
    def piece(self: Rows, *args: object, **more: object) -> Html:
        known = self.cache[make]
        key = (*args, *more.items()) if more else args
        if key not in known:
            known[key] = make(self, *args, **more)
        return known[key]

    return cast(Make, piece)


def severity_rank(config: Config, name: str) -> int:
    """How grave a level is on a scale from 0 to 4, so that any scale has the same five looks."""
    directory = config.severity_directory
    return min(4, directory.rank.get(name, len(directory)) * 5 // max(5, len(directory)))


class Rows:
    """Makes pieces of one page."""

    def __init__(
        self, corpus: Corpus, words: Words, links: Links, today: date, cache: PieceCache | None = None
    ) -> None:
        self.corpus = corpus
        self.config = corpus.config
        self.t = words
        self.links = links
        self.today = today
        self.cache = PieceCache(dict) if cache is None else cache
        """What was made for other pages of the same corpus, language and day, from which the same way leads up."""

    # Words around pieces of HTML

    def phrase(self, key: str, /, *, count: int | None = None, **pieces: object) -> Html:
        """A text of the catalogue whose placeholders are filled with HTML; what is not HTML yet is escaped."""
        words = self._phrase_words(key, count, *pieces)
        return Html(_PLACEHOLDER.sub(lambda found: safe(pieces[found[1]]) if found[1] in pieces else found[0], words))

    @cached
    def _phrase_words(self, key: str, count: int | None, *names: str) -> Html:
        counted = {} if count is None else {"count": count}
        return text(self.t(key, **{name: f"{{{name}}}" for name in names}, **counted))

    @cached
    def word(self, key: str) -> Html:
        """A text of the catalogue without placeholders."""
        return text(self.t(key))

    def whole(self, piece: object) -> Html:
        """What stays on one line, such as a duration or a word with its state."""
        return Html(f'<span class="pm-whole">{safe(piece)}</span>')

    def listed(self, parts: Iterable[str]) -> Html:
        """Pieces of safe HTML, as a list in running text; empty ones left out."""
        return joined(parts, self.word("text.list"))

    def first(self, found: Sequence[Found], most: int, make: Callable[[Found], Html]) -> Iterator[Html]:
        """A piece for each of the first things of a list, and how many more there are."""
        yield from map(make, found[:most])
        if len(found) > most:
            yield text(self.t("actions.reason.more", count=len(found) - most))

    def sentences(self, *sentences: object) -> Html:
        """Whole sentences one after the other; what is not HTML yet is escaped, empty ones left out."""
        return joined(map(safe, sentences), self.word("text.sentences"))

    # Headings

    def heading(self, level: int, title: str, anchor: str, record: Record | None = None) -> Heading:
        """A heading with its anchor; with `record`, the title is one of its texts."""
        attributes = (*self.lang_attribute(record), ("dir", "auto")) if record else ()
        return Heading(level, anchor, text(title), title, attributes)

    def lang_attribute(self, record: Record) -> tuple[tuple[str, str], ...]:
        """The same as `lang`, for a heading."""
        return (("lang", self.language(record)),) if self.lang(record) else ()

    def meta_text(self, words: str) -> str:
        """Plain words for the frontmatter of a page, whose templates print them as HTML without escaping."""
        return str(text(words))

    # Texts of a record

    def inline(self, record: Record, source: str | None) -> Html:
        """A text field of a record, on one line of HTML: code, emphasis and links."""
        if not source:
            return NOTHING
        html = inline_html(source, self.resolver(record))
        language = self.lang(record)
        return Html(f"<span{language}>{html}</span>") if language else html

    def block(self, record: Record, source: str | None) -> Html:
        """A text field of a record that may have paragraphs and lists, on one line of HTML."""
        if not source:
            return NOTHING
        html = block_html(source, self.resolver(record))
        language = self.lang(record)
        return Html(f"<div{language}>{html}</div>") if language else html

    def plain(self, source: str | None) -> str:
        """A text field of a record without its Markdown."""
        return plain_text(source) if source else ""

    def excerpt(self, record: Record, source: str, length: int = 120) -> Html:
        """The beginning of a text field, without its Markdown, in at most so many characters."""
        return Html(f"<span{self.lang(record)}>{text(shortened(self.plain(source), length))}</span>")

    def resolver(self, record: Record) -> Resolve:
        """How to lead the links of a record to pages of the site."""
        return lambda address: self.links.from_record(self.corpus, record, address)

    def preformatted(self, source: str) -> Html:
        """Text as it is, line by line, on one line of HTML: its line ends are entities."""
        return Html("&#10;".join(map(text, source.splitlines())))

    # Chips

    @cached
    def chip(self, kind: str, value: str, label: str = "") -> Html:
        """A small label such as `status: open`. Its class is `pm-chip pm-<kind> pm-<kind>--<value>`."""
        label = label or self.t.name(kind, value)
        return Html(f'<span class="pm-chip pm-{kind} pm-{kind}--{text(value)}">{text(label)}</span>')

    @cached
    def severity(self, name: str) -> Html:
        """A level of severity; coloured by its rank in the configuration, so that any scale works."""
        level = self.config.severity_directory.get(name)
        colour = str(self.severity_rank(name) + 1) if level else "unknown"
        unknown = self.t("site.no_severity" if name == NO_SEVERITY else "site.unregistered")
        hint = (level.title or "") if level else unknown
        title = f' title="{text(hint)}"' if hint else ""
        return Html(f'<span class="pm-chip pm-severity pm-severity--{colour}"{title}>{text(name)}</span>')

    def severity_rank(self, name: str) -> int:
        """How grave a level is on a scale from 0 to 4, so that any scale has the same five looks."""
        return severity_rank(self.config, name)

    def status(self, status: Status) -> Html:
        """The state of a document."""
        return self.chip("status", status.value)

    def kind(self, kind: IncidentKind) -> Html:
        """What sort of event a record is about."""
        return self.chip("incident-kind", kind.value)

    def action_status(self, status: ActionStatus) -> Html:
        """The state of an action item."""
        return self.chip("action-status", status.value)

    def priority(self, priority: Priority | None) -> Html:
        """How pressing an action item is; nothing where nobody said."""
        return self.chip("priority", priority.value, priority.value) if priority else NOTHING

    @cached
    def labelled(self, key: str, value: Html) -> Html:
        """A chip whose name a screen reader says before it; everybody else sees where it is. Nothing without a chip."""
        if not value:
            return NOTHING
        label = text(self.t("text.labelled", label=self.t(key), value=""))
        return Html(f'<span class="pm-unseen">{label}</span>{value}')

    # Times

    def time(self, time: Time | None) -> Html:
        """A time as its author wrote it, with UTC for machines and for a pointer that rests on it."""
        if time is None:
            return NOTHING
        if time.is_unknown:
            return Html(f'<span class="pm-unknown">{self.word("time.unknown")}</span>')
        return self.stamp(time.iso_utc, time.in_words(self.t), time.utc_in_words(self.t) if time.has_clock else "")

    @cached
    def day(self, day: date | None) -> Html:
        return self.stamp(day.isoformat(), day.isoformat()) if day else NOTHING

    def duration(self, duration: Span | timedelta) -> Html:
        return self.whole(self.t.duration(duration))

    @cached
    def due(self, day: Html) -> Html:
        return self.whole(self.phrase("review.due", day=day))

    @cached
    def now(self, status: ActionStatus) -> Html:
        """What has become of an action item: `Now: open`."""
        return self.whole(self.phrase("actions.now", state=self.action_status(status)))

    def history(self, action: RecordedAction) -> Html:
        """What an item looks back on that continues earlier ones: `deferred 2026-05-16, needed again 2026-05-30`.

        Each event leads to where it happened. Nothing for any other item.
        """
        if not action.lineage.earlier or not action.is_current:
            return NOTHING
        return self.listed(self.first(action.lineage.history, MOST_EVENTS, self._event))

    def event_words(self, event: Event) -> Html:
        """What happened to the work, and when: `deferred 2026-05-16`."""
        key = event.kind if event.kind in ("created", "needed-again") else "state"
        state = self.t.name("action-status", event.kind) if key == "state" else ""
        return self.phrase(f"actions.event.{key}", state=state, day=self.day(event.day))

    def _event(self, event: Event) -> Html:
        words = self.event_words(event)
        record = self.corpus.by_id.get(event.record_id)
        address = self.links.record(record, event.anchor) if record else ""
        return Html(f'<a href="{text(address)}">{words}</a>')

    def state_of(self, action: RecordedAction) -> Html:
        """The state of an action item, and that of the later one that counts for it."""
        return joined((self.action_status(action.action.status), self.state_now(action)), " ")

    def state_now(self, action: RecordedAction) -> Html:
        """The state of the later item that counts for an action item; nothing for one that counts itself."""
        if action.is_current:
            return NOTHING
        current = action.lineage.current
        address = text(self.links.record(current.record, current.action.id))
        return Html(f'<a class="pm-quiet" href="{address}">{self.now(current.action.status)}</a>')

    def elsewhere(self, action: RecordedAction) -> Html:
        """The other items of its lineage that are not carried over: each with its state, owner and due date."""
        others = (found for found in action.lineage.last if found is not action) if action.is_current else ()
        return self.listed(
            f"{self.incident_link(found.record, found.action.id)} ({self._state_of(found)})" for found in others
        )

    def _state_of(self, found: RecordedAction) -> Html:
        action = found.action
        titled = text(self.config.owner_directory.title(action.owner)) if action.owner else NOTHING
        owner = titled or self.owner(None, action.is_open)
        due = self.phrase("actions.due_on", day=self.day(action.due)) if action.due else NOTHING
        return self.listed((text(self.t.name("action-status", action.status)), owner, due))

    def stamp(self, machine: str | None, human: str, hint: str = "") -> Html:
        """A time for machines and for people; `hint` shows where a pointer rests on it."""
        attributes = f' datetime="{machine}"' if machine else ""
        if hint and hint != human:
            attributes += f' title="{text(hint)}"'
        return Html(f"<time{attributes}>{text(human)}</time>")

    def validity(self, waiver: Waiver, holds: Html, ended: Html) -> Html:
        """Whether a finding is still accepted, in words for either case, of which a script may show the other."""
        is_over = waiver.until < self.today
        return Html(
            f'<span class="pm-quiet" data-until="{waiver.until}"{" hidden" if is_over else ""}>{holds}</span>'
            f'<span class="pm-quiet" data-after="{waiver.until}"{"" if is_over else " hidden"}>{ended}</span>'
        )

    # Names of the configuration: they lead to their page only if they are registered there

    @cached
    def owner(self, name: str | None, is_open: bool = True) -> Html:
        """An owner; without one, the word that says so, unless no owner is shown at all. It is a warning
        only of open work."""
        if not name and self.corpus.is_public:
            return NOTHING
        if not name:
            return Html(f'<span class="pm-{"unowned" if is_open else "quiet"}">{self.word("action.unowned")}</span>')
        return self._name(self.config.owner_directory, name, self.links.owner)

    @cached
    def service(self, name: str) -> Html:
        return self._name(self.config.service_directory, name, self.links.service)

    @cached
    def factor(self, name: str) -> Html:
        return self._name(self.config.factor_directory, name, self.links.factor)

    @cached
    def theme(self, name: str) -> Html:
        return self._name(self.config.theme_directory, name, self.links.theme)

    def services(self, names: Iterable[str]) -> Html:
        """Several services in a row."""
        return self.listed(self.service(name) for name in names)

    def factors(self, names: Iterable[str]) -> Html:
        """Several factors in a row."""
        return joined((self.factor(name) for name in names), "<br>")

    def themes(self, names: Iterable[str]) -> Html:
        """Several themes in a row."""
        return self.listed(self.theme(name) for name in names)

    def _name(self, directory: Directory[HasName], name: str, address: Callable[[str], str]) -> Html:
        if name not in directory:
            return Html(f'<span title="{self.word("site.unregistered")}">{text(name)}</span>')
        return Html(f'<a href="{text(address(name))}">{text(directory.title(name))}</a>')

    # Incidents

    def incident_link(self, record: Record, anchor: str = "", label: str = "") -> Html:
        """The title of a record, leading to its page; marked with its language where that is another one."""
        if not anchor and not label:
            return self._page_link_of(record)
        address = text(self.links.record(record, anchor))
        link = f'<a href="{address}" dir="auto"{self.lang(record)}>{text(label or record.title)}</a>'
        return Html(f"{link}{self._withdrawn_mark(record)}")

    @cached
    def _page_link_of(self, record: Record) -> Html:
        address = text(self.links.record(record))
        link = f'<a href="{address}" dir="auto"{self.lang(record)}>{text(record.title)}</a>'
        return Html(f"{link}{self._withdrawn_mark(record)}")

    def _withdrawn_mark(self, record: Record) -> Html:
        if not record.is_withdrawn:
            return NOTHING
        return Html(f' <span class="pm-tag">{self.word("incident.withdrawn_mark")}</span>')

    def brief(self, record: Record, source: str | None) -> Html:
        """A text field of a record, on one line of HTML; the beginning of it, where it is long."""
        if source and len(source) > LONG:
            return self.excerpt(record, source, LONG)
        return self.inline(record, source)

    def proposal_row(self, proposal: ShownProposal) -> Html:
        """An earlier record that may belong to a draft, with why: no join, so it says nothing of itself."""
        earlier, later = proposal.earlier, proposal.later
        day = f' <span class="pm-quiet">{self.day(earlier.date)}</span>' if earlier.date else ""
        if proposal.names:
            names = self.listed(f"<code>{text(name)}</code>" for name in proposal.names)
            shared = self.phrase("joins.names", names=names)
        else:
            shared = self.phrase("joins.words", words=self.listed(map(text, proposal.words)))
        quoted = ""
        if proposal.sentence:
            title = self._section_title(proposal.heading)
            heading = f' <span class="pm-quiet">{title}</span>' if title else ""
            quoted = f"<div><q{self.lang(later)}>{text(self.plain(proposal.sentence))}</q>{heading}</div>"
        items = "".join(
            f"<li>{self.incident_link(earlier, action.action.id, self.plain(action.action.title))} "
            f'<span class="pm-quiet">{text(self.t.name("action-status", action.action.status.value))}</span></li>'
            for action in proposal.items
        )
        listed = f"<div>{self.word('joins.items')}</div><ul>{items}</ul>" if items else ""
        return Html(f"<li>{self.incident_link(earlier)}{day}<div>{shared}</div>{quoted}{listed}</li>")

    def _section_title(self, heading: str) -> Html:
        """The title that a record's page gives to a field, in the language of the site; other headings as written."""
        return self.word(_FIELD_TITLES[heading]) if heading in _FIELD_TITLES else text(heading)

    def mentions_row(self, named: Record, other: Mentions) -> Html:
        """An incident that names another one, with each way in which it does."""
        items = "".join(self._mention(named, other.record, mention) for mention in other.mentions)
        return Html(f"<li>{self.incident_link(other.record)}<ul>{items}</ul></li>")

    def _mention(self, named: Record, record: Record, mention: Mention) -> Html:
        address = text(self.links.record(record, mention.anchor))
        relation = text(self.t.name("mention", mention.relation))
        target = named.items.get(mention.target_item)
        named_as = item_text(target) if target else ""
        item = f" {self.excerpt(target.record, named_as)}" if target else ""
        says_more = mention.note and mention.note != named_as
        note = f'<div class="pm-text pm-quiet">{self.brief(record, mention.note)}</div>' if says_more else ""
        return Html(f'<li><a class="pm-label" href="{address}">{relation}</a>{item}{note}</li>')

    def lang(self, record: Record) -> Html:
        """The attribute for text of a record whose language is not that of the site."""
        language = record.incident.language
        return self._lang(language) if language else NOTHING

    @cached
    def _lang(self, language: str) -> Html:
        same = language.partition("-")[0] == self.config.language.partition("-")[0]
        return NOTHING if same else Html(f' lang="{text(language)}"')

    def language(self, record: Record) -> str:
        """The language of a record: that of the site, unless it names its own."""
        return record.incident.language or self.config.language

    # Pieces of a record

    def tracker(self, record: Record, reference: str) -> Html:
        """Where work is tracked: a link, if it is an address or the id of a ticket."""
        if address_scheme(reference) in SAFE_SCHEMES and " " not in reference:
            return Html(f'<a href="{text(reference)}">{text(_short_address(reference))}</a>')
        return self.ticket(reference) or self.inline(record, reference)

    def ticket(self, reference: str) -> Html:
        """A link to a ticket of a tracker that `_config.yml` lists; nothing for any other text."""
        address = self.config.ticket_address(reference.strip())
        return Html(f'<a href="{text(address)}">{text(reference)}</a>') if address else NOTHING


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
