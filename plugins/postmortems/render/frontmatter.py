"""The frontmatter of generated pages."""

from __future__ import annotations

import json
import re


def quoted(value: object) -> str:
    """A value as JSON, which is YAML as well. No template engine finds anything in it."""
    return _NOT_IN_YAML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(value, ensure_ascii=False))


_NOT_IN_YAML = re.compile("[{}\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
