"""Pictures lose their metadata, and nothing that draws."""

from __future__ import annotations

import base64
import re
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortems.record.attached import published, without_unseen
from postmortems.record.attached.metadata import without_metadata
from postmortems.record.attached.svg import cleaned

MARK = b"Zwieback"
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8X"
    "GBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAAR"
    "CAAQABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAABwgA/8QAJBAAAAQFAwUAAAAAAAAAAAAAAAIHEgEFESOhAwQGFCExQVL/xAAW"
    "AQEBAQAAAAAAAAAAAAAAAAAGBAj/xAAlEQABAwIDCQAAAAAAAAAAAAABAgQRAAYDBSESExUiMUFRYXH/2gAMAwEAAhEDEQA/AIbkCVubZwEm"
    "QJG5tnAfOMJW5lnAXOMJE5lnAC5Y74rGszRm17/3ezz1N8gRtzbGBha0sT7b7CJSF0Oo1vklKF70pGPqPkYUuHtsM8U4Dt0AsdQErVHqUJUJ"
    "8iZHetWZVf8AjKbJKTp9r//Z"
)
WEBP = base64.b64decode(
    "UklGRtIAAABXRUJQVlA4WAoAAAAAAAAAFwAADwAAVlA4ILQAAADQBQCdASoYABAAPjEWiUKiISEYBAAgAwS2AE6ZQjgbwD8AOECIAeKvlK9H"
    "/BeCZdfX3iIm+l3sAP7//qB6T3xVI87oq96zfxeG7fzn3q+nN7xeg8J3dxa5wwM//NlQ99v/zb4K6vnRqrn8FZX1fBlftt2J7RZ3LdeMjizF"
    "dGpfSfHtGYWHzXk1aF/5YlBy0F2yk+DX/f/j6b+Z/1/w3n2nRS/mZuf7CL8sgyif3cCpeLnIAAA="
)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


