"""Turns old documents into records, without losing a word.

`document` parses a source, `readers/` claim parts of it, and `claims` decides between rival claims. `record` makes the
record: fields from the claims, the body from everything else. `verify` proves that nothing was lost. `report` lists
what was found, guessed and left in the body.
"""

from postmortems.importing.importer import Imported, import_sources

__all__ = ["Imported", "import_sources"]
