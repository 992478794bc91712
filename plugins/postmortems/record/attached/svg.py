"""Cleans a picture in SVG: elements and attributes that only draw stay, everything else goes.

A browser that opens an SVG file runs the scripts in it and fetches what it names, as for a web page. The picture is
written again from what the parser read, so nothing gets through that another parser would read in another way.
"""

from __future__ import annotations

import base64
import re
from html import escape, unescape
from typing import NamedTuple
from xml.parsers import expat

from postmortems.record.attached.metadata import without_metadata

_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"

_ELEMENTS = frozenset(
    (
        "svg g defs symbol use switch view a title desc style image"
        " path rect circle ellipse line polyline polygon text tspan textPath"
        " marker pattern clipPath mask linearGradient radialGradient meshgradient stop"
        " filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting"
        " feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge"
        " feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence"
    ).split()
)
_SILENT = frozenset({"metadata"})
"""Elements of SVG that draw nothing, and of which nothing is said."""

_ATTRIBUTES = frozenset(
    (
        "id class style role aria-hidden aria-label aria-labelledby aria-describedby lang tabindex version baseProfile"
        " x y x1 x2 y1 y2 z dx dy cx cy r rx ry fx fy fr width height d points pathLength rotate transform"
        " viewBox preserveAspectRatio zoomAndPan offset"
        " gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits patternTransform"
        " clipPathUnits maskUnits maskContentUnits mask-type filterUnits primitiveUnits"
        " markerUnits markerWidth markerHeight refX refY orient"
        " textLength lengthAdjust startOffset method spacing side systemLanguage requiredFeatures requiredExtensions"
        " amplitude azimuth baseFrequency bias diffuseConstant divisor edgeMode elevation exponent in in2 intercept"
        " k1 k2 k3 k4 kernelMatrix kernelUnitLength limitingConeAngle mode numOctaves operator order pointsAtX"
        " pointsAtY pointsAtZ preserveAlpha radius result scale seed slope specularConstant specularExponent"
        " stdDeviation stitchTiles surfaceScale tableValues targetX targetY type values xChannelSelector"
        " yChannelSelector"
        " alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation"
        " color-interpolation-filters color-rendering cursor direction display dominant-baseline enable-background fill"
        " fill-opacity fill-rule filter flood-color flood-opacity font font-family font-feature-settings font-kerning"
        " font-size font-size-adjust font-stretch font-style font-variant font-weight glyph-orientation-horizontal"
        " glyph-orientation-vertical image-rendering isolation kerning letter-spacing lighting-color marker marker-end"
        " marker-mid marker-start mask mix-blend-mode opacity overflow paint-order pointer-events shape-rendering"
        " stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin"
        " stroke-miterlimit stroke-opacity stroke-width text-align text-anchor text-decoration text-rendering"
        " text-transform transform-box transform-origin unicode-bidi vector-effect visibility white-space word-spacing"
        " writing-mode xml-space"
    ).split()
)
_WORDS = frozenset("id class role aria-hidden aria-label aria-labelledby aria-describedby lang".split())
"""Attributes whose values are no style in any browser."""
_OF_XML = {f"{_XML} space": "xml:space", f"{_XML} lang": "xml:lang"}
_LINK = frozenset({"href", f"{_XLINK} href"})

