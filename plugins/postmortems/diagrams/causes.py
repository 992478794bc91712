"""The causal chains of a record, drawn: causes above, what they brought about below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from postmortems.diagrams.layout import Box, Route, Size, lay_out
from postmortems.diagrams.svg import address, drawing, number
from postmortems.diagrams.svg import text as escaped
from postmortems.diagrams.text import shortened, widest_word, wrap
from postmortems.model.vocabulary import StepKind

NODE_WIDTH = 212.0
PADDING = 11.0
TEXT_SIZE = 13.0
TEXT_LEADING = 17.0
LABEL_SIZE = 10.5
LABEL_HEIGHT = 18.0
BADGE_SIZE = 11.5
BADGE_HEIGHT = 20.0
MOST_LINES = 6
SINCE_HEIGHT = 15.0
WIDEST_NODE = 640.0
"""About the width of a column of text."""
MARGIN = 6.0

POINTER_ONLY = 'tabindex="-1"'

MARKS: dict[StepKind, str] = {
    StepKind.CONDITION: "M5 1.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7z",
    StepKind.TRIGGER: "M6.2 0L1.5 6h2.8L3.4 10L8.5 4H5.4z",
    StepKind.FAILURE: "M1.6.6L5 4L8.4.6L9.4 1.6L6 5L9.4 8.4L8.4 9.4L5 6L1.6 9.4L.6 8.4L4 5L.6 1.6z",
    StepKind.MISSING_CONTROL: "M5 .5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM5 2a3 3 0 1 1 0 6a3 3 0 1 1 0-6z",
    StepKind.AMPLIFIER: "M5 .5L9 4.5H1zM5 5L9 9H1z",
    StepKind.IMPACT: "M5 0L6.5 3.4L10 3.8L7.4 6.2L8.1 10L5 8L1.9 10L2.6 6.2L0 3.8L3.5 3.4z",
}
"""A mark for each kind, on a grid of 10 by 10: kinds differ by mark, outline and word, not by colour alone."""

ACTED = {
    "done": "M1 5.2L4 8.4L9.4 1.6",
    "open": "M5 1a4 4 0 1 0 0 8a4 4 0 1 0 0-8z",
    "none": "M1.5 5H8.5",
}
"""A mark for what became of the action items that address a step, as lines on a grid of 10 by 10."""

CORNER: dict[StepKind, float] = {StepKind.CONDITION: 10, StepKind.TRIGGER: 10, StepKind.IMPACT: 2, StepKind.FAILURE: 2}


class Badge(NamedTuple):
    """A line at the foot of a node that leads elsewhere: a shared factor, an unfinished action."""

    kind: str
    """`factor`, `unfinished` or `done`."""
    text: str
    href: str


class Node(NamedTuple):
    """A causal step, ready to be drawn. All texts are plain; they are escaped here."""

    kind: StepKind
    label: str
    """The printed name of the kind."""
    text: str
    href: str
    """Where the page has the whole step."""
    badges: tuple[Badge, ...] = ()
    number: str = ""
    """What the list beside the drawing calls the step: `2.3`."""
    action: str = ""
    """`none`, `open` or `done`: what became of the action items that address it. Empty: no mark."""
    since: str = ""
    """Since when it was true, in words."""
    language: str = ""
    """Of the text; empty for that of the page."""


def draw_causes(nodes: Sequence[Node], edges: Sequence[tuple[int, int]], name: str) -> str:
    """The SVG of a causal graph, on one line. Edges are pairs of node numbers, cause first.

    `name` names the drawing for those who cannot see it; the page must also have a nested list of the same steps.
    Its links are for pointers alone: the list has them for everybody else.
    """
    widths = [_width(node) for node in nodes]
    lines = [
        wrap(node.text, width - 2 * PADDING, TEXT_SIZE, MOST_LINES) for node, width in zip(nodes, widths, strict=True)
    ]
    sizes = [Size(width, _height(node, wrapped)) for node, width, wrapped in zip(nodes, widths, lines, strict=True)]
    layout = lay_out(sizes, edges)
    body = "".join(
        (
            *(_edge(route) for route in layout.routes),
            *(_node(node, box, wrapped) for node, box, wrapped in zip(nodes, layout.boxes, lines, strict=True)),
        )
    )
    width, height = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN
    return drawing("pm-causes", name, width, height, body, origin=MARGIN, role="img")


def _width(node: Node) -> float:
    """Wide enough for the longest word, within reason."""
    return min(max(NODE_WIDTH, widest_word(node.text, TEXT_SIZE) + 2 * PADDING + 1), WIDEST_NODE)


def _height(node: Node, lines: Sequence[str]) -> float:
    badges = len(node.badges) * BADGE_HEIGHT + (4 if node.badges else 0)
    return PADDING + LABEL_HEIGHT + _text_height(node, lines) + badges + PADDING - 3


def _text_height(node: Node, lines: Sequence[str]) -> float:
    return max(len(lines), 1) * TEXT_LEADING + (SINCE_HEIGHT if node.since else 0)


def _node(node: Node, box: Box, lines: Sequence[str]) -> str:
    x, y = box.x + PADDING, box.y + PADDING
    text_top = y + LABEL_HEIGHT + TEXT_SIZE - 3
    spans = "".join(
        f'<tspan x="{number(x)}" y="{number(text_top + place * TEXT_LEADING)}">{escaped(line)}</tspan>'
        for place, line in enumerate(lines)
    )
    badge_top = y + LABEL_HEIGHT + _text_height(node, lines) + 4
    badges = "".join(_badge(badge, box, badge_top + place * BADGE_HEIGHT) for place, badge in enumerate(node.badges))
    corner = CORNER.get(node.kind, 6)
    head = f"{node.number} {node.label}".strip()
    since = ""
    if node.since:
        at = text_top + max(len(lines), 1) * TEXT_LEADING - 2
        said = shortened(node.since, box.width - 2 * PADDING, LABEL_SIZE)
        since = f'<text class="pm-node-since" x="{number(x)}" y="{number(at)}">{escaped(said)}</text>'
    mark = ""
    if node.action:
        right = number(box.x + box.width - PADDING - 10)
        mark = (
            f'<g class="pm-acted pm-acted--{node.action}">'
            f'<path d="{ACTED[node.action]}" transform="translate({right} {number(y)})"/></g>'
        )
    lang = f' lang="{escaped(node.language)}"' if node.language else ""
    outline = (
        f'<rect class="pm-box" x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" '
        f'height="{number(box.height)}" rx="{corner:g}"/>'
    )
    return (
        f'<g class="pm-node pm-node--{node.kind.value}">'
        f"<a {POINTER_ONLY} {address(node.href)}>{outline}"
        f'<path class="pm-mark" d="{MARKS[node.kind]}" transform="translate({number(x)} {number(y)})"/>'
        f'<text class="pm-node-kind" x="{number(x + 15)}" y="{number(y + 9)}">{escaped(head)}</text>'
        f'<text class="pm-node-text"{lang}>{spans}</text>{since}</a>{mark}{badges}</g>'
    )


def _badge(badge: Badge, box: Box, top: float) -> str:
    width = box.width - 2 * PADDING
    shown = shortened(badge.text, width - 18, BADGE_SIZE)
    title = f"<title>{escaped(badge.text)}</title>" if shown != badge.text else ""
    x = box.x + PADDING
    return (
        f'<a class="pm-badge pm-badge--{badge.kind}" {POINTER_ONLY} {address(badge.href)}>{title}'
        f'<rect x="{number(x)}" y="{number(top)}" width="{number(width)}" height="{number(BADGE_HEIGHT - 3)}" rx="3"/>'
        f'<text x="{number(x + 7)}" y="{number(top + 12.4)}">{escaped(shown)}</text></a>'
    )


def _edge(route: Route) -> str:
    """A smooth way through the points, with an arrow head at its lower end (at its upper end in a circle)."""
    points = list(route.points)
    head_up = route.is_reversed
    (first_x, first_y), (last_x, last_y) = points[0], points[-1]
    if head_up:
        points[0] = (first_x, first_y + 7)
        tip = f"M{number(first_x)} {number(first_y + 1)}l-4 7h8z"
    else:
        points[-1] = (last_x, last_y - 7)
        tip = f"M{number(last_x)} {number(last_y - 1)}l-4 -7h8z"
    path = "".join(_curves(points))
    css = "pm-edge pm-edge--circle" if head_up else "pm-edge"
    return f'<g class="{css}"><path d="{path}"/><path class="pm-tip" d="{tip}"/></g>'


def _curves(points: Sequence[tuple[float, float]]) -> Iterator[str]:
    x, y = points[0]
    yield f"M{number(x)} {number(y)}"
    for next_x, next_y in points[1:]:
        if abs(next_x - x) < 0.5:
            yield f"V{number(next_y)}"
        else:
            bend = (next_y - y) / 2
            curve = (x, y + bend, next_x, next_y - bend, next_x, next_y)
            yield f"C{' '.join(map(number, curve))}"
        x, y = next_x, next_y
