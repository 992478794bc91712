"""For programs of others: what stays as it is from version to version.

```python
from datetime import date
from pathlib import Path
from postmortems import api

base = api.load(Path("incidents"))
overdue = [item for item in base.corpus.actions if item.is_overdue(date.today())]
```

Every other module is private. `docs/deprecation.md` says how this one may change.
"""

from __future__ import annotations

from postmortems.check.findings import Finding
from postmortems.check.judge import findings
from postmortems.feeds import all_feeds
from postmortems.model.actions import ActionItem
from postmortems.model.causes import CausalChain, CausalStep
from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.model.time import Span, Time
from postmortems.model.vocabulary import Level, Visibility
from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.record.edition import EditionError, edition_of
from postmortems.record.reader import KnowledgeBase, load
from postmortems.render import render_site

__all__ = [
    "ActionItem",
    "CausalChain",
    "CausalStep",
    "Config",
    "Corpus",
    "EditionError",
    "Finding",
    "Incident",
    "KnowledgeBase",
    "Level",
    "Record",
    "RecordedAction",
    "Span",
    "Time",
    "Visibility",
    "all_feeds",
    "edition_of",
    "findings",
    "load",
    "render_site",
]
