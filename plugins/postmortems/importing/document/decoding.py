"""The text of bytes that are not UTF-8: the encoding is proved by what it gives, or the document is refused."""

from __future__ import annotations

import re

from postmortems.text.counted import counted

LEAST = 8
"""Characters beyond ASCII. Fewer prove nothing."""
_RUN = re.compile(rb"[\x80-\xff]{4,}")
_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_HAN = re.compile("[\u4e00-\u9fff]")
_OTHER = re.compile("[^\x00-\x7f\u3000-\u303f\uff00-\uff60\u2010-\u2027]")
"""What is neither ASCII nor punctuation of East Asia."""
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")


def legacy_text(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; no name if nothing proves one.

    Accented letters of Western Europe come one at a time, so that runs of them are another script. Japanese has kana,
    Korean only Hangul, and Chinese characters of the first level of its standard.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken * 10 < len(_OTHER.findall(text)):
        return text, f"UTF-8, with {counted(broken, 'broken character')}"
    runs = sum(map(len, _RUN.findall(data)))
    if runs * 3 < sum(byte > 0x7F for byte in data):
        return data.decode("cp1252", errors="replace"), "Windows-1252"
    for encoding, name in (("cp932", "Shift-JIS"), ("euc_jp", "EUC-JP"), ("euc_kr", "EUC-KR"), ("gbk", "GBK")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_plausible(text, encoding):
            return text, name
    return "", ""


def _is_plausible(text: str, encoding: str) -> bool:
    others = len(_OTHER.findall(text))
    if others < LEAST or len(_HALF_WIDTH.findall(text)) * 20 > others:
        return False
    if encoding in ("cp932", "euc_jp"):
        return len(_KANA.findall(text)) * 5 > others
    if encoding == "euc_kr":
        return len(_HANGUL.findall(text)) * 20 > others * 19
    common: int = sum(0xB0 <= one.encode("gbk")[0] <= 0xD7 for one in _HAN.findall(text))
    return common * 10 > others * 9
