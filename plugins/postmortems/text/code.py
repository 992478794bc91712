"""Blocks of code as HTML, with the classes of Pygments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

from postmortems.text.html import preformatted

LONGEST = 8_000
"""Characters of a block up to which it gets colours."""
LONGEST_LINE = 500
"""Characters of a line up to which its block gets colours."""

_LANGUAGES = frozenset(
    """
    apache apacheconf awk bash bat batch c c# c++ clojure cmake console cpp cs csharp css dart diff
    docker dockerfile elixir ini erlang ex f# fsharp gherkin go golang graphql groovy haskell hs html
    http ini java javascript jinja js json json5 jsx julia kotlin less lua make makefile markdown md mysql
    nginx nix objc objective-c ocaml perl php pl plpgsql postgres postgresql powershell promql properties proto
    protobuf ps1 psql puppet pwsh py py3 pycon pytb python python3 r rb rego rs rst ruby rust sass scala scss sh
    shell shell-session sql sqlite3 swift systemd tcl tex toml ts tsx typescript udiff vim xml
    yaml yml zig zsh
    """.split()
)
"""Languages that get colours. Pygments knows 500 more, and some take very long for hostile code (HCL: 4 s for 8,000
characters)."""
_OTHER_NAMES = {"gradle": "groovy", "jsonl": "json", "kt": "kotlin", "patch": "diff"}
_SLOW = re.compile(rf"\s{{100}}|(?=[^\n]{{101}})(?:[^\n]{{{LONGEST_LINE}}}|([^\n]{{1,6}}?)\1{{100}})")
"""Where lexers with patterns like `\\s*…` begin again at each character."""


@lru_cache(maxsize=64)
def highlighted(code: str, language: str) -> str:
    """Code as HTML on one line. Without colours where the language is none of those that we colour, or code is long."""
    language = _OTHER_NAMES.get(language.lower(), language.lower())
    if language not in _LANGUAGES or len(code) > LONGEST or _SLOW.search(code):
        return preformatted(code)
    lexer = _lexer(language)
    # A lexer may take a last line for none unless it ends, or lose something.
    tokens = list(lexer.get_tokens(f"{code}\n")) if lexer else []
    if "".join(words for _, words in tokens) != f"{code}\n":
        return preformatted(code)
    kind, words = tokens[-1]
    return "".join(_coloured([*tokens[:-1], (kind, words.removesuffix("\n"))]))


@lru_cache(maxsize=256)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


def _coloured(tokens: Iterable[tuple[_TokenType, str]]) -> Iterator[str]:
    for kind, words in tokens:
        name = _class_of(kind)
        written = preformatted(words)
        yield f'<span class="{name}">{written}</span>' if name and words.strip() else written


@cache
def _class_of(kind: _TokenType) -> str:
    """The class of a kind of token, or of the nearest kind around it that has one. Lexers know some hundred kinds."""
    return next(STANDARD_TYPES[outer] for outer in reversed(kind.split()) if outer in STANDARD_TYPES)
