"""Turns old documents into records, without losing a word.

A source is parsed (`document`), readers claim parts of it (`readers/`), rival claims are settled (`claims`), and the
record is made of them (`record`): fields from the claims, the body from everything else. `verify` proves that nothing
was lost; `report` says what was found, guessed and left.
"""

from postmortems.importing.importer import Imported, import_folder, import_sources
from postmortems.importing.proposals import propose_config

__all__ = ["Imported", "import_folder", "import_sources", "propose_config"]
