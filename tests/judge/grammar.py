"""Bodies put together from pieces that a Markdown engine, a template engine, a plugin or a browser may act upon.

Each piece is well known and harmless by itself; what matters is where they meet. A body is made of its seed and its
number alone, so any body of a run can be made again.
"""

from __future__ import annotations

import random
from collections.abc import Callable

INCLUDED = "held-back.txt"
"""A file that the hosts could include; its text must be on no page."""
EVALUATED = "6 * 7000000 + 1"
"""What a template engine would work out; the result must be on no page."""

WORDS = (
    "belt motor oven shelf `code` **bold** _em_ ~~gone~~ 02:14 <kbd>Esc</kbd> [there](#belt) [x](2026-01-01-x.md#y)"
    " https://example.org/a_b?c=d&e=f www.example.org mira@example.org"
    " <https://example.org> 中文 عربى :smile: @mira #12"
    " $x$ H~2~O x^2^ ==mark== ++ctrl+c++ &amp; &lt;b&gt; &#60; &#x3c;script&#62; \\< \\* \\` --- ... (c) 'q' \"q\" [^1]"
).split(" ")
ADDRESSES = (
    "javascript:judge()",
    "JaVaScript:judge()",
    "java&#115;cript:judge()",
    "java&Tab;script:judge()",
    "javascript&colon;judge()",
    " javascript:judge()",
    "vbscript:judge()",
    "data:text/html,<b>",
    "data:image/svg+xml,<svg>",
    "//elsewhere.example/x",
    "/\\elsewhere.example/x",
    "https:elsewhere.example",
    "https://elsewhere.example/x.png",
    "x.png",
    "2026-03-02-x/y.png",
    "#belt",
    "mailto:mira@example.org",
    "file:///etc/hosts",
    "blob:x",
    "<javascript:judge()>",
    "x)(javascript:judge()",
    "{{ x }}",
    "",
)
MACROS = (
    "{{ " + EVALUATED + " }}",
    "{{" + EVALUATED + "}}",
    "{{- " + EVALUATED + " -}}",
    "{% if 1 %}" + "{{ " + EVALUATED + " }}" + "{% endif %}",
    f"{{% include '{INCLUDED}' %}}",
    "{% raw %}",
    "{% endraw %}",
    "{#",
    "#}",
    "{{",
    "}}",
    "{%",
    "%}",
    "${x}",
)
INCLUSIONS = (
    f'--8<-- "{INCLUDED}"',
    f'-8<- "{INCLUDED}"',
    f'    --8<-- "{INCLUDED}"',
    f"--8<--\n{INCLUDED}\n--8<--",
    f'; --8<-- "{INCLUDED}"',
    f"{{!{INCLUDED}!}}",
    f'{{% include-markdown "{INCLUDED}" %}}',
    "--8<--",
)
MARKS = (
    "{++ ++} {++ {-- --} {~~a~>b~~} {~~ ~> {>> <<} {== ==}{>>x<<} {: .mermaid } {: onclick=judge() } {: #__search }"
    " { .mermaid } {#belt} {: .md-header data-md-component=header } [TOC] [[toc]] [[wiki]] *[belt]:judge /// :::"
    " !!! ??? ::: === ^^ == ~~ ** __ * _ ` `` ``` ~~~ > - + 1. | |- [ ]"
    " ( ) ! < > & ; \\ \" ' = # --> <!-- ]]> <![CDATA["
    " <?php ?> <!x <!-->judge <!--->judge --!> :material-check: \x02wzxhzdk:0\x03 \x02klzzwxh:0\x03 \x02amp\x03 \x00"
    " \x0c \x85 \u2028 \u202e \ufeff \xa0 wzxhzdk:1"
).split(" ")
TAGS = (
    "script style iframe object embed video audio svg math template noscript textarea title select option form button"
    " input link meta base body html head frameset frame plaintext xmp"
    " noembed noframes marquee dialog portal slot image"
    " div span p a b i em strong code pre ul ol li dl dt dd table thead tbody tr td th caption col colgroup details"
    " summary blockquote h1 h2 h3 h4 h6 hr br img section article main nav header footer aside figure font center sub"
    " kbd mark time ruby rt rp foreignObject mglyph annotation-xml desc nobr x-y"
).split(" ")
ATTRIBUTES = (
    "onclick=judge() onerror='judge()' OnLoad=\"judge()\""
    " style=\"position:fixed\" style='background:url(//elsewhere.example)'"
    " class=mermaid class='md-header md-nav' class=\"pm-bar\""
    " class=language-js id=__search id=belt id=document id='pm-x'"
    " name=forms id=lag-alert data-md-component=search"
    ' data-due=2020-01-01 data-cite=x markdown markdown=1 markdown="block"'
    " href=javascript:judge() href=' javascript:judge()'"
    " src=//elsewhere.example/x.png src=x srcset='x 1x' poster=x srcdoc='x'"
    " formaction=judge() action=x xlink:href=javascript:judge() background=//elsewhere.example http-equiv=refresh"
    " content='0;url=//elsewhere.example' rel=stylesheet type=checkbox"
    " type=text open title=\"a>b\" title='{{ 1 }}' alt='--><b>'"
    " title='<b onclick=judge()>' lang=en dir=rtl align=center width=1 height=99999 colspan=9999 target=_blank ping=//x"
    " is=x tabindex=1 contenteditable autofocus onfocus=judge() title= = ' \" / `"
).split(" ")
INFO = ("", "python", "html", "mermaid", 'js title="x.py"', "{.python title='a'}", "diff", "{{ x }}", "a<b>", "math")
BEGINNINGS = (
    "",
    "",
    "",
    "",
    "> ",
    "- ",
    "  ",
    "    ",
    "1. ",
    "\t",
    "# ",
    "## ",
    "> > ",
    "   ",
    "| ",
    "- [ ] ",
    "- [x] ",
    ": ",
)


