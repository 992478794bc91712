"""What `assets/pm-past.js` does with the small index while a title is typed, in Python."""

from __future__ import annotations

import json
import math
from collections import Counter

from postmortems.joins.title_index import terms_of_title


class TitleRanking:
    """Ranks the records of a small index by what they have in common with a title."""

    def __init__(self, index: str) -> None:
        rows = json.loads(index)["records"]
        self.ids = [row[0] for row in rows]
        self.words = [(set(terms_of_title(title)), set(words.split())) for _, title, words, _ in rows]
        self.numbers = Counter(word for in_title, in_text in self.words for word in in_title | in_text)

    def all(self, title: str) -> list[str]:
        """The ids of the records that have anything in common with a title, best first."""
        return [self.ids[number] for _, _, number in self._ranked(title)]

    def shown(self, title: str) -> list[str]:
        """Those that the page shows: at most three, with two words of the title, and a share of it."""
        least = 0.3 * sum(map(self._rarity, sorted(set(terms_of_title(title)))))
        close = [number for value, shared, number in self._ranked(title) if shared > 1 and value >= least]
        return [self.ids[number] for number in close[:3]]

    def _ranked(self, title: str) -> list[tuple[float, int, int]]:
        asked = sorted(set(terms_of_title(title)))
        found: list[tuple[float, int, int]] = []
        for number, (in_title, in_text) in enumerate(self.words):
            shared = [word for word in asked if word in in_title or word in in_text]
            if shared:
                value = sum(self._rarity(word) * (1.5 if word in in_title else 1) for word in shared)
                found.append((value, len(shared), number))
        return sorted(found, key=lambda one: (-one[0], -one[2]))

    def _rarity(self, word: str) -> float:
        return math.log(1 + len(self.ids) / (self.numbers[word] or 1))
