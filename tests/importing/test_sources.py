"""Pages of wikis, Word documents and JSON become records; what cannot be read is named with what to do."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from postmortems.importing import import_sources
from postmortems.importing import sources as converters
from postmortems.importing.document.tidy import tidied_lines
from postmortems.importing.report import as_text
from postmortems.importing.sources.html_page import html_to_markdown
from postmortems.importing.sources.word import word_to_markdown
from tests.importing.kinds import items, record_of

TASKS = [
    ("Buy narrow rolls", "Mira Holm", "done", "2025-05-02"),
    ("Measure each roll", "Jon Dahl", "open", "2025-05-09"),
]
FIELDS = ("title", "owner", "status", "due")


def test_a_page_exported_from_a_wiki(tmp_path: Path) -> None:
    text = """<html><head><title>Harbour : Ferry tickets refused</title><style>p { color: red }</style></head><body>
<div class="panel"><p><strong>Severity:</strong> SEV2</p>
<p><strong>Date:</strong> <time datetime="2025-04-08">8 Apr</time></p></div>
<h1>Summary</h1><p>Nobody could buy a ticket &amp; 40 people waited.</p>
<h1>Timeline (UTC)</h1>
<table><tbody><tr><th>Time</th><th>What</th></tr>
<tr><td>06:00</td><td><p>Printer stops</p><ul><li>No paper</li></ul></td></tr>
<tr><td>06:40</td><td>Tickets are printed again</td></tr></tbody></table>
<h1>Action items</h1>
<ul class="inline-task-list">
<li class="checked" data-inline-task-id="1"><a class="user-mention" href="/people/1">@Mira Holm</a> Buy narrow rolls
<time datetime="2025-05-02">2 May</time></li>
<li data-inline-task-id="2">Measure each roll <a class="user-mention" href="/people/2">@Jon Dahl</a>
<time datetime="2025-05-09">9 May</time></li></ul>
<h1>Log</h1><pre>paper: 0
ink: 1</pre></body></html>"""
    record = record_of(tmp_path, text, "page.html")
    assert (record["title"], record["severity"]) == ("Ferry tickets refused", "SEV2")
    assert record["summary"] == "Nobody could buy a ticket & 40 people waited."
    assert record["timeline"][0]["event"] == "Printer stops\n\nNo paper"
    assert items(record, *FIELDS) == TASKS
    body = next((tmp_path / "incidents").iterdir()).read_text(encoding="utf-8")
    assert "```\npaper: 0\nink: 1\n```" in body


def test_what_pages_of_confluence_show_beside_paragraphs() -> None:
    """Titles of panels, code, links without a text, tickets, signs, and what the wiki writes around the page."""
    page = """<h1 id="title-heading" class="pagetitle"><span id="title-text"> Harbour : Tickets refused </span></h1>
<div id="breadcrumb-section"><ol><li>Operations</li></ol></div><div class="page-metadata">Created by Mira</div>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Log</ac:parameter><ac:rich-text-body>
<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">text</ac:parameter>
<ac:plain-text-body><![CDATA[
paper <none>]]></ac:plain-text-body></ac:structured-macro></ac:rich-text-body></ac:structured-macro>
<p>Ticket <ac:structured-macro ac:name="jira"><ac:parameter ac:name="key">OPS-4</ac:parameter></ac:structured-macro>
<ac:emoticon ac:name="tick" /> in <ac:link><ri:page ri:content-title="Rolls" /></ac:link>,
<ac:link><ri:page ri:content-title="x"/><ac:link-body>the plan</ac:link-body></ac:link>
<ac:image><ri:attachment ri:filename="a b.png" /></ac:image></p>
<div id="footer">Document generated</div>"""
    assert html_to_markdown(page).split("\n\n") == [
        "# Tickets refused",
        "**Log**",
        "```\npaper <none>\n```",
        "Ticket OPS-4 ✅ in Rolls, the plan",
        "![a b.png](a%20b.png)",
        "---",
        "Harbour",
        "1. Operations",
        "Created by Mira",
        "Document generated\n",
    ]


def test_tasks_properties_and_toggles_of_notion(tmp_path: Path) -> None:
    text = """<html><head><title>Tickets refused</title></head><body><header><h1 class="page-title">Tickets refused</h1>
