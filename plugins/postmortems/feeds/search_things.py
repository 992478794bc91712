"""What the page `search/` can find: incidents with their whole text, lessons and action items, as plain text.

Each part of the text of an incident knows its anchor, so that a result leads to the entry of the timeline, or to the
section of the body, that holds the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from postmortems.model import DataPath
from postmortems.model.causes import StepKey
from postmortems.model.fields import texts
from postmortems.model.incident import Incident
from postmortems.model.part import Output
from postmortems.model.vocabulary import Relation
from postmortems.record.corpus import Corpus, Record, RecordedAction, RecordedLesson
from postmortems.render.list_filters import Facets, incident_facets
from postmortems.render.search import names_of
from postmortems.text.body_outline import body_sections
from postmortems.text.fields import plain_text
from postmortems.views.urls import Links

UNSPACED = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Letters of Chinese and Japanese, as the inside of a class of a pattern. `assets/pm-search.js` has the same."""


class Place(NamedTuple):
    """Where a part of a text begins that has an anchor."""

    offset: int
    """In UTF-16 units, as scripts count."""
    anchor: str
    """Empty for what is at the top of the page."""
    part: str
    """The key of the name of the part, among the words of the site."""
    heading: str = ""
    """The heading, for a section of the body."""


class Thing(NamedTuple):
    """Something that can be found. Its texts are plain."""

    address: str
    """As seen from the root of the site."""
    title: str
    """Empty for what has none of its own."""
    incident: str
    """Title of the incident to which it belongs; empty for an incident."""
    text: str
    facets: Facets
    day: str
    """YYYY-MM-DD, or empty."""
    language: str
    places: tuple[Place, ...] = ()
    """The parts of the text that have an anchor of their own, in their order."""


def all_things(corpus: Corpus, *, directory_urls: bool = True) -> dict[str, Iterator[Thing]]:
    """Everything by kind, newest incident first."""
    links = Links("index.md", directory_urls)

    def thing(
        record: Record, anchor: str, title: str, incident: str, text: str, own: Facets, places: tuple[Place, ...] = ()
    ) -> Thing:
        return Thing(
            links.record(record, anchor),
            _tidy(plain_text(title)),
            _tidy(plain_text(incident)),
            _tidy(text),
            {**incident_facets(record), **own},
            record.date.isoformat() if record.date else "",
            record.incident.language or corpus.config.language,
            places,
        )

    def incident(record: Record) -> Thing:
        text, places = _whole_text(corpus, record)
        return thing(record, "", record.incident.title, "", text, {}, places)

    def lesson(recorded: RecordedLesson) -> Thing:
        record, lesson = recorded
        facets = {"kind": (lesson.kind.value,)}
        return thing(record, lesson.id, "", record.incident.title, _line([lesson.text]), facets)

    def action(recorded: RecordedAction) -> Thing:
        record, item = recorded.record, recorded.action
        owner = corpus.config.owner_directory.title(item.owner) if item.owner else None
        said = [words for place, words in texts(item, Output.SEARCH) if place != ("title",)]
        for earlier in recorded.lineage.earlier:
            said += (words for _, words in texts(earlier.action, Output.SEARCH))
        text = _line([*said, owner, *item.trackers])
        facets = {"status": (item.status.value,), "kind": (item.kind.value,) if item.kind else ()}
        return thing(record, item.id, item.title, record.incident.title, text, facets)

    records = corpus.newest_first
    return {
        "incidents": map(incident, records),
        "lessons": map(lesson, corpus.lessons),
        "actions": (
            action(item) for record in records for item in corpus.actions_of.get(record.id, ()) if item.is_current
        ),
    }


def _line(texts: Iterable[str | None]) -> str:
    """Text fields without their Markdown, on one line."""
    return " ".join(word for text in texts if text for word in plain_text(text).split())


class _Piece(NamedTuple):
    text: str
    anchor: str = ""
    part: str = "incident.summary"
    heading: str = ""


def _whole_text(corpus: Corpus, record: Record) -> tuple[str, tuple[Place, ...]]:
    """All that a record says but its title, the summary first, since that is shown unasked; and its parts."""
    names = _Piece(" · ".join(names_of(corpus.config, record)))
    body = (
        _Piece(words, anchor or "pm-narrative", "incident.narrative", heading)
        for anchor, heading, words in body_sections(record.body)
    )
    fields = (piece._replace(text=_line([piece.text])) for piece in _fields(record.incident))
    written: list[str] = []
    places: list[Place] = []
    offset = 0
    for piece in (*fields, *body, names):
        text = _tidy(piece.text)
        if text:
            place = Place(offset, piece.anchor, piece.part, piece.heading)
            if not places or places[-1][1:] != place[1:]:
                places.append(place)
            written.append(text)
            offset += len(text.encode("utf-16-le", "replace")) // 2 + 1
    return " ".join(written), tuple(places)


def _fields(incident: Incident) -> Iterator[_Piece]:
    """The text fields but the title, as written, the summary first."""
    found = dict(texts(incident, Output.SEARCH))
    del found["title",]
    yield _Piece(found.pop(("summary",), ""))
    for place, text in found.items():
        if not _is_refused(incident, place):
            yield _Piece(text, *_anchor(incident, place))


def _is_refused(incident: Incident, place: DataPath) -> bool:
    """Whether a text is in a refused proposal, which nobody is shown."""
    is_related = place[0] == "related" and isinstance(place[1], int)
    return is_related and incident.related[int(place[1])].relation is Relation.UNRELATED


_PARTS = {
    "causal_chains": "incident.causes",
    "hypotheses": "incident.hypotheses",
    "timeline": "incident.timeline",
    "lessons": "incident.lessons",
    "action_items": "incident.actions",
}
"""The fields whose items have anchors, with the key of the name of their part of the page."""


def _anchor(incident: Incident, place: DataPath) -> tuple[str, str]:
    """The anchor of a field, and the key of the name of its part."""
    match place:
        case ("causal_chains", int(chain), "steps", int(step), *_):
            return incident.causal_graph.anchor(StepKey(chain, step)), _PARTS["causal_chains"]
        case ("timeline", int(number), *_):
            return incident.moment_anchors[number].anchor, _PARTS["timeline"]
        case ("hypotheses" | "lessons" | "action_items" as name, int(number), *_):
            return getattr(incident, name)[number].id, _PARTS[name]
    return "", _Piece("").part


# Words


def spaced(text: str) -> str:
    """The text with spaces between its words, for an index that splits words at spaces.

    Chinese and Japanese have none. There each letter begins a word of two, itself and the next one, so that any two
    letters in a row are found wherever they are, in a record of whatever language.
    """
    return " ".join(_LETTER.sub(r" \1\2 ", text).split())


def _tidy(text: str) -> str:
    """The text in the one form in which it is indexed, shown and looked for, without what Pagefind takes as orders."""
    legible = text.encode("utf-8", "replace").decode()  # a file may hold bytes that are no text
    plain = unicodedata.normalize("NFC", legible).replace("___PAGEFIND_", "PAGEFIND_")
    plain = plain.replace("\u200b", "").replace("\ufeff", "")
    return _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), plain)


_LETTER = re.compile(f"([{UNSPACED}])(?=([{UNSPACED}])?)")
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f]+")
