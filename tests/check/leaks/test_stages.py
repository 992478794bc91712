"""The reverse test: a leak that is planted in any stage of the pipeline is found, whatever it is wrapped in."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from postmortems.check.leaks import Report, leaks, withheld
from postmortems.check.leaks.scanner import NO_PAGE
from postmortems.check.leaks.withheld import Kind, Origin, Withheld
from tests.check.leaks.world import INTERNAL_ID, PAGE, write_world

LEAK = "Somebody pulls the wrong plug behind the counter"
"""An entry of the timeline of the public record that is not marked public."""
PAGE_FILE = "incidents/2024-03-01-payments/index.html"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_world(tmp_path)


def proof(site: Path) -> Report:
    records = site.parent / "incidents"
    return leaks(site, withheld(records), records, site.parent / "mkdocs.yml")


def plant(site: Path, file: str, content: str | bytes) -> Report:
    path = site / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return proof(site)


def kinds(report: Report) -> set[Kind]:
    return {leak.kind for leak in report.leaks}


def files(report: Report) -> set[str]:
    return {place.file for leak in report.leaks for place in leak.places}


def test_a_clean_site_has_no_leak(site: Path) -> None:
    report = proof(site)
    assert report.leaks == []
    assert report.unproven == []
    assert report.files == 3


def in_page(old: str, new: str) -> str:
    assert old in PAGE
    return PAGE.replace(old, new)


def calendar(text: str) -> str:
    line = f"SUMMARY:{text}"
    folded = "\r\n ".join(line[at : at + 20] for at in range(0, len(line), 20))
    return f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{folded}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def entities(text: str) -> str:
    return "".join(f"&#{ord(letter)};" for letter in text)


def escaped(text: str) -> str:
    return "".join(f"\\u{ord(letter):04x}" for letter in text)


def one_by_one(text: str) -> str:
    return "".join(f"<span>{word}</span> " for word in text.split())


def packed(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def deflated(text: str, bits: int = zlib.MAX_WBITS) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    return base64.urlsafe_b64encode(packer.compress(text.encode()) + packer.flush()).decode()


def css_escaped(text: str) -> str:
    return "".join(f"\\{ord(letter):x} " for letter in text)


def drawing(text: str) -> str:
    lines = "".join(f'<tspan x="0" dy="1em">{word}</tspan>' for word in text.split())
    return f'<svg xmlns="http://www.w3.org/2000/svg"><text>{lines}</text></svg>'


STAGES: dict[str, tuple[str, Callable[[str], str]]] = {
    "title of a page": (PAGE_FILE, lambda text: in_page("<title>Payments", f"<title>{text} Payments")),
    "text of a page": (PAGE_FILE, lambda text: in_page("<p>About", f"<p>{text}</p><p>About")),
    "text over many lines": (PAGE_FILE, lambda text: in_page("<p>About", f"<p>{text}".replace(" ", "\n") + "</p><p>")),
    "text in spans": (PAGE_FILE, lambda text: in_page("<p>About", one_by_one(text) + "<p>About")),
    "text with marks": (PAGE_FILE, lambda text: in_page("<p>About", f"<p>{text.replace(' ', ' – ').upper()}</p><p>")),
    "text with soft hyphens": (PAGE_FILE, lambda text: in_page("<p>About", f"<p>{text.replace('e', 'e&shy;')}</p><p>")),
    "text with marked letters": (PAGE_FILE, lambda text: in_page("<p>About", text.replace("u", "<b>u</b>") + "<p>")),
    "attribute": (PAGE_FILE, lambda text: in_page("<h1>", f'<h1 title="{text}">')),
    "address": (PAGE_FILE, lambda text: in_page("<h1>", f'<a href="?q={percent(text)}"></a><h1>')),
    "entities": (PAGE_FILE, lambda text: in_page("<h1>", f"<h1>{entities(text)}")),
    "comment": (PAGE_FILE, lambda text: in_page("<h1>", f"<!-- a > b\n<p>{text}</p> --><h1>")),
    "description": (PAGE_FILE, lambda text: in_page("<head>", f"<head><meta name=description content='{text}'>")),
    "script": (PAGE_FILE, lambda text: in_page("<h1>", f"<script>var a = '{escaped(text)}';</script><h1>")),
    "script with data": (PAGE_FILE, lambda text: in_page("<h1>", f"<script>{json.dumps([{'a': text}])}</script><h1>")),
    "data in an attribute": (PAGE_FILE, lambda text: in_page("<h1>", f"<h1 data-x='{entities(json.dumps(text))}'>")),
    "script file": ("assets/extra.js", lambda text: f'x="{text}"'),
    "style sheet": ("assets/extra.css", lambda text: f'a::after {{ content: "{text}"; }}'),
    "list page": ("incidents/index.html", lambda text: f"<ul>\n<li><a href='x/'>{text}</a></li>\n</ul>\n"),
    "redirect page": ("old/index.html", lambda text: f'<meta http-equiv=refresh content="0; url=../{percent(text)}/">'),
    "error page": ("404.html", lambda text: f"<html><p>{text}</p></html>"),
    "search index": ("search/search_index.json", lambda text: json.dumps({"docs": [{"text": f"<p>{text}</p>"}]})),
    "JSON": ("api/incidents.json", lambda text: json.dumps({"items": [{"a": 1}, {"summary": text}]})),
    "escaped JSON": ("api/incidents.json", lambda text: f'[{{"a": "{escaped(text)}"}}]'),
    "repeated key of JSON": ("api/incidents.json", lambda text: f'{{"a": "{text}", "a": "b"}}'),
    "key of JSON": ("api/incidents.json", lambda text: json.dumps({text: 1})),
    "lines of JSON": ("api/incidents.jsonl", lambda text: f'{{"a": 1}}\n{{"a": "{escaped(text)}"}}\n'),
    "feed": ("feed.xml", lambda text: f"<feed><summary type='html'>&lt;p&gt;{text}&lt;/p&gt;</summary></feed>"),
    "feed with CDATA": ("feed.xml", lambda text: f"<feed><summary><![CDATA[<p>{text}</p>]]></summary></feed>"),
    "table": ("api/incidents.csv", lambda text: f'id,text\r\n1,"a ""quoted"" {text}"\r\n'),
    "calendar": ("actions.ics", calendar),
    "badge": ("badge.svg", lambda text: f'<svg xmlns="http://www.w3.org/2000/svg"><title>{text}</title></svg>'),
    "drawing": ("assets/causes.svg", drawing),
    "drawing in a page": (PAGE_FILE, lambda text: in_page("<h1>", f"{drawing(text)}<h1>")),
    "llms.txt": ("llms.txt", lambda text: f"# Reviews\n\n- [{text}](x.md)\n"),
    "metrics": ("metrics.txt", lambda text: f'a{{b="{text}"}} 1\n'),
    "sitemap": ("sitemap.xml", lambda text: f"<urlset><url><loc>https://x.example/{percent(text)}/</loc></url></urlset>"),
    "Markdown": ("incidents/x.md", lambda text: f"# A\n\n- **{text}**\n"),
    "UTF-16": ("notes.txt", lambda text: f"\ufeff{text}"),
    "picture in a page": (
        PAGE_FILE,
        lambda text: in_page("<h1>", f"<img src='data:image/svg+xml;base64,{packed(drawing(text))}'><h1>"),
    ),
    "base64 in a text": ("notes.txt", lambda text: f"Subject: a\n\n{base64.encodebytes(text.encode() * 3).decode()}"),
    "link to a drawing": (PAGE_FILE, lambda text: in_page("<h1>", f"<img src='https://x.example/svg/{deflated(text)}'>")),
    "copy of a diagram": ("x.svg", lambda text: f'<svg content="&lt;d&gt;{deflated(percent(text), -15)}&lt;/d&gt;"/>'),
    "escapes of a style sheet": ("assets/x.css", lambda text: f'a::after {{ content: "{css_escaped(text)}"; }}'),
    "hidden file": (".cache/state", lambda text: text),
}  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_a_planted_text_is_found(stage: str, site: Path) -> None:
    file, wrapped = STAGES[stage]
    content = wrapped(LEAK)
    report = plant(site, file, content.encode("utf-16-le") if stage == "UTF-16" else content)
    assert kinds(report) == {Kind.TEXT}
    assert files(report) == {file}
    assert [leak.origin.field for leak in report.leaks] == ["timeline.1.event"]
    assert report.unproven == []


NAMES = {
    "olga.petrova": Kind.PERSON,
    "Olga  Petrova": Kind.PERSON,
    "OLGA_PETROVA": Kind.PERSON,
    "Olga Petrov\u3164a": Kind.PERSON,
    "olga-petrová": Kind.PERSON,
    "olga@bakery.example": Kind.CONTACT,
    "bakers": Kind.OWNER,
    "night-bakers": Kind.CONTACT,
    "ovenctl": Kind.SERVICE,
    "pay-gw-7": Kind.SERVICE,
    "Payment gateway eu": Kind.SERVICE,
    "tills": Kind.ACTOR,
    "db-01.prod.bakery.example": Kind.HOST,
    "fd12:34::7": Kind.HOST,
    "BAKE-1234": Kind.TICKET,
    "https://chat.bakery.example/archives/C024/p1709": Kind.ADDRESS,
    INTERNAL_ID: Kind.RECORD,
    "night-shift": Kind.RECORD,
    "sleepy-bakers-2023": Kind.ALIAS,
    "The night shift sleeps in": Kind.TITLE,
    "Falkenstein": Kind.EXTRA,
    "41337": Kind.EXTRA,
    "label-all-plugs": Kind.LOCAL_ID,
    "slumber": Kind.TAG,
    "bedroom-floor-plan.csv": Kind.ATTACHMENT,
    "three bakers and one cat": Kind.ATTACHMENT,
    "the money of all customers": Kind.TEXT,
    "An oven that nobody lights": Kind.TEXT,
    "Thieves had cut the cable": Kind.TEXT,
    "pay for their bread in the": Kind.TEXT,
    "the till without any": None,
    "2024-03-01 09:10": None,
    "a whole week of bread": None,
    "Nobody outside shall read this": Kind.TEXT,
    "没有听到闹钟": Kind.TEXT,
    "の没有听到闹钟の": Kind.TEXT,
    "tickets.bakery.example": Kind.ADDRESS,
}


@pytest.mark.parametrize("name", NAMES)
def test_everything_internal_is_looked_for(name: str, site: Path) -> None:
    report = plant(site, "x.html", f"<p>{name}</p>")
    if NAMES[name] is None:
        assert report.leaks == []
    else:
        assert NAMES[name] in kinds(report)
        assert files(report) == {"x.html"}


@pytest.mark.parametrize("name", [f"{INTERNAL_ID}/index.html", "services/ovenctl.html", "a/olga%2Epetrova.html"])
def test_names_of_files_are_read(name: str, site: Path) -> None:
    report = plant(site, name, "<p>x</p>")
    assert report.leaks
    assert {place.inside for leak in report.leaks for place in leak.places} == {"its name"}
    assert set(report.masked) <= set(name.split("/"))
    assert report.masked


# Files that are packed


def zipped(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", data)
    return stream.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "sitemap.xml.gz": gzip.compress,
    "x.docx": zipped,
    "x.gz.gz": lambda data: gzip.compress(gzip.compress(data)),
    "two-members.gz": lambda data: gzip.compress(b"harmless") + gzip.compress(data),
    "no-name": gzip.compress,
}


@pytest.mark.parametrize("name", PACKED)
def test_packed_files_are_unpacked(name: str, site: Path) -> None:
    report = plant(site, name, PACKED[name](LEAK.encode()))
    assert files(report) == {name}
    assert report.unproven == []


def test_the_name_in_a_gzip_header_is_read(site: Path) -> None:
    stream = io.BytesIO()
    with gzip.GzipFile("ovenctl", "wb", fileobj=stream) as file:
        file.write(b"harmless")
    assert kinds(plant(site, "x.gz", stream.getvalue())) == {Kind.SERVICE}


def test_the_index_of_pagefind_is_read(site: Path) -> None:
    fragment = gzip.compress(b"pagefind_dcd" + json.dumps({"url": "/", "content": LEAK}).encode())
    assert kinds(plant(site, "pagefind/fragment/en_1.pf_fragment", fragment)) == {Kind.TEXT}
    words = b"pagefind_dcd\x81\x82\x67ovenctl\x83\x01\x19\x01\x00\xf5"
    report = plant(site, "pagefind/index/en_1.pf_index", gzip.compress(words))
    assert Kind.SERVICE in kinds(report)
    assert report.unproven == []


# Pictures


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(*chunks: bytes, pixels: bytes = b"\0" * 100, after: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"") + after


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def jpeg(*segments: bytes, after: bytes = b"") -> bytes:
    return b"\xff\xd8" + b"".join(segments) + segment(0xDA, b"\0" * 10) + b"\x12\xff\x00\x34\xff\xd9" + after


def gif(comment: bytes) -> bytes:
    extension = b"\x21\xfe" + bytes((len(comment),)) + comment + b"\0"
    frame = b"\x2c" + b"\0" * 8 + b"\0" + b"\x02\x02\x44\x01\x00"
    return b"GIF89a\x01\x00\x01\x00\x80\x00\x00" + b"\0" * 6 + extension + frame + b"\x3b"


def webp(content: bytes) -> bytes:
    parts = [(b"VP8L", b"\x2f\0\0\0\0\0"), (b"XMP ", content + b"\0" * (len(content) % 2))]
    body = b"".join(name + struct.pack("<I", len(part)) + part for name, part in parts)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


TEXT = LEAK.encode()
PROFILE = b"\nexif\n 9\n" + TEXT.hex().encode()
PICTURES = {
    "tEXt.png": png(chunk(b"tEXt", b"Comment\0" + TEXT)),
    "zTXt.png": png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(TEXT))),
    "iTXt.png": png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + TEXT)),
    "iTXt-packed.png": png(chunk(b"iTXt", b"Comment\0\1\0en\0\0" + zlib.compress(TEXT))),
    "eXIf.png": png(chunk(b"eXIf", b"MM\0*" + TEXT)),
    "raw-profile.png": png(chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(PROFILE))),
    "after.png": png(after=TEXT),
    "exif.jpg": jpeg(segment(0xE1, b"Exif\0\0" + TEXT)),
    "wide.jpg": jpeg(segment(0xE1, b"Exif\0\0\0" + LEAK.encode("utf-16-le"))),
    "comment.jpg": jpeg(segment(0xFE, TEXT)),
    "after.jpg": jpeg(after=TEXT),
    "comment.gif": gif(TEXT),
    "xmp.webp": webp(TEXT),
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
def test_what_pictures_say_is_read(name: str, site: Path) -> None:
    report = plant(site, f"assets/{name}", PICTURES[name])
    assert files(report) == {f"assets/{name}"}
    assert report.unproven == []


@pytest.mark.parametrize("form", ["png", "jpeg", "gif", "webp"])
def test_pictures_that_say_nothing_are_clean(form: str, site: Path) -> None:
    empty = {"png": png(), "jpeg": jpeg(), "gif": gif(b"made by hand"), "webp": webp(b"nothing")}
    report = plant(site, "assets/picture", empty[form])
    assert (report.leaks, report.unproven) == ([], [])


def test_an_internal_picture_is_known_by_its_pixels(site: Path) -> None:
    pixels = bytes(range(200))
    picture = site.parent / "incidents" / INTERNAL_ID / "sketch.png"
    picture.write_bytes(png(chunk(b"tEXt", b"Author\0somebody"), pixels=pixels))
    report = plant(site, "assets/1.png", png(pixels=pixels))
    assert kinds(report) == {Kind.ATTACHMENT}


# What cannot be decoded


UNKNOWN = {
    "document": b"%PDF-1.7\n\xff\xfe\x00 stream",
    "damaged picture": b"\x89PNG\r\n\x1a\n damaged",
    "cut gzip": gzip.compress(b"x" * 100, mtime=0)[:-20],
    "damaged archive": b"PK\x03\x04 damaged",
    "bytes": b"\x00\x01\x02\xff",
    "another encoding": b"\xe9t\xe9 in latin-1",
    "damaged index": gzip.compress(b"pagefind_dcd\x63a", mtime=0),
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_cannot_be_decoded_is_named(what: str, site: Path) -> None:
    report = plant(site, "assets/x", UNKNOWN[what])
    assert [one.place.file for one in report.unproven] == ["assets/x"]


def test_readable_words_in_an_unknown_format_are_found(site: Path) -> None:
    report = plant(site, "assets/x", b"\x00\xff\xff" + TEXT + b"\x00\xff")
    assert kinds(report) == {Kind.TEXT}
    assert report.unproven


def test_an_archive_that_grows_is_not_followed_for_ever(site: Path) -> None:
    data = b"x"
    for _ in range(12):
        data = gzip.compress(data)
    report = plant(site, "x.gz", data)
    assert [one.reason for one in report.unproven] == ["it is an archive in an archive, too deep to follow"]


BROKEN = {
    "gzip without a header": b"\x1f\x8b",
    "gzip without an end": gzip.compress(TEXT * 50)[:-9],
    "zip without an end": zipped(TEXT * 50)[:-30],
    "zip with other bytes": zipped(TEXT * 50)[:50] + b"\xff" * 12 + zipped(TEXT * 50)[62:],
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_damaged_archive_is_named(what: str, site: Path) -> None:
    report = plant(site, "assets/x", BROKEN[what])
    assert [one.place.file for one in report.unproven] == ["assets/x"]


PARTS = {
    "gzip": gzip.compress(b"something ", mtime=0) + gzip.compress(TEXT, mtime=0),
    "text after gzip": gzip.compress(b"something", mtime=0) + TEXT,
}


@pytest.mark.parametrize("form", PARTS)
def test_each_part_of_a_compressed_file_is_read(form: str, site: Path) -> None:
    assert kinds(plant(site, "assets/x", PARTS[form])) == {Kind.TEXT}


def test_an_archive_of_another_kind_is_named(site: Path) -> None:
    """What can be read in it is read, too."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.addfile(tarfile.TarInfo(LEAK.replace(" ", "-")))
    report = plant(site, "x.tar", packed.getvalue())
    assert kinds(report) == {Kind.TEXT}
    assert [one.place.file for one in report.unproven] == ["x.tar"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_what_is_no_file_is_named_and_not_waited_for(site: Path) -> None:
    os.mkfifo(site / "pipe")
    (site / "nowhere").symlink_to("missing")
    (site / "circle").symlink_to("circle")
    (site / "again").symlink_to(".", target_is_directory=True)
    assert [one.place.file for one in proof(site).unproven] == ["circle", "nowhere", "pipe"]


def test_tags_inside_and_between_words_hide_nothing(site: Path) -> None:
    first, _, rest = LEAK.partition(" ")
    text = f"<p>{first[:3]}<wbr>{first[3:]} {rest.replace('plug', 'pl<b>ug</b>').replace('be', 'be&shy;')}</p>"
    assert kinds(plant(site, "x.html", text)) == {Kind.TEXT}


@pytest.mark.parametrize("written", ["@olgapetrova", "OlgaPetrova", "/home/olgapetrova/run.sh"])
def test_a_name_is_found_as_one_word(written: str, site: Path) -> None:
    assert kinds(plant(site, "x.html", f"<p>Ask {written} and the bakery</p>")) == {Kind.PERSON}
    config = site.parent / "incidents" / "_config.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("public:\n", "public:\n  allowed: [Olga Petrova]\n"), encoding="utf-8")
    assert kinds(proof(site)) == set()


def test_a_name_that_is_one_word_is_not_allowed_with_one_of_two() -> None:
    held = Withheld()
    for name in ("Olga Petrova", "olgapetrova"):
        held.add(name, Kind.PERSON, Origin("a.md", "roles"), is_name=True)
    held.settle(["Olga Petrova"])
    assert set(held.phrases) == {("olgapetrova",)}


# Attachments of public records


def with_attachments(site: Path, links: str, **files: bytes) -> Report:
    """The proof of a site that has all these files of the public record, which links to some of them."""
    record = site.parent / "incidents" / "2024-03-01-payments.md"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("pay for an hour.\n", f"pay for an hour. {links}\n"), encoding="utf-8")
    for folder in (record.with_suffix(""), site / "incidents" / "2024-03-01-payments"):
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return proof(site)


