"""Rules about files: bytes, YAML and types, which the reader checks, and what is in bodies.

For what the reader finds, only codes, levels and documentation are here.
"""

from __future__ import annotations

from postmortems.check.engine import Rule
from postmortems.check.rules import bodies
from postmortems.model.vocabulary import Level
from postmortems.record.corpus import Corpus
from postmortems.record.problems import Problems
from postmortems.record.rewritten import unquoted_values
from postmortems.record.source import read_source


def unquoted_value(corpus: Corpus) -> Problems:
    """A text has no quotes, and other programs read it as something else.

    YAML 1.1 reads `20:55` as 1255, `no` as false and `012` as ten; YAML 1.2 reads `1e3` as a thousand. A program that
    reads the file and writes it back changes it. In `_config.yml`, too, where `off` is a level and `no` is Norwegian.
    Keys are changed likewise, and JavaScript writes `Sat May 30 2026 00:00:00 GMT+0000` for a day that is a key.
    Turn this rule on where editors or scripts of others change files.
    Commands of ours write the quotes.
    """
    for record in corpus.records:
        yield from unquoted_values(record.path, read_source(record.text.encode()), record.unreadable)


def _rule(code: str, name: str, text: str, level: Level = Level.ERROR) -> Rule:
    return Rule(code, name, level, text=text, essential=True)


RULES: tuple[Rule, ...] = (
    _rule(
        "PM001",
        "unreadable-file",
        """The file cannot be read as text.

It is not UTF-8, contains control characters, is larger than 1 MiB, cannot be opened, or is not a file at all. Nothing
in it was checked.""",
    ),
    _rule(
        "PM002",
        "no-frontmatter",
        """The file has no frontmatter.

A record begins with a line `---`, YAML, and a second line `---`. Files that are not records do not belong in the
folder; `README.md` and names that begin with `_` are ignored.""",
    ),
    _rule(
        "PM003",
        "unclosed-frontmatter",
        """The frontmatter is not closed.

Close it with a second line that is exactly `---`.""",
    ),
    _rule(
        "PM004",
        "broken-yaml",
        """The frontmatter is not valid YAML.

Most often a value begins with a special character (`@`, a backtick, `%`) or contains a colon, or a tab indents a
line. Quote the value, or indent with spaces.""",
    ),
    _rule(
        "PM005",
        "duplicate-key",
        """A key occurs twice in the same map.

Other YAML parsers silently use one of the two, and not all of them the same one.""",
    ),
    _rule(
        "PM006",
        "not-a-map",
        """The frontmatter is a list or a single value, not keys with values.

Most often a space is missing after a colon.""",
    ),
    _rule(
        "PM007",
        "yaml-too-deep",
        """Lists and maps are nested more than 40 levels deep.

No record needs that. The limit protects every program that reads the file.""",
    ),
    _rule(
        "PM008",
        "yaml-alias",
        """The frontmatter uses an anchor, an alias or a merge key (`&name`, `*name`, `<<`).

A few lines of them can expand to billions of values, and an edit to one place would silently change another. Write
the value out.""",
    ),
    _rule(
        "PM009",
        "yaml-tag",
        """A value has an explicit YAML tag such as `!!python/object`.

Records are plain data.""",
    ),
    _rule(
        "PM010",
        "non-text-key",
        """A key is not text.

It is a number, a boolean, a list or a map. Quote it if it is a name. Where a program may have made `false` of `no`,
or `12` of `012`, the help says so.""",
    ),
    _rule(
        "PM011",
        "byte-order-mark",
        """The file begins with a byte order mark.

Tools that do not expect it cannot find the frontmatter. Save the file as UTF-8 without it.""",
        Level.WARNING,
    ),
    _rule(
        "PM012",
        "link-leaves-folder",
        """A symbolic link leads out of the folder of records, to a folder, or to nothing.

Its target is not reviewed here and may be missing on another machine. It was not read.""",
    ),
    _rule(
        "PM013",
        "cut-off-text",
        """A text is truncated where YAML begins a comment.

YAML reads `title: Fix #12 of the pool` as `Fix`, and `tracker: #12` as nothing: after a space, `#` begins a comment.
Put the whole text in quotes: `title: "Fix #12 of the pool"`. A comment with a space after its `#` is not reported,
nor is one after a date, a name or a word of a fixed list.""",
        Level.WARNING,
    ),
    Rule("PM014", "not-gfm", Level.WARNING, bodies.not_gfm, waits=True),
    Rule("PM015", "foreign-picture", Level.WARNING, bodies.foreign_picture, waits=True),
    Rule("PM016", "removed-html", Level.ERROR, bodies.removed_html, waits=True, essential=True),
    Rule("PM017", "ignored-html", Level.WARNING, bodies.ignored_html, waits=True),
    Rule("PM018", "body-as-text", Level.ERROR, bodies.body_as_text, essential=True),
    _rule(
        "PM019",
        "rewritten-value",
        """Another program has rewritten a value, and it may say something else now.

Programs that read YAML and write it back change what they understand differently. Some take a local time for UTC
and write `2026-05-30T14:05:00.000Z`, which is hours off. Some add midnight to a date, write `.inf` for a commit such
as `12e4567`, or drop `because: []`. The help says what to write. Values in quotes stay as they are; so do the words
for empty lists, `because: nothing` and `affected: nobody`. A value that is not allowed any more, such as `1255` for
`20:55`, is reported as PM102, and such a key as PM010. Keys and `_config.yml` are looked at, too. A number that
JavaScript made of a key is in quotes, as yours would be: PM020 prevents it.""",
        Level.WARNING,
    ),
    Rule("PM020", "unquoted-value", Level.OFF, unquoted_value),
    _rule(
        "PM021",
        "conflict-marker",
        """A merge left the markers of a conflict in the file.

Git writes `<<<<<<<`, `=======` and `>>>>>>>` around lines that two branches changed. While they are in the
frontmatter, nothing in it is judged. `postmortems merge-driver --install` has git merge records item by item, which
leaves fewer conflicts. Indent an example of a conflict in the body by a space.""",
    ),
    _rule(
        "PM022",
        "typographic-value",
        """A name, a date, a fixed word or a title has typographic quotes around it, or a no-break space in it.

Word processors and chats write `“SEV2”` for `"SEV2"`, and put a no-break space where a space was typed. For YAML
both are part of the value. They are allowed in all other text, which may be a quotation. `postmortems check --fix`
writes the plain value.""",
    ),
    Rule("PM023", "unused-definition", Level.WARNING, bodies.unused_definition, waits=True, essential=True),
    _rule(
        "PM101",
        "unknown-key",
        """A key is not part of the record format.

Everything under a misspelt key would be lost. Keys of your own begin with `x-`.""",
    ),
    _rule(
        "PM102",
        "wrong-value",
        """A value has the wrong type, or is not one of the allowed values.

YAML is read as version 1.2: `20:55` and `no` are text, `true` and `false` are not. Quote a number or a boolean that
is text.""",
    ),
)