<table class="properties"><tr><th>Date</th><td><time>@April 8, 2025 7:05 AM (GMT+2)</time></td></tr>
<tr><th>Services</th>
<td><span class="selected-value">printer</span><span class="selected-value">gate</span></td></tr>
</table></header><div class="page-body"><h2>Action items</h2>
<ul class="to-do-list"><li><div class="checkbox checkbox-on"></div>
<span class="to-do-children-checked">Buy rolls</span>
</li></ul><ul class="to-do-list"><li><div class="checkbox checkbox-off"></div> Measure each roll</li></ul>
<ul class="toggle"><li><details><summary>Raw log</summary>
<pre>paper: 0</pre></details></li></ul>
<ol class="numbered-list" start="1"><li>One</li></ol>
<ol class="numbered-list" start="2"><li>Two</li></ol>
</body></html>"""
    record = record_of(tmp_path, text, "page.html")
    assert record["services"]["affected"] == ("printer", "gate")
    assert items(record, "title", "status")[:2] == [("Buy rolls", "done"), ("Measure each roll", "open")]
    body = html_to_markdown(text)
    assert "- [x] Buy rolls\n- [ ] Measure each roll\n" in body
    assert "**Raw log**\n\n```\npaper: 0\n```\n" in body
    assert "1. One\n2. Two\n" in body


def test_styles_notes_and_nested_lists_of_google_docs() -> None:
    text = """<html><head><style>.c1{font-weight:700}.c2{text-decoration:line-through}</style></head>
<body class="doc-content"><p class="c0 title"><span>Tickets refused</span></p>
<p><span class="c1">Da</span><span class="c1">te: </span><span>2025-04-08</span><sup><a href="#ftnt1">[1]</a></sup></p>
<ul class="lst-kix_a-0 start"><li><span class="c2">Buy rolls</span></li></ul>
<ul class="lst-kix_a-1"><li>narrow ones</li></ul><ul class="lst-kix_a-0"><li>Measure</li></ul>
<p><a href="#ftnt_ref1">[1]</a><span>By hand.</span></p><p>Mira<br>Jon</p></body></html>"""
    assert html_to_markdown(text).split("\n\n") == [
        "# Tickets refused",
        "**Date:** 2025-04-08[^1]",
        "- ~~Buy rolls~~\n  - narrow ones\n- Measure",
        "[^1]: By hand.",
        "Mira  \nJon\n",
    ]


def test_a_page_of_a_status_history(tmp_path: Path) -> None:
    updates = [("Resolved", "Gates read again.", "10:40"), ("Investigating", "Gates refuse tickets.", "10:00")]
    rows = "".join(
        f'<div><div class="update-title">{title}</div><div class="update-body">{body}</div><div'
        f' class="update-timestamp">Posted <var> Apr 08</var>, 2025 - <var>{clock}</var> UTC</div></div>'
        for title, body, clock in updates
    )
    record = record_of(tmp_path, f"<html><body><h1>Gates shut</h1>{rows}</body></html>", "history.html")
    assert [entry["at"] for entry in record["timeline"]] == ["2025-04-08 10:00", "2025-04-08 10:40"]


def test_the_storage_format_of_confluence(tmp_path: Path) -> None:
    text = """<html><body><h1>Ferry tickets refused</h1><p>Date: 2025-04-08</p><h2>Action items</h2><ac:task-list>
<ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>
<ac:task-body>Buy narrow rolls</ac:task-body></ac:task>
<ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status>
<ac:task-body>Measure each roll</ac:task-body></ac:task>
</ac:task-list></body></html>"""
    record = record_of(tmp_path, text, "page.html")
    assert items(record, "title", "status") == [("Buy narrow rolls", "done"), ("Measure each roll", "open")]


def test_an_incident_as_json(tmp_path: Path) -> None:
    data = {
        "incident": {
            "name": "Ferry tickets refused",
            "severity": "SEV2",
            "startedAt": "2025-04-08T06:00:00Z",
            "resolved_at": "2025-04-08T06:40:00Z",
            "summary": "Nobody could buy a ticket.\nForty people waited.",
            "action_items": [{"title": t, "assignee": {"name": o}, "status": s, "due_date": d} for t, o, s, d in TASKS],
        }
    }
    record = record_of(tmp_path, json.dumps(data), "incident-7.json")
    assert (record["title"], record["severity"]) == ("Ferry tickets refused", "SEV2")
    assert {key: value[:16] for key, value in record["times"].items()} == {
        "started": "2025-04-08 06:00",
        "resolved": "2025-04-08 06:40",
    }
    assert items(record, *FIELDS) == TASKS


def test_wiki_markup_of_jira(tmp_path: Path) -> None:
    text = """h1. Ferry tickets refused

