"""The text of a record, split and read, with the place of every value.

A record is a Markdown file that begins with a block of YAML, its frontmatter. `read_source` never raises:
whatever is in the file comes back as a `Source`, with a `SourceProblem` for each thing that cannot be read
as it is.

The YAML is read as YAML 1.2 (core schema), more strictly in the few places where that schema would change
what the author wrote:

* `20:55`, `no`, `on`, `2026-05-30` are text. Null is `null`, `~` or nothing; booleans are `true` and `false`.
* Numbers with leading zeros (`0123`) or more than 18 digits are text: they are identifiers, not quantities.
* A fraction needs a digit after its dot. `12e4567` (a commit), `1.`, `.inf` and `.nan` are text.
* Lists become tuples. Every key is text and unique in its map; of two, the first one counts.
* Anchors, aliases, merge keys and tags are refused. Each value is where it is used, so that an edit changes
  one place, and a small file cannot grow large in memory.

Messages name keys but never values, for a value may be a secret.

`handler.py` lets python-frontmatter read records in the same way; only who uses that loads it.
"""

from postmortems.record.source.characters import MAX_BYTES, MAX_DEPTH
from postmortems.record.source.flaws import Fix, SourceProblem, SourceRule
from postmortems.record.source.lines import Lines, Position
from postmortems.record.source.reader import Source, read_source, read_yaml_file

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Fix",
    "Lines",
    "Position",
    "Source",
    "SourceProblem",
    "SourceRule",
    "read_source",
    "read_yaml_file",
]
