"""Mails become records: their text, their thread and the names of what is attached, without a lost word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from postmortems.importing import Imported, import_sources
from postmortems.record.source import read_source
from tests.importing.kinds import items

PAGE = """<html><body><p>Hi all, this is about Tuesday, 8 April 2025.</p><p><b>Timeline (UTC)</b></p>
<table><tr><th>Time</th><th>What</th></tr><tr><td>06:00</td><td>Printer stops</td></tr>
<tr><td>06:40</td><td>Tickets are printed again</td></tr></table>
<p><b>Action items</b></p><ul><li>Buy narrow rolls – Mira Holm, by 2025-05-02</li></ul><img src="cid:p1" alt="Gate">
<blockquote><p>Please write it up.</p></blockquote></body></html>"""


def mail(subject: str = "Re: [ops] Post-mortem: Ferry tickets refused", day: int = 10, text: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Zoë Holm <zoe@example.org>"
    made["Date"] = f"Thu, {day} Apr 2025 16:20:11 +0000"
    made["Subject"] = subject
    made["Message-ID"] = f"<{day}@example.org>"
    if text:
        made.set_content(text)
    return made


def result_of(folder: Path, data: bytes, name: str = "mail.eml") -> Imported:
    source = folder / name
    source.write_bytes(data)
    [result] = import_sources([source], folder / "incidents", verify=True)
    return result


def record_of(folder: Path, data: bytes, name: str = "mail.eml") -> tuple[Mapping[str, Any], str]:
    """The frontmatter and the body of the record. No word may be lost on the way."""
    result = result_of(folder, data, name)
    assert result.record is not None, result.reason
    assert result.verdict is not None
    assert result.verdict.is_proved, result.verdict
    record = read_source(Path(result.record).read_bytes())
    return record.frontmatter, record.body


def test_a_mail_in_html_with_attachments(tmp_path: Path) -> None:
    sent = mail()
    sent.set_content("Please use a program that shows HTML.")
    sent.add_alternative(PAGE, subtype="html")
    [_, page] = sent.iter_parts()
    page.add_related(b"\x89PNG", "image", "png", cid="<p1>", filename="gate 7.png")
    sent.add_attachment(b"PK", maintype="application", subtype="zip", filename="Zähler.zip")
    record, body = record_of(tmp_path, sent.as_bytes())
    assert (record["title"], record["authors"]) == ("Ferry tickets refused", ("Zoë Holm",))
    assert [(entry["at"], entry["event"]) for entry in record["timeline"]] == [
        ("2025-04-08 06:00", "Printer stops"),
        ("2025-04-08 06:40", "Tickets are printed again"),
    ]
    assert items(record, "title", "owner", "due") == [("Buy narrow rolls", "Mira Holm", "2025-05-02")]
    assert "![Gate](gate%207.png)" in body
    assert "Attachments: gate 7.png, Zähler.zip" in body
    assert "> Please write it up." in body
    assert "shows HTML" not in body
    (tmp_path / "other").mkdir()
    notes = result_of(tmp_path / "other", sent.as_bytes()).notes
    assert notes == ("what is attached is not in the record: gate 7.png, Zähler.zip",)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "base64"), ("iso-8859-15", "quoted-printable"), ("windows-1252", "8bit"), ("utf-8", "quoted-printable")],
)
def test_letters_arrive_in_every_encoding(tmp_path: Path, charset: str, encoding: str) -> None:
    sent = mail("AW: Störung der Kassen")
    sent.set_content("Am 8. April 2025 fielen die Kassen in Zürich für 3 Stunden aus.\n", charset=charset, cte=encoding)
    record, _ = record_of(tmp_path, sent.as_bytes())
    assert record["title"] == "Störung der Kassen"
    assert record["summary"] == "Am 8. April 2025 fielen die Kassen in Zürich für 3 Stunden aus."


@pytest.mark.parametrize("charset", ["x-unknown", "us-ascii", "utf-8"])
def test_a_mail_that_names_the_wrong_encoding_is_read_by_its_letters(tmp_path: Path, charset: str) -> None:
    text = f"""From: Zoë Holm <zoe@example.org>
Date: Wed, 9 Apr 2025 08:12:00 +0000
Subject: Störung der Kassen
Message-ID: <1@example.org>
Content-Type: text/plain; charset={charset}