*Date:* 2025-04-08

h2. Action items

||Action||Owner||Due||Status||
|Buy narrow rolls|[~mholm]|2025-05-02|(/)|
|Measure each roll|[~jdahl]|2025-05-09|(x)|

h2. Log

{code:java}
h2. not a heading
{code}
"""
    record = record_of(tmp_path, text, "page.txt")
    assert items(record, "owner", "status", "due") == [("mholm", "done", "2025-05-02"), ("jdahl", "open", "2025-05-09")]


def test_heads_of_rows_in_wiki_markup(tmp_path: Path) -> None:
    text = """h1. Ferry tickets refused

||Date|2025-04-08|
||Severity|SEV2|

h2. Timeline

||Time||Event||
|10:00|Tickets are refused|
|10:40|{color:red}Rolls changed{color}, gates read again|
"""
    record = record_of(tmp_path, text, "page.txt")
    assert record["severity"] == "SEV2"
    assert [entry["event"] for entry in record["timeline"]] == [
        "Tickets are refused",
        "Rolls changed, gates read again",
    ]
    assert record["timeline"][0]["at"] == "2025-04-08 10:00"


def test_a_cell_of_jira_holds_lines_pictures_and_pipes(tmp_path: Path) -> None:
    text = """h1. Ferry tickets refused 2025-04-08

h2. Action items

||Action||Owner||Status||
|Measure {{a|b}} as in !roll.png|thumbnail!|Jo Dahl|open|
|Buy narrow rolls
* and keep the receipt|Mira Holm|done|

{code}
|as it
was|
{code}

h2. Lessons
"""
    record = record_of(tmp_path, text.replace("\n", "\r\n"), "page.txt")
    assert items(record, "owner", "status") == [("Jo Dahl", "open"), ("Mira Holm", "done")]
    assert [item["title"] for item in record["action_items"]] == [
        "Measure `a|b` as in !roll.png|thumbnail!",
        "Buy narrow rolls * and keep the receipt",
    ]
    assert "|as it\nwas|" in (tmp_path / "incidents" / "2025-04-08-page.md").read_text("utf-8")


def test_code_in_a_line_of_jira_is_code(tmp_path: Path) -> None:
    text = """h1. Ferry tickets refused 2025-04-08

h2. Timeline

||Time||Event||
|10:00|The desk reports {code}paper out{code} again|
|10:05|Jo runs {code:bash}rolls | sort{code}|
|10:10|{noformat}Paper found{noformat} and
{code}
roll 1
roll 2
{code}|

h2. Action items

