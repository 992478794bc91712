"""YAML that cannot be parsed: what is wrong where the parser stopped, and what to write in its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import yaml
from yaml.tokens import (
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    ScalarToken,
)

from postmortems.record.source.events import end_of, start_of, tokens
from postmortems.record.source.flaws import Fix, Flaw
from postmortems.record.source.lines import LINE_END
from postmortems.record.source.yaml_errors import QUOTE_IT, SECOND_DOCUMENT, TAG, UNKNOWN_SYNTAX


class _Break(NamedTuple):
    """Where the parser stopped, and where the thing began that it was reading then."""

    block: str
    offset: int
    start: int

    @property
    def line_before(self) -> str:
        """The text before the break on its line."""
        block, offset = self.block, self.offset
        return block[max(block.rfind("\n", 0, offset), block.rfind("\r", 0, offset)) + 1 : offset]


def syntax_flaw(block: str, error: yaml.YAMLError) -> Flaw:
    """What is wrong where the parser stopped.

    Its places, and the kind of thing that it was reading, are facts; its sentences are not for the reader.
    """
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return UNKNOWN_SYNTAX
    at: int = error.problem_mark.index
    start: int = at if error.context_mark is None else error.context_mark.index
    reading, problem = error.context or "", error.problem or ""
    broken = _Break(block, at, start)
    if block.startswith("\t", at) and not broken.line_before.strip(" "):
        return _tab(at)
    if "tag" in reading or "tag handle" in problem:
        return TAG.moved(start)
    if "document start" in problem:
        return SECOND_DOCUMENT.moved(at)
    if "mapping values" in problem:
        return _stray_colon(broken)
    if "sequence entries" in problem:
        return _broken(
            at,
            "a list item cannot begin here, after other text on its line",
            f"begin the list on the next line; if `-` begins a text, {QUOTE_IT}",
        )
    for kind, explain in _EXPLANATIONS.items():
        if kind in reading:
            return explain(broken)
    return _bad_beginning(broken)


def _broken(offset: int, message: str, help_: str) -> Flaw:
    return Flaw("broken-yaml", offset, message, help_)


def _tab(offset: int) -> Flaw:
    return _broken(offset, "a tab indents this line; YAML needs spaces", "replace the tab by spaces")


def _stray_colon(broken: _Break) -> Flaw:
    before = broken.line_before
    indentation = before[: len(before) - len(before.lstrip(" \t"))]
    if "\t" in indentation:
        return _tab(broken.offset - len(before) + indentation.index("\t"))
    if re.search(r":[ \t]", before):
        return _quotable(
            broken,
            "an unquoted value cannot contain a colon followed by a space",
            f"the colon would begin another key; {QUOTE_IT}",
        )
    return _broken(
        broken.offset - len(before.lstrip(" ")),
        "this line continues the value above it, so it cannot begin with a key",
        "indent it like the lines around it, and add a space after the colon of the key above",
    )


_UNQUOTED = re.compile(r"(?P<dashes> *(?:- +)*)(?P<key>[\w-]+: +)?(?P<value>[^\s\"'\[\]{}|>&*!?#,-][^\"\\\r\n]*)")
"""A value without quotes on the line of its key, or a text of a list."""
_KEYS = re.compile(r"^ *(?:- +)*([\w-]+):", re.MULTILINE)
_COMMENT = re.compile(r"\s#")
_WORD_AS_KEY = re.compile(r"(?<![\w-])([\w-]+):(?=\s|$)")


def _quotable(broken: _Break, message: str, help_: str) -> Flaw:
    """A value that needs quotes: a fix on the line of its key or dash if it ends there and holds no key of the file."""
    block, offset = broken.block, broken.offset
    line = offset - len(broken.line_before)
    flaw, found = _broken(offset, message, help_), _UNQUOTED.match(block, line)
    if found is None or not (found["key"] or ("-" in found["dashes"] and found.start("value") == offset)):
        return flaw
    value, start = found["value"].rstrip(), found.start("value")
    rest, *below = block[start + len(value) :].splitlines() or [""]
    following = next(filter(str.strip, below), "")
    column = len(found["dashes"]) if found["key"] else found["dashes"].find("-")
    is_continued = following and len(following) - len(following.lstrip(" ")) > column
    has_key = not set(_WORD_AS_KEY.findall(value)).isdisjoint(_KEYS.findall(block))
    if is_continued or has_key or rest.strip() or _COMMENT.search(value) or _open_brackets(block[:line]):
        return flaw
    return flaw._replace(fix=Fix("text", value, f'"{value}"'), before_offset=offset - start)


def _in_quotes(broken: _Break) -> Flaw:
    block, at, start = broken
    quote = block[start]
    # The parser stops inside the value at a bad escape only; otherwise it has looked for the end in vain.
    backslash = block.rfind("\\", start, at + 1)
    if quote == '"' and at - backslash <= 10 and at < len(block) and not LINE_END.search(block, backslash, at):
        return _broken(
            backslash,
            "this backslash begins an escape that YAML does not know",
            "write two backslashes, or put the value in single quotes",
        )
    return _broken(
        start,
        f"the quote {quote} that opens here is never closed",
        f"write another {quote} at the end of the value",
    )


def _unclosed_bracket(broken: _Break) -> Flaw:
    block, at, start = broken
    if not block[at:].strip():  # the parser then knows only that an item is missing, not in which bracket
        start = _open_brackets(block)[-1]
    bracket = block[start]
    closing = {"[": "]", "{": "}"}[bracket]
    return _broken(
        start,
        f"the bracket `{bracket}` that opens here is not closed, or a comma is missing after it",
        f"write `{closing}` after the last item; if it is text, {QUOTE_IT}",
    )


def _flow_node(broken: _Break) -> Flaw:
    at_end = not broken.block[broken.offset :].strip()
    return _unclosed_bracket(broken) if at_end else _bad_beginning(broken)


def _block_text(broken: _Break) -> Flaw:
    indicator = broken.block[broken.start]
    return _broken(
        broken.start,
        f"the line must end after `{indicator}`, which begins a text of several lines",
        f"begin the text on the next line, indented with spaces; or {QUOTE_IT}",
    )


def _no_colon(broken: _Break) -> Flaw:
    return _broken(
        broken.start,
        "this line is neither `key: value` nor a list item",
        "write a colon and a space after the key; or indent the line, if it continues the value above",
    )


def _bad_beginning(broken: _Break) -> Flaw:
    character = broken.block[broken.start : broken.start + 1]
    if not character or character.isalnum() or character.isspace():
        return UNKNOWN_SYNTAX.moved(broken.offset)
    name = "a backtick" if character == "`" else f"`{character}`"
    return _quotable(
        broken._replace(offset=broken.start),
        f"{name} cannot begin an unquoted value",
        f'put the value in quotes: "{character}…"',
    )


def _misplaced(broken: _Break) -> Flaw:
    """The text here belongs to none of the lists and maps around it: find out what its author wanted."""
    block, at, _ = broken
    before = broken.line_before
    start, end = _last_quoted(block, at)
    if start < end and not block[end:at].strip(" \t"):
        return _after_quote(block, start, at)
    if before.rstrip(" \t").endswith(("]", "}")):
        return _broken(at, "text follows the closing bracket", f"if all of it is text, {QUOTE_IT}")
    if block.startswith(":", at):
        return _broken(at, "there is no key before this colon", "write a key, or put the text in quotes")
    if before.strip(" "):
        return UNKNOWN_SYNTAX.moved(at)
    if re.compile(r"-\s").match(block, at):
        return _broken(
            at,
            "there is a list item here instead of a key",
            "indent it like the other items; or write the key of the list on a line of its own, above its items",
        )
    return _broken(
        at,
        "the indentation of this line matches none of the lines above it",
        "begin the keys of one map, and the items of one list, in the same column",
    )


def _after_quote(block: str, start: int, at: int) -> Flaw:
    quote = block[start]
    if LINE_END.search(block, start, at):
        return _broken(
            start,
            f"the quote {quote} that opens here is closed on a later line, before other text",
            f"write {quote} at the end of the value",
        )
    return _broken(
        at,
        "text follows the closing quote",
        f"put all of it in quotes; inside them, write a quote {quote} as {_QUOTE_IN_QUOTES[quote]}",
    )


_QUOTE_IN_QUOTES = {'"': '\\"', "'": "''"}
# By what the parser was reading, in the words that PyYAML and libyaml share; the first one that fits counts.
_EXPLANATIONS: dict[str, Callable[[_Break], Flaw]] = {
    "quoted scalar": _in_quotes,
    "block scalar": _block_text,
    "simple key": _no_colon,
    "flow sequence": _unclosed_bracket,
    "flow mapping": _unclosed_bracket,
    "flow node": _flow_node,
    "block mapping": _misplaced,
    "block collection": _misplaced,
}


def _last_quoted(block: str, before: int) -> tuple[int, int]:
    """Start and end of the last quoted text that ends at or before the offset `before`; (0, 0) if none."""
    last = (0, 0)
    for token in tokens(block):
        if end_of(token) > before:
            break
        if token.__class__ is ScalarToken and token.style in _QUOTE_IN_QUOTES:
            last = (start_of(token), end_of(token))
    return last


def _open_brackets(block: str) -> list[int]:
    """Starts of the brackets that `block` opens and does not close, the innermost one last."""
    open_brackets: list[int] = []
    for token in tokens(block):
        if token.__class__ in (FlowSequenceStartToken, FlowMappingStartToken):
            open_brackets.append(start_of(token))
        elif token.__class__ in (FlowSequenceEndToken, FlowMappingEndToken):
            open_brackets.pop()
    return open_brackets