Am 8. April 2025 fielen die Kassen aus: größere Störung, Züge über Brücken, Zähler öfter gestört.
"""
    record, _ = record_of(tmp_path, text.encode("cp1252"))
    assert (record["title"], record["authors"]) == ("Störung der Kassen", ("Zoë Holm",))
    assert "größere Störung, Züge über Brücken" in record["summary"]


@pytest.mark.parametrize(
    "head",
    [
        "---------- Forwarded message ---------\nFrom: Jon Dahl <jon@example.org>\nDate: Wed, 9 Apr 2025 at 08:12\n"
        "Subject: Tickets refused\nTo: Zoë Holm <zoe@example.org>\n",
        "-----Original Message-----\nFrom: Jon Dahl\nSent: Wednesday, April 9, 2025 8:12 AM\nTo: Zoë Holm\n"
        "Subject: Tickets refused\n",
        "Von: Jon Dahl\nGesendet: Mittwoch, 9. April 2025 08:12\nAn: Zoë Holm\nBetreff: Tickets refused\n",
    ],
)
def test_the_day_of_an_older_mail_below_is_not_that_of_the_incident(tmp_path: Path, head: str) -> None:
    text = f"For the archive.\n\n{head}\nNobody could buy a ticket on 8 April 2025 from 06:00 to 06:40 UTC.\n"
    record, body = record_of(tmp_path, mail("Fwd: Tickets refused", text=text).as_bytes())
    assert record["times"] == {"started": "2025-04-08 06:00", "resolved": "2025-04-08 06:40"}
    assert record["title"] == "Tickets refused"
    assert head in body


def test_a_signature_makes_no_heading_of_the_line_above_it(tmp_path: Path) -> None:
    sent = mail(
        text="Tickets were refused on 8 April 2025.\n\nGreetings from the quay\n-- \nZoë Holm\nHarbour office\n"
    )
    _, body = record_of(tmp_path, sent.as_bytes())
    assert "Greetings from the quay\n\n---\n\nZoë Holm\nHarbour office" in body


def test_mails_of_a_thread_are_one_record_from_the_oldest_on(tmp_path: Path) -> None:
    mails = [
        mail(
            "Re: [ops] Printer stopped",
            11,
            "Root cause: no paper.\n\nActions:\n- Buy rolls (Jon Dahl)\n\nThanks\n>From Zoë\n",
        ),
        mail("[ops] Printer stopped", 8, "Since 06:00 UTC nothing is printed.\n"),
        mail("RE: Printer stopped", 9, "It prints again since 06:40 UTC.\n\n> Since 06:00 UTC nothing is printed.\n"),
    ]
    box = b"".join(b"From zoe@example.org Tue Apr  8 06:10:00 2025\n" + one.as_bytes() + b"\n" for one in mails)
    record, body = record_of(tmp_path, box, "thread.mbox")
    assert (record["title"], record["times"]["started"]) == ("Printer stopped", "2025-04-08 06:00")
    assert items(record, "title", "owner") == [("Buy rolls", "Jon Dahl")]
    assert re.findall(r"(\d+) Apr 2025 16", body) == ["08", "09", "11"]
    assert "\nFrom Zoë" in body


def test_a_mail_within_a_mail_is_read(tmp_path: Path) -> None:
    sent = mail("Fwd: Tickets refused", text="See below.\n")
    sent.add_attachment(mail("Tickets refused", 9, "Nobody could buy a ticket on 8 April 2025, 06:00–06:40 UTC.\n"))
    record, _ = record_of(tmp_path, sent.as_bytes())
    assert record["summary"] == "Nobody could buy a ticket on 8 April 2025, 06:00–06:40 UTC."
    assert record["times"]["started"] == "2025-04-08 06:00"


@pytest.mark.parametrize("name", ["0001", "tickets.txt"])
def test_a_mail_is_known_by_its_head(tmp_path: Path, name: str) -> None:
    sent = mail("=?utf-8?q?Z=C3=A4hler?=")
    sent.set_content("Am 8. April 2025 fiel der Zähler der Fähre für drei Stunden aus.\n", cte="base64")
    record, _ = record_of(tmp_path, sent.as_bytes(), name)
    assert record["summary"] == "Am 8. April 2025 fiel der Zähler der Fähre für drei Stunden aus."


@pytest.mark.parametrize(
    ("name", "sender"), [("page.mhtml", "From: <Saved by Blink>\nSnapshot-Content-Location: x\n"), ("page.doc", "")]
)
def test_a_page_that_is_saved_as_a_mail(tmp_path: Path, name: str, sender: str) -> None:
    text = f"""{sender}Subject: Exported From Confluence
