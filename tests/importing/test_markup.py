"""reStructuredText and AsciiDoc become records; no word of them is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.importing.sources import converted, unread_of
from postmortems.importing.sources.asciidoc import asciidoc_to_markdown
from postmortems.importing.sources.restructured import restructured_to_markdown
from tests.importing.kinds import items, record_of

RESTRUCTURED = """====================
Mirror out of date
====================

:Date: 2025-02-03
:Severity: SEV3

What happened
=============

The mirror ``m1`` was two days old, see `the ticket <https://example.org/T-1>`_.

.. note:: Nothing was lost.

.. code-block:: bash

   # no heading
   df -h

Timeline
========

+------------------+-----------------------------+
| Time (UTC)       | Event                       |
+==================+=============================+
| 2025-02-03 04:00 | Sync is down, the disk is   |
|                  | full                        |
+------------------+-----------------------------+
| 2025-02-05 11:00 | The disk is larger, the     |
|                  | sync works again            |
+------------------+-----------------------------+

Impact
======

.. list-table::
   :header-rows: 1

   * - Service
     - Impact
   * - mirror-1
     - Packages were stale

Action items
============

==============================  ==========  ======
Action                          Owner       Status
==============================  ==========  ======
Alert on the age of the mirror  Ida Brandt  Done
Larger disks                    Jo Reyes    Open
==============================  ==========  ======
"""
ASCIIDOC = """= Mirror out of date
:toc:

Date:: 2025-02-03
Severity:: SEV3

== What happened

The mirror `m1` was two days *old*, see https://example.org/T-1[the ticket].

NOTE: Nothing was lost.

[source,bash]
----
# no heading
df -h
----

== Timeline

[cols="1,3",options="header"]
|===
|Time (UTC) |Event

|2025-02-03 04:00
|Sync is down, the disk is full

|2025-02-05 11:00 |The disk is larger,
the sync works again
|===

== Impact

|===
|Service |Impact

|mirror-1 |Packages were stale
|===

== Action items

[cols="3,1,1"]
|===
|Action |Owner |Status

|Alert on the age of the mirror |Ida Brandt |Done
|Larger disks |Jo Reyes |Open
|===
"""


@pytest.mark.parametrize(("text", "name"), [(RESTRUCTURED, "mirror.rst"), (ASCIIDOC, "mirror.adoc")])
def test_a_document_in_markup(tmp_path: Path, text: str, name: str) -> None:
    """Headings, labels and each kind of table."""
    record = record_of(tmp_path, text, name)
    assert (record["title"], record["severity"]) == ("Mirror out of date", "SEV3")
    assert [(entry["at"], entry["event"]) for entry in record["timeline"]] == [
        ("2025-02-03 04:00", "Sync is down, the disk is full"),
        ("2025-02-05 11:00", "The disk is larger, the sync works again"),
    ]
    assert [dict(row) for row in record["impact"]["services"]] == [
        {"service": "mirror-1", "effect": "Packages were stale"}
    ]
    assert items(record, "title", "owner", "status") == [
        ("Alert on the age of the mirror", "Ida Brandt", "done"),
        ("Larger disks", "Jo Reyes", "open"),
    ]
    [written] = (tmp_path / "incidents").glob("2025-*.md")
    body = written.read_text(encoding="utf-8").rpartition("\n---\n")[2]
    assert "[the ticket](https://example.org/T-1)" in body + str(record.get("summary"))
    assert "```\n# no heading\ndf -h\n```" in body
    assert "**Note:** Nothing was lost." in body


@pytest.mark.parametrize(
    "text",
    [
        "+--",
        "+--+\n| a",
        "== ==",
        "|===\n|a",
        "----",
        "=" * 9,
        ".. note::\n" + "   .. note::\n" * 3,
        ":a:",
        ".. x::",
        "",
    ],
)
def test_what_is_cut_off_stays_text(text: str) -> None:
    for read in (restructured_to_markdown, asciidoc_to_markdown):
        assert read(text).endswith("\n")


def test_deep_blocks_end_somewhere() -> None:
    text = "\n".join(f"{'   ' * depth}.. note:: {depth}" for depth in range(300))
    assert "note:: 299" in restructured_to_markdown(text)


def whole(text: str, suffix: str) -> str:
    """The Markdown of a document, with every word of it."""
    found = converted(text.encode(), suffix).text
    assert unread_of(text.encode(), suffix, found).number == 0
    return found.decode()


def test_fields_in_blocks_and_on_several_lines_stay() -> None:
    """Only the options right below the name of a block are for programs."""
    found = whole(
        "T\n=\n\n:Impact: many\n    customers saw errors\n\n.. note:: careful\n   :class: x\n\n   :Severity: SEV1\n",
        ".rst",
    )
    assert "**Impact:** many customers saw errors" in found
    assert "**Severity:** SEV1" in found
    assert "class" not in found
    assert whole(".. code-block:: python\n   :linenos:\n\n   print(1)\n", ".rst") == "```\nprint(1)\n```\n"
    assert "restart.sh" in whole(".. literalinclude:: restart.sh\n", ".rst")


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ('.. csv-table:: Times\n   :header: "Time", "Event"\n\n   "10:00", "down, again"\n', ".rst"),
        ('[format=csv]\n|===\nTime,Event\n10:00,"down, again"\n|===\n', ".adoc"),
        (',===\nTime,Event\n10:00,"down, again"\n,===\n', ".adoc"),
        ("|===\n|Time|Event\n\n|10:00|down, again\n|===\n", ".adoc"),
        ("|===\nTime |Event\n\n|10:00 2+|down, again\n|===\n", ".adoc"),
    ],
)
def test_other_ways_to_write_a_table(text: str, suffix: str) -> None:
    assert "| Time | Event |\n| --- | --- |\n| 10:00 | down, again |\n" in whole(text, suffix)


def test_a_table_without_marks_and_who_is_quoted_stay() -> None:
    assert "words before" in whole("|===\nwords before\n|===\n", ".adoc")
    assert "Ida Brandt, The night" in whole("[quote, Ida Brandt, The night]\n____\nIt rang.\n____\n", ".adoc")
    assert "| x \\| y | z |" in whole("|===\n|x \\| y |z\n|===\n", ".adoc")


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        (":a" * 60_000, ".rst"),
        (".. note::\n" + "".join(f"   :o{number}: x\n" for number in range(40_000)), ".rst"),
        ("http://a" * 20_000 + "[", ".adoc"),
    ],
)
def test_long_texts_take_time_that_grows_with_their_length(text: str, suffix: str) -> None:
    """Each of these takes minutes where each place is compared with all others."""
    whole(text, suffix)
