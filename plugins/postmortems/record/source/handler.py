"""Lets python-frontmatter read and write records as we do."""

from __future__ import annotations

import re
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from postmortems.record.source.delimiters import OPENING, find_block
from postmortems.record.source.flaws import problems_of
from postmortems.record.source.reader import read_block
from postmortems.record.source.scalars import CHANGED
from postmortems.record.source.typography import WIDE


class Dumper(yaml.SafeDumper):
    """Quotes the texts that other readers would change though PyYAML does not, and those with a space of a word
    processor at an end: of a key, it would be taken for a slip.
    """


for _pattern in (rf"(?:{CHANGED.pattern})\Z", rf"[{WIDE}]|(?s:.*)[{WIDE}]\Z"):
    Dumper.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(_pattern, re.VERBOSE), None)


class RecordHandler(YAMLHandler):
    """Lets python-frontmatter read records as we do: `frontmatter.loads(text, handler=RecordHandler())`.

    The metadata is `Source.frontmatter`; the content is `Source.body`, which the library strips.
    """

    FM_BOUNDARY = OPENING

    def split(self, text: str) -> tuple[str, str]:
        """The YAML and the body, exactly as they are. Raises ValueError if there is no closed block."""
        found = find_block(text)
        if found is None:
            raise ValueError("the text does not begin with a closed frontmatter block")
        return text[found.start : found.end], text[found.body :]

    def load(self, fm: str, **_: object) -> dict[str, object]:
        """The data of a block. Raises ValueError that has every problem with its line in the record."""
        text = f"---\n{fm}"
        reading = read_block(text, len(text) - len(fm), len(text))
        if reading.flaws:
            problems = problems_of(text, reading.flaws)
            raise ValueError("\n".join(f"line {problem.position.line}: {problem.message}" for problem in problems))
        return reading.data

    def export(self, metadata: dict[str, object], **kwargs: object) -> str:
        """`metadata` as YAML, in its order, that `load` reads back as it was."""
        options: dict[str, Any] = {
            "Dumper": Dumper,
            "sort_keys": False,
            "allow_unicode": True,
            "default_flow_style": False,
        }
        dumped: str = yaml.dump(metadata, **{**options, **kwargs})
        return dumped.rstrip("\n")