PLAN = b"Pull every second plug and wait for a minute"


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("2024-03-01-payments/plan%20b.txt", "plan b.txt"),
        ("<2024-03-01-payments/plan b.txt>", "plan b.txt"),
        ("./2024-03-01-payments/x/../plan.txt", "plan.txt"),
        ("2024-03-01-payments/deep/plan.txt#L2", "deep/plan.txt"),
        ("2024-03-01-payments/plan(1).txt", "plan(1).txt"),
        ("2024-03-01-payments/pl%C3%A4ne.txt", "pläne.txt"),
    ],
)
def test_an_attachment_that_a_public_text_links_to_is_public(link: str, name: str, site: Path) -> None:
    report = with_attachments(site, f"[Plan]({link})", **{name: PLAN})
    assert (report.leaks, report.unproven) == ([], [])


def test_an_attachment_is_not_public_because_its_name_is_part_of_another(site: Path) -> None:
    report = with_attachments(
        site, "[Plan](2024-03-01-payments/new-plan.txt)", **{"new-plan.txt": b"Wait.", "plan.txt": PLAN}
    )
    assert files(report) == {"incidents/2024-03-01-payments/plan.txt"}


def test_a_public_attachment_may_be_attached_to_an_internal_record_too(site: Path) -> None:
    picture = png(pixels=bytes(range(200)))
    for name, content in (("plan.txt", PLAN), ("p.png", png(chunk(b"tEXt", b"A\0B"), pixels=bytes(range(200))))):
        (site.parent / "incidents" / INTERNAL_ID / name).write_bytes(content)
    links = "[a](2024-03-01-payments/plan.txt) [b](2024-03-01-payments/p.png)"
    report = with_attachments(site, links, **{"plan.txt": PLAN, "p.png": picture})
    assert (report.leaks, report.unproven) == ([], [])


