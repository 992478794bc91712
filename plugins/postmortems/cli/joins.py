"""`postmortems joins`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import click

from postmortems.cache.store import Cache
from postmortems.check.history import past
from postmortems.cli.accepting import edits_to_accept
from postmortems.cli.changing import allow_warnings_option, earlier_named, earlier_of, write
from postmortems.cli.options import (
    cache_option,
    find_record,
    format_option,
    incidents_option,
    look_for_readers,
    one_of,
    read_around,
    read_for_readers,
    read_with_named,
    require_folder,
    written_day,
    written_today_option,
)
from postmortems.cli.proposals import as_data, as_markdown, as_text, unread
from postmortems.edit.authoring import revise
from postmortems.edit.joining import WAYS, refused
from postmortems.edit.splice import naming
from postmortems.joins.index import Contributions
from postmortems.joins.proposals import Proposal, Proposer
from postmortems.record.corpus import Corpus, Record
from postmortems.record.reader import KnowledgeBase
from postmortems.text.terminal import emit, wants_colour


@click.command("joins")
@click.argument("name", metavar="[ID]", required=False)
@click.option("--since", "revision", metavar="REV", help="Only records that are new or changed since a git revision.")
@click.option("--all", "is_all", is_flag=True, help="The first five for each record, not only the likely ones.")
@click.option("--accept", "accept", metavar="EARLIER[#ITEM]", help="Join ID with this earlier incident or item.")
@click.option("--as", "way", type=one_of(WAYS), help="How they belong together. Required with --accept.")
@click.option("--at", "place", metavar="STEP|ITEM", help="The step or action item of ID that names ITEM.")
@click.option("--refuse", metavar="EARLIER[#ITEM]", help="Do not propose this incident or item for ID again.")
@click.option("--because", metavar="TEXT", help="Why it is refused. Required with --refuse.")
@click.option("--no-input", is_flag=True, help="Print the proposals, even on a terminal; do not ask.")
@incidents_option
@written_today_option
@format_option("text", "json", "markdown")
@cache_option
@allow_warnings_option
def command(
    name: str | None,
    revision: str | None,
    is_all: bool,
    accept: str | None,
    way: str | None,
    place: str | None,
    refuse: str | None,
    because: str | None,
    no_input: bool,
    folder: Path,
    today: date | None,
    form: str,
    uses_cache: bool,
    allow_warnings: bool,
) -> int:
    """Propose which incidents may belong together.

    ID is the later incident. For an ID, or with --all, the command prints the first five proposals for each record;
    otherwise only the likely ones, at most three for a record. Nothing leaves this machine, and a proposal counts
    nowhere until you accept it. On a terminal the command asks for each proposal. Decisions go into the later record.

    \b
    Example:
      postmortems joins
      postmortems joins 2024-06-02 --accept 2024-03-01 --as same-factor
      postmortems joins 2024-06-02 --accept 2024-03-01#A1 --as left-undone-from --at no-alert
      postmortems joins 2024-06-02 --refuse 2024-01-15 --because "another cluster"
    """
    _require_sense(name, revision, accept, way, place, refuse, because)
    require_folder(folder)
    if accept is not None or refuse is not None:
        earlier = accept or refuse or ""
        knowledge_base, [record, _] = read_around(folder, name or "", earlier_named(earlier)[0])
        day = written_day(today, knowledge_base.corpus, record)
        target = earlier_of(knowledge_base.corpus, record, earlier)
        with naming(record.path):
            if accept:
                edits = edits_to_accept(knowledge_base.corpus, record, target, way or "", place, day)
            else:
                edits = refused(record, target, because or "")
        return write(revise(knowledge_base, record, edits, day), allow_warnings=allow_warnings)
    is_asking = form == "text" and not no_input and sys.stdin.isatty() and sys.stdout.isatty()
    if name:
        found = _for_one(folder, name, uses_cache)
    else:
        knowledge_base = read_for_readers(folder)
        proposals = proposer(knowledge_base, uses_cache, is_for_many=revision is None)
        found = list(_for_many(knowledge_base, proposals, revision, is_all))
    if is_asking and found:
        from postmortems.cli.deciding import decide

        if name:
            knowledge_base, _ = read_around(folder, name, *(proposal.earlier.id for proposal in found))
        return decide(knowledge_base, found, today)
    emit(_printed(found, form, name))
    return 0


def proposer(knowledge_base: KnowledgeBase, uses_cache: bool = True, is_for_many: bool = False) -> Proposer:
    """What makes proposals for a knowledge base; `is_for_many` if it will be asked for all records, or most of them."""
    cache = Cache.of(knowledge_base.folder) if uses_cache else Cache.off()
    return Proposer(knowledge_base.corpus, cache, Contributions() if is_for_many else None)


def _require_sense(
    name: str | None,
    revision: str | None,
    accept: str | None,
    way: str | None,
    place: str | None,
    refuse: str | None,
    because: str | None,
) -> None:
    """Raises UsageError for options that do not go together."""
    if name is not None and not name.strip():
        raise click.UsageError("the id of the later incident is empty; leave it out for all incidents")
    if name and revision is not None:
        raise click.UsageError("an ID and --since exclude each other; leave one out")
    if revision is not None and not revision.strip():
        raise click.UsageError("--since needs a git revision, such as origin/main")
    for option, given in (("--accept", accept), ("--refuse", refuse)):
        if given is not None and not given.strip():
            raise click.UsageError(f"{option} needs the id of an earlier incident")
    if accept and refuse:
        raise click.UsageError("--accept and --refuse exclude each other")
    if (accept or refuse) and not name:
        raise click.UsageError("name the later incident: `postmortems joins ID --accept EARLIER --as …`")
    if accept and not way:
        raise click.UsageError(f"--accept needs --as, one of: {', '.join(WAYS)}")
    if refuse and not (because or "").strip():
        raise click.UsageError("--refuse needs --because, so that others know why")
    if (way or place) and not accept:
        raise click.UsageError("--as and --at belong to --accept")
    if because and not refuse:
        raise click.UsageError("--because belongs to --refuse")


# Listing


def _for_one(folder: Path, name: str, uses_cache: bool) -> list[Proposal]:
    """The first proposals for a record. With the cache, only records that have to do with them are read."""
    cache = Cache.of(folder) if uses_cache else Cache.off()
    if cache.is_on:
        with suppress(FileNotFoundError):  # a record was changed just now
            snapshot = look_for_readers(folder)
            around, record = read_with_named(folder, snapshot.outlines, name)
            return Proposer(around.corpus, cache, unread=unread(folder, snapshot)).first(record)
    knowledge_base = read_for_readers(folder)
    return proposer(knowledge_base, uses_cache).first(find_record(knowledge_base.corpus, name))


def _for_many(
    knowledge_base: KnowledgeBase, proposals: Proposer, revision: str | None, is_all: bool
) -> Iterator[Proposal]:
    corpus = knowledge_base.corpus
    records: Sequence[Record] = corpus.newest_first
    if revision:
        records = changed_records(corpus, past(knowledge_base.folder, revision).knowledge_base().corpus)
    for record in records:
        yield from proposals.first(record) if is_all else proposals.said(record)


def changed_records(corpus: Corpus, before: Corpus) -> list[Record]:
    """The records that are new, or whose text changed; newest first."""
    texts = {record.id: record.text for record in before.all_records}
    return [record for record in corpus.newest_first if texts.get(record.id) != record.text]


def _printed(found: Sequence[Proposal], form: str, name: str | None) -> str:
    if form == "json":
        return json.dumps({"proposals": list(map(as_data, found))}, indent=2) + "\n"
    if form == "markdown":
        return as_markdown(found) or "Nothing is likely to belong together.\n"
    if not found:
        return "No earlier record is similar\n" if name else "Nothing is likely to belong together; --all shows more\n"
    hint = "Decide with `postmortems joins LATER --accept EARLIER --as …`, or --refuse with --because\n"
    return as_text(found, colour=wants_colour(sys.stdout)) + "\n" + hint
