"""`postmortems show`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import click

from postmortems.cli.actions import action_data, carried_over_in_words, due_in_words, history_in_words, reasons_in_words
from postmortems.cli.memory import memory_data, memory_lines
from postmortems.cli.options import (
    edition_for_readers,
    edition_option,
    find_record,
    format_option,
    incidents_option,
    read_for_reader,
    read_for_readers,
    site_url_option,
    today_option,
)
from postmortems.cli.show_missing import emit_missing
from postmortems.model.base import split_reference
from postmortems.model.causes import CausalChain, CausalStep, StepKey
from postmortems.model.fields import fact_value, facts_of
from postmortems.model.incident import Correction, Lesson, Times, Update
from postmortems.model.part import Part
from postmortems.model.time import Span, Time
from postmortems.model.urgency import Urgency
from postmortems.model.vocabulary import Visibility
from postmortems.record.corpus import Corpus, Mention, Record, spelled
from postmortems.text.counted import listed
from postmortems.text.terminal import (
    emit,
    one_line,
    padded,
    painted,
    printable,
    shortened,
    terminal_cells,
    wants_colour,
    width,
    wrapped,
)
from postmortems.text.words import Words

FORM_VERSION = 1
"""Grows when a key of the JSON form changes its meaning or goes."""
WIDEST = 100
"""Cells beyond which lines are no longer pleasant to read."""
WIDEST_LABEL = 22
"""Cells of a label beyond which its value begins on the next line."""


@click.command("show")
@click.argument("name", metavar="ID")
@incidents_option
@today_option
@format_option("text", "markdown", "html", "json")
@site_url_option
@click.option("--missing", is_flag=True, help="Show only what the record still needs for its next status.")
@edition_option
def command(name: str, folder: Path, today: date, form: str, site_url: str, missing: bool, edition: Visibility) -> int:
    """Show one incident in full.

    ID is the file name without .md, an alias, or an unambiguous prefix of these.

    Markdown and HTML have no styles and no scripts: paste them into a ticket, a chat, a wiki or a mail.

    With --edition public, it shows what outsiders would see, and exits with 1 if that is nothing.

    \b
    Example:
      postmortems show 2024-03-01-database-outage
      postmortems show 2024-03
      postmortems show 2024-03 --missing
      postmortems show 2024-03 --edition public
      postmortems show 2024-03 --format html --site-url https://example.org/post-mortems/ > incident.html
    """
    name = split_reference(name)[0]
    if form in ("markdown", "html") and edition is Visibility.INTERNAL and not missing:
        from postmortems.cli.show_document import document, read_page

        emit(document(*read_page(folder, name), today, form, site_url))
        return 0
    if edition is Visibility.PUBLIC:
        knowledge_base = read_for_readers(folder)
        record = find_record(knowledge_base.corpus, name)
    else:
        knowledge_base, record = read_for_reader(folder, name)
    corpus = edition_for_readers(knowledge_base.corpus, edition)
    if edition is Visibility.PUBLIC:
        if missing:
            raise click.UsageError("--missing is about the whole record; leave out --edition")
        if record.id not in corpus.by_id:
            emit(f"{printable(record.id)} is not in the public edition: outsiders see nothing of it\n")
            return 1
        record = corpus.by_id[record.id]
    if missing:
        emit_missing(knowledge_base, record, today, form)
    elif form == "json":
        emit(json.dumps(as_data(corpus, record, today), indent=2) + "\n")
    elif form in ("markdown", "html"):
        from postmortems.cli.show_document import document
        from postmortems.views.incident import incident_view

        emit(document(corpus, incident_view(corpus, record), today, form, site_url))
    else:
        cells = min(terminal_cells() or WIDEST, WIDEST)
        emit("\n".join(_Page(corpus, record, today, cells, wants_colour(sys.stdout)).lines()) + "\n")
    return 0


# For people


class _Page:
    """One record as lines for a terminal."""

    def __init__(self, corpus: Corpus, record: Record, today: date, cells: int, colour: bool) -> None:
        self.corpus = corpus
        self.record = record
        self.today = today
        self.cells = cells
        self.colour = colour

    def lines(self) -> Iterator[str]:
        """All sections that have something to say."""
        incident = self.record.incident
        yield self._bold(self.record.id)
        yield from map(self._bold, wrapped(one_line(incident.title), self.cells))
        yield ""
        if withdrawn := incident.withdrawn:
            yield from self._text(f"Withdrawn {withdrawn.at.as_written}: {one_line(withdrawn.reason)}", "")
            yield from self._text("It is not in any list, chart, count, feed or search.", "")
            yield ""
        yield from self._memory()
        yield from self._pairs(self._facts())
        yield from self._section("Summary", self._text(incident.summary))
        yield from self._section("Durations", self._pairs(_durations(incident.times)))
        yield from self._section("Timeline", self._timeline())
        for number, chain in enumerate(incident.causal_chains):
            yield from self._section(self._chain_title(number, chain), self._chain(number))
        yield from self._section("Hypotheses", self._hypotheses())
        yield from self._section("Why it was hard to see", self._gaps())
        yield from self._section("Mitigations", self._mitigations())
        yield from self._section("Verification", self._verification())
        yield from self._section("Lessons", self._lessons())
        yield from self._section("Action items", self._actions())
        yield from self._section("Related", self._related())
        yield from self._section("Mentioned by", self._referred_to_by())
        yield from self._section("Corrections", self._pairs(_changes(incident.corrections)))
        yield from self._section("Updates", self._pairs(_changes(incident.updates)))
        yield from self._section("References", self._references())

    # Layout

    def _bold(self, text: str) -> str:
        return painted(text, "bold", on=self.colour)

    def _section(self, title: str, lines: Iterable[str]) -> Iterator[str]:
        """The lines under a heading; nothing where there are none."""
        content = list(lines)
        if content:
            yield from ("", painted(one_line(title), "bold", "cyan", on=self.colour), *content)

    def _text(self, text: str | None, start: str = "  ", indent: str | None = None) -> Iterator[str]:
        """Text in lines, the first one after `start`, the others after as many spaces (or `indent`)."""
        if not text:
            return
        further = " " * width(start) if indent is None else indent
        before = start
        for paragraph in _paragraphs(text):
            room, taken = self.cells - width(further), width(before) - width(further)
            for line in wrapped(one_line(paragraph), room, taken):
                yield before + line
                before = further

    def _pairs(self, pairs: Iterable[tuple[str, str | None]]) -> Iterator[str]:
        """Labels in one column, values in the other."""
        known = [(one_line(label), text) for label, text in pairs if text]
        column = min(max((width(label) for label, _ in known), default=0), WIDEST_LABEL)
        for label, text in known:
            if width(label) > column:
                yield from self._text(label)
                label = ""
            yield from self._text(text, f"  {padded(label, column)}  ")

    def _labelled(self, part: Part, indent: int = 6) -> Iterator[str]:
        """The facts of a part, a line for each: `recurring: every month`."""
        for label, text in _facts_of(part):
            yield from self._text(f"{label.lower()}: {text}", " " * indent)

    # Sections

    def _memory(self) -> Iterator[str]:
        """What was left undone from earlier incidents, and what later ones needed again: before all else."""
        memories = list(memory_lines(self.corpus, self.record))
        for text in memories:
            yield from self._text(text, "", "  ")
        if memories:
            yield ""

    def _facts(self) -> Iterator[tuple[str, str | None]]:
        incident, config = self.record.incident, self.corpus.config
        services = config.service_directory
        yield "Severity", _joined(": ", incident.severity, incident.severity_rationale)
        yield "Status", incident.status
        yield "Kind", incident.kind
        for name in Times.model_fields:
            time: Time | None = getattr(incident.times, name)
            yield name.replace("_", " ").capitalize(), time and time.as_written
        yield "Timezone", incident.timezone or config.timezone
        affected = incident.services.affected
        yield "Affected", "nobody" if affected == () else ", ".join(map(services.title, affected or ()))
        yield "Faulty", ", ".join(map(services.title, incident.services.faulty))
        yield "Impact", incident.impact.summary
        users = incident.impact.users_affected
        yield "Users affected", Words().number(users) if isinstance(users, int) else users
        yield "Data loss", incident.impact.data_loss
        yield "Detection", incident.detection.method
        if incident.trigger:
            yield "Trigger", _joined(": ", incident.trigger.kind, incident.trigger.description)
        yield "Factors", "; ".join(map(config.factor_directory.title, incident.factors))
        yield "Tags", ", ".join(incident.tags)
        yield "Authors", ", ".join(incident.authors)
        yield "Reviewers", ", ".join(incident.reviewers)
        for role, people in incident.named_roles.items():
            yield role, ", ".join(people)
        yield "External ids", ", ".join(incident.external_ids)
        yield "Old ids", ", ".join(incident.aliases)
        for part in (incident, incident.impact, incident.detection, incident.trigger):
            yield from _facts_of(part)
        for key, value in self.record.extra_values(config.extra_titles).items():
            if title := config.extra_titles[key]:
                yield title, ", ".join(spelled(value))
        if not self.corpus.is_public:
            yield "Record", self.record.path

    @property
    def _no_owner(self) -> str:
        """Shown in place of an owner; empty where owners are not published."""
        return "" if self.corpus.is_public else "no owner"

    def _timeline(self) -> Iterator[str]:
        def pairs() -> Iterator[tuple[str, str]]:
            for entry in self.record.incident.timeline:
                until = f" – {entry.until.as_written}" if entry.until else ""
                actor = f" ({entry.actor})" if entry.actor else ""
                yield entry.at.as_written + until, _with_facts(f"[{entry.kind}] {entry.event}{actor}", entry)

        return self._pairs(pairs())

    def _chain_title(self, place: int, chain: CausalChain) -> str:
        graph = self.record.incident.causal_graph
        number = "" if graph.says_number(place) else f"Causal chain {graph.numbers[place]}"
        title = ": ".join(filter(None, (number, chain.title))) or "How it happened"
        return f"{title} ({chain.method})"

    def _chain(self, number: int) -> Iterator[str]:
        graph = self.record.incident.causal_graph
        yield from self._labelled(graph.chains[number], 2)
        for key, step in graph.steps.items():
            if key.chain != number:
                continue
            label = self._step_number(key)
            yield from self._text(_joined(": ", step.label, step.text), f"  {label:>4}  [{step.kind}] ", " " * 8)
            if causes := [self._step_number(cause) for cause in graph.causes[key]]:
                yield painted(f"{'':8}because of {listed(causes)}", "dim", on=self.colour)
            for remark in self._remarks(step):
                yield from self._text(remark, " " * 8)
            yield from self._labelled(step, 8)

    def _step_number(self, key: StepKey) -> str:
        return self.record.incident.causal_graph.number(key)

    def _remarks(self, step: CausalStep) -> Iterator[str]:
        if step.factor:
            yield f"factor: {self.corpus.config.factor_directory.title(step.factor)}"
        if step.unfinished_action:
            yield f"left undone from {self._item_title(step.unfinished_action)}"
        if step.done_action:
            yield f"caused in part by an earlier fix, {self._item_title(step.done_action)}"

    def _item_title(self, reference: str) -> str:
        item = self.corpus.item(reference)
        title = getattr(item.value, "title", None) if item else None
        return f'{reference} "{title}"' if title else reference

    def _hypotheses(self) -> Iterator[str]:
        for hypothesis in self.record.incident.hypotheses:
            yield from self._text(hypothesis.statement, f"  [{hypothesis.verdict.replace('-', ' ')}] ", " " * 6)
            yield from self._text(hypothesis.evidence, " " * 6)
            yield from self._text(hypothesis.cost and f"cost: {hypothesis.cost}", " " * 6)
            yield from self._labelled(hypothesis)

    def _gaps(self) -> Iterator[str]:
        for gap in self.record.incident.detection.gaps:
            yield from self._text(gap, "  - ")

    def _mitigations(self) -> Iterator[str]:
        for mitigation in self.record.incident.mitigations:
            at = f"{mitigation.at.as_written}  " if mitigation.at else ""
            yield from self._text(mitigation.description, f"  {at}[{mitigation.kind.replace('-', ' ')}] ", " " * 6)
            yield from self._text(mitigation.reference, " " * 6)
            yield from self._labelled(mitigation)

    def _verification(self) -> Iterator[str]:
        for one in self.record.incident.verification:
            if isinstance(one, str):
                yield from self._text(one, "  - ")
                continue
            yield from self._text(one.check, "  - ")
            yield from self._text(one.command and f"command: {one.command}", " " * 6)
            yield from self._text(one.result and f"result: {one.result}", " " * 6)
            yield from self._labelled(one)

    def _references(self) -> Iterator[str]:
        for one in self.record.incident.references:
            commit = f"at commit {one.commit}" if one.commit else None
            yield from self._text(one.title, f"  [{one.kind.replace('-', ' ')}] ", " " * 6)
            yield from self._text(_joined(" ", one.url or one.path, commit), " " * 6)
            yield from self._labelled(one)

    def _lessons(self) -> Iterator[str]:
        for lesson in self.record.incident.lessons:
            yield from self._text(lesson.text, f"  [{lesson.kind.replace('-', ' ')}] ", " " * 6)
            yield from self._text(self._lesson_links(lesson), " " * 6)
            yield from self._labelled(lesson)

    def _lesson_links(self, lesson: Lesson) -> str | None:
        themes = ", ".join(map(self.corpus.config.theme_directory.title, lesson.themes))
        return _joined("; ", themes, f"action items: {', '.join(lesson.actions)}" if lesson.actions else None)

    def _actions(self) -> Iterator[str]:
        for action in self.corpus.actions_of.get(self.record.id, ()):
            item = action.action
            due = due_in_words(action)
            facts = _joined(" · ", item.status, item.priority, item.owner or self._no_owner, due)
            urgency = Urgency.of(action, self.corpus.config, self.today)
            yield from self._text(item.title, f"  {item.id}  ", " " * 6)
            yield from self._text(facts, " " * 6)
            yield from self._text(reasons_in_words(action, urgency, self.today), " " * 6)
            yield from self._text(history_in_words(action, self.today), " " * 6)
            yield from self._text(carried_over_in_words(action), " " * 6)
            yield from self._text(item.reason, " " * 6)
            yield from self._text(item.description, " " * 6)
            yield from self._text(item.criteria and f"done when: {item.criteria}", " " * 6)
            for label, values in (
                ("tracker", item.trackers),
                ("addresses", item.addresses),
                ("carried over from", (item.carried_from,)),
                ("alternatives", item.alternatives),
            ):
                if text := _joined(", ", *values):
                    yield from self._text(f"{label}: {text}", " " * 6)
            yield from self._labelled(item)
        yield from self._text(self.record.incident.no_action_items, "  None: ", " " * 6)

    def _related(self) -> Iterator[str]:
        for related in self.record.incident.shown_related:
            other = related.label or self._record_title(related.incident or "")
            yield from self._text(_joined(": ", other, related.note), f"  {related.relation}  ", " " * 6)
            yield from self._labelled(related)
        for mention in self._mentions():
            if mention.relation not in _MENTIONED:
                said = f"{self._record_title(mention.record.id)} {Words().name('mention', mention.relation)}"
                yield from self._text(_joined(": ", said, mention.note), "  ", " " * 6)

    def _referred_to_by(self) -> Iterator[str]:
        for mention in self._mentions():
            if mention.relation in _MENTIONED:
                how = _MENTIONED[mention.relation].format(item=mention.target_item)
                place = f"{mention.record.id}#{mention.anchor}"
                yield from self._text(f"{how} {place}: {mention.note}", "  ", " " * 6)

    def _mentions(self) -> tuple[Mention, ...]:
        return self.corpus.mentions.get(self.record.id, ())

    def _record_title(self, reference: str) -> str:
        record = self.corpus.by_id.get(reference.partition("#")[0])
        return f"{reference} ({shortened(one_line(record.title), 60)})" if record else reference


_MENTIONED = {
    "unfinished-action": "{item} was needed again by",
    "done-action": "{item}, once done, helped to cause",
    "carried-from": "{item} is carried over to",
}


def _facts_of(part: Part | None) -> Iterator[tuple[str, str]]:
    """Label and value of the fields of a part that are stated as facts."""
    if part is None:
        return
    for found in facts_of(type(part)):
        if value := fact_value(part, found):
            yield found.name.replace("_", " ").capitalize(), ", ".join(value)


def _with_facts(text: str, part: Part) -> str:
    return _joined("; ", text, *(f"{label.lower()}: {value}" for label, value in _facts_of(part)))


def _changes(changes: Iterable[Correction | Update]) -> Iterator[tuple[str, str]]:
    for one in changes:
        by = f" ({one.by})" if isinstance(one, Correction) and one.by else ""
        yield one.at.as_written, _with_facts(one.note + by, one)


def _durations(times: Times) -> Iterator[tuple[str, str | None]]:
    for label, span in times.durations.items():
        yield f"To {label}", str(span) if span else None


def _paragraphs(text: str) -> list[str]:
    """The paragraphs and list items of a block of Markdown."""
    return re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)", text)


def _joined(separator: str, *parts: str | None) -> str:
    return separator.join(filter(None, parts))


# For programs and other pages


def as_data(corpus: Corpus, record: Record, today: date) -> dict[str, object]:
    """The record and what follows from it and from the others."""
    incident = record.incident
    return {
        "version": FORM_VERSION,
        "today": today.isoformat(),
        "incident": {
            **incident.model_dump(mode="json", by_alias=True, exclude_none=True),
            **({"extra": extra} if (extra := record.extra_values(corpus.config.extra_titles)) else {}),
            "id": record.id,
            "path": record.path,
            "action_items": [
                action_data(action, Urgency.of(action, corpus.config, today), today)
                for action in corpus.actions_of.get(record.id, ())
            ],
        },
        **memory_data(corpus, record),
        "durations": {label: _span_data(span) for label, span in incident.times.durations.items()},
        "referred_to_by": [
            {
                "incident": mention.record.id,
                "anchor": mention.anchor,
                "relation": mention.relation,
                "item": mention.target_item,
                "note": mention.note,
            }
            for mention in corpus.mentions.get(record.id, ())
        ],
    }


def _span_data(span: Span | None) -> dict[str, object] | None:
    """A duration in words and in seconds."""
    if span is None:
        return None
    return {
        "text": str(span),
        "shortest_seconds": span.shortest.total_seconds(),
        "longest_seconds": span.longest.total_seconds() if span.longest else None,
    }
