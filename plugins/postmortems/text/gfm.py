"""GitHub Flavored Markdown as HTML, by GitHub's own parser: a body is on the site what it is on the code host.

Nothing in this HTML is cleaned yet; see `cleaner`.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from cmarkgfm import cmark

from postmortems.text.rare import rare_pattern

_FOOTNOTES, _WHOLE_INFO_STRING, _RAW_HTML, _POSITIONS = 1 << 13, 1 << 16, 1 << 17, 1 << 1


def to_html(source: str, with_positions: bool = False) -> str:
    """A body as GitHub's parser renders it. Nothing in it is safe yet.

    With positions, blocks that Markdown made have their place in an attribute: `data-sourcepos="1:1-3:7"`.
    """
    options = _FOOTNOTES | _WHOLE_INFO_STRING | _RAW_HTML | (_POSITIONS if with_positions else 0)
    may_be_unreadable = "\0" in source or not source.isascii()
    markdown = _UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", source) if may_be_unreadable else source
    with _LOCK:
        return _parse(markdown, options)


_UNREADABLE = rare_pattern(r"[\x00\ud800-\udfff]")
_LOCK = threading.Lock()
"""The parser has a table of its own for all threads, in which extensions enter their characters while it works."""


def _parse(markdown: str, options: int) -> str:
    attached = _extensions()
    parser = cmark.parser_new(options)
    root = rendered = None
    try:
        for extension in attached:
            cmark.parser_attach_syntax_extension(parser, extension)
        cmark.parser_feed(parser, markdown)
        root = cmark.parser_finish(parser)
        extensions = cmark.parser_get_syntax_extensions(parser)
        rendered = cmark._cmark.lib.cmark_render_html(root, options, extensions)
        return str(cmark._cmark.ffi.string(rendered).decode("utf-8"))
    finally:
        if _MEMORY is not None:
            _MEMORY.free(_address(root), _address(rendered))
        cmark.parser_free(parser)


@cache
def _extensions() -> Sequence[object]:
    cmark.core_extensions_ensure_registered()
    return [cmark.find_syntax_extension(name) for name in ("table", "strikethrough", "autolink", "tasklist")]


def _address(pointer: object) -> int:
    return int(cmark._cmark.ffi.cast("uintptr_t", pointer)) if pointer is not None else 0


class _Allocator(ctypes.Structure):
    _fields_ = (
        ("calloc", ctypes.c_void_p),
        ("realloc", ctypes.c_void_p),
        ("free", ctypes.CFUNCTYPE(None, ctypes.c_void_p)),
    )


class _Memory(NamedTuple):
    """Gives back the memory of a document, which cmarkgfm never does: some 50 bytes for each byte of Markdown."""

    free_tree: Callable[[int], None]
    free_text: Callable[[int], None]

    @staticmethod
    def of_the_parser() -> _Memory | None:
        """None where the library does not show its functions, which is so on Windows."""
        try:
            library = ctypes.CDLL(cmark._cmark.__file__)
            free_tree, allocator = library.cmark_node_free, library.cmark_get_default_mem_allocator
        except (AttributeError, OSError):
            return None
        free_tree.argtypes, free_tree.restype = (ctypes.c_void_p,), None
        allocator.argtypes, allocator.restype = (), ctypes.POINTER(_Allocator)
        return _Memory(free_tree, allocator().contents.free)

    def free(self, tree: int, text: int) -> None:
        """Free the tree and the text at these addresses."""
        if tree:
            self.free_tree(tree)
        if text:
            self.free_text(text)


_MEMORY = _Memory.of_the_parser()