_EMBEDDED = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\x00-\x20]*|[^\x00-\x20:/?#][^\x00-\x20:]*(?:[/?#][^\x00-\x20]*)?", re.I)
"""Addresses that a link may have: https, http, mailto, and relative ones."""

_FUNCTIONS = frozenset(
    (
        "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark calc min max clamp var"
        " matrix matrix3d translate translatex translatey translate3d scale scalex scaley rotate skew skewx skewy"
        " perspective polygon circle ellipse inset path cubic-bezier steps linear-gradient radial-gradient format local"
        " not is where has nth-child nth-last-child nth-of-type nth-last-of-type lang blur brightness contrast"
        " drop-shadow grayscale hue-rotate invert opacity saturate sepia media supports"
    ).split()
)
_FUNCTION = re.compile(r"([\w-]*)\((?=\s*(.{0,60}))", re.DOTALL)
"""A function of CSS, and how its argument begins."""
_ITS_OWN = re.compile(r"[\"']?(?:#|data:(?:font/|application/(?:x-)?font|image/(?:png|jpe?g|gif|webp)))", re.IGNORECASE)
"""What `url()` may name: a part of the picture, or something that is in the picture itself."""
_RULES = frozenset({"media", "keyframes", "-webkit-keyframes", "supports", "font-face", "charset", "layer"})
_RULE = re.compile(r"@([\w-]*)")
_IMPORT = re.compile(r"@import\b[^;}]*;?", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)


class SvgError(Exception):
    """Why a file is not taken for a picture in SVG, for use after "is not published:"."""


class Cleaned(NamedTuple):
    """A picture that only draws."""

    content: bytes
    """UTF-8."""
    removed: tuple[str, ...]
    """What it lost that a reader might miss, in words, each thing once."""


def cleaned(data: bytes, *, is_bare: bool = False) -> Cleaned:
    """The picture without anything that runs or fetches. Raises SvgError for what is no SVG.

    With `is_bare`, it also loses what nobody sees: titles, descriptions, labels, names that nothing in the picture
    refers to, texts and pictures in hidden layers, and the metadata of pictures in it.
    """
    return _Cleaning(is_bare).of(data)


class _Cleaning:
    def __init__(self, is_bare: bool) -> None:
        self.is_bare = is_bare
        self.written: list[str] = []
        self.removed: dict[str, None] = {}
        self.open: list[str] = []
        self.lost = 0
        """How many elements are open in one that goes, itself included."""
        self.hidden = 0
        """How many elements are open in one that is not drawn, itself included."""
        self.names: list[tuple[int, str, str]] = []
        """Ids and classes: where each is in `written`, as what, and its value."""
        self.style: list[str] | None = None
        """The text of a style sheet that is being read."""

    def of(self, data: bytes) -> Cleaned:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise SvgError(f"it is not well-formed XML ({reason}, line {error.lineno})") from None
        except (LookupError, ValueError):  # an encoding that Python does not know
            raise SvgError("its encoding is unknown") from None
        self._write_names()
        return Cleaned("".join(self.written).encode(), tuple(self.removed))

    def _write_names(self) -> None:
        """Write those ids and classes that the picture itself refers to: others may be the names of what is drawn."""
        drawn = "".join(self.written) if self.names else ""
        ids = {name for form in _REFERENCES for name in form.findall(unescape(drawn))}
        classes = {name for sheet in _SHEET.findall(drawn) for name in _CLASS.findall(sheet)}
        for place, key, value in self.names:
            left = " ".join(name for name in value.split() if name in (ids if key == "id" else classes))
            self.written[place] = f' {key}="{_escaped(left)}"' if left else ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not self.open and not self.lost and (space, local) != (_SVG, "svg"):
            raise SvgError(f"its root is not <svg> of the namespace {_SVG}")
        is_unseen = self.is_bare and (local in _UNSEEN or (self.hidden > 0 and local in _SAYING))
        if self.lost or space != _SVG or local not in _ELEMENTS or is_unseen or self.style is not None:
            if not self.lost and space in (_SVG, _XHTML) and local not in _SILENT and not is_unseen:
                self.removed[f"<{local[:40]}>"] = None
            self.lost += 1
            return
        is_root = not self.open
        self.open.append(local)
        if local == "style":
            self.style = []
            return
        if self.is_bare and (self.hidden or _is_hidden(attributes)):
            self.hidden += 1
        self.written.append(f'<{local} xmlns="{_SVG}"' if is_root else f"<{local}")
        for key, value in attributes.items():
            written = self._attribute(local, key, value)
            if written is not None and self.is_bare:
                written, value = _bare(written, value)
            if self.is_bare and written in ("id", "class"):
                self.names.append((len(self.written), written, value))
                self.written.append("")
            elif written is not None:
                self.written.append(f' {written}="{_escaped(value)}"')
        self.written.append(">")

    def _attribute(self, element: str, key: str, value: str) -> str | None:
        """The name under which an attribute stays; None if it goes."""
        if key in _LINK:
            if _may_lead(element, value.strip()):
                return "href"
            self.removed[f"an address of <{element}>"] = None
            return None
        if key in _OF_XML:
            return _OF_XML[key]
        if key not in _ATTRIBUTES:
            if key[:2].lower() == "on":
                self.removed[f"{key[:40]}="] = None
            return None
        if key not in _WORDS and not _is_inert(value):
            self.removed[f"{key}= with an address or code"] = None
            return None
        return key

    def _end(self, name: str) -> None:
        if self.lost:
            self.lost -= 1
            return
        local = self.open.pop()
        if local == "style":
            sheet, self.style = self._sheet("".join(self.style or ())), None
            if sheet.strip():
                self.written.append(f"<style>{_escaped_text(sheet)}</style>")
            return
        self.hidden -= self.hidden > 0
        self.written.append(f"</{local}>")

    def _sheet(self, sheet: str) -> str:
        """A style sheet without what it fetches."""
        sheet, imports = _IMPORT.subn("", _COMMENT.sub("", sheet))
        if imports:
            self.removed["a style sheet from elsewhere"] = None
        if self.is_bare:
            sheet = _INSIDE.sub("none", sheet)
        if _is_inert(sheet):
            return sheet
        self.removed["<style>"] = None
        return ""

    def _text(self, words: str) -> None:
        if self.lost:
            return
        if self.style is not None:
            self.style.append(words)
        elif self.open:
            self.written.append(_escaped_text(words))

    def _entity(self, *_: object) -> None:
        raise SvgError("it declares entities")

    def _instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            self.removed["a style sheet from elsewhere"] = None


def _bare(name: str, value: str) -> tuple[str | None, str]:
    """An attribute without what nobody sees; None for the name if nothing is left."""
    if name.startswith("aria-") or name == "role":
        return None, value
    if name != "href":
        return (None if "data:" in value.lower() else name), value
    if value.strip().startswith("#"):
        return name, value
    if picture := _PICTURE_INSIDE.fullmatch(value.strip()):
        try:
            content = without_metadata(picture[1].lower(), base64.b64decode(picture[2]))
        except ValueError:
            content = None
        if content is not None:
            return name, f"data:image/{picture[1].lower()};base64,{base64.b64encode(content).decode()}"
    return None, value


_INSIDE = re.compile(r"url\(\s*[\"']?data:[^)]*\)", re.IGNORECASE)
_UNSEEN = frozenset({"title", "desc"})
_SAYING = frozenset({"text", "tspan", "textPath", "image"})
"""Elements that say something. Others in a hidden layer may draw something elsewhere, such as a colour."""
_REFERENCES = (re.compile(r"#([^\s\"'()<>,;{}]+)"), re.compile(r"#([\w-]+)"))
"""Of what begins like a reference to an id, all of it, and what would be the id in a selector of a style sheet."""
_SHEET = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_CLASS = re.compile(r"\.([\w-]+)")
_NOT_DRAWN = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)


