"""Charts hold every value that they are given, within their frame."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from postmortems.diagrams.charts import Bar, Point, Series, bar_chart, column_chart, line_chart, strip_plot
from postmortems.diagrams.year import Event, Lane, draw_year

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
    bars = root.findall(f"{SVG}rect")
    assert len(bars) == sum(value > 0 for value in values)
    assert all(float(bar.get("y", "-1")) >= 0 for bar in bars)


@given(counts)
def test_lines_have_a_mark_for_each_value(values: list[int]) -> None:
    root = read(line_chart("Open", [f"{n}" for n in range(len(values))], [Series("a", tuple(values))]))
    assert len(root.findall(f"{SVG}circle")) == len(values)


@given(st.lists(st.floats(0, 1e9), max_size=60))
def test_each_duration_is_one_point_inside_the_frame(lengths: list[float]) -> None:
    root = read(strip_plot("Durations", [Point(s, "x", "#x", 0) for s in lengths], None))
    points = root.findall(f"{SVG}a/{SVG}path")
    assert len(points) == len(lengths)
    places = set()
    for point in points:
        x, y = (float(n) for n in point.get("transform", "").split("(")[1].split(")")[0].split())
        assert 0 <= x <= float(root.get("width", "0"))
        assert 0 <= y <= float(root.get("height", "0"))
        places.add((round(x), y))
    assert len(places) == len(points), "no point hides another"


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
        bar_chart(HOSTILE, [Bar(HOSTILE, 3, "javascript:x")]),
        strip_plot(HOSTILE, [point], (1, 2, 3)),
        draw_year(HOSTILE, 2026, [HOSTILE] * 12, [Lane(HOSTILE, "#", ())]),
    ):
        assert read(svg).find(f".//{SVG}script") is None


def test_the_axis_of_counts_has_round_steps() -> None:
    root = read(column_chart("By month", ["a", "b"], [Series("a", (7, 23))]))
    marks = [int(text.text) for text in root.findall(f"{SVG}text") if (text.text or "").isdigit()]
    assert marks == [0, 5, 10, 15, 20, 25]
