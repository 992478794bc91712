"""Proves that a built site holds nothing that is not for outside.

It shares only the reader of files with the code that makes a public site. What must not appear is worked out from the
records, and every file of the site is decoded and compared with it.
"""

from __future__ import annotations

from pathlib import Path

from postmortems.check.leaks.baseline import Baseline
from postmortems.check.leaks.scanner import Report, Scanner, scan
from postmortems.check.leaks.withheld import Withheld, withheld

__all__ = ["Report", "Withheld", "leaks", "withheld"]


def leaks(site: Path, held: Withheld, records: Path, settings: Path) -> Report:
    """Compare a built site with what it must not hold.

    `records` is the folder of the records, and `settings` is `mkdocs.yml`, which need not exist: with them the texts of
    the documentation and the theme are known.
    """
    baseline = Baseline(records, settings)
    return scan(site, Scanner(held, baseline.texts), baseline.is_of_theme)
