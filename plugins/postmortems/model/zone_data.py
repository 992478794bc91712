"""Which edition of the time zone database is used: the newer one of the system's and the `tzdata` package's.

Python takes the system's first, even when the package is newer. Then two machines show one record an hour apart.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from io import BytesIO
from pkgutil import get_data
from typing import NamedTuple
from zoneinfo import TZPATH, ZoneInfo

_VERSION = re.compile(r"(\d{4}[a-z]+)")


class ZoneData(NamedTuple):
    """An edition of the time zone database."""

    version: str
    """Such as `2026f`; empty where nothing says it."""
    is_packaged: bool
    """Whether it is that of the `tzdata` package."""

    @property
    def year(self) -> int:
        """The year of its release; 0 where nothing says it."""
        return int(self.version[:4] or 0)

    def __str__(self) -> str:
        source = "tzdata package" if self.is_packaged else "system"
        return f"{self.version or 'unknown'} ({source})"


@lru_cache(maxsize=1)
def zone_data() -> ZoneData:
    """The edition that is used. An edition that does not say its version counts as older."""
    system, packaged = _of_system(), _of_package()
    return ZoneData(packaged, True) if packaged > system else ZoneData(system, False)


def _of_system() -> str:
    """The version of the first folder in which Python looks for zones."""
    for folder in TZPATH:
        for name in ("tzdata.zi", "+VERSION"):
            with suppress(OSError), open(f"{folder}/{name}", encoding="utf-8", errors="replace") as file:
                found = _VERSION.search(file.readline())
                if found is not None:
                    return found[1]
    return ""


def _of_package() -> str:
    try:
        return str(import_module("tzdata").IANA_VERSION)
    except (ImportError, AttributeError):
        return ""


class _PackagedZone(ZoneInfo):
    """A zone of the `tzdata` package. One that is read from a file cannot be copied or sent to another process."""

    def __reduce__(self) -> tuple[object, ...]:
        return find_zone, (self.key,)


def find_zone(name: str) -> ZoneInfo:
    """The zone of this name. Raises KeyError, ValueError or OSError if there is none, as ZoneInfo does."""
    zone = ZoneInfo(name)  # also checks the name: it is a path
    if zone_data().is_packaged:
        with suppress(OSError):
            if data := get_data("tzdata", f"zoneinfo/{name}"):  # `importlib.resources` takes long to load
                return _PackagedZone.from_file(BytesIO(data), key=name)
    return zone
