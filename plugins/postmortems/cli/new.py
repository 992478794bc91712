"""`postmortems new`."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import click

from postmortems.cache.store import Cache
from postmortems.cli.changing import earlier_named, finding_lines, refuse, tell
from postmortems.cli.options import day_in, incidents_option, known_names, look_at, now_option, read_around
from postmortems.cli.prompts import Asker, asker, is_terminal
from postmortems.cli.typed import typed_time
from postmortems.edit.authoring import added
from postmortems.edit.new_record import Essentials, active_owner, draft
from postmortems.edit.splice import naming
from postmortems.edit.typed_time import Surroundings, explained, is_bare
from postmortems.model.names import SLUG_BYTES, composed, is_slug, slug
from postmortems.model.time import Time, TimeError
from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.record.files import TEMPLATE_NAME
from postmortems.record.reader import KnowledgeBase
from postmortems.record.template import clean_title, fallback_slug
from postmortems.text.credentials import without_credentials
from postmortems.text.terminal import emit, one_line, printable, terminal_cells, wrapped

_MOST_NAMED = 10
"""How many owners a message lists."""
NOBODY = ("nobody", "none")
"""What one answers where nobody was affected."""


@click.command("new")
@click.argument("title", nargs=-1, metavar="TITLE")
@click.option("--severity", metavar="NAME", help="A level of _config.yml, by name, title or number.")
@click.option("--affected", metavar="NAMES", help="Affected services, comma-separated, or `nobody`.")
@click.option("--faulty", metavar="NAMES", help="Faulty services, comma-separated.")
@click.option("--started", metavar="TIME", help='When it started: 20:55, "yesterday 20:55", ~03:30, -2h, …')
@click.option("--detected", metavar="TIME", help="When it was detected.")
@click.option("--lead", metavar="NAME", help="Who leads the response and its review.")
@click.option("--slug", "words", metavar="WORDS", help="The words of the file name. Default: from the title.")
@click.option(
    "--from",
    "earlier_name",
    metavar="ID[#ITEM]",
    help="The earlier incident, for one that came back. With #ITEM, carry that item over.",
)
@click.option(
    "--carry", multiple=True, metavar="ITEM",
    help="Carry over this unfinished action item of the earlier incident; repeatable, or `all`.",
)  # fmt: skip
@click.option("--edit", is_flag=True, help="Open the file in $VISUAL or $EDITOR.")
@click.option("--no-input", is_flag=True, help="Do not ask anything.")
@incidents_option
@now_option
def command(
    title: tuple[str, ...],
    severity: str | None,
    affected: str | None,
    faulty: str | None,
    started: str | None,
    detected: str | None,
    lead: str | None,
    words: str | None,
    earlier_name: str | None,
    carry: tuple[str, ...],
    edit: bool,
    no_input: bool,
    folder: Path,
    now: datetime,
) -> int:
    """Create a record of an incident from the template.

    On a terminal, the command asks for missing values: title, severity, affected services, start, detection and
    lead. Press Enter to skip all but the first two. The result is a draft that passes the check. Existing files are
    never changed.

    \b
    Example:
      postmortems new "Checkout refuses orders"
      postmortems new "Checkout refuses orders" --severity SEV2 --started -2h --no-input
      postmortems new "Checkout refuses orders again" --from 2024-03-01 --carry all
    """
    earlier_id, item = earlier_named(earlier_name or "")
    knowledge_base, found = read_around(folder, *([earlier_id] if earlier_name else []))
    earlier = found[0] if found else None
    corpus = knowledge_base.corpus
    ask = None if no_input or not is_terminal() else asker()
    answers = _Answers(corpus, now, ask)
    today = day_in(answers.zone, now)
    clean = answers.title(" ".join(title))
    if earlier is None:
        _print_similar_incidents(knowledge_base, clean)
    level = answers.severity(severity)
    services = answers.affected(affected, earlier), answers.faulty(faulty, earlier)
    times = answers.times(started, detected)
    essentials = Essentials(clean, level, *services, *times, lead=answers.lead(lead))
    carried = answers.carried((*carry, item) if item and "all" not in carry else carry, earlier)
    owner = answers.owner(carried, essentials.lead)
    path = _path(folder, essentials, words, today, ask)
    with naming((folder / TEMPLATE_NAME).as_posix()):
        text = draft(knowledge_base, essentials, earlier, carried, owner, today)
    return _write(knowledge_base, path, text, today, edit)


def _print_similar_incidents(knowledge_base: KnowledgeBase, title: str) -> None:
    """Say on standard error what may have happened before: a line for each of at most three records."""
    from postmortems.cli.proposals import hint, unread
    from postmortems.joins.proposals import Proposer

    folder, corpus = knowledge_base.folder, knowledge_base.corpus
    cache = Cache.of(folder)
    with suppress(FileNotFoundError):  # a record was removed just now: this is only a hint
        found = unread(folder, look_at(folder)) if cache.is_on else None
        proposer = Proposer(corpus, cache, unread=found)
        for proposal in proposer.for_title(title):
            print(hint(proposal, corpus), file=sys.stderr)
    cache.close()


# Answers


class _Answers:
    """What was given as flags, and for the rest what the user answers."""

    def __init__(self, corpus: Corpus, now: datetime, ask: Asker | None) -> None:
        self.corpus = corpus
        self.config = corpus.config
        self.now = now
        self.ask = ask
        self.zone = corpus.zone_of()

    def title(self, given: str) -> str:
        """What happened; there is no draft without it."""

        def read_title(text: str) -> str:
            clean = clean_title(text)
            if not clean:
                raise click.UsageError("the title is missing; write what happened in a few words")
            return clean

        if given or self.ask is None:
            return read_title(given)
        return self.ask.ask("Title (what happened, in a few words)", (), read_title)

    def severity(self, given: str | None) -> str:
        """A level of the configuration; there is no draft without one. `2` and `sev 2` name the only one with a 2."""
        levels = self.config.severity_directory.names

        def read_level(text: str) -> str:
            if not text:
                raise click.UsageError("a record needs a severity; you can change it later")
            digits = re.sub(r"(?i)^sev\W*", "", text)
            numbered = [name for name in levels if digits.isdecimal() and re.sub(r"\D", "", name) == digits]
            if len(numbered) == 1:
                return numbered[0]
            return self.config.severity_directory.titled(text) or known_names([text], levels, "severity")[0]

        if given is not None:
            return read_level(given)
        if self.ask is None:
            raise click.UsageError(f"the severity is missing; add --severity, one of: {', '.join(levels)}")
        cells = terminal_cells() or 80
        for level in self.config.severities:
            if said := ": ".join(filter(None, (level.title, level.description))):
                click.echo("  " + "\n    ".join(wrapped(printable(f"{level.name} {said}"), cells - 4)), err=True)
        return self.ask.ask(f"Severity ({', '.join(levels)})", levels, read_level)

    def affected(self, given: str | None, earlier: Record | None) -> tuple[str, ...] | None:
        """The affected services; those of the earlier incident where nobody says otherwise."""
        before = earlier.incident.services.affected if earlier else None
        if given is not None:
            return self._services(given)
        names = self.config.service_directory.names
        if self.ask is None or not names:
            return before
        question = f"Affected services (comma-separated, or {NOBODY[0]})"
        default = ", ".join(before) if before else ""
        return self.ask.ask(question, names, lambda text: self._services(text) if text else None, default)

    def faulty(self, given: str | None, earlier: Record | None) -> tuple[str, ...] | None:
        """The faulty services; those of the earlier incident where nobody says otherwise. Not asked for."""
        if given is not None:
            return self._services(given)
        return earlier.incident.services.faulty if earlier else None

    def _services(self, text: str) -> tuple[str, ...]:
        """Registered services with commas between."""
        if text.strip().casefold() in NOBODY:
            return ()
        names = (name.strip() for name in text.split(",") if name.strip())
        return tuple(dict.fromkeys(known_names(names, self.config.service_directory.names, "service")))

    def times(self, started: str | None, detected: str | None) -> tuple[Time | None, Time | None]:
        """When it started and when it was noticed.

        Of two times, one without a date belongs to the other one: what started two days ago at 23:50 was not noticed
        today at 00:10.
        """
        if started and detected and is_bare(started) and not is_bare(detected):
            noticed = self._time("--detected", "", detected, None)
            return self._time("--started", "", started, noticed), noticed
        began = self._time("--started", "When did it start?", started, None)
        return began, self._time("--detected", "When was it detected?", detected, began)

    def _time(self, flag: str, question: str, given: str | None, other: Time | None) -> Time | None:
        """A time as people say it; how it was understood is shown."""
        if given is None and self.ask is None:
            return None
        if given is None and self.ask is not None:
            hint = f"{question} (20:55, ~03:30, -2h; Enter to skip)"
            time = self.ask.ask(hint, (), lambda text: self._understood("", text, other) if text else None)
        else:
            time = self._understood(f"{flag}: ", given or "", other)
        if time is not None:
            label = f"  {flag.removeprefix('--')} =" if given is not None else "  ="  # asked, it is below its question
            print(printable(f"{label} {explained(time, self.now, self.config.timezone or '')}"), file=sys.stderr)
        return time

    def _understood(self, start: str, text: str, other: Time | None) -> Time:
        incident = None
        if other is not None and other.earliest is not None:
            incident = Surroundings((other.sort_key[1],) if other.has_clock else (), other.local_date)
        try:
            return typed_time(text, self.now, self.zone, incident)
        except TimeError as error:
            raise click.UsageError(f"{start}{error.message}; {error.help}") from None

    def lead(self, given: str | None) -> str | None:
        """Who leads: anybody; owners are completed."""
        if given is not None or self.ask is None:
            return clean_title(given or "") or None
        names = [owner.name for owner in self.config.owners if owner.active]
        return self.ask.ask("Who leads? (Enter to skip)", names, lambda text: clean_title(text) or None)

    def carried(self, given: tuple[str, ...], earlier: Record | None) -> list[RecordedAction]:
        """The unfinished action items of the earlier incident that the new record carries on.

        Of an item that another record carries over already, it is that later one.
        """
        if earlier is None:
            if given:
                raise click.UsageError("--carry needs the earlier incident; add --from ID")
            return []
        current = {action.action.id: action.lineage.current for action in self.corpus.actions_of.get(earlier.id, ())}
        unfinished = {name: action for name, action in current.items() if action.action.status.is_pending}
        names = tuple(name.strip() for text in given for name in text.split(","))
        if names == ("all",):
            return self._said(list(dict.fromkeys(unfinished.values())))
        names = known_names(names, unfinished, f"unfinished action item of {earlier.id}:")
        if not given and self.ask is not None and any(owner.active for owner in self.config.owners):
            return [action for action in dict.fromkeys(unfinished.values()) if self._is_wanted(action)]
        if not given and unfinished:
            note = f"left undone from {earlier.id}: {', '.join(unfinished)}; use --carry to carry them over"
            print(printable(note), file=sys.stderr)
        return self._said(list(dict.fromkeys(unfinished[name] for name in names)))

    def owner(self, carried: list[RecordedAction], lead: str | None) -> str | None:
        """Who owns what is carried over and has no active owner: the lead, or whoever is named now."""
        idle = [action.reference for action in carried if not active_owner(self.corpus, action.action.owner)]
        if not idle or active_owner(self.corpus, lead):
            return lead
        names = [owner.name for owner in self.config.owners if owner.active]
        if not names:
            raise click.UsageError(
                f"nobody owns {', '.join(idle)}; register an owner in _config.yml, and add --lead NAME"
            )
        if self.ask is None:
            some = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
            raise click.UsageError(f"nobody active owns {', '.join(idle)}; add --lead with one of: {some}")

        question = f"Who owns {', '.join(idle)}?"
        return self.ask.ask(question, names, lambda text: known_names([text], names, "owner")[0])

    def _said(self, carried: list[RecordedAction]) -> list[RecordedAction]:
        """The same; says which of them become open again, since that adds to what is open."""
        deferred = [action.reference for action in carried if not action.action.is_open]
        if deferred:
            print(printable(f"open again, deferred before: {', '.join(deferred)}"), file=sys.stderr)
        return carried

    def _is_wanted(self, action: RecordedAction) -> bool:
        assert self.ask is not None
        question = f'Carry over {action.action.id}, "{one_line(action.action.title)}" ({action.action.status})? (y, n)'
        return self.ask.ask(question, ("y", "n"), _yes_or_no, "y")


def _yes_or_no(text: str) -> bool:
    if text.casefold() not in ("y", "yes", "n", "no"):
        raise click.UsageError("answer y or n")
    return text.casefold() in ("y", "yes")


# The file


def _path(folder: Path, essentials: Essentials, words: str | None, today: date, ask: Asker | None) -> Path:
    """Where the record goes. Raises UsageError if there is one already."""
    began = essentials.started.local_date if essentials.started else None
    noticed = essentials.detected.local_date if essentials.detected else None
    name = f"{began or noticed or today}-{_words(essentials, words, ask)}"
    path = folder / f"{name}.md"
    if path.exists() or path.is_symlink():
        raise click.UsageError(f"{path.as_posix()} already exists; choose other words with --slug")
    return path


def _words(essentials: Essentials, given: str | None, ask: Asker | None) -> str:
    if given is not None:
        return _slug(given)
    made = slug(without_credentials(essentials.title))
    if made:
        return made
    fallback = fallback_slug((*(essentials.affected or ()), *(essentials.faulty or ())))
    if ask is None:
        return fallback
    return ask.ask("Words for the file name (letters, digits and hyphens)", (), _slug, fallback)


def _slug(text: str) -> str:
    text = composed(text)
    if not is_slug(text) or len(text) > 100 or len(text.encode("utf-8", "surrogatepass")) > SLUG_BYTES:
        proposal = slug(text)
        advice = f'did you mean "{proposal}"?' if proposal else "use letters, digits and hyphens"
        raise click.UsageError(f'"{text}" is not valid in a file name; {advice}')
    return text


def _write(knowledge_base: KnowledgeBase, path: Path, text: str, today: date, edit: bool) -> int:
    try:
        revision = added(knowledge_base, path, text.encode(), today)
    except UnicodeEncodeError:
        raise click.UsageError("the title is not Unicode; type it again") from None
    name = path.as_posix()
    if revision.errors:
        refuse(name, revision.errors, can_insist=False)
        return 1
    try:
        revision.save()
    except FileExistsError:
        raise click.UsageError(f"{name} already exists; choose other words with --slug") from None
    tell(revision.new_findings)
    emit(printable(f"Created {name}: a draft that passes the check") + "\n")
    if edit:
        click.edit(filename=str(path))
        return _judge_edited(knowledge_base.folder, name, today)
    emit(
        "Next:\n"
        "  1. Fill in what you know. The comments in the file explain each field.\n"
        f"  2. `postmortems action add {path.stem} --title …` adds an action item.\n"
        f"  3. `postmortems show {path.stem} --missing` lists what the review still needs.\n"
    )
    return 0


def _judge_edited(folder: Path, name: str, today: date) -> int:
    """What the check says of the record after its author has edited it."""
    findings = [finding for finding in look_at(folder).findings(today) if finding.path == name]
    if findings:
        print("\n".join((printable(name), *finding_lines(findings, placed=True))), file=sys.stderr)
    emit("Fix this, then run `postmortems check`\n" if findings else "It passes the check\n")
    return int(bool(findings))