Date: Mon, 14 Apr 2025 09:13:08 +0000
MIME-Version: 1.0
Content-Type: multipart/related; boundary=b

--b
Content-Type: text/html; charset=utf-8

<html><head><title>Tickets refused</title></head><body><h1>Tickets refused</h1><p>On 8 April 2025.</p></body></html>
--b
Content-Type: text/css

p {{ color: red }}
--b--
"""
    record, body = record_of(tmp_path, text.encode(), name)
    assert (record["title"], Path(result_of(tmp_path, text.encode(), name).record or "").name) == (
        "Tickets refused",
        "2025-04-08-page.md",
    )
    assert "Confluence" not in body


def test_what_cannot_be_read_of_a_mail_says_what_to_do(tmp_path: Path) -> None:
    attached = mail(text="\n")
    attached.add_attachment(b"PK", maintype="application", subtype="zip", filename="tickets.zip")
    encrypted = b"Subject: a\nMIME-Version: 1.0\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n"
    start = b"From zoe@example.org Tue Apr  8 06:10:00 2025\n"
    several = b"".join(start + mail(subject, text="Out.").as_bytes() + b"\n" for subject in ("One", "Re: One", "Two"))
    cases = {"attached.eml": attached.as_bytes(), "encrypted.eml": encrypted, "several.mbox": several}
    assert {name: result_of(tmp_path, data, name).reason for name, data in cases.items()} == {
        "attached.eml": "is a mail without text; save and import what is attached",
        "encrypted.eml": "is an encrypted mail; save its text and import that",
        "several.mbox": "has mails about 2 subjects; make a file of each with `git mailsplit -o. FILE` "
        "and import the right ones",
    }


def test_a_mail_of_the_archive_of_a_list(tmp_path: Path) -> None:
    """The text is not escaped, the name is in brackets, and numbered headings are underlined."""
    text = """From zoe at lists.gates.example  Wed Apr  9 20:51:09 2025
From: zoe at gates.example (Zoe Larsen)
Date: Wed, 09 Apr 2025 22:51:09 +0200
Subject: [gates-announce] Tickets refused on Tuesday
Message-ID: <a@gates.example>

1. Summary
   -------

No gate took a ticket on Tuesday, 8 April.
From 06:10 UTC on, all were refused.

2. What we do about it
   -------------------

 * Add an alarm for refused tickets (done, Tom)
 * Move the gates to two zones. (Zoe)
