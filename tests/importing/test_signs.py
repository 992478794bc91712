"""The weights of signs come from documents with right values, and give these back."""

from __future__ import annotations

import runpy
from pathlib import Path

from postmortems.importing.readers import signs

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "fit_signs.py"))
DOCUMENTS = ROOT / "tests" / "importing" / "documents"


def test_the_table_gives_back_the_right_values() -> None:
    lessons = list(TOOL["lessons"](DOCUMENTS))
    results = list(TOOL["rights"](signs.table(), lessons))
    assert len(results) >= 10
    assert [name for name, is_right in results if not is_right] == []


def test_most_values_of_the_corpus_come_out_right() -> None:
    results = [
        is_right
        for folder in TOOL["CORPUS"]
        for _, is_right in TOOL["rights"](signs.table(), list(TOOL["lessons"](folder)))
    ]
    assert len(results) > 800
    assert sum(results) / len(results) > 0.88


def test_words_are_learned_from_documents(tmp_path: Path) -> None:
    """Words that no list knows: a lift that moos is down, and one that purrs is up again."""
    rows = ["The lift moos", "Ida looks", "The lift purrs", "Ida has tea"]
    for n, order in enumerate([(0, 1, 2, 3), (1, 0, 2, 3), (0, 2, 1, 3), (3, 0, 2, 1)]):
        lines = "".join(f"- 0{hour}:00 {rows[row]}\n" for hour, row in enumerate(order, start=1))
        text = f"# Lift\n\nDate: 2025-03-20\n\n## Timeline\n\n{lines}"
        (tmp_path / f"{n}.md").write_text(text, encoding="utf-8")
        started, resolved = order.index(0) + 1, order.index(2) + 1
        values = f"times: {{started: '0{started}:00', resolved: '0{resolved}:00', detected: null}}\n"
        (tmp_path / f"{n}.yml").write_text(values, encoding="utf-8")
    taught = list(TOOL["lessons"](tmp_path))
    weights = TOOL["table"](taught)
    assert weights["word moos"][0] > 0 > weights["word purr"][0]
    assert weights["word purr"][2] > 0
    assert all(is_right for _, is_right in TOOL["rights"](weights, taught))


def test_a_right_value_may_leave_out_the_year(tmp_path: Path) -> None:
    text = "# Lift\n\nDate: 2025-03-20\n\n## Timeline\n\n- 01:00 The lift stops\n- 02:00 The lift runs again\n"
    (tmp_path / "lift.md").write_text(text, encoding="utf-8")
    (tmp_path / "lift.yml").write_text("times: {started: 'March 20, 1:00', resolved: '02:00'}\n", encoding="utf-8")
    (lesson,) = TOOL["lessons"](tmp_path)
    assert lesson.is_right("started", "2025-03-20 01:00")
    assert not lesson.is_right("started", "2025-03-21 01:00")
    assert lesson.is_right("resolved", "2025-03-21 02:00")


def test_a_weight_does_not_depend_on_the_order_of_its_signs() -> None:
    """Sets have another order in each process; a record must not."""
    known = sorted(signs.table())
    orders = [known, known[::-1], known[1::2] + known[::2]]
    for milestone in signs.MILESTONES:
        assert len({signs.weight(order, milestone) for order in orders}) == 1
