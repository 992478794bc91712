"""What the site makes of files in the folder named like a record: nothing in them runs in a reader's browser.

Whoever may propose a record may attach a file to it, and a site serves it from its own address: a script in it could
read and do there what the reader can. So what browsers run is published as text, pictures in SVG are cleaned, and
everything else is published as it is. The name alone decides under which name a file is published, so that links to
it can be resolved without opening it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from postmortems.record.attached.metadata import without_metadata
from postmortems.text.counted import listed
from postmortems.text.rare import rare_pattern

_MARKDOWN = frozenset("md markdown mdown mkdn mkd mdx".split())
"""What generators of sites make pages of."""
_ACTIVE = frozenset(
    (
        "html htm xhtml xht shtml shtm mht mhtml hta htc"  # web pages
        " xml xsl xslt xsd rdf rss atom wsdl mathml mml kml gpx xul xbl dtd"  # a script in one runs as in a web page
        " php php3 php4 php5 php7 php8 phtml phar asp aspx ashx jsp jspx cgi"  # some servers run these themselves
    ).split()
)
_SVG = "svg"
_KNOWN = frozenset(
    (
        "png jpg jpeg jfif gif webp avif bmp ico tif tiff heic"
        " txt csv json pdf zip gz tgz bz2 xz 7z tar mp3 mp4 m4a m4v webm ogg oga ogv wav mov avi"
        " doc docx xls xlsx ppt pptx odt ods odp rtf"
    ).split()
)
"""Endings for which every server names a type that browsers do not run. For any other a server may name no type, and
then browsers guess from the content."""
_PACKED_SVG = "svgz"

_LIKE_A_PAGE = rare_pattern(
    rb"(?:\xef\xbb\xbf)?[\t\n\x0c\r ]*<(?:(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b"
    rb"|body|br|p|svg)[\t\n\x0c\r />]|!--|\?xml)",
    re.IGNORECASE,
)
"""How content begins that browsers take for a web page where no type is named (WHATWG, MIME Sniffing, 7.1)."""
HEAD = 1024
"""Bytes. Browsers look at as many at most."""


class Problem(NamedTuple):
    """A problem of an attachment, with the name of its rule."""

    rule: str
    message: str
    help: str


class Published(NamedTuple):
    """What becomes of an attachment."""

    content: bytes | None
    """What is published: of a file that is not changed, what was given; None for a file that is not published."""
    problem: Problem | None = None


def published_name(name: str) -> str:
    """Under which name a file is published: `notes.md.txt` for `notes.md`, most others under their own."""
    ending = _ending(name)
    return f"{name}.txt" if ending in _MARKDOWN or ending in _ACTIVE else name


_PLAIN = frozenset("txt csv tsv json log md markdown".split())
"""Files that say nothing besides what everybody reads."""
_PICTURES = frozenset("png jpg jpeg jfif gif webp svg".split())
"""Pictures whose metadata can be removed."""


def may_be_public(name: str) -> bool:
    """Whether outsiders may get a file of this name: it holds no metadata, or can lose it."""
    return _ending(name) in _PLAIN | _PICTURES


def without_unseen(name: str, content: bytes) -> bytes | None:
    """What outsiders get of a file: pictures without metadata; None for a damaged one and for any other format."""
    ending = _ending(name)
    if ending != _SVG:
        return content if ending in _PLAIN else without_metadata(ending, content)
    from postmortems.record.attached.svg import SvgError, cleaned  # for who attaches a picture

    try:
        return cleaned(content, is_bare=True).content
    except SvgError:
        return None


def is_looked_at(name: str) -> bool:
    """Whether something may be said about a file of this name, or its content is not published as it is."""
    ending = _ending(name)
    return ending not in _KNOWN and ending not in _MARKDOWN


def is_changed(name: str) -> bool:
    """Whether other bytes than those of the file may be published, and all of them are needed to tell."""
    return _ending(name) == _SVG


def published(name: str, content: bytes) -> Published:
    """What the site makes of a file with this name and content. Unless `is_changed`, its first 1,024 bytes will do."""
    ending = _ending(name)
    if ending == _SVG:
        return _picture(name, content)
    if ending in _ACTIVE:
        what = "browsers or servers might run it"
        return Published(
            content, Problem("active-attachment", f'"{name}" is published as plain text: {what}', _INSTEAD)
        )
    if ending == _PACKED_SVG:
        return Published(None, Problem("refused-attachment", f'"{name}" is not published: it is compressed', _UNPACK))
    if is_looked_at(name) and _LIKE_A_PAGE.match(content[:HEAD]):
        message = f'"{name}" is not published: browsers would take it for a web page'
        return Published(None, Problem("refused-attachment", message, "end its name in .txt, or attach a picture"))
    return Published(content)


_INSTEAD = "attach a picture or a PDF of it, or link to where it is served"
_UNPACK = "attach the picture as .svg, or as .png"


def _picture(name: str, content: bytes) -> Published:
    from postmortems.record.attached.svg import SvgError, cleaned  # for who attaches a picture

    try:
        picture = cleaned(content)
    except SvgError as error:
        message = f'"{name}" is not published: {error}'
        return Published(None, Problem("refused-attachment", message, "export it again as plain SVG, or as PNG"))
    if not picture.removed:
        return Published(picture.content)
    message = f'"{name}" is published without {_listed(picture.removed)}'
    advice = "export it as plain SVG without scripts, or as PNG, if the picture needs them"
    return Published(picture.content, Problem("active-attachment", message, advice))


_MOST_NAMED = 3


def _listed(things: tuple[str, ...]) -> str:
    named = list(things[:_MOST_NAMED])
    if len(things) > _MOST_NAMED:
        named.append(f"{len(things) - _MOST_NAMED} more")
    return listed(named)


def _ending(name: str) -> str:
    """What comes after the last full stop of a path, in lower case."""
    return name.rpartition("/")[2].rpartition(".")[2].lower() if "." in name.rpartition("/")[2] else ""