# Alert on {code}paper out{code} early
"""
    record = record_of(tmp_path, text, "page.txt")
    assert [entry["event"] for entry in record["timeline"]] == [
        "The desk reports `paper out` again",
        "Jo runs `rolls | sort`",
        "`Paper found` and\n\n`roll 1`\n\n`roll 2`",
    ]
    assert items(record, "title") == [("Alert on `paper out` early",)]


def test_the_history_of_a_status_page_is_the_timeline(tmp_path: Path) -> None:
    updates = [
        {"status": "resolved", "body": "Gates read again.", "display_at": "2025-04-08T10:40:00.000Z"},
        {"status": "investigating", "body": "Gates refuse tickets.", "display_at": "2025-04-08T10:00:00.000Z"},
    ]
    history = {"incidents": [{"name": "Gates shut", "impact": "major", "incident_updates": updates}]}
    record = record_of(tmp_path, json.dumps(history), "history.json")
    assert record["title"] == "Gates shut"
    assert record["severity"] == "SEV2"
    assert {entry["event"] for entry in record["timeline"]} == {"Gates read again.", "Gates refuse tickets."}
    assert "summary" not in record


WORD = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Ferry tickets refused</w:t></w:r></w:p>
<w:p><w:r><w:t>Date: 2025-04-08</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>Action items</w:t></w:r></w:p>
<w:tbl>%s</w:tbl></w:body></w:document>"""
TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>"""


HIDING_STYLE = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="character" '
    'w:styleId="Help"><w:name w:val="Help"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
)


def as_it_is(xml: str) -> str:
    return xml


def word_document(
    path: Path,
    run: Callable[[str], str] = as_it_is,
    cell: Callable[[str], str] = as_it_is,
    row: Callable[[str], str] = as_it_is,
) -> Path:
    """A document with a table of action items. `run`, `cell` and `row` wrap each of these."""
    cells = ""
    for texts in [("Action", "Owner", "Status", "Due"), *TASKS]:
        runs = [run(f"<w:r><w:t>{text}</w:t></w:r>") for text in texts]
        cells += row("<w:tr>" + "".join(cell(f"<w:tc><w:p>{one}</w:p></w:tc>") for one in runs) + "</w:tr>")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", WORD % cells)
    return path


def imported(source: Path, tmp_path: Path) -> Any:
    [result] = import_sources([source], tmp_path / "incidents", verify=True)
    return result


def test_a_word_document(tmp_path: Path) -> None:
    pytest.importorskip("mammoth")
    result = imported(word_document(tmp_path / "tickets.docx"), tmp_path)
    assert result.outcome == "imported", result.reason
    record: Mapping[str, Any] = result.draft.data
    assert record["title"] == "Ferry tickets refused"
    assert items(record, *FIELDS) == TASKS


def test_what_was_picked_in_a_word_document(tmp_path: Path) -> None:
    """Other readers of Word leave out fields: what is in them, and the rows and cells that are one."""
    pytest.importorskip("mammoth")

    def field(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    source = word_document(tmp_path / "tickets.docx", run=field, cell=field, row=field)
    assert items(imported(source, tmp_path).draft.data, *FIELDS) == TASKS


def test_hidden_words_of_a_word_document_are_named(tmp_path: Path) -> None:
    """Word shows neither forms' instructions nor names that an author hid; the record has each word of the file."""
    pytest.importorskip("mammoth")

    def with_switch(switch: str) -> Any:
        """The document, with a property of the run that holds the first title."""
        (folder := tmp_path / f"{len(switch)}").mkdir()
        run = f"<w:r><w:rPr>{switch}</w:rPr><w:t>{TASKS[0][0]}"
        source = word_document(folder / "tickets.docx", run=lambda xml: xml.replace(f"<w:r><w:t>{TASKS[0][0]}", run))
        with zipfile.ZipFile(source, "a") as archive:
            archive.writestr("word/styles.xml", HIDING_STYLE)
        return imported(source, folder)

    hides = with_switch("<w:vanish/>")
    assert hides.notes == ("words that the document hides are in the record: paragraph 8",)
    assert items(hides.draft.data, *FIELDS) == TASKS
    assert with_switch('<w:rStyle w:val="Help"/>').notes == hides.notes
    assert with_switch('<w:vanish w:val="0"/>').notes == with_switch("<w:b/>").notes == ()


