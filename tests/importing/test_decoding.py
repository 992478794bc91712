"""Bytes that are not UTF-8 are read in the encoding that they prove, or refused: never as the wrong letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.importing import import_sources

JAPANESE = "# 改札が閉じた\n\n日付: 2025-04-07\n\n改札が50分間閉じたままになりました。カードを読めません。\n"
KOREAN = "# 개찰구 폐쇄\n\n날짜: 2025-04-07\n\n개찰구가 오십 분 동안 닫혀 있었습니다. 카드를 읽을 수 없었습니다.\n"
CHINESE = "# 闸机关闭\n\n日期: 2025-04-07\n\n闸机关闭了五十分钟，乘客无法进站。原因是纸卷用完了。\n"
GERMAN = (
    "# Schranke zu\n\nDatum: 2025-04-07\n\nDie Schranke blieb geschloßen – für müde Leute ein Ärgernis; Größe, Öl.\n"
)
RUSSIAN = "# Турникет закрыт\n\n2025-04-07 турникет был закрыт пятьдесят минут, никто не мог пройти.\n"


def imported(tmp_path: Path, data: bytes) -> tuple[str, str]:
    """The record, and the note or the reason in the report."""
    (tmp_path / "gate.md").write_bytes(data)
    [result] = import_sources([tmp_path / "gate.md"], tmp_path / "incidents", verify=True)
    records = [path.read_text("utf-8") for path in tmp_path.glob("incidents/*.md")]
    return "".join(records), " ".join(result.notes) or result.reason


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (JAPANESE, "cp932", "Shift-JIS"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        (KOREAN, "cp949", "EUC-KR"),
        (CHINESE, "gb18030", "GBK"),
        (GERMAN, "cp1252", "Windows-1252"),
    ],
)
def test_an_encoding_that_the_text_proves(tmp_path: Path, text: str, encoding: str, name: str) -> None:
    record, note = imported(tmp_path, text.encode(encoding))
    assert note == f"the text is not valid UTF-8; it was read as {name}"
    assert text.splitlines()[-1] in record
    assert text.splitlines()[0].removeprefix("# ") in record


def test_a_broken_character_in_utf8_leaves_the_others(tmp_path: Path) -> None:
    record, note = imported(tmp_path, JAPANESE.encode() + b"\x81\n")
    assert note == "the text is not valid UTF-8; it was read as UTF-8, with 1 broken character"
    assert "改札が閉じた" in record


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r"])
def test_an_encoding_that_nothing_proves_is_refused(tmp_path: Path, encoding: str) -> None:
    """Both are single bytes for the same letters in another order: the wrong one gives words that nobody wrote."""
    record, reason = imported(tmp_path, RUSSIAN.encode(encoding))
    assert record == ""
    assert reason == "is text in an unknown encoding; save it as UTF-8 first, as iconv does"
