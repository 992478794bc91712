"""The guess at the width of text, and where lines break."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortems.diagrams.text import ELLIPSIS, text_width, wrap

SCRIPTS = {
    "Latin": "The gate pod is now the only one that runs the expensive half of its loop in every cycle.",
    "Chinese": "节点运行的内核存在已知缺陷，一直没有得到升级，因此在内存压力之下会重新启动。",
    "Japanese": "ゲートのポッドだけが、毎回の周期で重い処理を実行していた。再起動は止められていた。",
    "Korean": "게이트 파드만이 매 주기마다 무거운 작업을 실행하고 있었고 재부팅은 보류되었다.",
    "Arabic": "كانت حاوية البوابة وحدها هي التي تنفذ الجزء المكلف من الحلقة في كل دورة.",
    "Hebrew": "רק הפוד של השער הריץ בכל מחזור את החלק היקר של הלולאה.",
    "Devanagari": "केवल गेट पॉड ही हर चक्र में लूप का भारी हिस्सा चला रहा था।",
    "Thai": "มีเพียงพ็อดเกตเท่านั้นที่รันส่วนที่หนักของลูปในทุกรอบการทำงาน",
    "Greek": "Μόνο το pod της πύλης εκτελούσε το βαρύ μέρος του βρόχου σε κάθε κύκλο.",
    "Cyrillic": "Только под шлюза выполнял тяжёлую часть цикла в каждом проходе.",
    "Tamil": "வாயில் பாட் மட்டுமே ஒவ்வொரு சுழற்சியிலும் கனமான பகுதியை இயக்கியது.",
    "Emoji": "🔥🔥 the gate 🚧 pod 👩‍💻 is alone ⏳⏳⏳ and slow 🐌",
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_line_is_wider_than_asked_in_any_script(script: str) -> None:
    for line in wrap(SCRIPTS[script], 190, 13, 6):
        assert text_width(line, 13) <= 190


@given(st.text(max_size=300), st.integers(20, 300), st.integers(1, 8))
def test_lines_keep_to_their_width_and_number(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, 13, most)
    assert len(lines) <= most
    assert all(text_width(line, 13) <= width or len(line) <= 2 for line in lines)


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "Zs")), max_size=120))
def test_nothing_is_lost_where_there_is_room(text: str) -> None:
    lines = wrap(text, 100, 13, 1000)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    lines = wrap("word " * 100, 100, 13, 3)
    assert len(lines) == 3
    assert lines[-1].endswith(ELLIPSIS)


def test_one_very_long_word_is_broken() -> None:
    lines = wrap("x" * 200, 100, 13, 50)
    assert "".join(lines) == "x" * 200
    assert len(lines) > 1


def test_a_mark_stays_with_its_letter() -> None:
    lines = wrap("é̀" * 60, 50, 13, 50)
    assert not any(unicodedata.combining(line[0]) for line in lines)
