"""Lays a graph out in layers from top to bottom, so that every edge points down.

The method is the usual one (Sugiyama, Tagawa and Toda, 1981): ranks, then an order within each rank with few
crossings (barycentres, then exchange of neighbours; Gansner et al., "A Technique for Drawing Directed Graphs",
1993), then places. Places within a rank are those nearest to their neighbours that keep the order and the gaps:
a least-squares problem with order constraints, solved exactly by pooling adjacent violators.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from graphlib import TopologicalSorter
from itertools import pairwise
from typing import NamedTuple

SWEEPS = 12
"""How often the order within the ranks is improved. Graphs of 40 nodes settle within six."""

PLACING_SWEEPS = 16
"""How often the places within the ranks are improved, down and up in turn."""


class Size(NamedTuple):
    """Width and height of a node, in pixels."""

    width: float
    height: float


class Box(NamedTuple):
    """Where a node is: its upper left corner and its size, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height


class Route(NamedTuple):
    """The way of an edge: points from the bottom of its tail to the top of its head."""

    tail: int
    head: int
    points: tuple[tuple[float, float], ...]
    is_reversed: bool
    """The edge closes a circle, so it is drawn from the lower node to the upper one: its arrow points up."""


class Layout(NamedTuple):
    """Places of all nodes, in the order given, and ways of all edges."""

    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    width: float
    height: float


BETWEEN_NODES, BETWEEN_EDGES, BETWEEN_RANKS, BETWEEN_PARTS = 18.0, 16.0, 40.0, 40.0
"""Distances in pixels."""
LINE_WIDTH = 760.0
"""In pixels. Beyond it, a further part of the graph goes below the others."""


def lay_out(sizes: Sequence[Size], edges: Sequence[tuple[int, int]]) -> Layout:
    """Places for nodes of these sizes, with edges (tail, head) from cause to effect.

    Parts of the graph that no edge joins are beside each other, and below when a line is full. Self-loops and
    repeated edges are left out. The answer depends on nothing but the arguments.
    """
    unique = list(dict.fromkeys((tail, head) for tail, head in edges if tail != head))
    boxes: dict[int, Box] = {}
    routes: list[Route] = []
    x = y = width = bottom = 0.0
    for nodes in _components(len(sizes), unique):
        part = _lay_out_component(nodes, sizes, [edge for edge in unique if edge[0] in nodes])
        if x and x + part.width > LINE_WIDTH:
            x, y = 0.0, bottom + BETWEEN_RANKS
        for node, box in zip(nodes, part.boxes, strict=True):
            boxes[node] = Box(box.x + x, box.y + y, box.width, box.height)
        old = list(nodes)
        routes += (
            Route(old[r.tail], old[r.head], tuple((px + x, py + y) for px, py in r.points), r.is_reversed)
            for r in part.routes
        )
        x += part.width
        width, bottom = max(width, x), max(bottom, y + part.height)
        x += BETWEEN_PARTS
    return Layout(tuple(boxes[node] for node in range(len(sizes))), tuple(routes), width, bottom)


def _components(count: int, edges: Sequence[tuple[int, int]]) -> list[dict[int, None]]:
    """The parts of the graph that hang together, each as its nodes in their order."""
    around: list[list[int]] = [[] for _ in range(count)]
    for tail, head in edges:
        around[tail].append(head)
        around[head].append(tail)
    part_of: dict[int, int] = {}
    for root in range(count):
        stack = [root] if root not in part_of else []
        while stack:
            node = stack.pop()
            if node not in part_of:
                part_of[node] = root
                stack += around[node]
    parts: dict[int, dict[int, None]] = {}
    for node in range(count):
        parts.setdefault(part_of[node], {})[node] = None
    return list(parts.values())


def _lay_out_component(nodes: dict[int, None], sizes: Sequence[Size], edges: Sequence[tuple[int, int]]) -> Layout:
    number = {node: new for new, node in enumerate(nodes)}
    own = [sizes[node] for node in nodes]
    arranged = _arranged(tuple(size.width for size in own), tuple((number[tail], number[head]) for tail, head in edges))
    return arranged.place([size.height for size in own])


@lru_cache(maxsize=512)
def _arranged(widths: tuple[float, ...], edges: tuple[tuple[int, int], ...]) -> _Layers:
    """Everything but heights, which is most of the work. Many records have a graph of the same form."""
    forward, turned = _without_cycles(len(widths), edges)
    return _Layers(widths, forward, turned, _ranks(len(widths), forward))


