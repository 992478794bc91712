"""`feed.xml`: the latest incidents as Atom 1.0 (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from postmortems.feeds.addresses import Addresses, lasting_id
from postmortems.model.time import Time
from postmortems.record.corpus import Corpus, Record
from postmortems.text.fields import inline_html, plain_text
from postmortems.text.html import Html, joined, text
from postmortems.text.words import Words

PATH = "feed.xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
ENTRIES = 100
"""The most incidents that the feed holds: those of which there was something new to tell last."""
UNDATED = date(2000, 1, 1)
"""The day of what has none: a name for ever must not take one from the clock."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold, not even escaped."""


def files(corpus: Corpus, addresses: Addresses, today: date) -> Iterator[tuple[str, str]]:
    """The one feed. `today` dates a feed that has no entries yet."""
    yield PATH, _Feed(corpus, addresses, today).text()


def link(words: Words) -> str:
    """What the head of the home page says of the feed."""
    title = text(words("feeds.incidents"))
    return f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{PATH}">'


class _Feed:
    def __init__(self, corpus: Corpus, addresses: Addresses, today: date) -> None:
        self.corpus = corpus
        self.config = corpus.config
        self.records = _last_changed(corpus)
        self.addresses = addresses
        self.today = today
        self.t = Words(corpus.config.language, corpus.config.noun)

    def text(self) -> str:
        feed = Element("feed", {"xmlns": NAMESPACE, "xml:lang": self.config.language})
        latest = _changed(self.records[0]) if self.records else _midnight(self.today)
        _add(feed, "id", self._tag(UNDATED, "feed"))
        _add(feed, "title", self.t("feeds.incidents"))
        _add(feed, "updated", _rfc3339(latest))
        _add(_add(feed, "author"), "name", self.t("feeds.author"))
        _add(feed, "link", rel="alternate", type="text/html", href=self.addresses.complete("") or "./")
        if self.addresses.site_url:
            _add(feed, "link", rel="self", type="application/atom+xml", href=self.addresses.complete(PATH))
        for record in self.records:
            self._entry(feed, record)
        indent(feed)
        return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n"

    def _entry(self, feed: Element, record: Record) -> None:
        incident = record.incident
        entry = _add(feed, "entry")
        if incident.language and incident.language != self.config.language:
            entry.set("xml:lang", incident.language)
        _add(entry, "id", self._tag(*_first_known(self.corpus, record)))
        _add(entry, "title", plain_text(record.title))
        _add(entry, "published", _rfc3339(_began(record)))
        _add(entry, "updated", _rfc3339(_changed(record)))
        address = self.addresses.complete(self.addresses.incident(record.id))
        _add(entry, "link", rel="alternate", type="text/html", href=address)
        for author in incident.authors:
            _add(_add(entry, "author"), "name", author)
        for term, scheme in self._categories(record):
            _add(entry, "category", term=term, scheme=f"urn:postmortems:{scheme}")
        if incident.summary:
            _add(entry, "summary", plain_text(incident.summary), type="text")
        _add(entry, "content", "".join(self._content(record)), type="html")

    def _tag(self, day: date, name: str) -> str:
        """A name for ever (RFC 4151): it holds no path, so it outlives a move of the site within its host."""
        return f"tag:{self.addresses.host or 'postmortems'},{day.isoformat()}:{quote(name)}"

    def _categories(self, record: Record) -> Iterator[tuple[str, str]]:
        yield record.incident.severity, "severity"
        yield record.incident.kind.value, "kind"
        for name in record.incident.services.all:
            yield name, "service"
        for name in record.incident.factors:
            yield name, "factor"

    def _content(self, record: Record) -> Iterator[Html]:
        """HTML for a reader who does not leave the feed: the summary, the facts, and what was changed."""
        incident = record.incident
        if incident.summary:
            yield Html(f"<p>{self._inline(record, incident.summary)}</p>")
        resolve = incident.times.time_to_resolve
        facts = {
            "incident.fact.severity": incident.severity,
            "incident.fact.status": self.t.name("status", incident.status),
            "incident.fact.affected": self.t("text.list").join(
                map(self.config.service_directory.title, incident.services.affected or ())
            ),
            "incident.duration.resolve": self.t.duration(resolve) if resolve else "",
        }
        items = (self._item(self.t(key), text(value)) for key, value in facts.items() if value)
        yield Html(f"<ul>{joined(items, '')}</ul>")
        corrections = [(change.at, self._inline(record, change.note)) for change in incident.corrections]
        yield from self._changes("incident.corrections", corrections)
        yield from self._changes(
            "incident.updates", [(update.at, self._inline(record, update.note)) for update in incident.updates]
        )

    def _changes(self, heading: str, changes: Iterable[tuple[Time, Html]]) -> Iterator[Html]:
        items = joined((self._item(at.in_words(self.t), note) for at, note in changes), "")
        if items:
            yield Html(f"<h3>{text(self.t(heading))}</h3><ul>{items}</ul>")

    def _item(self, label: str, value: Html) -> Html:
        return Html(f"<li>{self.t('text.labelled', label=text(label), value=value)}</li>")

    def _inline(self, record: Record, source: str) -> Html:
        return inline_html(source, lambda address: self.addresses.from_record(self.corpus, record, address))


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A child element, without characters that XML cannot hold."""
    element = SubElement(parent, name, {key: _NOT_XML.sub("\ufffd", value) for key, value in attributes.items()})
    element.text = _NOT_XML.sub("\ufffd", text) or None
    return element


def _last_changed(corpus: Corpus) -> list[Record]:
    """The incidents of the feed: those with the latest news first, of equal ones the newest. A correction of an old
    one brings it back."""
    return sorted(corpus.newest_first, key=_changed, reverse=True)[:ENTRIES]


def _first_known(corpus: Corpus, record: Record) -> tuple[date, str]:
    """The lasting id of a record, and the day in it."""
    name = lasting_id(corpus, record)
    try:
        return date.fromisoformat(name[:10]), name
    except ValueError:
        return UNDATED, name


def _began(record: Record) -> datetime:
    """When the incident started; midnight of the day in the file name where the record does not say."""
    return _instant(record.incident.times.started) or _midnight(record.date or UNDATED)


def _changed(record: Record) -> datetime:
    """When there last was something new to tell: it was over, was corrected, or something followed."""
    incident = record.incident
    times = [incident.times.resolved, *(correction.at for correction in incident.corrections)]
    times += (update.at for update in incident.updates)
    return max((_began(record), *(instant for time in times if (instant := _instant(time)))))


def _instant(time: Time | None) -> datetime | None:
    """The stated beginning of a time; None where it is not known."""
    if time is None:
        return None
    is_unknown, instant, _ = time.sort_key
    return None if is_unknown else instant


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _rfc3339(instant: datetime) -> str:
    return instant.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
