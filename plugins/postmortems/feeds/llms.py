"""`llms.txt`: what a language model should read of the site first (llmstxt.org), in Markdown.

It stays short however large the knowledge base grows: the latest and the most urgent, and where the rest is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from postmortems.feeds import api, atom
from postmortems.feeds.addresses import CALENDAR, METRICS, Addresses
from postmortems.model.urgency import Reason, Urgency, by_urgency, count_actions
from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.text.fields import plain_text
from postmortems.text.terminal import one_line
from postmortems.text.words import Words
from postmortems.views.exports import EXPORTS, Exports
from postmortems.views.hubs import HUBS, Hub

PATH = "llms.txt"
MOST_INCIDENTS = 25
MOST_ACTIONS = 25
MOST_CHARACTERS = 280
"""How much of a title or a summary is shown."""

OPTIONAL = "Optional"
"""A heading that has a meaning for programs, and so no translation: what follows may be left out."""

_BRACKETS = str.maketrans("[]", "()")

_SPECIAL = re.compile(r"([\\`*_<>])")


def files(corpus: Corpus, addresses: Addresses, today: date, exports: Exports = EXPORTS) -> Iterator[tuple[str, str]]:
    """The one file. `today` decides what is overdue; of `exports`, the site has files to lead to."""
    yield PATH, "".join(f"{line}\n" for line in _Index(corpus, addresses, today, exports).lines())


class _Index:
    def __init__(self, corpus: Corpus, addresses: Addresses, today: date, exports: Exports) -> None:
        self.exports = exports
        self.corpus = corpus
        self.config = corpus.config
        self.addresses = addresses
        self.today = today
        self.t = Words(corpus.config.language, corpus.config.noun)

    def lines(self) -> Iterator[str]:
        yield f"# {self.t('feeds.llms.title')}"
        yield ""
        yield f"> {self._summary()}"
        yield from self._section(self.t("home.latest"), map(self._incident, self.corpus.newest_first[:MOST_INCIDENTS]))
        pending = (action for action in self.corpus.actions if action.is_pending)
        urgent = by_urgency(pending, self.config, self.today)[:MOST_ACTIONS]
        yield from self._section(self.t("feeds.llms.urgent"), map(self._action, urgent))
        yield from self._section(self.t("feeds.llms.pages"), map(self._page, filter(self._is_listed, HUBS)))
        if "json" in self.exports:
            yield from self._section(self.t("feeds.llms.data"), map(self._document, api.COLLECTIONS))
        yield from self._section(OPTIONAL, self._others())

    def _section(self, heading: str, items: Iterator[str]) -> Iterator[str]:
        lines = [f"- {item}" for item in items]
        if lines:
            yield from ("", f"## {heading}", "", *lines)

    def _summary(self) -> str:
        counted = count_actions(self.corpus.actions, self.config, self.today)
        dates = [record.date.isoformat() for record in self.corpus.records if record.date]
        span = self.t("feeds.llms.span", first=dates[0], last=dates[-1]) if dates else ""
        counts = (
            self.t("pages.incidents", count=len(self.corpus.records)) + span,
            self.t("feeds.llms.open", count=counted.open),
            self.t("feeds.overdue", count=counted.overdue),
            self.t("feeds.llms.implicated", count=counted.implicated_again),
        )
        return self.t("feeds.llms.summary", counts=self.t("text.clauses").join(counts), date=self.today.isoformat())

    def _incident(self, record: Record) -> str:
        incident = record.incident
        facts = (incident.severity, self.t.name("status", incident.status), *incident.services.all[:5])
        about = self.t("text.list").join(map(_words, facts))
        if incident.summary:
            about = self.t("text.clauses").join((about, _words(incident.summary)))
        return self._link(record.title, self.addresses.incident(record.id), about)

    def _action(self, item: RecordedAction) -> str:
        action, reasons = item.action, Urgency.of(item, self.config, self.today).reasons
        nobody = None if self.corpus.is_public else self.t("action.unowned")
        facts = (
            *(self.t(f"home.tally.{reason}") for reason in reasons if reason is not Reason.UNOWNED),
            self.config.owner_directory.title(action.owner) if action.owner else nobody,
            action.priority,
            self.t("feeds.due_item", title=action.due.isoformat()) if action.due else None,
            item.record.title,
        )
        about = self.t("text.list").join(_words(fact) for fact in facts if fact)
        return self._link(action.title, self.addresses.incident(item.record.id, action.id), about)

    def _is_listed(self, hub: Hub) -> bool:
        return hub.is_listed and (hub.is_public or not self.corpus.is_public)

    def _page(self, hub: Hub) -> str:
        return self._link(self.t(hub.title), self.addresses.page(hub.uri))

    def _document(self, name: str) -> str:
        return self._link(f"api/{name}.json", f"api/{name}.json", self.t(f"feeds.llms.{name}"))

    def _others(self) -> Iterator[str]:
        for kind, label, path, about in (
            ("json", "api/schema/", "api/schema/incidents.json", "feeds.llms.schemas"),
            ("atom", atom.PATH, atom.PATH, "feeds.link.atom"),
            ("ics", CALENDAR, CALENDAR, "feeds.link.calendar"),
            ("openmetrics", METRICS, METRICS, "feeds.link.metrics"),
        ):
            if kind in self.exports:
                yield self._link(label, path, self.t(about))

    def _link(self, label: str, address: str, about: str = "") -> str:
        link = f"[{_words(label).translate(_BRACKETS)}]({self.addresses.complete(address)})"
        return f"{link}: {about}" if about else link


def _words(text: str) -> str:
    """Words as Markdown that means no more than the words, on one line and not too long."""
    words = one_line(plain_text(text))
    if len(words) > MOST_CHARACTERS:
        words = f"{words[: MOST_CHARACTERS - 1].rstrip()}…"
    return _SPECIAL.sub(r"\\\1", words)
