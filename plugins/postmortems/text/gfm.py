"""GitHub's own Markdown parser."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from cmarkgfm import _cmark

FOOTNOTES = 1 << 13
FULL_INFO_STRING = 1 << 16
"""Everything after the language of a fence goes into an attribute."""
RAW_HTML = 1 << 17
SOURCE_POSITIONS = 1 << 1

_EXTENSIONS = ("table", "strikethrough", "autolink", "tasklist")


def gfm_html(markdown: str, options: int) -> str:
    """The HTML that GitHub's parser makes of a text, before anybody cleaned it."""
    source = markdown.encode()
    parser = _cmark.lib.cmark_parser_new(options)
    try:
        for extension in _EXTENSIONS:
            found = _cmark.lib.cmark_find_syntax_extension(extension.encode())
            _cmark.lib.cmark_parser_attach_syntax_extension(parser, found)
        _cmark.lib.cmark_parser_feed(parser, source, len(source))
        root = _cmark.lib.cmark_parser_finish(parser)
        try:
            extensions = _cmark.lib.cmark_parser_get_syntax_extensions(parser)
            rendered = _cmark.lib.cmark_render_html(root, options, extensions)
            try:
                html: str = _cmark.ffi.string(rendered).decode()
                return html
            finally:
                _free(rendered)
        finally:
            _free_tree(root)
    finally:
        _cmark.lib.cmark_parser_free(parser)


_cmark.lib.cmark_gfm_core_extensions_ensure_registered()


def _exported(name: str) -> Callable[[Any], None]:
    """A function of the library that takes a pointer and that cmarkgfm does not offer.

    cmarkgfm itself gives back neither trees nor their HTML, thirteen times the size of a text. On Windows its library
    exports no functions: there the memory is lost until the program ends.
    """
    try:
        function = getattr(ctypes.CDLL(_cmark.__file__), name)
    except (AttributeError, OSError):
        return lambda pointer: None
    function.argtypes, function.restype = [ctypes.c_void_p], None
    return lambda pointer: function(int(_cmark.ffi.cast("uintptr_t", pointer)))


_free_tree = _exported("cmark_node_free")
_free = _exported("free")