def test_a_site_without_any_public_record_proves_nothing(site: Path) -> None:
    (site / PAGE_FILE).unlink()
    report = proof(site)
    assert report.leaks == []
    assert [(one.place.file, one.reason) for one in report.unproven] == [("", NO_PAGE)]


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("timeline.3.event", "timeline.3.event"),
        ("hypotheses.0.statement", "hypotheses.0.statement"),
        ("owners.0.contact", "owners.0.contact"),
        ("(body)", "(body)"),
        ("attachment deep/plan.of.olga.txt", "(attachment)"),
        ("x-cost.Falkenstein.0", "x-cost"),
        ("timeline.0.x-till.Falkenstein", "timeline.0.x-till"),
        ("roles.keeper of the keys.0", "roles"),
        ("desk.0.Falkenstein", "desk"),
        ("public.action_items.wrong-plug", "public.action_items"),
    ],
)
def test_a_place_says_nothing_that_an_author_named(field: str, place: str) -> None:
    assert Origin("incidents/x.md", field).place == place


# The configuration


def configured(site: Path, old: str, new: str) -> None:
    config = site.parent / "incidents" / "_config.yml"
    text = config.read_text(encoding="utf-8")
    assert old in text
    config.write_text(text.replace(old, new), encoding="utf-8")


