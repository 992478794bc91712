"""What has been used to make cleaned pages run, load or break something."""

from __future__ import annotations

import re
from pathlib import Path

_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\x02": "\x02", "\\x03": "\x03", "\\ufdd0": "\ufdd0"}


def _read(line: str) -> str:
    return re.sub(r"\\n|\\t|\\x02|\\x03|\\ufdd0", lambda escape: _ESCAPES[escape[0]], line)


ATTACKS = [_read(line) for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()]
"""One on each line of the file beside this one."""
