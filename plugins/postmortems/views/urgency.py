"""Which action item comes first: see `postmortems.urgency`, which lists that show no pages use as well."""

from __future__ import annotations

from postmortems.urgency import Reason, Urgency, by_urgency

__all__ = ["Reason", "Urgency", "by_urgency"]
