"""Writes a believable knowledge base of any size, the same one every time.

    python benchmarks/corpus.py DIR --records 1000

Each record has about 95 lines of frontmatter and 750 words of Markdown: headings, lists, a table, code blocks. Some
name an earlier incident, and some an action item of it that was left unfinished. All of them pass the check.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from textwrap import indent, wrap
from typing import NamedTuple

FIRST_DAY = date(2021, 1, 4)
LAST_DAY = date(2025, 12, 28)
WIDTH = 116

OWNERS = """
accounts-team api-platform billing-team checkout-team data-platform delivery-team edge-team identity-team
messaging-team mobile-team observability search-team storage-team ada.okafor jun.watanabe
""".split()

SERVICES = """
accounts api-gateway audit-log billing cart catalogue checkout dns edge-proxy email identity image-store ledger
metrics notifications payments queue recommendations reports search
""".split()

FACTORS = {
    "alert-without-reader": "An alert that nobody reads",
    "backlog-at-once": "A backlog worked off all at once",
    "cache-hides-loss": "A cache that hides what is lost behind it",
    "certificate-by-hand": "A certificate renewed by hand",
    "clock-drift": "Clocks that drift apart",
    "config-in-two-places": "One setting in two places",
    "dependency-unpinned": "A dependency that moves by itself",
    "growth-without-limit": "Something grows without a limit",
    "healthcheck-too-shallow": "A health check that does not touch the work",
    "idle-connection-cut": "Idle connections that are cut without a word",
    "index-missing": "A query without an index",
    "migration-locks-table": "A migration that locks a table",
    "no-staged-rollout": "A change that reaches everything at once",
    "queue-without-bound": "A queue without a bound",
    "retry-storm": "Retries that multiply the load",
    "runbook-out-of-date": "A runbook older than the system",
    "shared-disk": "Two loads on one disk",
    "single-zone": "Everything in one zone",
    "timeout-longer-than-callers": "A timeout longer than that of the caller",
    "unowned-component": "A component without an owner",
}

THEMES = "alerting capacity change-management communication data-safety dependencies ownership recovery testing".split()

ROLES = "the engineer on call|the incident lead|the database team|the support desk|the release train".split("|")


@dataclass(frozen=True)
class Scenario:
    """A way for things to go wrong. `{s}` is the service that fails, `{d}` one that depends on it, `{n}` a number."""

    slug: str
    title: str
    trigger: str
    event: str
    condition: str
    failure: str
    missing: str
    herring: str
    factors: tuple[str, str]


SCENARIOS = (
    Scenario(
        "pool-exhausted",
        "{s} runs out of database connections",
        "user-behavior-change",
        "A partner began to read its whole history every hour.",
        "Each worker of `{s}` holds a connection for as long as its request lasts.",
        "The pool of {n} connections was empty, and new requests waited for one until they timed out.",
        "Nothing measured how long a request waits for a connection.",
        "The database itself is slow.",
        ("queue-without-bound", "timeout-longer-than-callers"),
    ),
    Scenario(
        "certificate-expired",
        "An expired certificate cuts {s} off from {d}",
        "other",
        "The certificate between `{s}` and `{d}` reached its last day.",
        "The certificate was renewed by hand once a year, from a note in a calendar that had moved.",
        "Every new connection was refused with `x509: certificate has expired`.",
        "No check looked at the last day of certificates inside the network.",
        "A firewall rule of the same morning blocks the port.",
        ("certificate-by-hand", "unowned-component"),
    ),
    Scenario(
        "bad-config",
        "A wrong limit in the configuration of {s} stops {d}",
        "configuration-push",
        "A change set `max_in_flight` of `{s}` to {n} for all regions at once.",
        "The limit counts per process, and the documentation said per host.",
        "`{s}` answered with status 429 to almost everything, and `{d}` took that for an outage.",
        "Configuration reached every region in one step, without a stage in between.",
        "A client in a loop sends far more than it should.",
        ("no-staged-rollout", "config-in-two-places"),
    ),
    Scenario(
        "disk-full",
        "The disks of {s} fill up with a debug log",
        "configuration-push",
        "The level of logging went to `debug` for an investigation and stayed there.",
        "Logs and data of `{s}` lie on the same volume.",
        "Writes failed with `no space left on device` on {n} hosts one after another.",
        "The alert for full disks looked at hosts that had been replaced in spring.",
        "A customer uploads unusually large files.",
        ("growth-without-limit", "shared-disk"),
    ),
    Scenario(
        "retry-storm",
        "Retries keep {s} down after a short network fault",
        "service-provider-change",
        "The provider moved a link, and packets were lost for {n} seconds.",
        "`{d}` repeats a failed request at once, up to five times.",
        "The repeated requests alone were more than `{s}` can serve, so that it never caught up.",
        "Nothing limits how many requests of one caller are repeats.",
        "The link of the provider is still losing packets.",
        ("retry-storm", "idle-connection-cut"),
    ),
    Scenario(
        "slow-migration",
        "A migration locks the largest table of {s}",
        "binary-push",
        "The release added a column with a default value.",
        "The table has {n} million rows, a hundred times more than the one in the test system.",
        "The migration held a lock while it rewrote the table, and every write waited behind it.",
        "No test runs migrations against a table of real size.",
        "The new release has a memory leak.",
        ("migration-locks-table", "index-missing"),
    ),
    Scenario(
        "stale-cache",
        "{s} serves old data after a failover",
        "hardware",
        "A host with the primary cache lost its power supply.",
        "The replica had stopped following {n} hours before, without anybody seeing it.",
        "After the failover `{s}` answered from a replica that was hours behind.",
        "The health check asks whether the cache answers, not how old the answer is.",
        "A job writes old records back.",
        ("cache-hides-loss", "healthcheck-too-shallow"),
    ),
    Scenario(
        "memory-growth",
        "{s} restarts in turns because its memory grows",
        "performance-decay",
        "The oldest process of `{s}` reached its memory limit.",
        "A map of sessions in `{s}` is never cleared, and grows by {n} MB a day.",
        "Processes were ended one after another, and each restart moved its load to the rest.",
        "Memory is shown on a dashboard but no alert watches its trend.",
        "A new version of the runtime uses more memory.",
        ("growth-without-limit", "backlog-at-once"),
    ),
    Scenario(
        "dns-timeout",
        "Name resolution of {s} fails in one zone",
        "capacity",
        "A batch job of `{d}` started with twice as many workers as the week before.",
        "Both resolvers of the zone run on one host.",
        "One lookup in {n} took longer than five seconds, and each request needs several.",
        "The number of lookups was measured, their duration was not.",
        "The last release of `{s}` opens too many connections.",
        ("single-zone", "alert-without-reader"),
    ),
    Scenario(
        "duplicate-messages",
        "{s} sends messages twice after a rebalancing",
        "processing-pipeline",
        "Three consumers were added to work off a backlog faster.",
        "A message counts as done only after {n} seconds, longer than the lease of a consumer.",
        "Each rebalancing handed messages out again that were being worked on.",
        "The receiver does not recognise a message that it has seen before.",
        "Users press the button twice.",
        ("timeout-longer-than-callers", "clock-drift"),
    ),
    Scenario(
        "dependency-update",
        "A library update makes {s} refuse valid requests",
        "binary-push",
        "The nightly build took in a new minor version of a parser.",
        "The build of `{s}` follows the newest minor version of what it depends on.",
        "The parser no longer accepts dates without a zone, which {n} % of the requests contain.",
        "The recorded requests of the test suite are three years old.",
        "`{d}` changed the form of its requests.",
        ("dependency-unpinned", "runbook-out-of-date"),
    ),
)

DETECTION = "monitoring monitoring monitoring customer-report customer-report internal-report chance".split()
MITIGATION = "rollback failover restart scale config-change workaround roll-forward".split()

SENTENCES = """
The first sign was a rise in the 99th percentile of `{s}`, which looked like the usual load of a Monday.
On the dashboard of `{d}` nothing was red, because it shows an average over ten minutes.
The graph of errors had a step at {clock}, and that step was the best clue of the whole morning.
Support had received {n} messages by then, all of them about the same page.
We compared the hosts with each other and found that only those in the second zone were affected.
The log of `{s}` held one line per failed request, without the name of the caller.
It took a while to see that the two alerts belonged together, since they name different services.
An earlier change in `{d}` was suspected first, and taken back without effect.
The runbook describes the system as it was two years ago, so its third step could not be carried out.
Reading the source helped more than the graphs: the limit is applied before the queue, not behind it.
Traffic was moved away from the zone step by step, a tenth every two minutes.
After each step we waited until the number of waiting requests had gone down again.
With {n} requests in the queue, a plain restart would have lost work that users believed to be saved.
The decision to wait was written into the channel together with the reason for it.
A query over the audit log shows that no record was written twice in that time.
The numbers of the day before gave a baseline: {n} requests a second and hardly any above 200 ms.
Nobody had touched this part for months, and there was no owner listed for it in the directory.
The dependency on `{d}` was known to two people, of whom one was on a plane.
We measured the round trip from three places and got the same result each time.
The load test of last year covers this path, but with a tenth of the present amount of data.
Once the cause was plausible, we looked for evidence that would contradict it, and found none.
The status page was updated at {clock}, which several customers later called early and helpful.
A colleague from another team pointed to a similar event, and its record saved us perhaps an hour.
The same pattern can be seen in the data of the previous week, only smaller.
In the end the change was four lines long, and its review took less time than its description.
The new alert was tried out by stopping one process on purpose, and it came after forty seconds.
We kept the old setting behind a flag, so that the step back needs no release.
All times here are taken from the log of the proxy, whose clock is checked every minute.
The backlog was worked off by {clock}; the last message in it was {n} minutes old.
Users of the mobile app noticed less, since it repeats a failed request after a pause.
Reports for the day are complete: the job was run once more and the sums agree with `{s}`.
What made the search long was not the system but the number of places that hold a piece of the truth.
""".strip().splitlines()

EVENTS = {
    "detection": ("The alert for errors of `{d}` fires.", "A customer writes that `{d}` is slow."),
    "escalation": ("The owner of `{s}` joins.", "The incident lead is called, and a channel opened."),
    "hypothesis": ("The graphs point to the wrong service at first.", "A look at the log names `{s}`."),
    "action": ("Half of the hosts are restarted, without effect.", "The change of the morning is taken back."),
    "mitigation": ("Traffic leaves the affected zone.", "The limit is set back in all regions."),
    "resolution": ("The backlog is worked off.", "Error rates are those of the day before."),
}

LESSONS = (
    ("went-well", "The traffic could be moved within minutes, because it had been practised in spring."),
    (
        "went-poorly",
        "[The alert](https://alerts.example.org/{s}) named a symptom, and a third of the time went into `{d}`.",
    ),
    ("got-lucky", "It happened on a quiet morning; at noon the queue would have been full in a few minutes."),
    ("lesson", "A health check that does not touch the work says nothing about the work."),
    ("surprise", "The limit was reached at half of the load that everybody believed `{s}` could take."),
    ("lesson", "What is renewed by hand needs a date that a machine looks at."),
)

ACTIONS = (
    ("detect", "An alert fires when `{s}` keeps requests waiting for longer than a second"),
    ("prevent", "Changes to `{s}` reach one region for an hour before the others"),
    ("mitigate", "The runbook of `{s}` tells how to move traffic away from a zone"),
    ("repair", "The limit of `{s}` is documented where it is set"),
    ("investigate", "It is known how much load `{s}` can take with its present amount of data"),
    ("process", "Each component of `{s}` has an owner in the directory"),
)

DUE_DAYS = {"P0": 7, "P1": 30, "P2": 90, "P3": 180}


class PastAction(NamedTuple):
    """An unfinished action item that a later record may name."""

    reference: str
    title: str
    is_deferred: bool


def main() -> None:
    """Write a knowledge base where the command line says."""
    parser = argparse.ArgumentParser(description="Write a believable knowledge base.")
    parser.add_argument("folder", type=Path, help="where `_config.yml` and the records go")
    parser.add_argument("--records", type=int, default=1000, help="how many records (default: 1000)")
    arguments = parser.parse_args()
    write_corpus(arguments.folder, arguments.records)


def write_corpus(folder: Path, records: int) -> None:
    """Write the configuration and that many records into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "_config.yml").write_text(_config(), encoding="utf-8")
    for name, text in _records(records):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def _config() -> str:
    lines = ["noun: post-mortem", "timezone: Europe/Berlin", "services:"]
    for number, service in enumerate(SERVICES):
        lines.append(f"  - {{name: {service}, owner: {OWNERS[number % 13]}, tier: {1 + number % 3}}}")
    lines.append("owners:")
    lines += (f"  - {{name: {owner}, kind: {'person' if '.' in owner else 'team'}}}" for owner in OWNERS)
    lines.append("factors:")
    lines += (f"  - {{name: {name}, title: {title}}}" for name, title in FACTORS.items())
    lines.append("themes:")
    lines += (f"  - {{name: {theme}}}" for theme in THEMES)
    days = ", ".join(f"{priority}: {number}" for priority, number in DUE_DAYS.items())
    return "\n".join([*lines, "policy:", f"  due_days: {{{days}}}"]) + "\n"


