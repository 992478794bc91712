"""Action items: tables, lists, checkboxes, headings; in groups, with owner, due date, priority, tracker and status."""

from postmortems.importing.readers.actions.reader import read

__all__ = ["read"]
