"""What a change makes public, in words: shown by `postmortems diff`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from postmortems.check.history import Past
from postmortems.model.vocabulary import Visibility
from postmortems.record.attached import without_unseen
from postmortems.record.corpus import Corpus, Record
from postmortems.record.public_files import published_files
from postmortems.record.reader import Attachment, KnowledgeBase
from postmortems.reports.markdown import code, escaped
from postmortems.text.counted import counted
from postmortems.text.credentials import redacted
from postmortems.text.terminal import one_line
from postmortems.views.publishing import NewlyPublic, PublicLine, earlier_records, newly_public


class Published(NamedTuple):
    """What a change makes public for the first time."""

    records: tuple[NewlyPublic, ...] = ()
    refusal: str = ""
    """Why nobody can tell; empty where somebody can."""

    @staticmethod
    def by(earlier: Past, before: KnowledgeBase, after: Corpus) -> Published:
        """What outsiders can read after a change and could not read before. `before`: the records of `earlier`.

        Raises HistoryError.
        """
        from postmortems.record.edition import EditionError, edition_of

        if all(record.incident.visibility is Visibility.INTERNAL for record in after.all_records):
            return Published()
        try:
            now = edition_of(after, Visibility.PUBLIC)
        except EditionError as error:
            return Published(refusal=str(error))
        try:
            known = edition_of(before.corpus, Visibility.PUBLIC)
        except EditionError:  # nobody knows what was public, so all of it counts as new
            known = replace(before.corpus, all_records=())
        found = {one.record.id: one for one in newly_public(known, now, after)}
        for record, line in _other_contents(earlier, before.folder, earlier_records(known, after), known, now):
            one = found.get(record.id, NewlyPublic(record, False, ()))
            found[record.id] = one._replace(lines=(*one.lines, line))
        return Published(tuple(found[record.id] for record in now.all_records if record.id in found))

    @property
    def summary(self) -> str:
        """How much it is, in one line."""
        if self.refusal:
            return f"What becomes public is unknown: {self.refusal}"
        new = sum(found.is_new for found in self.records)
        lines = counted(sum(len(found.lines) for found in self.records), "line")
        return f"Public for the first time: {lines} in {counted(len(self.records), 'record')}, {new} of them new"

    def as_text(self) -> str:
        """For a terminal; empty if nothing becomes public."""
        return "\n".join([*self._text(), ""]) + "\n" if self.records or self.refusal else ""

    def _text(self) -> Iterator[str]:
        yield one_line(self.summary)
        for found in self.records:
            yield f"  {one_line(found.record.id)}{_new(found)}"
            yield from (f"    {line.field}: {one_line(redacted(line.words))}" for line in found.lines)

    def as_markdown(self) -> str:
        """For a comment on the change; empty if nothing becomes public."""
        return "\n".join(self._markdown()) + "\n" if self.records or self.refusal else ""

    def _markdown(self) -> Iterator[str]:
        yield from ("### What becomes public", "", f"⚠️ {escaped(self.summary)}.")
        for found in self.records:
            yield from ("", f"**{escaped(found.record.id)}**{_new(found)}", "")
            yield from (f"- {code(line.field)}: {escaped(line.words)}" for line in found.lines)

    def as_data(self) -> list[dict[str, object]]:
        """For programs."""
        return [
            {
                "incident": found.record.id,
                "is_new": found.is_new,
                "texts": [{"field": line.field, "text": redacted(line.words)} for line in found.lines],
            }
            for found in self.records
        ]


def _new(found: NewlyPublic) -> str:
    return " (new to outsiders)" if found.is_new else ""


def _other_contents(
    earlier: Past, folder: Path, records: Mapping[str, Record], known: Corpus, now: Corpus
) -> Iterator[tuple[Record, PublicLine]]:
    """The attachments that a published text linked to before, and that outsiders get with other bytes now.

    `folder`: where the records of that time were read from. `records`: those of `known`, by the ids of today.
    """
    changed = earlier.changed_files()
    pairs: list[tuple[Record, Attachment, str]] = []
    for file in published_files(now).files if changed else ():
        record = now.by_id[file.uri.split("/")[1]]
        old = records.get(record.id)
        inside = file.path.relative_to(Path(record.path).with_suffix(""))
        if old is None or file.uri.replace(record.id, old.id, 1) not in known.linked_files:
            continue  # the link is new, and reported
        name = (Path(old.path).relative_to(folder).with_suffix("") / inside).as_posix()
        if old.id != record.id or name in changed:
            pairs.append((record, file, name))
    contents = earlier.contents([name for _, _, name in pairs])
    for record, file, name in pairs:
        before = contents.get(name)
        if before is None:
            yield record, PublicLine("file", file.path.name)
        elif without_unseen(file.path.name, before) != file.content:
            yield record, PublicLine("file", f"{file.path.name}, with other content")