def body(seed: int, number: int) -> str:
    """The body with this number of a run."""
    return _Maker(random.Random(f"{seed} {number}")).body()  # noqa: S311 -- nothing is secret here


class _Maker:
    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.pieces: tuple[tuple[int, Callable[[], str]], ...] = (
            (8, self.words),
            (5, self.tag),
            (3, self.link),
            (3, lambda: draw.choice(MARKS)),
            (2, lambda: draw.choice(MACROS)),
            (1, lambda: draw.choice(INCLUSIONS)),
            (1, self.picture),
            (1, self.comment),
        )
        self.weights = [weight for weight, _ in self.pieces]
        self.blocks: tuple[tuple[int, Callable[[], str]], ...] = (
            (8, self.lines),
            (2, self.fence),
            (2, self.html_block),
            (1, self.table),
            (1, self.alert),
            (1, self.details),
            (1, self.definitions),
            (1, self.foreign_block),
            (1, self.heading),
        )
        self.block_weights = [weight for weight, _ in self.blocks]

    def body(self) -> str:
        made = [self.block() for _ in range(self.draw.choice((1, 1, 2, 2, 3, 4)))]
        text = self.draw.choice(("\n\n", "\n\n", "\n")).join(made)
        if self.draw.random() < 0.15:
            text = self.disturbed(text)
        return text + self.draw.choice(("", "\n"))

    def block(self) -> str:
        return self.draw.choices(self.blocks, self.block_weights)[0][1]()

    def disturbed(self, text: str) -> str:
        """With something taken out, doubled or put in somewhere."""
        start = self.draw.randrange(len(text) + 1)
        end = min(len(text), start + self.draw.randrange(1, 9))
        return text[:start] + self.draw.choice(("", text[start:end] * 2, self.piece(), "\n")) + text[end:]

    def piece(self) -> str:
        return self.draw.choices(self.pieces, self.weights)[0][1]()

    def inline(self, most: int = 5) -> str:
        glue = self.draw.choice((" ", " ", ""))
        return glue.join(self.piece() for _ in range(self.draw.randrange(1, most + 1)))

    def words(self) -> str:
        return " ".join(self.draw.choices(WORDS, k=self.draw.randrange(1, 4)))

    def tag(self) -> str:
        name = self.draw.choice(TAGS)
        kind = self.draw.randrange(6)
        if kind == 0:
            return f"</{name}>"
        attributes = "".join(
            self.draw.choice((" ", " ", "\n", "/", "\t")) + self.draw.choice(ATTRIBUTES)
            for _ in range(self.draw.choice((0, 0, 1, 1, 2, 3)))
        )
        end = self.draw.choice((">", ">", ">", "/>", " >", "", "<"))
        inside = f"{self.draw.choice(WORDS)}</{name}>" if kind > 3 else ""
        return f"<{name}{attributes}{end}{inside}"

    def link(self) -> str:
        address = self.draw.choice(ADDRESSES)
        words = self.draw.choice(WORDS)
        return self.draw.choice(
            (f"[{words}]({address})", f'[{words}](<{address}> "t")', f"[{words}][a]", f"<{address}>", f"[{address}]")
        )

    def picture(self) -> str:
        return f"![{self.draw.choice(WORDS)}]({self.draw.choice(ADDRESSES)})"

    def comment(self) -> str:
        before, after = self.draw.choice(("<", "<", "&lt;", "x")), self.draw.choice(("b>", "script>", "/div>", ""))
        return f"{before}<!--{self.draw.choice(WORDS)}-->{after}"

    def lines(self) -> str:
        beginning = self.draw.choice(BEGINNINGS)
        made = []
        for _ in range(self.draw.randrange(1, 5)):
            if self.draw.random() < 0.4:
                beginning = self.draw.choice(BEGINNINGS)
            made.append(beginning + self.inline())
        if self.draw.random() < 0.15:
            made.append(f"\n[a]: {self.draw.choice(ADDRESSES)} 't'")
        if self.draw.random() < 0.1:
            made.append(f"\n[^1]: {self.inline()}")
        return "\n".join(made)

    def fence(self) -> str:
        mark = self.draw.choice(("```", "~~~", "````", "    ", "`` "))
        inside = "\n".join(self.inline() for _ in range(self.draw.randrange(1, 4)))
        return f"{mark}{self.draw.choice(INFO)}\n{inside}\n{self.draw.choice((mark, mark, ''))}"

    def html_block(self) -> str:
        inside = self.draw.choice(("\n", "\n\n", "")).join(self.inline(3) for _ in range(self.draw.randrange(1, 3)))
        return f"{self.tag()}\n{inside}\n{self.tag()}"

    def table(self) -> str:
        rows = [" | ".join(self.inline(2).replace("\n", " ") for _ in range(2)) for _ in range(2)]
        return f"| {rows[0]} |\n|---|:-:|\n| {rows[1]} |"

    def alert(self) -> str:
        kind = self.draw.choice(("NOTE", "warning", "TIP", "x<b>", "CAUTION"))
        return f"> [!{kind}]{self.draw.choice(('', ' ', ' x'))}\n> {self.inline()}\n{self.inline(2)}"

    def details(self) -> str:
        end = self.draw.choice(("</details>", ""))
        return f"<details>\n<summary>{self.inline(2)}</summary>\n\n{self.block()}\n\n{end}"

    def definitions(self) -> str:
        return f"{self.inline(2)}\n:   {self.inline(2)}\n\n    {self.inline(2)}"

    def foreign_block(self) -> str:
        first = self.draw.choice(('!!! note "<b>"', "??? tip", '=== "x"', "/// note | x", "::: x", "<div markdown>"))
        return f"{first}\n    {self.inline()}\n\n    {self.inline(2)}\n"

    def heading(self) -> str:
        words = self.inline(3).replace("\n", " ")
        return self.draw.choice(
            (f"## {words}", f"{words}\n===", f"{words}\n---", f"### {words} {{#belt onclick=judge()}}")
        )