def _is_hidden(attributes: dict[str, str]) -> bool:
    """Whether an element is never drawn itself, such as a layer that is switched off."""
    return attributes.get("display", "").strip() == "none" or _NOT_DRAWN.search(attributes.get("style", "")) is not None


_PICTURE_INSIDE = re.compile(r"data:image/([a-z]+);base64,(.*)", re.IGNORECASE | re.DOTALL)


def _may_lead(element: str, address: str) -> bool:
    if re.fullmatch(r"#\S*", address):
        return True
    if element == "a":
        return _ADDRESS.fullmatch(address) is not None
    return element == "image" and _EMBEDDED.fullmatch(address) is not None


def _is_inert(css: str) -> bool:
    """Whether a style, or a value that may be one, fetches nothing and runs nothing."""
    if "\\" in css:
        return False
    if any(found[1].lower() not in _RULES for found in _RULE.finditer(css)):
        return False
    return "(" not in css or all(_is_harmless(*found.groups()) for found in _FUNCTION.finditer(css))


def _is_harmless(function: str, argument: str) -> bool:
    if function.lower() == "url":
        return _ITS_OWN.match(argument) is not None
    return not function or function.lower() in _FUNCTIONS


def _escaped(value: str) -> str:
    return escape(value).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


def _escaped_text(words: str) -> str:
    return escape(words, quote=False).replace("\r", "&#13;")
