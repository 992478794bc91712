"""The body of the record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.render.incident.pieces import IncidentPieces
from postmortems.render.page import Heading, Wrapper
from postmortems.text.body import ALERTS, BodyHeading, convert_body
from postmortems.text.html import Html, text


def narrative(page: IncidentPieces) -> Iterator[Html | Heading | Wrapper]:
    """The body, marked with its language where that is not the language of the site."""
    record = page.record
    moments = (name for place in record.incident.moment_anchors for name in place if name)
    taken = {*(item.anchor for item in record.items.values()), *moments}
    language = page.language(record) if page.own_lang else None
    alerts = {kind: page.t(f"incident.alert.{kind}") for kind in ALERTS}
    parts = convert_body(record.body, page.resolve, taken, language, alerts).parts
    if parts:
        yield page.section("incident.narrative", "pm-narrative")
        minutes = minutes_to_read(record.body)
        # A short one needs no click, nor does one that is all there is, as of an old document.
        opens = " open" if minutes == 1 or not (record.incident.timeline or record.incident.causal_chains) else ""
        counted = text(page.t("incident.narrative_counted", count=minutes))
        yield Wrapper(Html(f'<details class="pm-fold pm-narrative"{opens}><summary>{counted}</summary>'))
    for part in parts:
        if isinstance(part, BodyHeading):
            attributes = page.lang_attribute(record)
            yield Heading(part.level, part.anchor, part.html, part.words, attributes, part.extra_ids)
        else:
            yield part
    if parts:
        yield Wrapper(Html("</details>"))


def minutes_to_read(body: str) -> int:
    """How long it takes: 220 words a minute, or 400 letters of a script without spaces."""
    wide = 0 if body.isascii() else len(_WIDE.findall(body))
    return max(1, round(len(body.split()) / 220 + wide / 400))


_WIDE = re.compile("[\u3040-\u9fff]")