def test_the_description_of_a_level_is_internal(site: Path) -> None:
    configured(site, "title: Critical}", "title: Critical, description: The owner of the bakery is woken by phone}")
    assert kinds(plant(site, "x.html", "<p>The owner of the bakery is woken by phone.</p>")) == {Kind.TEXT}


def test_a_service_may_be_called_inside_what_another_is_called_outside(site: Path) -> None:
    configured(site, "{name: ovenctl", "{name: payments, title: Payments}\n  - {name: ovenctl")
    assert proof(site).leaks == []


def test_public_names_in_a_row_are_no_internal_name(site: Path) -> None:
    added = (
        "{name: eu-tills, public_name: Tills (EU)}\n  - {name: eu-ovens, public_name: Ovens (EU)}\n  - {name: ovenctl"
    )
    configured(site, "{name: ovenctl", added)
    assert plant(site, "x.html", "<p>Tills (EU), Ovens (EU)</p>").leaks == []
    assert plant(site, "x.json", '{"description": "tills-eu: Tills (EU)\\novens-eu: Ovens (EU)"}').leaks == []
    assert kinds(plant(site, "y.html", "<p>Tills (EU) are eu-ovens</p>")) == {Kind.SERVICE}
    assert kinds(plant(site, "y.html", "<p>All EU ovens (EU)</p>")) == {Kind.SERVICE}