def test_what_other_readers_of_word_leave_out(tmp_path: Path) -> None:
    """Titles and nested lists by style, fields, formulas, changes, and what is on each page."""
    pytest.importorskip("mammoth")

    def paragraph(style: str, content: str) -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'

    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    names = {"Title": "Title", "ListNumber": "List Number", "ListNumber2": "List Number 2"}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in names.items()
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    maths = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    body = "".join(
        (
            paragraph("Title", run("Ferry tickets refused")),
            paragraph("ListNumber", run("Paper out")),
            paragraph("ListNumber2", run("No rolls")),
            f'<w:p><w:fldSimple w:instr="REF a">{run("Annex B")}</w:fldSimple></w:p>',
            "<w:p><m:oMath><m:r><m:t>x=3</m:t></m:r></m:oMath></w:p>",
            f"<w:p>{run('08:10')}<w:r><w:ptab/><w:t>stop</w:t><w:cr/><w:t>08:40</w:t></w:r></w:p>",
            f"<w:p><w:ins>{run('inserted')}</w:ins><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del></w:p>",
        )
    )
    relations = RELATIONS.replace('officeDocument" Target', 'styles" Target').replace("word/document", "styles")
    path = tmp_path / "2025-04-08-tickets.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/_rels/document.xml.rels", relations)
        archive.writestr("word/styles.xml", f"<w:styles {space}>{styles}</w:styles>")
        archive.writestr("word/document.xml", f"<w:document {space} {maths}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/footer1.xml", f"<w:ftr {space}>{paragraph('Footer', run('Harbour office'))}</w:ftr>")
    assert word_to_markdown(path.read_bytes()).split("\n\n") == [
        "# Ferry tickets refused",
        "1. Paper out\n  1. No rolls",
        "Annex B",
        "x=3",
        "08:10 stop  \n08:40",
        "inserted",
        "---",
        "Harbour office\n",
    ]
    assert imported(path, tmp_path).verdict.is_proved


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (
            "<p>10<sup>6</sup> tickets, 10<sup>-3</sup> of all, on the 2<sup>nd</sup></p>",
            "10⁶ tickets, 10⁻³ of all, on the 2nd",
        ),
        ("<p>28. Mai: Ausfall</p><p>30. Juni: Ende</p>", "28\\. Mai: Ausfall\n\n30\\. Juni: Ende"),
        ("<p>3. Buy rolls</p>", "3. Buy rolls"),
        ('<p>Owner: <span style="text-decoration: line-through">Mira</span> Lena</p>', "Owner: ~~Mira~~ Lena"),
        ("<p><select><option>open</option><option>done</option></select></p>", "open done"),
    ],
)
def test_what_other_converters_of_pages_change(page: str, text: str) -> None:
    """A power that becomes another number, a day that becomes the number of an item, what was struck out."""
    data = f"<html><body>{page}</body></html>".encode()
    markdown = converters.converted(data, ".html").text
    assert markdown.decode().strip() == text
    assert converters.unread_of(data, ".html", markdown) == (0, ())


@pytest.mark.parametrize("number", ["28\\.", "> 28\\."])
def test_a_day_that_is_no_item_stays_none(number: str) -> None:
    assert tidied_lines([f"{number} Mai: Version 1\\.2"]) == (f"{number} Mai: Version 1.2",)


CHAT = [
    {"ts": "1748938000.000100", "user": "U2", "text": "The belt runs again. <!here>"},
    {"ts": "1748934700.000100", "user": "U1", "subtype": "channel_join", "text": "<@U1> has joined the channel"},
    {"ts": "1748934710.000100", "user": "U1", "subtype": "channel_topic", "topic": "Sorter stops", "text": "set"},
    {
        "ts": "1748934720.000100",
        "user": "U1",
        "user_profile": {"real_name": "Mira Olsen", "display_name": "mira"},
        "text": "It stops &amp; nobody knows why: <https://example.org/1|the dashboard>, <#C1|sorting>",
    },
    {
        "ts": "1748934900.000100",
        "user": "U2",
        "user_profile": {"real_name": "Lena Roth", "display_name": ""},
        "text": "<@U1> looking.\nLeft | right?",
    },
    {
        "ts": "1748935000.000100",
        "bot_id": "B1",
        "username": "Alerts",
        "text": "",
        "attachments": [{"title": "SorterDown", "fields": [{"title": "site", "value": "York"}], "fallback": "x"}],
        "files": [{"name": "belt.png"}],
    },
    {"ts": "1748935060.000100", "user": "U2", "text": ""},
]


@pytest.mark.parametrize("wrapped", [False, True])
def test_the_export_of_a_chat_is_a_timeline(tmp_path: Path, wrapped: bool) -> None:
    source = tmp_path / "2025-06-03.json"
    source.write_text(json.dumps({"ok": True, "messages": CHAT} if wrapped else CHAT), encoding="utf-8")
    result = imported(source, tmp_path)
    assert (result.outcome, result.verdict.is_proved) == ("imported", True), result.reason
    record: Mapping[str, Any] = result.draft.data
    assert (record["title"], record["timezone"]) == ("Sorter stops", "UTC")
    assert [(one["at"], one.get("actor"), one["event"]) for one in record["timeline"]] == [
        (
            "2025-06-03 07:12",
            "mira",
            "It stops & nobody knows why: [the dashboard](https://example.org/1), #sorting",
        ),
        ("2025-06-03 07:15", "Lena Roth", "@mira looking.\n\nLeft | right?"),
        ("2025-06-03 07:16", "Alerts", "SorterDown\n\nsite: York\n\nbelt.png"),
        ("2025-06-03 08:06", "Lena Roth", "The belt runs again. @here"),
    ]
    assert "@mira has joined the channel" in result.draft.body


