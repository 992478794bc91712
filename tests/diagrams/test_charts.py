"""Charts hold every value that they are given, within their frame."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from postmortems.diagrams.charts import FONT, LARGE, Point, Series, column_chart, line_chart, spread_plot, strip_plot
from postmortems.diagrams.text import text_width
from postmortems.diagrams.year import Event, Lane, WeekLane, draw_weeks, draw_year
from postmortems.text.words import Words

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("x")</script> {{ 7*7 }} & \'"'
counts = st.lists(st.integers(0, 500), min_size=1, max_size=24)


def read(svg: str) -> etree._Element:
    assert "\n" not in svg
    assert "{" not in svg
    return etree.fromstring(svg.encode())


@given(counts)
def test_columns_show_each_count_and_stay_in_the_frame(values: list[int]) -> None:
    root = read(column_chart("By month", [f"{n}" for n in range(len(values))], [Series("a", tuple(values))]))
    bars = [bar.get("d", "") for bar in root.findall(f"{SVG}path") if "pm-fill" in bar.get("class", "")]
    assert len(bars) == sum(value > 0 for value in values)
    assert all(float(bar.split()[1].split("h")[0]) >= 0 for bar in bars)


@given(counts)
def test_lines_have_a_mark_for_each_value(values: list[int]) -> None:
    root = read(line_chart("Open", [f"{n}" for n in range(len(values))], [Series("a", tuple(values))]))
    assert len(root.findall(f"{SVG}circle")) == len(values)


@given(st.lists(st.floats(0, 1e9), max_size=60))
def test_each_duration_is_one_point_inside_the_frame(lengths: list[float]) -> None:
    root = read(strip_plot("Durations", [Point(s, "x", "#x", 0) for s in lengths], None))
    points = [path for path in root.findall(f"{SVG}a/{SVG}path") if "pm-point" in path.get("class", "")]
    assert len(points) == len(lengths)
    places = set()
    for point in points:
        x, y = (float(n) for n in point.get("transform", "").split("(")[1].split(")")[0].split())
        assert 0 <= x <= float(root.get("width", "0"))
        assert 0 <= y <= float(root.get("height", "0"))
        places.add((round(x), y))
    assert len(places) == len(points), "no point hides another"


def whisker(points: list[Point]) -> tuple[float, ...]:
    """From where to where the line of the first point reaches."""
    found = read(strip_plot("Durations", points, None)).find(f"{SVG}a/{SVG}path[@class='pm-whisker']")
    assert found is not None
    return tuple(map(float, re.findall(r"^M([\d.]+) [\d.]+H([\d.]+)", found.get("d", ""))[0]))


def place(svg: str, name: str) -> float:
    """Where the axis has this length."""
    return next(float(mark.get("x", "")) for mark in read(svg).findall(f"{SVG}text") if mark.text == name)


def test_a_duration_that_may_have_been_nothing_is_drawn_as_an_interval_and_not_at_one_second() -> None:
    """ "At most 30 min": from nothing, which has no place on the axis, to half an hour."""
    points = [Point(900, "at most 30 min", "#", 0, (0, 1800)), Point(7200, "2 h", "#", 0)]
    svg = strip_plot("Durations", points, None)
    first, last = whisker(points)
    assert first == 0
    assert place(svg, "10 min") < last < place(svg, "1 h")
    assert "1 s" not in [mark.text for mark in read(svg).findall(f"{SVG}text")], "no axis down to a second"


def test_an_uncertain_duration_reaches_from_the_shortest_to_the_longest() -> None:
    points = [Point(6 * 3600, "1 h to 1 day", "#", 0, (3600, 86400))]
    svg = strip_plot("Durations", points, None)
    assert whisker(points) == pytest.approx((place(svg, "1 h"), place(svg, "1 day")), abs=0.2)


def test_an_interval_as_narrow_as_its_mark_is_not_drawn_and_none_hides_a_point() -> None:
    narrow = [Point(3600, "≈ 1 h", "#", 0, (3500, 3700)), Point(86400, "1 day", "#", 0)]
    assert "pm-whisker" not in strip_plot("Durations", narrow, None)
    wide = [Point(1800, "a", "#", 0, (0, 86400)), *(Point(3600 * n, "b", "#", 0) for n in range(1, 9))]
    root = read(strip_plot("Durations", wide, None))
    heights = [
        path.get("transform", "").split()[1] for path in root.findall(f"{SVG}a/{SVG}path") if path.get("transform")
    ]
    assert heights.count(heights[0]) == 1, "nothing else stands on the level of the wide interval"


@given(st.lists(st.lists(st.floats(0, 1e9), max_size=90), min_size=1, max_size=5))
def test_in_a_spread_every_length_can_be_seen(lengths: list[list[float]]) -> None:
    root = read(spread_plot("Durations", lengths, None))
    blocks = [path.get("d", "") for path in root.findall(f"{SVG}path") if "pm-fill" in path.get("class", "")]
    assert len(blocks) == sum(map(bool, lengths))
    found = [tuple(map(float, block)) for block in re.findall(r"M([\d.]+) ([\d.]+)v-([\d.]+)", " ".join(blocks))]
    assert len(found) <= sum(map(len, lengths))
    assert len({(x, y) for x, y, _ in found}) == len(found), "no block hides another"
    for x in {x for x, _, _ in found}:
        column = [(y, high) for at, y, high in found if at == x]
        assert 0 <= x <= float(root.get("width", "0"))
        assert max(y for y, _ in column) - min(y - high for y, high in column) >= 2.5
        assert min(y - high for y, high in column) >= 0


def test_a_spread_of_few_has_a_block_for_each_and_one_of_many_stays_small() -> None:
    few = spread_plot("Durations", [[60.0] * 7, [3600.0 * n for n in range(1, 30)]], (60, 3600, 7200))
    assert few.count("z") - few.count("z ") == 36
    many = spread_plot("Durations", [[1.02**n for n in range(1000)] * 10] * 5, (60, 3600, 7200))
    assert len(many) < 12_000


@given(st.lists(st.integers(0, 400), min_size=53, max_size=53))
def test_a_year_by_week_has_a_column_for_each_week_that_had_an_incident(counts: list[int]) -> None:
    root = read(draw_weeks("2026", 2026, ["m"] * 12, [WeekLane("etcd", "#", tuple(counts), "etcd: many")] * 2))
    lanes = [path.get("d", "") for path in root.findall(f"{SVG}path") if "pm-fill" in path.get("class", "")]
    assert [lane.count("M") for lane in lanes] == [sum(count > 0 for count in counts)] * 2


@given(st.lists(st.tuples(st.integers(-20, 380), st.integers(0, 40)), max_size=80))
def test_incidents_of_a_year_never_hide_each_other(spans: list[tuple[int, int]]) -> None:
    events = tuple(
        Event(date(2026, 1, 1) + timedelta(a), date(2026, 1, 1) + timedelta(a + b), 1, "x", "#") for a, b in spans
    )
    root = read(draw_year("2026", 2026, ["m"] * 12, [Lane("etcd", "#", events)]))
    marks = [mark.get("transform") for mark in root.iter(f"{SVG}path") if "pm-point" in (mark.get("class") or "")]
    assert len(marks) == len(events)
    assert len(set(marks)) == len(marks)


def test_hostile_words_stay_words() -> None:
    point = Point(60, HOSTILE, "#", 0)
    for svg in (
        column_chart(HOSTILE, [HOSTILE], [Series(HOSTILE, (3,))]),
        line_chart(HOSTILE, [HOSTILE], [Series(HOSTILE, (3,))]),
        strip_plot(HOSTILE, [point], (1, 2, 3)),
        spread_plot(HOSTILE, [[1.0]], (1, 2, 3)),
        draw_weeks(HOSTILE, 2026, [HOSTILE] * 12, [WeekLane(HOSTILE, HOSTILE, (1,) * 53, HOSTILE)]),
        draw_year(HOSTILE, 2026, [HOSTILE] * 12, [Lane(HOSTILE, "#", ())]),
    ):
        assert read(svg).find(f".//{SVG}script") is None


def test_the_axis_of_counts_has_round_steps() -> None:
    root = read(column_chart("By month", ["a", "b"], [Series("a", (7, 23))]))
    marks = [int(text.text) for text in root.findall(f"{SVG}text") if (text.text or "").isdigit()]
    assert marks == [0, 5, 10, 15, 20, 25]


@given(st.lists(st.text("mlW ", min_size=1, max_size=60), min_size=1, max_size=8))
def test_names_of_lanes_never_overlap_and_stay_in_the_frame(names: list[str]) -> None:
    root = read(draw_year("2026", 2026, ["m"] * 12, [Lane(name, "#", ()) for name in names]))
    lines = [float(one.get("y", "")) for one in root.iter(f"{SVG}text") if "--name" in (one.get("class") or "")]
    assert all(later - earlier >= 12 for earlier, later in pairwise(lines))
    assert max(lines, default=0) <= float(root.get("height", ""))


def test_counts_of_an_axis_are_written_as_elsewhere_on_the_site() -> None:
    words = Words()
    series = [Series("a", (7, 23_000))]
    for svg in (
        column_chart("By month", ["a", "b"], series, words.number),
        line_chart("By month", ["a", "b"], series, words.number),
        spread_plot("Durations", [[60.0] * 23_000], None, words, words.number),
    ):
        shown = {mark.text for mark in read(svg).findall(f"{SVG}text")}
        assert "20,000" in shown
        assert "20000" not in shown


@given(st.integers(1, 24), st.integers(0, 99_999))
def test_large_names_of_columns_do_not_overlap(count: int, most: int) -> None:
    """On a small screen words have twice the size, and those with less room are left out."""
    labels = [f"2026-{place:02}" for place in range(count)]
    root = read(column_chart("By month", labels, [Series("a", (most,) * count)]))
    names = [mark for mark in root.findall(f"{SVG}text") if mark.get("text-anchor") == "middle"]
    for css, size in (("pm-axis", LARGE), ("", FONT)):
        seen = [float(name.get("x", "")) for name in names if not css or name.get("class") == css]
        assert seen
        assert all(later - earlier >= text_width(labels[0], size) for earlier, later in pairwise(seen))


def test_a_long_name_takes_a_second_line_and_is_whole() -> None:
    name = "Kubernetes version-upgrade chain"
    root = read(draw_year("2026", 2026, ["m"] * 12, [Lane(name, "#", ())]))
    lines = [one.text or "" for one in root.iter(f"{SVG}text") if "--name" in (one.get("class") or "")]
    assert len(lines) == 2
    assert " ".join(lines) == name
