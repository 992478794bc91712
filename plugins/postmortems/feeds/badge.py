"""`badge.svg`: how many action items are overdue, as a small picture for a README.

It is a plain file, and says how things were on the day on which the site was built. What it says does not hang on
its colour: the words say it, and so does the icon before them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from postmortems.diagrams.text import text_width
from postmortems.model.urgency import count_actions
from postmortems.record.corpus import Corpus
from postmortems.text.words import Words

PATH = "badge.svg"

_HEIGHT, _SIGN, _FONT, _SPACE = 20, 22, 11, 7
"""In pixels: of the whole, of the part with the sign, of the letters, on either side of the words."""
_GREY, _GREEN, _RED = "#3c4149", "#1a6b34", "#b3261e"
"""White on any of them has a contrast of more than 6 : 1."""
_TICK, _EXCLAMATION = "m6.5 10.5 3 3 6-7", "M11 5v6.5m0 3v.5"


def files(corpus: Corpus, today: date) -> Iterator[tuple[str, str]]:
    """The one badge. `today` decides what is overdue."""
    overdue = count_actions(corpus.actions, corpus.config, today).overdue
    words = Words(corpus.config.language, corpus.config.noun)
    if corpus.is_public:  # due dates stay inside
        yield PATH, _badge(words("pages.incidents", count=len(corpus.records)), words.language, is_good=True)
        return
    says = words("feeds.overdue", count=overdue) if overdue else words("feeds.none_overdue")
    yield PATH, _badge(says, words.language, is_good=not overdue)


def _badge(says: str, language: str, *, is_good: bool) -> str:
    """A sign on grey, then the words on a colour."""
    words = round(text_width(says, _FONT)) + 2 * _SPACE
    width = _SIGN + words
    colour, icon = (_GREEN, _TICK) if is_good else (_RED, _EXCLAMATION)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" viewBox="0 0 {width} {_HEIGHT}" '
        f'role="img" aria-label={quoteattr(says)} xml:lang="{language}">\n'
        f"<title>{escape(says)}</title>\n"
        f'<rect width="{width}" height="{_HEIGHT}" rx="3" fill="{colour}"/>\n'
        f'<path d="M3 0h{_SIGN - 3}v{_HEIGHT}H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="{_GREY}"/>\n'
        f'<path d="{icon}" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/>\n'
        f'<text x="{_SIGN + words / 2:g}" y="14" fill="#fff" font-size="{_FONT}" text-anchor="middle" '
        f'font-family="Verdana,DejaVu Sans,Noto Sans CJK SC,sans-serif">{escape(says)}</text>\n'
        "</svg>\n"
    )
