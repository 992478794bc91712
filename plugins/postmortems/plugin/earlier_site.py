"""Leaves the files of an earlier build where the next one writes them.

MkDocs empties the folder of the site first. To make a folder for each page again takes longer than to write the page.
So what is there is put away under a hidden name, which MkDocs leaves alone. When all paths of the site are known, the
files at these paths come back, to be written over, and all others are deleted.

That is only for sites on which nobody else writes; see `finished.is_known`.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Collection
from contextlib import suppress

_HIDDEN = ".postmortems-earlier"


class EarlierSite:
    """What an earlier build has left in the folder of the site."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._hidden = os.path.join(folder, _HIDDEN)

    def hide(self) -> None:
        """Put it away. MkDocs deletes what cannot be moved."""
        self.forget()
        with suppress(OSError):
            names = [name for name in os.listdir(self._folder) if not name.startswith(".")]
            os.mkdir(self._hidden)
            for name in names:
                with suppress(OSError):
                    os.rename(os.path.join(self._folder, name), os.path.join(self._hidden, name))

    def restore(self, paths: Collection[str]) -> None:
        """Put back the files at these absolute paths, which MkDocs is going to write. Delete all others."""
        with suppress(OSError):
            self._delete_all_but(paths)
            for name in os.listdir(self._hidden):
                os.rename(os.path.join(self._hidden, name), os.path.join(self._folder, name))
        self.forget()

    def _delete_all_but(self, paths: Collection[str]) -> None:
        """Delete also what is not as a new file or folder would be: links, files with other names, other rights."""
        os.umask(mask := os.umask(0))
        for place, folders, names in os.walk(self._hidden, topdown=False):
            final = self._folder + place.removeprefix(self._hidden)
            for name in names:
                path = os.path.join(place, name)
                found = os.lstat(path)
                is_as_new = stat.S_ISREG(found.st_mode) and found.st_nlink == 1 and _rights(found) == 0o666 & ~mask
                if not is_as_new or os.path.join(final, name) not in paths:
                    os.unlink(path)
            for path in (os.path.join(place, name) for name in folders):
                if os.path.islink(path):
                    os.unlink(path)
                elif not os.listdir(path) or _rights(os.lstat(path)) != 0o777 & ~mask:
                    shutil.rmtree(path)

    def forget(self) -> None:
        """Delete what is still hidden."""
        shutil.rmtree(self._hidden, ignore_errors=True)


def _rights(found: os.stat_result) -> int:
    return stat.S_IMODE(found.st_mode) & 0o777