def _without_cycles(
    count: int, edges: Sequence[tuple[int, int]]
) -> tuple[list[tuple[int, int]], frozenset[tuple[int, int]]]:
    """The edges with those that close a circle turned round, and which were turned (as they are now)."""
    heads: dict[int, list[int]] = {}
    for tail, head in edges:
        heads.setdefault(tail, []).append(head)
    state = [0] * count  # 0 unseen, 1 on the trail, 2 done
    turned: set[tuple[int, int]] = set()
    for root in range(count):
        if state[root]:
            continue
        stack = [(root, iter(heads.get(root, ())))]
        state[root] = 1
        while stack:
            node, rest = stack[-1]
            head = next(rest, -1)
            if head < 0:
                state[node] = 2
                stack.pop()
            elif state[head] == 1:
                turned.add((node, head))
            elif state[head] == 0:
                state[head] = 1
                stack.append((head, iter(heads.get(head, ()))))
    forward = dict.fromkeys((head, tail) if (tail, head) in turned else (tail, head) for tail, head in edges)
    return list(forward), frozenset((head, tail) for tail, head in turned)


def _ranks(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """A rank for each node, below all its causes; causes with little above them stay close to their effects."""
    causes: list[list[int]] = [[] for _ in range(count)]
    effects: list[list[int]] = [[] for _ in range(count)]
    for tail, head in edges:
        causes[head].append(tail)
        effects[tail].append(head)
    order = list(TopologicalSorter(dict(enumerate(causes))).static_order())
    ranks = [0] * count
    for node in order:
        ranks[node] = max((ranks[cause] + 1 for cause in causes[node]), default=0)
    for node in reversed(order):
        if effects[node] and len(effects[node]) > len(causes[node]):
            ranks[node] = max(ranks[node], min(ranks[head] for head in effects[node]) - 1)
    return ranks


class _Layers:
    """The ranks filled with nodes and, where an edge passes through, with placeholders for it.

    Finished when it is made: each rank in its order, and everything in its place from left to right.
    """

    def __init__(
        self,
        widths: Sequence[float],
        edges: Sequence[tuple[int, int]],
        turned: frozenset[tuple[int, int]],
        ranks: Sequence[int],
    ) -> None:
        self.widths = list(widths)
        self.count = len(widths)
        self.turned = turned
        self.ranks = list(ranks)
        self.up: list[list[int]] = [[] for _ in widths]
        self.down: list[list[int]] = [[] for _ in widths]
        self.paths: dict[tuple[int, int], list[int]] = {}
        for tail, head in edges:
            between = range(self.ranks[tail] + 1, self.ranks[head])
            path = [tail, *map(self._placeholder, between), head]
            for upper, lower in pairwise(path):
                self.down[upper].append(lower)
                self.up[lower].append(upper)
            self.paths[tail, head] = path
        self.rows: list[list[int]] = [[] for _ in range(max(self.ranks) + 1)]
        for node in self._first_order():
            self.rows[self.ranks[node]].append(node)
        self._reduce_crossings()
        self.middle = self._middles()

    def _placeholder(self, rank: int) -> int:
        self.widths.append(0.0)
        self.ranks.append(rank)
        self.up.append([])
        self.down.append([])
        return len(self.widths) - 1

    def _first_order(self) -> list[int]:
        """Depth first from the top, in the order given: a good start, and neighbours stay together."""
        seen: dict[int, None] = {}
        for root in range(self.count):
            stack = [root] if not self.up[root] else []
            while stack:
                node = stack.pop()
                if node not in seen:
                    seen[node] = None
                    stack.extend(reversed(self.down[node]))
        return list(seen)

    def _reduce_crossings(self) -> None:
        """Order each rank so that few edges cross."""
        best, fewest = [row[:] for row in self.rows], self.crossings()
        for sweep in range(SWEEPS):
            if not fewest:
                break
            downwards = sweep % 2 == 0
            rows = self.rows[1:] if downwards else self.rows[-2::-1]
            neighbours = self.up if downwards else self.down
            for row in rows:
                self._sort_by_barycentre(row, neighbours)
            self._exchange_neighbours()
            crossings = self.crossings()
            if crossings < fewest:
                best, fewest = [row[:] for row in self.rows], crossings
        self.rows = best

    def _sort_by_barycentre(self, row: list[int], neighbours: list[list[int]]) -> None:
        place = self._places()
        now = {node: number for number, node in enumerate(row)}

        def key(node: int) -> float:
            around = neighbours[node]
            return sum(place[other] for other in around) / len(around) if around else float(now[node])

        row.sort(key=key)

    def _exchange_neighbours(self) -> None:
        improved = True
        while improved:
            improved = False
            place = self._places()
            for row in self.rows:
                for left in range(len(row) - 1):
                    a, b = row[left], row[left + 1]
                    as_is = self._crossings_between(a, b, place)
                    if as_is > self._crossings_between(b, a, place):
                        row[left], row[left + 1] = b, a
                        place[a], place[b] = left + 1, left
                        improved = True

    def _crossings_between(self, left: int, right: int, place: dict[int, int]) -> int:
        return sum(
            place[x] > place[y]
            for neighbours in (self.up, self.down)
            for x in neighbours[left]
            for y in neighbours[right]
        )

    def _places(self) -> dict[int, int]:
        return {node: number for row in self.rows for number, node in enumerate(row)}

    def crossings(self) -> int:
        """How many pairs of edges cross."""
        place = self._places()
        total = 0
        for row in self.rows:
            ends = [place[lower] for node in row for lower in sorted(self.down[node], key=place.__getitem__)]
            total += sum(a > b for number, a in enumerate(ends) for b in ends[number + 1 :])
        return total

    def place(self, heights: Sequence[float]) -> Layout:
        """Places in pixels for nodes of these heights."""
        middle = self.middle
        left = min(middle[node] - self.widths[node] / 2 for node in range(self.count))
        # A placeholder may be further out than any node; its edge needs room as well.
        left = min(left, *(middle[node] - BETWEEN_EDGES / 2 for node in range(len(self.widths))))
        right = max(middle[node] + max(self.widths[node] / 2, BETWEEN_EDGES / 2) for node in middle)
        tops: list[float] = []
        bottoms: list[float] = []
        y = 0.0
        for row in self.rows:
            tops.append(y)
            bottoms.append(y + max((heights[node] for node in row if node < self.count), default=0.0))
            y = bottoms[-1] + BETWEEN_RANKS
        boxes = tuple(
            Box(middle[node] - left - width / 2, tops[self.ranks[node]], width, height)
            for node, (width, height) in enumerate(zip(self.widths, heights, strict=False))
        )
        routes = tuple(
            Route(tail, head, self._points(path, boxes, left, tops, bottoms), (tail, head) in self.turned)
            for (tail, head), path in self.paths.items()
        )
        return Layout(boxes, routes, right - left, y - BETWEEN_RANKS)

    def _points(
        self, path: list[int], boxes: tuple[Box, ...], left: float, tops: list[float], bottoms: list[float]
    ) -> tuple[tuple[float, float], ...]:
        tail, head = path[0], path[-1]
        points = [(boxes[tail].middle, boxes[tail].bottom)]
        rank = self.ranks[tail]
        if boxes[tail].bottom < bottoms[rank]:
            points.append((boxes[tail].middle, bottoms[rank]))
        for placeholder in path[1:-1]:
            x, rank = self.middle[placeholder] - left, self.ranks[placeholder]
            points += [(x, tops[rank]), (x, bottoms[rank])]
        points.append((boxes[head].middle, boxes[head].y))
        return tuple(points)

    def _middles(self) -> dict[int, float]:
        """The horizontal middle of each node: near its neighbours, in order, without closing the gaps."""
        middle: dict[int, float] = {}
        for row in self.rows:
            x = 0.0
            for number, node in enumerate(row):
                if number:
                    x += self._distance(row[number - 1], node)
                middle[node] = x
        for sweep in range(PLACING_SWEEPS):
            downwards = sweep % 2 == 0
            for row in self.rows if downwards else self.rows[::-1]:
                pulls = [self._pull(node, sweep, downwards, middle) for node in row]
                distances = [self._distance(a, b) for a, b in pairwise(row)]
                places = _spread([at for at, _ in pulls], [weight for _, weight in pulls], distances)
                middle.update(zip(row, places, strict=True))
        return middle

    def _pull(self, node: int, sweep: int, downwards: bool, middle: dict[int, float]) -> tuple[float, float]:
        """Where a node should be, and how strongly."""
        around = (self.up if downwards else self.down)[node]
        if sweep >= PLACING_SWEEPS - 4 and len(self.up[node]) + len(self.down[node]) > 2:
            around = self.up[node] + self.down[node]  # at last, a node is between its causes and its effects
        if not around:
            return middle[node], 0.2
        wanted = sum(middle[other] for other in around) / len(around)
        if node >= self.count:
            return wanted, 8.0  # an edge that passes through had best be straight
        opposite = self.down if downwards else self.up
        alone = len(around) == 1 and len(opposite[around[0]]) == 1
        return wanted, 4.0 if alone else 1.0

    def _distance(self, left: int, right: int) -> float:
        both_edges = left >= self.count and right >= self.count
        gap = BETWEEN_EDGES if both_edges else BETWEEN_NODES
        return self.widths[left] / 2 + gap + self.widths[right] / 2


def _spread(wanted: Sequence[float], weights: Sequence[float], distances: Sequence[float]) -> list[float]:
    """The places nearest to the wanted ones (least squares) that keep their order and the distances between them."""
    offsets = [0.0]
    for distance in distances:
        offsets.append(offsets[-1] + distance)
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for want, weight, offset in zip(wanted, weights, offsets, strict=True):
        mean, total, count = want - offset, weight, 1
        while blocks and blocks[-1][0] > mean:
            before, its_total, its_count = blocks.pop()
            mean = (mean * total + before * its_total) / (total + its_total)
            total, count = total + its_total, count + its_count
        blocks.append((mean, total, count))
    places = [mean for mean, _, count in blocks for _ in range(count)]
    return [place + offset for place, offset in zip(places, offsets, strict=True)]
