"""Rules about files: bytes, YAML and types, which the reader finds, and what is in bodies.

Of what the reader finds, only codes, levels and documentation are here.
"""

from __future__ import annotations

from postmortems.check.engine import Rule
from postmortems.check.rules import bodies
from postmortems.model.vocabulary import Level


def _rule(code: str, name: str, text: str, level: Level = Level.ERROR) -> Rule:
    return Rule(code, name, level, text=text, essential=True)


RULES: tuple[Rule, ...] = (
    _rule(
        "PM001",
        "unreadable-file",
        """The file cannot be read as text.

It is not UTF-8, holds control characters, is larger than 1 MiB, or the system refuses to open it; or it is
no file at all. Nothing in it was judged.""",
    ),
    _rule(
        "PM002",
        "no-frontmatter",
        """The file has no frontmatter.

A record begins with a line `---`, YAML, and a second line `---`. A file that is no record does not belong in
the folder; names that begin with `_` and `README.md` are passed over.""",
    ),
    _rule(
        "PM003",
        "unclosed-frontmatter",
        """The frontmatter begins but never ends.

A second line that is exactly `---` must close it.""",
    ),
    _rule(
        "PM004",
        "broken-yaml",
        """The frontmatter is not YAML.

Most often a value begins with a character that means something in YAML (`@`, a backtick, `%`), a colon stands
inside a value, or a tab indents a line. Quote the value, or indent with blanks.""",
    ),
    _rule(
        "PM005",
        "duplicate-key",
        """A key stands twice in the same map.

Other readers keep one of the two without a word, and not all of them the same one.""",
    ),
    _rule(
        "PM006",
        "not-a-map",
        """The frontmatter is a list or a single value, not keys with values.

Most often a blank is missing behind a colon.""",
    ),
    _rule(
        "PM007",
        "yaml-too-deep",
        """Lists and maps stand inside one another more than 40 levels deep.

No record needs that; it is refused so that a file cannot exhaust its readers.""",
    ),
    _rule(
        "PM008",
        "yaml-alias",
        """The frontmatter uses an anchor, an alias or a merge key (`&name`, `*name`, `<<`).

A few lines of them can stand for billions of values, and an edit to one place would silently change another.
Write the value out.""",
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

A number, a list or a map in the place of a key. Quote a number that is meant as a name.""",
    ),
    _rule(
        "PM011",
        "byte-order-mark",
        """The file begins with a byte order mark.

Tools that do not expect it do not see the frontmatter. Save the file as UTF-8 without it.""",
        Level.WARNING,
    ),
    _rule(
        "PM012",
        "link-leaves-folder",
        """A symbolic link leads out of the folder of records, to a folder, or to nothing.

What it points to is not under review here, and may not be there on another machine. It was not read.""",
    ),
    _rule(
        "PM013",
        "cut-off-text",
        """A text is cut off where YAML takes its rest for a comment.

`title: Fix #12 of the pool` says `Fix`, and `tracker: #12` says nothing: behind a blank, `#` begins a comment. Put
the whole text in quotes: `title: "Fix #12 of the pool"`. A comment that is meant has a blank behind its `#`, and
nothing is said of it; nor of one behind a date, a name or a word of a fixed list.""",
        Level.WARNING,
    ),
    Rule("PM014", "not-gfm", Level.WARNING, bodies.not_gfm, waits=True),
    Rule("PM015", "foreign-picture", Level.WARNING, bodies.foreign_picture, waits=True),
    Rule("PM016", "removed-html", Level.ERROR, bodies.removed_html, waits=True, essential=True),
    Rule("PM017", "ignored-html", Level.WARNING, bodies.ignored_html, waits=True),
    Rule("PM018", "body-as-text", Level.ERROR, bodies.body_as_text, essential=True),
    _rule(
        "PM101",
        "unknown-key",
        """A key is not part of the record.

Misspelt keys would lose what stands under them. Keys of your own begin with `x-`.""",
    ),
    _rule(
        "PM102",
        "wrong-value",
        """A value has the wrong type, or is not one of those allowed.

YAML is read as version 1.2: `20:55` and `no` are text, `true` and `false` are not. A number or a truth value
that is meant as text needs quotes.""",
    ),
)
