"""What a change makes public, in words: shown by `postmortems diff`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from postmortems.model.vocabulary import Visibility
from postmortems.record.corpus import Corpus
from postmortems.reports.markdown import code, escaped
from postmortems.reports.report import counted
from postmortems.text.credentials import redacted
from postmortems.text.terminal import one_line
from postmortems.views.publishing import NewlyPublic, newly_public


class Published(NamedTuple):
    """What a change makes public for the first time."""

    records: tuple[NewlyPublic, ...] = ()
    refusal: str = ""
    """Why nobody can tell; empty where somebody can."""

    @staticmethod
    def by(before: Corpus, after: Corpus) -> Published:
        """What outsiders can read after a change and could not read before."""
        from postmortems.record.edition import EditionError, edition_of

        if all(record.incident.visibility is Visibility.INTERNAL for record in after.all_records):
            return Published()
        try:
            now = edition_of(after, Visibility.PUBLIC)
        except EditionError as error:
            return Published(refusal=str(error))
        try:
            known = edition_of(before, Visibility.PUBLIC)
        except EditionError:  # nobody knows what was public, so all of it counts as new
            known = replace(before, all_records=())
        return Published(newly_public(known, now, after))

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