HEAD = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PIXELS = chunk(b"IDAT", zlib.compress(b"\0\x7f")) + chunk(b"IEND", b"")
PNG = HEAD + PIXELS


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def riff(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def webp(chunks: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def exif(turn: int, order: str = ">") -> bytes:
    begin = b"MM" if order == ">" else b"II"
    return b"Exif\0\0" + begin + struct.pack(f"{order}HIHHHIHHI", 42, 8, 1, 0x0112, 3, 1, turn, 0, 0)


GIF = (
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff"
    b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    b"!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
)


@pytest.mark.parametrize(
    ("ending", "picture", "clean"),
    [
        ("png", HEAD + chunk(b"tEXt", b"Author\0" + MARK) + PIXELS, PNG),
        ("png", HEAD + chunk(b"zTXt", b"a\0\0" + MARK) + chunk(b"iTXt", MARK) + PIXELS, PNG),
        ("png", HEAD + chunk(b"eXIf", MARK) + chunk(b"iCCP", MARK) + chunk(b"tIME", MARK[:7]) + PIXELS, PNG),
        ("png", HEAD + chunk(b"prVt", MARK) + PIXELS + b"\x89PNG" + MARK, PNG),
        ("jpg", JPEG[:2] + segment(0xFE, MARK) + JPEG[2:], JPEG),
        ("jpeg", JPEG[:2] + segment(0xE1, exif(1) + MARK) + JPEG[2:], JPEG),
        ("jfif", JPEG[:2] + segment(0xED, b"Photoshop 3.0\0" + MARK) + segment(0xE2, MARK) + JPEG[2:], JPEG),
        ("jpg", JPEG[:2] + segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01" + MARK[:3]) + JPEG[20:], None),
        ("jpg", JPEG + JPEG[:2] + MARK, JPEG),
        ("gif", GIF[:19] + b"!\xfe\x08" + MARK + b"\0" + GIF[19:], GIF),
        ("gif", GIF[:19] + b"!\xff\x0bXMP DataXMP\x08" + MARK + b"\0" + GIF[19:] + MARK, GIF),
        ("webp", webp(WEBP[12:] + riff(b"EXIF", MARK) + riff(b"XMP ", MARK) + riff(b"ICCP", MARK)), WEBP),
        ("webp", webp(WEBP[12:] + riff(b"ANMF", b"\0" * 16 + riff(b"UNKN", MARK))), None),
    ],
)
def test_metadata_goes_and_the_rest_is_copied(ending: str, picture: bytes, clean: bytes | None) -> None:
    made = without_metadata(ending, picture)
    assert made
    assert MARK not in made
    assert MARK[:3] not in made
    assert clean is None or made == clean
    assert without_metadata(ending, made) == made


@pytest.mark.parametrize(("ending", "picture"), [("png", PNG), ("jpg", JPEG), ("gif", GIF), ("webp", WEBP)])
def test_a_picture_without_metadata_stays_as_it_is(ending: str, picture: bytes) -> None:
    assert without_metadata(ending, picture) == picture


@pytest.mark.parametrize("order", [">", "<"])
def test_a_photo_stays_upright(order: str) -> None:
    made = without_metadata("jpg", JPEG[:2] + segment(0xE1, exif(6, order) + MARK) + JPEG[2:])
    assert made == JPEG[:2] + segment(0xE1, exif(6)) + JPEG[2:]


@pytest.mark.parametrize(("ending", "picture"), [("png", PNG), ("jpg", JPEG), ("gif", GIF), ("webp", WEBP)])
def test_a_damaged_picture_is_none(ending: str, picture: bytes) -> None:
    for length in range(len(picture)):
        assert without_metadata(ending, picture[:length]) is None
    assert without_metadata(ending, b"x" + picture) is None


@given(st.sampled_from([("png", PNG), ("jpg", JPEG), ("gif", GIF), ("webp", WEBP)]), st.data())
def test_any_bytes_are_a_picture_or_none(picture: tuple[str, bytes], data: st.DataObject) -> None:
    ending, content = picture
    place = data.draw(st.integers(0, len(content) - 1))
    changed = content[:place] + data.draw(st.binary(max_size=8)) + content[place + data.draw(st.integers(0, 4)) :]
    made = without_metadata(ending, changed)
    assert made is None or len(made) <= len(changed) + 4


def test_other_formats_are_none() -> None:
    for ending in ("avif", "heic", "tiff", "bmp", "ico", "pdf", ""):
        assert without_metadata(ending, PNG) is None


def test_drawings_lose_what_nobody_sees() -> None:
    inside = base64.b64encode(HEAD + chunk(b"tEXt", b"Author\0" + MARK) + PIXELS).decode()
    word = MARK.decode()
    svg = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="urn:x" x:owner="{word}" role="{word}"><!-- {word} -->
      <title>{word}</title><desc>{word}</desc><metadata>{word}</metadata>
      <style>.a {{ fill: red; background: url(data:image/png;base64,{word}) }} /* {word} */</style>
      <a href="https://{word}.example/"><text class="a" id="b">Seen</text></a><use href="#b"/>
      <image href="data:image/png;base64,{inside}"/><image href="data:image/avif;base64,{inside}"/></svg>"""
    made = cleaned(svg.encode(), is_bare=True).content.decode()
    assert word not in made
    assert "Seen" in made
    assert 'href="#b"' in made
    assert ".a { fill: red" in made
    assert made.count("data:image/png;base64," + base64.b64encode(PNG).decode()) == 1
    assert "avif" not in made
    assert cleaned(svg.encode()).content.decode().count(word) > 3


def test_drawings_lose_names_that_nothing_refers_to_and_what_hidden_layers_say() -> None:
    word = MARK.decode()
    svg = f"""<svg xmlns="http://www.w3.org/2000/svg" id="{word}-1" class="{word} box">
      <style>.box {{ fill: red }} #frame.wide, #last {{ stroke: url(#red) }} </style>
      <linearGradient id="red"/><path id="frame" class="wide {word}" fill="url(#blue)"/><path id="last"/>
      <g id="flowchart-{word}" display="none"><text>{word}</text><linearGradient id="blue"/></g>
      <g style="opacity: 1; display : none"><g><text><tspan>{word}</tspan></text></g><text>{word}</text></g>
      <g id="a&amp;b" style="display: inline"><text>Seen</text></g><use href="#a&amp;b"/><text>After</text></svg>"""
    made = cleaned(svg.encode(), is_bare=True).content.decode()
    assert word not in made
    names = re.findall(r"(?:id|class)=\"[^\"]*\"", made)
    assert names == [
        'class="box"', 'id="red"', 'id="frame"', 'class="wide"', 'id="last"', 'id="blue"', 'id="a&amp;b"'
    ]  # fmt: skip
    assert made.count("Seen") == made.count("After") == 1
    assert cleaned(made.encode(), is_bare=True).content.decode() == made
    assert cleaned(svg.encode()).content.decode().count(word) == 7


def test_outsiders_get_plain_files_as_they_are_pictures_without_metadata_and_nothing_else() -> None:
    noted = HEAD + chunk(b"tEXt", b"Author\0" + MARK) + PIXELS
    assert without_unseen("a/numbers.CSV", b"a;b") == b"a;b"
    assert without_unseen("a/graph.png", noted) == PNG
    assert without_unseen("a/graph.png", b"no picture") is None
    assert without_unseen("a/report.pdf", b"%PDF-1.7") is None


def test_a_drawing_says_what_it_lost_three_things_by_name() -> None:
    lost = "<script/><foreignObject/><iframe/><audio/><video/>"
    found = published("graph.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{lost}</svg>'.encode()).problem
    assert found is not None
    assert found.message == '"graph.svg" is published without <script>, <foreignObject>, <iframe> and 2 more'