"""
    record, body = record_of(tmp_path, text.encode(), "000412.txt")
    assert (record["title"], record["times"]["started"]) == ("Tickets refused on Tuesday", "2025-04-08T06:10Z")
    assert [(item["title"], item["owner"], item.get("status")) for item in record["action_items"]] == [
        ("Add an alarm for refused tickets", "Tom", "done"),
        ("Move the gates to two zones.", "Zoe", None),
    ]
    assert ("Zoe Larsen" in str(record["authors"]), "---" in body) == (True, False)


def test_a_mail_that_is_signed_and_pasted(tmp_path: Path) -> None:
    head = "Newsgroups: gates.infra\nFrom: Zoe Larsen <zoe@gates.example>\nSubject: gates were out (report)\n"
    signed = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{head}Date: Tue, 23 Jun 2020 21:40:55 -0400\n\n"
    record, _ = record_of(
        tmp_path, f"{signed}Hi,\n\nOn Saturday 2020-06-20 all gates were out from 09:12.\n".encode(), "0003.txt"
    )
    assert (record["title"], str(record["times"]["started"])) == ("gates were out (report)", "2020-06-20 09:12")


def test_a_signed_text_without_a_head_begins_below_the_armour(tmp_path: Path) -> None:
    text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOn 2020-06-20 all gates were out from 09:12.\n"
    record, _ = record_of(tmp_path, text.encode(), "0003.txt")
    assert record["summary"] == "On 2020-06-20 all gates were out from 09:12."


def test_what_a_mail_quotes_is_not_its_own(tmp_path: Path) -> None:
    head = "From: Zoe Larsen <zoe@gates.example>\nDate: Tue, 9 Apr 2024 09:12:00 +0000\nSubject: Gates were out\n"
    own = "No gate worked on 8 April 2024.\n\nAction items:\n\n- Add an alarm (Tom)\n"
    quoted = "On Mon, 8 Apr 2024 at 11:00, Jon Dahl wrote:\n> Severity: SEV1\n> - Restart the gates (Jon)\n"
    record, body = record_of(tmp_path, f"{head}\n{own}\n{quoted}".encode(), "note.eml")
    assert ([item["title"] for item in record["action_items"]], "severity" in record) == (["Add an alarm"], False)
    assert quoted in body


def test_who_promises_in_a_thread_is_not_the_author_of_its_first_mail(tmp_path: Path) -> None:
    def mail(name: str, hour: int, text: str) -> str:
        begin = f"From {name}@gates.example Tue Apr  9 {hour}:12:00 2024\nFrom: {name} <{name}@gates.example>\n"
        return f"{begin}Date: Tue, 9 Apr 2024 {hour}:12:00 +0000\nSubject: Gates were out\n\n{text}\n"

    thread = mail("Zoe", 10, "No gate worked on 8 April 2024.\n") + mail("Tom", 11, "I will add an alarm.\n")
    record, _ = record_of(tmp_path, thread.encode(), "thread.mbox")
    assert [(item["title"], item.get("owner")) for item in record["action_items"]] == [("Add an alarm", None)]


@pytest.mark.parametrize(
    "before", ["Fw: ", "SV: ", "VS: ", "TR: ", "RV: SV: ", "Re[2]: ", "AW: [ops] ", "Antw: ", "转发："]
)
def test_what_programs_add_to_a_subject_is_no_part_of_the_title(tmp_path: Path, before: str) -> None:
    start = b"From zoe@example.org Tue Apr  8 06:10:00 2025\n"
    own, answer = (mail(f"{first}Tickets refused at the quay", text="Out.\n") for first in ("", before))
    record, _ = record_of(tmp_path, answer.as_bytes())
    assert record["title"] == "Tickets refused at the quay"
    thread = start + own.as_bytes() + b"\n" + start + answer.as_bytes()
    (tmp_path / "thread").mkdir()
    assert result_of(tmp_path / "thread", thread, "thread.mbox").outcome == "imported"


@pytest.mark.parametrize("before", ["Re: [ops] ", "[#12] ", "[External mail] Re: "])
def test_what_lists_add_in_brackets_makes_no_other_thread(tmp_path: Path, before: str) -> None:
    start = b"From zoe@example.org Tue Apr  8 06:10:00 2025\n"
    own, answer = (start + mail(f"{first}Outage", text="Out.\n").as_bytes() + b"\n" for first in ("", before))
    assert result_of(tmp_path, own + answer, "thread.mbox").outcome == "imported"


@pytest.mark.parametrize(
    "head",
    [
        "-----Original Message-----\nFrom: Jon Dahl\nDate: Mon, 7 Apr 2025 08:12\nSubject: Last week\n",
        "---------- Forwarded message ---------\nFrom: Jon Dahl <jon@example.org>\nSubject: Last week\nTo: Zoë\n",
        "________________________________\nFrom: Jon Dahl\nSent: Monday, April 7, 2025 8:12 AM\nSubject: Last week\n",
    ],
)
def test_items_of_a_mail_below_count_only_if_the_mail_above_it_has_none(tmp_path: Path, head: str) -> None:
    below = f"\n{head}\nAction items:\n\n- Restart the gates (Jon)\n"
    own = "Nobody could buy a ticket on 8 April 2025.\n\n"
    listed = f"{own}Action items:\n\n- Add an alarm (Zoë)\n"
    record, body = record_of(tmp_path, mail("Fwd: Gates", text=listed + below).as_bytes())
    assert items(record, "title", "owner") == [("Add an alarm", "Zoë")]
    assert "- Restart the gates (Jon)" in body
    (tmp_path / "forwarded").mkdir()
    record, _ = record_of(tmp_path / "forwarded", mail("Fwd: Gates", text=own + below).as_bytes())
    assert items(record, "title", "owner") == [("Restart the gates", "Jon")]
