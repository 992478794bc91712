"""reStructuredText and AsciiDoc become records; no word of them is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.importing import import_sources
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
        ('[%header,format=csv]\n|===\nTime,Event\n10:00,"down, again"\n|===\n', ".adoc"),
        (',===\nTime,Event\n\n10:00,"down, again"\n,===\n', ".adoc"),
        ('[%header,cols="1,3"]\n|===\n|Time\n|Event\n\n|10:00\n|down, again\n|===\n', ".adoc"),
        ("|===\n|Time|Event\n\n|10:00|down, again\n|===\n", ".adoc"),
        ("|===\nTime |Event\n\n|10:00 2+|down, again\n|===\n", ".adoc"),
    ],
)
def test_other_ways_to_write_a_table(text: str, suffix: str) -> None:
    assert "| Time | Event |\n| --- | --- |\n| 10:00 | down, again |\n" in whole(text, suffix)


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        (",===\n10:00,down\n10:20,up\n,===\n", ".adoc"),
        ("|===\n|10:00 |down\n|10:20 |up\n|===\n", ".adoc"),
        ("===== ====\n10:00 down\n10:20 up\n===== ====\n", ".rst"),
        ("+-------+------+\n| 10:00 | down |\n+-------+------+\n| 10:20 | up   |\n+-------+------+\n", ".rst"),
        (".. list-table::\n\n   * - 10:00\n     - down\n   * - 10:20\n     - up\n", ".rst"),
    ],
)
def test_a_table_without_a_head_has_no_head(text: str, suffix: str) -> None:
    """Its first row is an entry like the others."""
    assert whole(text, suffix) == "|  |  |\n| --- | --- |\n| 10:00 | down |\n| 10:20 | up |\n"


GRID_WITH_MERGED_CELLS = """\
+------------+-----------------------+----------+
| Day        | When                  | Owner    |
|            +-----------+-----------+          |
|            | Begin     | End       |          |
+============+===========+===========+==========+
| 2025-02-03 | 04:00     | 04:20     | - Ida    |
|            +-----------+-----------+ - Jo     |
|            | 05:00     | 05:10     |          |
+------------+-----------+-----------+----------+
| Nothing for two days               | Wen      |
+------------+-----------+-----------+----------+
"""


def test_merged_cells_of_a_grid() -> None:
    """What a merged cell says holds for each of its rows and columns; a head may have several rows."""
    assert whole(GRID_WITH_MERGED_CELLS, ".rst").splitlines() == [
        "| Day | When Begin | When End | Owner |",
        "| --- | --- | --- | --- |",
        "| 2025-02-03 | 04:00 | 04:20 | - Ida<br>- Jo |",
        "| 2025-02-03 | 05:00 | 05:10 | - Ida<br>- Jo |",
        "| Nothing for two days | Nothing for two days | Nothing for two days | Wen |",
    ]


def test_merged_cells_of_a_simple_table_and_of_asciidoc() -> None:
    simple = (
        "=====  =====  ======\n   Times      Owner\n------------  ------\nBegin  End\n=====  =====  ======\n"
        "04:00  04:20  Ida\n\\      04:30  Jo\n=====  =====  ======\n"
    )
    assert whole(simple, ".rst").splitlines()[0::2] == [
        "| Times Begin | Times End | Owner |",
        "| 04:00 | 04:20 | Ida |",
    ]
    assert whole(simple, ".rst").splitlines()[3] == "|  | 04:30 | Jo |"
    asciidoc = "|===\n|Day |Time |Event\n\n.2+|3 May |04:00 |down\n|05:00 |up\n2+|next day |quiet\n|===\n"
    assert whole(asciidoc, ".adoc").splitlines()[2:] == [
        "| 3 May | 04:00 | down |",
        "| 3 May | 05:00 | up |",
        "| next day | next day | quiet |",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "+------+--------+\n| 時刻 | 出来事 |\n+======+========+\n| 10:00 | 停止 a |\n+------+--------+\n",
        "+---+---+\n| 時刻 | 出来事 |\n+===+===+\n| 10:00 | 停止 a |\n+---+---+\n",
        "+----+----+\n| 時刻 | 出来事 |\n+=====+====+\n| 10:00 | 停止 a |\n+----+----+\n",
        "=====  ======\n時刻   出来事\n=====  ======\n10:00  停止 a\n=====  ======\n",
        "=====  ====\n時刻     出来事\n=====  ====\n10:00  停止 a\n=====  ====\n",
    ],
)
def test_columns_that_are_not_straight(text: str) -> None:
    """Wide signs, and bars that are not below each other."""
    assert whole(text, ".rst") == "| 時刻 | 出来事 |\n| --- | --- |\n| 10:00 | 停止 a |\n"


def test_a_drawn_table_in_markdown_is_read_the_same_way(tmp_path: Path) -> None:
    """Both readers are one."""
    text = f"# Mirror out of date\n\n## Timeline\n\n{GRID_WITH_MERGED_CELLS.replace('When', 'Time')}"
    record = record_of(tmp_path, text.replace("- Ida", "down").replace("- Jo", "here"), "mirror.md")
    assert [entry["at"] for entry in record["timeline"]][:2] == ["2025-02-03 04:00", "2025-02-03 05:00"]


def test_numbers_of_automatic_lists() -> None:
    """Steps that a text refers to keep their numbers, over what is between them."""
    restructured = (
        "#. stop it\n#. wait::\n\n      sleep 5\n\n#. start it\n\n   #. slowly\n   #. twice\n\n#. look\n\n"
        "Then\n\n4. rest\n#. go\n"
    )
    found = [line.strip() for line in whole(restructured, ".rst").splitlines() if line.strip()[:1].isdigit()]
    assert found == ["1. stop it", "2. wait:", "3. start it", "1. slowly", "2. twice", "4. look", "4. rest", "5. go"]
    asciidoc = (
        ". stop it\n+\n----\nsleep 5\n----\n. start it\n.. slowly\n* all\n.. twice\n. look\n\n"
        "Then\n\n[start=4]\n. rest\n. go\n"
    )
    assert [line for line in whole(asciidoc, ".adoc").splitlines() if line.strip()] == [
        "1. stop it",
        "   ```",
        "   sleep 5",
        "   ```",
        "2. start it",
        "   1. slowly",
        "      - all",
        "   2. twice",
        "3. look",
        "Then",
        "4. rest",
        "5. go",
    ]


HEADING = "Mirror out of date\n==================\n"


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        (
            f"{HEADING}\n:date: 2025-02-10\n:tags: disks, sync\n:slug: mirror\n\n",
            ".rst",
        ),
        (
            f":date: 2025-02-10\n:tags: disks,\n    sync\n\n{HEADING}\n",
            ".rst",
        ),
        (".. title: Mirror out of date\n.. date: 2025-02-10\n.. tags: disks, sync\n\n", ".rst"),
        ("---\ntitle: Mirror out of date\ndate: 2025-02-10\ntags: [disks, sync]\n---\n\n", ".rst"),
        (
            "= Mirror out of date\nIda Brandt <ida@example.org>\n:date: 2025-02-10\n:tags: disks, sync\n\n",
            ".adoc",
        ),
        ("---\ntitle: Mirror out of date\ndate: 2025-02-10\ntags: [disks, sync]\n---\n\n", ".adoc"),
    ],
)
def test_fields_for_a_generator_of_sites_are_frontmatter(tmp_path: Path, text: str, suffix: str) -> None:
    """The day of publication is not that of the incident."""
    assert whole(text, suffix).startswith("---\n")
    record = record_of(
        tmp_path, text + "On 3 February it\nstopped at 10:00, and nobody saw it for two days.\n", f"mirror{suffix}"
    )
    assert (record["title"], *record["tags"]) == ("Mirror out of date", "disks", "sync")
    [written] = (tmp_path / "incidents").glob("*.md")
    assert written.name.startswith("2025-02-03")


def test_fields_for_people_stay_labels(tmp_path: Path) -> None:
    record = record_of(tmp_path, "Mirror\n======\n\n:Date: 2025-02-03\n:severity: SEV2\n\nIt stopped.\n", "mirror.rst")
    assert (record["severity"], "x-frontmatter" in record) == ("SEV2", False)


@pytest.mark.parametrize("suffix", [".rst", ".adoc", ".asciidoc"])
def test_documents_in_markup_are_found_in_a_folder(tmp_path: Path, suffix: str) -> None:
    text = (
        "Mirror\n======\n\n:Date: 2025-02-03\n\nIt stopped.\n"
        if suffix == ".rst"
        else "= Mirror\n\nDate:: 2025-02-03\n"
    )
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / f"mirror{suffix}").write_text(text, encoding="utf-8")
    [result] = import_sources([tmp_path / "old"], tmp_path / "incidents")
    assert result.outcome == "imported"


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


def test_textile_of_redmine(tmp_path: Path) -> None:
    text = """h1. Ferry tickets refused