def _records(count: int) -> Iterator[tuple[str, str]]:
    ids: list[str] = []
    unfinished: list[PastAction] = []
    days = (LAST_DAY - FIRST_DAY).days
    for number in range(count):
        writer = _Writer(number, FIRST_DAY + timedelta(days * number // count), ids, unfinished)
        yield writer.id, writer.text()
        ids.append(writer.id)
        unfinished += writer.unfinished


class _Writer:
    """Writes one record. `ids` and `unfinished` are what the earlier ones offer to refer to."""

    def __init__(self, number: int, day: date, ids: Sequence[str], unfinished: list[PastAction]) -> None:
        self.random = Random(number)
        self.ids = ids
        self.earlier = unfinished
        self.unfinished: list[PastAction] = []
        self.scenario = self.random.choice(SCENARIOS)
        self.service, self.dependent = self.random.sample(SERVICES, 2)
        name = f"{day}-{self.service}-{self.scenario.slug}"
        self.id = f"{name}-{number}" if name in ids[-20:] else name
        self.day = day
        self.start = datetime(day.year, day.month, day.day, self.random.randint(5, 17), self.random.randint(0, 59))
        self.minutes = sorted(self.random.sample(range(2, 240), 6))
        self.size = self.random.randint(2, 60)

    def text(self) -> str:
        """The whole file."""
        return f"---\n{''.join(self._frontmatter())}---\n\n{self._body()}"

    def _fill(self, text: str) -> str:
        clock = self._at(self.random.choice(self.minutes)).strftime("%H:%M")
        return text.format(s=self.service, d=self.dependent, n=self.size, clock=clock)

    def _at(self, minutes: int) -> datetime:
        return self.start + timedelta(minutes=minutes)

    def _narrate(self, text: str) -> str:
        return self._fill(text.replace("{n}", str(self.random.randint(2, 480))))

    def _time(self, minutes: int) -> str:
        return self._at(minutes).strftime("%Y-%m-%d %H:%M")

    # Frontmatter

    def _frontmatter(self) -> Iterator[str]:
        detected, acknowledged, mitigated, resolved = (self.minutes[n] for n in (0, 1, 4, 5))
        scenario, choose = self.scenario, self.random.choice
        about = choose(("", "", "~"))
        yield f"title: {self._fill(scenario.title)}\n"
        yield f"status: {choose(('reviewed', 'reviewed', 'closed', 'in-review'))}\n"
        yield f"severity: SEV{choose((1, 2, 2, 3, 3, 3, 4, 4, 5))}\n"
        yield _folded("summary", self._fill(f"{scenario.event} {scenario.failure} Users of `{{d}}` saw errors."))
        yield "times:\n"
        yield f"  started: {about}{self._time(0)}\n  detected: {self._time(detected)}\n"
        yield f"  acknowledged: {self._time(acknowledged)}\n"
        yield f"  mitigated: {self._time(mitigated)}\n  resolved: {self._time(resolved)}\n"
        yield f"services:\n  affected: [{self.service}, {self.dependent}]\n  faulty: [{self.service}]\n"
        yield "impact:\n"
        yield _folded("  summary", self._fill("One request in {n} to `{d}` failed. Work that was saved stayed saved."))
        yield f"  users_affected: {self.random.randint(10, 90_000)}\n  data_loss: none\n"
        yield f"detection:\n  method: {choose(DETECTION)}\n  gaps:\n    - {self._fill(scenario.missing)}\n"
        yield f"trigger:\n  kind: {scenario.trigger}\n  description: {self._quoted(scenario.event)}\n"
        past = self._implicated()
        yield from self._chain(past)
        yield f'hypotheses:\n  - {{id: herring, verdict: ruled-out, statement: "{self._fill(scenario.herring)}"}}\n'
        yield from self._timeline()
        yield f"mitigations:\n  - at: {self._time(mitigated)}\n    kind: {choose(MITIGATION)}\n"
        yield f"    description: {self._quoted('Traffic of `{s}` was moved, and the limit set back.')}\n"
        yield from self._lessons()
        yield from self._actions(past)
        yield from self._ends()

    def _quoted(self, text: str) -> str:
        filled = self._fill(text)
        return f'"{filled}"' if filled[0] == "`" or ": " in filled else filled

    def _implicated(self) -> PastAction | None:
        """An earlier action item that bit again, now and then. A deferred one is carried on here, and only once."""
        if not self.earlier or self.random.random() > 0.2:
            return None
        past = self.earlier[self.random.randint(max(0, len(self.earlier) - 40), len(self.earlier) - 1)]
        if past.is_deferred:
            self.earlier.remove(past)
        return past

    def _chain(self, past: PastAction | None) -> Iterator[str]:
        scenario = self.scenario
        steps = (
            ("ground", "condition", scenario.condition, scenario.factors[0]),
            ("event", "trigger", scenario.event, ""),
            ("failure", "failure", scenario.failure, ""),
            ("unseen", "missing-control", scenario.missing, scenario.factors[1]),
            ("errors", "impact", "Requests of users failed or took very long.", ""),
        )
        yield "causal_chains:\n  - title: How it came about\n    steps:\n"
        for name, kind, text, factor in steps:
            yield f"      - id: {name}\n        kind: {kind}\n        text: {self._quoted(text)}\n"
            if name == "unseen":
                yield "        because: []\n"
                if past:
                    yield f"        unfinished_action: {past.reference}\n"
            if name == "errors":
                yield "        because: [failure, unseen]\n"
            if factor and self.random.random() < 0.8:
                yield f"        factor: {factor}\n"

    def _timeline(self) -> Iterator[str]:
        trigger = self._fill(self.scenario.event)
        yield f'timeline:\n  - {{at: {self._time(0)}, kind: trigger, event: "{trigger}"}}\n'
        for minutes, (kind, events) in zip(self.minutes, EVENTS.items(), strict=True):
            event, actor = self._fill(self.random.choice(events)), self.random.choice(ROLES)
            yield f'  - {{at: {self._time(minutes)}, kind: {kind}, event: "{event}", actor: {actor}}}\n'

    def _lessons(self) -> Iterator[str]:
        yield "lessons:\n"
        for number, (kind, text) in enumerate(self.random.sample(LESSONS, 2), start=1):
            themes = ", ".join(self.random.sample(THEMES, 2))
            yield f'  - {{id: L{number}, kind: {kind}, themes: [{themes}], text: "{self._fill(text)}"}}\n'

    def _actions(self, past: PastAction | None) -> Iterator[str]:
        yield "action_items:\n"
        answered = ("unseen", "ground", "L1")
        for number, (kind, title) in enumerate(self.random.sample(ACTIONS, self.random.choice((2, 3))), start=1):
            yield from self._action(f"A{number}", kind, title, answered[number - 1], None)
        if past and past.is_deferred:
            yield from self._action("A9", "detect", past.title, "unseen", past)

    def _action(self, name: str, kind: str, title: str, answers: str, past: PastAction | None) -> Iterator[str]:
        title = self._quoted(title)
        status = self._status()
        priority = self.random.choice(tuple(DUE_DAYS))
        created = self.day + timedelta(days=self.random.randint(1, 9))
        due = created + timedelta(days=DUE_DAYS[priority] - self.random.randint(0, DUE_DAYS[priority] // 2))
        yield f"  - id: {name}\n    title: {title}\n    kind: {kind}\n    priority: {priority}\n"
        yield f"    owner: {self.random.choice(OWNERS)}\n    status: {status}\n"
        yield f"    created: {created}\n    due: {due}\n    addresses: [{answers}]\n"
        if past:
            yield f"    carried_from: {past.reference}\n"
        if status in ("deferred", "wont-do"):
            yield "    reason: The component is to be replaced within the year.\n"
        if status in ("done", "wont-do"):
            yield f"    completed: {created + timedelta(days=self.random.randint(3, 80))}\n"
        if status in ("open", "in-progress", "deferred"):
            self.unfinished.append(PastAction(f"{self.id}#{name}", title.strip('"'), status == "deferred"))

    def _status(self) -> str:
        """Most old items are done, many young ones are not."""
        age = (LAST_DAY - self.day).days
        if self.random.random() < min(0.9, 0.2 + age / 400):
            return self.random.choice(("done", "done", "done", "done", "done", "wont-do"))
        return self.random.choice(("open", "open", "in-progress", "deferred"))

    def _ends(self) -> Iterator[str]:
        if self.ids and self.random.random() < 0.5:
            other = self.random.choice(self.ids)
            yield f"related:\n  - {{incident: {other}, relation: similar, note: The search took the same course.}}\n"
        ticket = f"https://tickets.example.org/INC-{self.day:%y%m%d}"
        yield f"references:\n  - {{title: Ticket, url: '{ticket}', kind: ticket}}\n"
        yield f"authors: [{self.random.choice(OWNERS)}]\ntags: [{self.scenario.trigger}]\n"

    # Body

    def _body(self) -> str:
        sentences = [self._narrate(sentence) for sentence in self.random.sample(SENTENCES, len(SENTENCES))]
        parts = [
            "## Background",
            _paragraph([self._fill(self.scenario.condition), *sentences[:4]]),
            "```yaml\n"
            f"{self.service}:\n  replicas: {self.random.randint(3, 24)}\n"
            f"  max_in_flight: {self.random.randint(50, 900)}\n"
            f"  timeout: {self.random.randint(2, 60)}s\n  zones: [a, b, c]\n```",
            "## What happened",
            _paragraph([self._fill(self.scenario.event), *sentences[4:9]]),
            _paragraph([self._fill(self.scenario.failure), *sentences[9:13]]),
            "### What the graphs showed",
            self._table(),
            "\n".join(f"- {sentence}" for sentence in sentences[13:17]),
            "## The search for the cause",
            _paragraph(sentences[17:22]),
            "```console\n"
            f"$ kubectl -n {self.service} logs deploy/{self.service} --since=10m | grep -c timeout\n"
            f"{self.random.randint(100, 90_000)}\n$ kubectl -n {self.service} rollout restart deploy/{self.service}\n"
            f"deployment.apps/{self.service} restarted\n```",
            "\n".join(f"{number}. {sentence}" for number, sentence in enumerate(sentences[22:26], start=1)),
            "## Recovery",
            _paragraph([*sentences[26:30], *self._links()]),
            "### What we would do again",
            _paragraph([f"**In short:** {self._fill(self.scenario.missing)}", *sentences[30:]]),
        ]
        return "\n\n".join(parts) + "\n"

    def _links(self) -> Iterator[str]:
        yield f"The [dashboard of `{self.service}`](https://graphs.example.org/d/{self.service}) shows the whole day."
        if self.ids and self.random.random() < 0.5:
            yield f"The way back was the one of [an earlier incident]({self.random.choice(self.ids)}.md#failure)."

    def _table(self) -> str:
        rows = ["| Time | Requests a second | Errors | 99th percentile |", "| --- | ---: | ---: | ---: |"]
        for minutes in self.minutes:
            load, errors, slow = (self.random.randint(low, high) for low, high in ((200, 900), (0, 60), (80, 9000)))
            rows.append(f"| {self._at(minutes):%H:%M} | {load} | {errors} % | {slow} ms |")
        return "\n".join(rows)


def _folded(key: str, text: str) -> str:
    """A key with a text of several lines."""
    depth = len(key) - len(key.lstrip()) + 2
    return f"{key}: >-\n{indent(chr(10).join(wrap(text, WIDTH - depth)), ' ' * depth)}\n"


def _paragraph(sentences: Sequence[str]) -> str:
    return "\n".join(wrap(" ".join(sentences), WIDTH, break_on_hyphens=False))


if __name__ == "__main__":
    main()