def test_joined_days_of_a_chat_are_one_incident(tmp_path: Path) -> None:
    """As the report of a folder advises: `jq -s add *.json` puts the messages of all days into one list."""
    days = [
        [{"ts": "1749020400.000000", "text": "The belt is repaired."}],
        [{"ts": "1748934720.000000", "text": "The belt stops."}],
    ]
    source = tmp_path / "channel.json"
    source.write_text(json.dumps([message for day in days for message in day]), encoding="utf-8")
    times = [entry["at"] for entry in imported(source, tmp_path).draft.data["timeline"]]
    assert times == ["2025-06-03 07:12", "2025-06-04 07:00"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("items.csv", b"Name,Owner\nBuy rolls,Mira\n", "is a table"),
        ("list.xlsx", b"PK\x03\x04", "is a spreadsheet; save its sheet as CSV"),
        ("page.org", b"* Summary\n", "convert it first: pandoc -s -f org -t html FILE -o FILE.html"),
        ("page.mediawiki", b"== Summary ==\n", "convert it first: pandoc -s -f mediawiki -t html FILE -o FILE.html"),
        ("mail.msg", b"\xd0\xcf\x11\xe0", "is a mail of Outlook; save it as HTML"),
        ("list.json", b'{"incidents": [{"name": "a"}, {"name": "b"}]}', "holds 2 entries"),
        ("broken.json", b'{"name": ', "is not valid JSON"),
        ("other.json", b"[1, 2]", "holds 2 entries"),
        ("chat.json", b'{"value": [{"createdDateTime": "yesterday"}]}', "whose times cannot be read"),
        ("deep.json", b'{"title": "a", "b": ' + b"[" * 500 + b"]" * 500 + b"}", "is JSON that is nested too deep"),
        ("issues.json", b'[{"title": "a"}, {"title": "b"}]', "jq -c '.[]' FILE"),
        ("history.json", b'{"incidents": [{"name": "a"}, {"name": "b"}]}', "jq -c '.incidents[]' FILE"),
        ("empty.html", b"<html><body></body></html>", "is HTML without text"),
        ("scan.pdf", b"%PDF-1.7", "is a PDF"),
        ("word.txt", b"PK\x03\x04\0\0 word/document.xml", "give it the suffix .docx"),
        ("scan.md", b"%PDF-1.7\0\xff\0", "is a PDF; export the document"),
        ("photo.md", b"\x89PNG\r\n\x1a\n\0\0", "is a picture; put it beside the record"),
        ("data.md", b"\0\1\xff\0", "is not text"),
        ("broken.docx", b"PK but not really", "Word document"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    result = imported(tmp_path / name, tmp_path)
    assert result.outcome == "unreadable"
    assert reason in result.reason
    assert not (tmp_path / "incidents").exists()


def test_a_folder_names_what_it_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "drawer"
    folder.mkdir()
    (folder / "tickets.md").write_text("# Tickets refused\n\nDate: 2025-04-08\n", encoding="utf-8")
    (folder / "items.csv").write_text("Name,Owner\n", encoding="utf-8")
    (folder / "2025-04-08.json").write_text("[]", encoding="utf-8")
    (folder / "export.json").write_text("[]", encoding="utf-8")
    (folder / "template.md").write_text("# Template\n", encoding="utf-8")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    results = import_sources([folder], tmp_path / "incidents")
    outcomes = {Path(result.source).name: result.outcome for result in results}
    assert outcomes == {
        "tickets.md": "imported",
        "items.csv": "skipped",
        "2025-04-08.json": "skipped",
        "export.json": "skipped",
        "template.md": "skipped",
        "photo.png": "skipped",
    }
    text = as_text(results)
    assert "items.csv: is a table; paste action items" in text
    assert "2025-04-08.json: is named like a day of a chat; name it" in text
    assert "export.json: is data; name it" in text
    assert "1 source: 1 imported" in text


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "iso-8859-2"])
def test_a_page_that_is_not_in_utf8_is_read_as_a_page(tmp_path: Path, encoding: str) -> None:
    declared = '<meta charset="iso-8859-2">' if encoding == "iso-8859-2" else ""
    word = "Łódź" if encoding == "iso-8859-2" else "Zürich"
    page = f"<html><head>{declared}</head><body><h1>Tickets refused</h1><p>The gates of {word} stay shut.</p></body>"
    source = tmp_path / "2025-04-08-page.html"
    source.write_bytes(page.encode(encoding))
    import_sources([source], tmp_path / "incidents")
    text = (tmp_path / "incidents" / "2025-04-08-page.md").read_text("utf-8")
    assert "title: Tickets refused\n" in text
    assert f"The gates of {word} stay shut." in text
    assert "<p>" not in text


