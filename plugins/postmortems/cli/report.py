"""`postmortems report`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from postmortems.cli.options import (
    format_option,
    incidents_option,
    period_options,
    read_for_readers,
    require_period,
    today_option,
)
from postmortems.edit.typed_date import typed_period
from postmortems.model.config import Config
from postmortems.model.period import Period, Quarter
from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.reports.markdown import code, escaped
from postmortems.text.counted import counted
from postmortems.text.fields import plain_text
from postmortems.text.terminal import emit
from postmortems.text.words import Words
from postmortems.views.review import Review, review_of

MOST_ACTIONS = 20
"""How many action items a section lists: a report of a page or two is read."""


@click.command("report")
@click.argument("named", metavar="[PERIOD]", required=False)
@incidents_option
@period_options
@today_option
@format_option("markdown", "json")
def command(named: str | None, folder: Path, since: date | None, until: date | None, today: date, form: str) -> int:
    """Report on a period, for a management review.

    PERIOD is a quarter, a month, a year or a day: 2026-Q3, 2026-07, 2026, 2026-07-31 or yesterday. Other periods take
    --since and --until. Without all of them, the period is the last quarter that is over, or this quarter if there are
    no records from before it. The site has the same report for each quarter, under review/.

    \b
    Example:
      postmortems report 2026-Q3
      postmortems report --since 2026-01-01 > first-half.md
    """
    period = _named(named, since, until, today) if named else require_period(since, until)
    corpus = read_for_readers(folder).corpus
    if period.is_open:
        period = _last_quarter(corpus, today)
    review = review_of(corpus, period, today)
    if form == "json":
        emit(json.dumps(_as_data(review, today), indent=2) + "\n")
    else:
        emit("\n".join(_as_markdown(review, today, corpus.config)) + "\n")
    return 0


def _last_quarter(corpus: Corpus, today: date) -> Period:
    """The days of the last quarter that is over, or of this one if no record is from before it."""
    this = Quarter.of(today)
    is_late = any(record.date and Quarter.of(record.date) < this for record in corpus.records)
    return this.minus(is_late).period


def _named(name: str, since: date | None, until: date | None, today: date) -> Period:
    if since or until:
        raise click.UsageError("give PERIOD, or --since and --until")
    try:
        return typed_period(name, today)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _as_markdown(review: Review, today: date, config: Config) -> Iterator[str]:
    yield f"# Incidents {_days(review.period, today)}"
    yield ""
    done, overdue, needed = len(review.done), len(review.overdue), len(review.needed_again)
    yield f"{counted(len(review.incidents), 'incident')}. Action items: {review.opened} opened, {done} done,"
    yield f"{review.dropped} deferred or dropped, {overdue} overdue at the end, {needed} needed again."
    if review.undated:
        yield f"{counted(review.undated, 'action item')} of these incidents: no creation date."
    yield from _section("Worth reading", [_incident(one.record) for one in review.worth_reading])
    yield from _section("Needed again", _actions(review.needed_again))
    yield from _section("Overdue at the end", _actions(review.overdue))
    yield from _section("Done", _actions(review.done))
    yield from _section("Incidents by severity", [f"{escaped(name)}: {number}" for name, number in review.severities])
    yield from _section("How long it took", list(_durations(review, Words(config.language))))
    factors = [(config.factor_directory.title(one.name), one) for one in review.factors]
    yield from _section(
        "Most frequent factors",
        [f"{escaped(title)}: {counted(one.incidents, 'incident')}, {one.before} before" for title, one in factors],
    )
    yield from _section("All incidents", [_incident(record) for record in review.incidents])


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"## {title}", "", *(f"- {line}" for line in lines))


def _actions(actions: Sequence[RecordedAction]) -> list[str]:
    hidden = len(actions) - MOST_ACTIONS
    more = [f"and {hidden} more; `--format json` lists all"] if hidden > 0 else []
    return [*map(_action, actions[:MOST_ACTIONS]), *more]


def _days(period: Period, today: date) -> str:
    since = f"from {period.since}" if period.since else ""
    return f"{since} until {period.until or today}".strip()


def _incident(record: Record) -> str:
    day = record.date or "no date"
    return (
        f"{day}, {escaped(record.incident.severity)}: {escaped(plain_text(record.incident.title))} ({code(record.id)})"
    )


def _action(action: RecordedAction) -> str:
    item = action.action
    state = f"{item.status} {item.closed_on}" if item.is_closed and item.closed_on else item.status.value
    due = f"due {item.due}" if item.due and not item.is_closed else None
    facts = filter(None, (item.owner or "nobody", due, state))
    return f"{escaped(plain_text(item.title))} ({code(action.reference)}): {escaped(', '.join(facts))}"


def _durations(review: Review, words: Words) -> Iterator[str]:
    for duration in review.durations:
        found = duration.distribution
        if found.shortest is None or found.longest is None:
            continue
        ends = " to ".join(dict.fromkeys(words.duration(one.span) for one in (found.shortest, found.longest)))
        middle = f", median {words.duration(found.quartiles.median)}" if found.quartiles else ""
        yield f"to {duration.key}: {ends}{middle} ({found.known} of {found.total} known)"


def _as_data(review: Review, today: date) -> dict[str, object]:
    period = review.period
    return {
        "version": 1,
        "since": period.since and period.since.isoformat(),
        "until": (period.until or today).isoformat(),
        "today": today.isoformat(),
        "incidents": [record.id for record in review.incidents],
        "severities": dict(review.severities),
        "action_items": {
            "opened": review.opened,
            "undated": review.undated,
            "dropped": review.dropped,
            "done": [action.reference for action in review.done],
            "overdue": [action.reference for action in review.overdue],
            "needed_again": [action.reference for action in review.needed_again],
        },
        "factors": {one.name: one.incidents for one in review.factors},
        "worth_reading": [one.record.id for one in review.worth_reading],
    }
