"""Keeps the editions apart on the disk: a folder holds one of them."""

from __future__ import annotations

from pathlib import Path

from postmortems.model.vocabulary import Visibility
from postmortems.record import atomic
from postmortems.record.edition import EditionError

MARKER = ".postmortems-edition"
"""The file in a folder that says it holds the public edition. Other folders hold the internal one, or none."""


def require_folder_of(edition: Visibility, folder: Path) -> None:
    """Raises EditionError for a folder that holds another edition, or may hold it: files of one must not remain in
    the other, where nobody looks for them.
    """
    if edition is Visibility.PUBLIC and not is_marked(folder) and _has_files(folder):
        raise EditionError(
            f"{folder} is not empty, and may hold the internal edition; choose another folder for the public edition, "
            "or remove this one"
        )
    require_no_public_folder(edition, folder)


def require_no_public_folder(edition: Visibility, folder: Path) -> None:
    """Raises EditionError if a folder, or one around it, holds the public edition, and this is another."""
    if edition is Visibility.INTERNAL:
        for outer in (folder, *folder.absolute().parents):
            if is_marked(outer):
                raise EditionError(
                    f"{outer} holds the public edition; choose another folder for the internal one, or remove this one"
                )


def is_marked(folder: Path) -> bool:
    """Whether a folder holds the public edition."""
    return (folder / MARKER).exists()


def mark(edition: Visibility, folder: Path) -> None:
    """Note before the first file is written that a folder holds the public edition. Raises OSError."""
    if edition is Visibility.PUBLIC:
        folder.mkdir(parents=True, exist_ok=True)
        atomic.write(folder / MARKER, f"{edition.value}\n".encode())


def _has_files(folder: Path) -> bool:
    """Whether a folder holds anything that a build would not leave alone."""
    return folder.is_dir() and any(not path.name.startswith(".") for path in folder.iterdir())
