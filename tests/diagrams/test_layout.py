"""The layout of graphs: nothing overlaps, every edge points down, and few edges cross."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from postmortems.diagrams.layout import Layout, Size, lay_out


def sizes(count: int) -> list[Size]:
    return [Size(200, 40 + 13 * (number % 5)) for number in range(count)]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Size], list[tuple[int, int]]]:
    count = draw(st.integers(1, 40))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    return sizes(count), draw(st.lists(pairs, max_size=60))


def acyclic(edges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(min(edge), max(edge)) for edge in edges if edge[0] != edge[1]]


@given(graphs())
def test_no_two_nodes_overlap(graph: tuple[list[Size], list[tuple[int, int]]]) -> None:
    for a, b in combinations(lay_out(*graph).boxes, 2):
        apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.bottom <= b.y or b.bottom <= a.y
        assert apart


@given(graphs())
def test_every_node_is_inside_the_drawing(graph: tuple[list[Size], list[tuple[int, int]]]) -> None:
    layout = lay_out(*graph)
    for box in layout.boxes:
        assert box.x >= -0.01
        assert box.y >= -0.01
        assert box.x + box.width <= layout.width + 0.01
        assert box.bottom <= layout.height + 0.01


@given(graphs())
def test_edges_point_down_and_join_their_nodes(graph: tuple[list[Size], list[tuple[int, int]]]) -> None:
    node_sizes, edges = graph
    layout = lay_out(node_sizes, acyclic(edges))
    assert {(route.tail, route.head) for route in layout.routes} == set(acyclic(edges))
    for route in layout.routes:
        assert not route.is_reversed
        tail, head = layout.boxes[route.tail], layout.boxes[route.head]
        assert tail.bottom < head.y
        assert route.points[0] == (tail.middle, tail.bottom)
        assert route.points[-1] == (head.middle, head.y)
        ys = [y for _, y in route.points]
        assert ys == sorted(ys)


@given(graphs())
def test_edges_do_not_run_through_other_nodes(graph: tuple[list[Size], list[tuple[int, int]]]) -> None:
    """Between its bends an edge passes a rank upright, so it is enough to look at the upright parts."""
    node_sizes, edges = graph
    layout = lay_out(node_sizes, acyclic(edges))
    for route in layout.routes:
        for (x, top), (next_x, bottom) in zip(route.points, route.points[1:], strict=False):
            if x != next_x:
                continue
            for number, box in enumerate(layout.boxes):
                if number not in (route.tail, route.head):
                    outside = not box.x < x < box.x + box.width
                    assert outside or box.bottom <= top + 0.01 or box.y >= bottom - 0.01


@given(graphs())
def test_circles_are_drawn_and_marked(graph: tuple[list[Size], list[tuple[int, int]]]) -> None:
    """No edge is lost, whatever circles a faulty record may hold."""
    node_sizes, edges = graph
    layout = lay_out(node_sizes, edges)
    drawn = {frozenset((route.tail, route.head)) for route in layout.routes}
    assert drawn == {frozenset(edge) for edge in edges if edge[0] != edge[1]}


@given(graphs())
def test_the_same_graph_gives_the_same_drawing(graph: tuple[list[Size], list[tuple[int, int]]]) -> None:
    assert lay_out(*graph) == lay_out(*graph)


def crossings(layout: Layout) -> int:
    """Pairs of edges whose straight ways between the same two heights cross."""
    legs = [
        (points[0], points[1])
        for route in layout.routes
        for points in zip(route.points, route.points[1:], strict=False)
    ]
    return sum(
        a[0][1] == b[0][1] and a[1][1] == b[1][1] and (a[0][0] - b[0][0]) * (a[1][0] - b[1][0]) < 0
        for a, b in combinations(legs, 2)
    )


def test_a_tree_is_drawn_without_crossings() -> None:
    tree = [(number, child) for number in range(13) for child in (3 * number + 1, 3 * number + 2, 3 * number + 3)]
    assert crossings(lay_out(sizes(40), tree)) == 0


def test_two_beginnings_that_join_are_drawn_without_crossings() -> None:
    """The shape of a usual incident: two conditions, three alerts, one impact, told in an unlucky order."""
    edges = [(4, 7), (0, 3), (1, 5), (0, 4), (3, 7), (5, 7), (7, 8), (8, 9), (2, 9), (6, 9)]
    assert crossings(lay_out(sizes(10), edges)) == 0


def test_separate_parts_stand_beside_each_other_until_the_line_is_full() -> None:
    layout = lay_out([Size(200, 50)] * 5, [])
    first_line = [box for box in layout.boxes if box.y == 0]
    assert len(first_line) == 3
    assert layout.width <= 760