def test_half_a_character_in_json_stops_nothing(tmp_path: Path) -> None:
    data = '{"title": "Tickets \\ud83d", "description": "The gates stay shut \\ud83c\\udfab"}'
    source = tmp_path / "2025-04-08-cut.json"
    source.write_text(data, encoding="utf-8")
    import_sources([source], tmp_path / "incidents")
    text = (tmp_path / "incidents" / "2025-04-08-cut.md").read_text("utf-8")
    assert "Tickets \ufffd" in text
    assert "The gates stay shut \U0001f3ab" in text


MERGED = [
    """<table><tr><th>Date</th><th>Time</th><th>What</th></tr>
<tr><td rowspan="2">2025-04-08</td><td>23:50</td><td>Printer stops</td></tr>
<tr><td>23:55</td><td>Mira is called</td></tr>
<tr><td rowspan="2">2025-04-09</td><td>00:10</td><td>Paper arrives</td></tr>
<tr><td>00:20</td><td>Tickets are printed</td></tr></table>""",
    *(
        f"""| Date | Time | What |
| --- | --- | --- |
| 2025-04-08 | 23:50 | Printer stops |
|{moved} 23:55 | Mira is called |{end}
| 2025-04-09 | 00:10 | Paper arrives |
|{moved} 00:20 | Tickets are printed |{end}
"""
        for moved, end in ((" |", ""), ("", ""), ("", "  |"))
    ),
]


@pytest.mark.parametrize("table", MERGED, ids=["html", "empty cell", "moved to the left", "moved, with an empty end"])
def test_a_date_that_is_merged_over_several_rows_holds_for_each(table: str, tmp_path: Path) -> None:
    name, text = (
        ("page.html", f"<h1>Tickets</h1><h2>Timeline</h2>{table}")
        if table[0] == "<"
        else ("page.md", f"# Tickets\n\n## Timeline\n\n{table}")
    )
    assert [(entry["at"], entry["event"]) for entry in record_of(tmp_path, text, name)["timeline"]] == [
        ("2025-04-08 23:50", "Printer stops"),
        ("2025-04-08 23:55", "Mira is called"),
        ("2025-04-09 00:10", "Paper arrives"),
        ("2025-04-09 00:20", "Tickets are printed"),
    ]


def test_cells_that_span_more_than_a_page_holds_do_not_fill_it() -> None:
    """A few kilobytes that span everything would become many megabytes."""
    row = "<tr>" + "<td colspan=100 rowspan=1000>gate</td>" * 400 + "</tr>"
    markdown = html_to_markdown(f"<h1>Tickets</h1><table>{row}{'<tr></tr>' * 3000}</table>")
    assert markdown.count("gate") >= 400
    assert len(markdown) < 1_000_000


def test_only_a_date_takes_the_place_of_what_a_page_shows() -> None:
    page = '<p>on<time datetime="next">2 May</time><time datetime="2025-05-03">3 May</time><time>4 May</time></p>'
    assert html_to_markdown(page) == "on 2 May 2025-05-03 4 May\n"


def test_cells_that_span_rows_and_columns_keep_their_place() -> None:
    text = """<table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td rowspan="2" colspan="2">one</td><td>two</td></tr>
<tr><td rowspan="0">three</td></tr><tr><td>four</td><td>five</td><td rowspan="9">six</td></tr>
<tr><td>seven</td></tr></table>"""
    assert html_to_markdown(text).splitlines()[2:] == [
        "| one | one | two |",
        "| one | one | three |",
        "| four | five | six |",
        "| seven |  |  |",
    ]
