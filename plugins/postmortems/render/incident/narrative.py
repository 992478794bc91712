"""The body of the record."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.render.incident.pieces import IncidentPieces
from postmortems.render.page import Heading
from postmortems.text.body import ALERTS, BodyHeading, convert_body
from postmortems.text.html import Html


def narrative(page: IncidentPieces) -> Iterator[Html | Heading]:
    """The body, marked with its language where that is not the language of the site."""
    record = page.record
    taken = {item.anchor for item in record.items.values()}
    language = page.language(record) if page.own_lang else None
    alerts = {kind: page.t(f"incident.alert.{kind}") for kind in ALERTS}
    parts = convert_body(record.body, page.resolve, taken, language, alerts).parts
    if parts:
        yield page.section("incident.narrative", "pm-narrative")
    for part in parts:
        if isinstance(part, BodyHeading):
            attributes = page.lang_attribute(record)
            yield Heading(part.level, part.anchor, part.html, part.words, attributes, part.extra_ids)
        else:
            yield part