|_. Date | 2025-04-08 |
|_. Severity | SEV2 |

h2. Timeline

|_. Time |_. Event |
| 06:00 | The printer @gate-7@ stops; see "the log":https://logs.example.org/7. |
| 06:40 | Mail from @mira and @jon: paper arrives |

h2. Actions

* Buy rolls - *Mira Holm*, due 2025-05-02
"""
    record = record_of(tmp_path, text, "page.textile")
    assert (record["title"], record["severity"]) == ("Ferry tickets refused", "SEV2")
    assert [entry["event"] for entry in record["timeline"]] == [
        "The printer `gate-7` stops; see [the log](https://logs.example.org/7).",
        "Mail from @mira and @jon: paper arrives",
    ]
    assert items(record, "title", "owner", "due") == [("Buy rolls", "Mira Holm", "2025-05-02")]


def test_bbcode_of_a_forum(tmp_path: Path) -> None:
    text = """[size=150]Post-mortem: ferry tickets refused[/size]

Date: 2025-04-08

[b]Summary[/b]
Nobody at the quay could buy a [i]ticket[/i] for forty minutes.

[b]Timeline (UTC)[/b]
[list]
[*]06:00 Printer stops
[*]06:40 Paper <narrow> arrives
[/list]

[b]Action items[/b]
[list=1]
[*]Buy rolls ([color=red]Mira Holm[/color], by 2025-05-02)
[*]Measure [url=https://forum.example.org/t/12]each roll[/url][/list]

[quote="jon"]Thanks to [url]https://forum.example.org/u/mira[/url][/quote]
[code]lpstat [b]
 paper: 0[/code]
"""
    record = record_of(tmp_path, text, "post.txt")
    assert (record["title"], record["summary"]) == (
        "ferry tickets refused",
        "Nobody at the quay could buy a *ticket* for forty minutes.",
    )
    assert [entry["event"] for entry in record["timeline"]] == ["Printer stops", "Paper <narrow> arrives"]
    assert items(record, "title", "owner", "due") == [
        ("Buy rolls", "Mira Holm", "2025-05-02"),
        ("Measure [each roll](https://forum.example.org/t/12)", None, None),
    ]
    body = next((tmp_path / "incidents").iterdir()).read_text(encoding="utf-8")
    assert "> Thanks to [https://forum.example.org/u/mira](https://forum.example.org/u/mira)" in body
    assert "```\nlpstat [b]\n paper: 0\n```" in body


def test_an_index_in_brackets_is_no_mark_of_a_forum(tmp_path: Path) -> None:
    marked = "[b]Gates[/b]\n\n[i]On 2025-04-08[/i] the loop read gate[b] and x[i].\n\n[u]No gate opened.[/u]\n"
    assert "the loop read gate[b] and x[i]." in converted(marked.encode(), ".txt").text.decode()
    text = "The pages end with [/b], [/i] and [/u]. A line [*] is a pointer.\n"
    assert converted(text.encode(), ".txt").text.decode() == text


def test_markdown_with_a_mark_of_a_forum_stays_markdown(tmp_path: Path) -> None:
    text = '## Summary\n\n[quote="jon"][b]One[/b] [b]two[/b] [i]three[/i][/quote]\n\nOn 2025-04-08.\n'
    assert converted(text.encode(), ".md").text.decode() == text


def test_a_page_of_mediawiki_in_markdown(tmp_path: Path) -> None:
    text = """== Timeline ==

''All times in UTC.''

* 12:40 Change merged
* 13:04 '''OUTAGE BEGINS'''
* 14:37 Reverted. '''OUTAGE ENDS'''

== Actionables ==

* {{done}} Set a retry budget ([https://tasks.example.org/T41 T41])
* Limit the renderer ([https://tasks.example.org/T42 T42])
"""
    record = record_of(tmp_path, f"# Previews\n\n**Date:** 2022-11-21\n\n{text}")
    assert len(record["timeline"]) == 3
    assert [(item["tracker"], item.get("status")) for item in record["action_items"]] == [
        ("https://tasks.example.org/T41", "done"),
        ("https://tasks.example.org/T42", None),
    ]


def test_codes_in_columns_are_no_tickets(tmp_path: Path) -> None:
    log = "HTTP-500  /checkout  1200  10:02\nHTTP-502  /cart  300  10:03\nHTTP-503  /pay  12  10:04\n"
    record = record_of(tmp_path, f"# Previews\n\n**Date:** 2022-11-21\n\nThe log had this:\n\n{log}")
    assert "timeline" not in record
    assert "HTTP-500  /checkout  1200  10:02" in next((tmp_path / "incidents").iterdir()).read_text(encoding="utf-8")
