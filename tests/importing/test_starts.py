"""Signs of the start that a reader would go by: a range that a message tells, a stated length, a day in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.kinds import record_of

HEAD = "# Tickets refused\n\n**Date:** 2025-04-08\n\n"


def test_a_state_has_the_time_of_its_posting_and_tells_others(tmp_path: Path) -> None:
    """The last message often tells from when until when it was, the first one when the alert came."""
    text = """# Tickets refused

### Resolved

Between 08:02 and 09:31 UTC the gates refused one ticket in six.

Posted Apr 8, 2025 - 10:15 UTC

### Identified

A switch drops packets.

Posted Apr 8, 2025 - 09:05 UTC

### Investigating

Our monitoring alerted us at 08:09 UTC.

Posted Apr 8, 2025 - 08:17 UTC
"""
    record = record_of(tmp_path, text)
    assert [entry["at"][11:16] for entry in record["timeline"]] == ["08:17", "09:05", "10:15"]
    assert record["times"]["started"][11:16] == "08:02"


@pytest.mark.parametrize(("length", "start"), [("96 minutes", "06:40"), ("122 minutes", "06:14")])
def test_a_start_and_an_end_are_as_far_apart_as_stated(tmp_path: Path, length: str, start: str) -> None:
    text = f"""{HEAD}The outage lasted {length}.

## Timeline

- 06:14 The first printers lose their connection
- 06:40 No tickets are printed
- 07:20 Alert: printers down
- 08:16 All tickets are printed. Outage over
"""
    assert record_of(tmp_path, text)["times"]["started"] == f"2025-04-08 {start}"
