"""The facts of one file of a folder: what the cache holds of it."""

from __future__ import annotations

import json
from typing import NamedTuple

NOTHING = "[[],[]]"
"""The verdict without findings and waivers."""


class Facts(NamedTuple):
    """The results for one file, each as JSON: most of them are only passed on."""

    verdict: str
    outline: str
    """`null` if there is no readable record, empty for a file that is attached to one."""
    targets: str
    """The rest of the outline."""
    incident: str
    """`null` if there is no record that counts."""
    actions: str
    """Likewise."""

    @property
    def is_lost(self) -> bool:
        """Whether there is no readable record."""
        return self.outline == "null"

    @property
    def is_record(self) -> bool:
        """Whether there is a readable record."""
        return bool(self.outline) and not self.is_lost

    @property
    def is_partial(self) -> bool:
        """Whether something in the record was refused whose absence shows nowhere."""
        is_whole = not self.is_record or self.outline.endswith("[],[],[]]")  # the last three fields of an outline
        if is_whole:
            return False
        from postmortems.record.outline import Outline  # for what is not in order

        return Outline(*json.loads(self.outline)).is_partial


class FileAnalysis(NamedTuple):
    path: str
    digest: str
    """Of its content, or of the reason why it could not be read."""
    facts: Facts
