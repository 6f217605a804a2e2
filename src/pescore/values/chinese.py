"""Numbers written in Chinese characters (中文数字): 十二, 两百五, 三分之一, 百分之九十五, 九成五, 半."""

from __future__ import annotations

import re
from decimal import Context, Decimal

from pescore.values.exact import WIDE

_FORMAL = str.maketrans("〇壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億兩負點", "零一二二三三四五六六七八九十百千万亿两负点")
_DIGIT = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_D = "[一二两三四五六七八九]"
# 千百十个; 零 bridges a missing place; a closing digit right after 百 or 千 stands for the next place (一百二 = 120).
_SECTION = re.compile(rf"(?:({_D})千)?(零?)(?:({_D})百)?(零?)(?:({_D})?(十))?(零?)({_D})?")
_FRACTION = re.compile(r"([^之成点]+)分之([^之成]+)")
_TENTHS = re.compile(r"([^之成]+)成([一二三四五六七八九]?)")
_ARABIC = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")
_DIVISION = Context(prec=40)
_LONGEST = 40


def chinese_number(text: str) -> Decimal | None:
    """The number a Chinese numeral stands for, or None when the text is none (几, 十几, 若干 included).

    Shares come as fractions: 九成 → 0.9, 百分之九十五 → 0.95, 三分之一 → 1/3 to 40 digits; 半 and 一半 → 0.5.

    >>> chinese_number("一百零五"), chinese_number("百分之九十五"), chinese_number("一般")
    (Decimal('105'), Decimal('0.95'), None)
    """
    text = text.strip().translate(_FORMAL)
    if not text or len(text) > _LONGEST:
        return None
    if text[0] == "负":
        positive = None if text[1:2] == "负" else chinese_number(text[1:])
        return None if positive is None else positive.copy_negate()
    if text in ("半", "一半"):
        return Decimal("0.5")
    if match := _FRACTION.fullmatch(text):
        return _fraction(match[1], match[2])
    if match := _TENTHS.fullmatch(text):
        return _tenths(match[1], match[2])
    return _decimal(text)


def _fraction(bottom: str, top: str) -> Decimal | None:
    below, above = _either(bottom), _either(top)
    return _DIVISION.divide(above, below) if below and above is not None else None


def _tenths(tenths: str, hundredths: str) -> Decimal | None:
    whole = _either(tenths)
    if whole is None:
        return None
    return WIDE.scaleb(WIDE.add(whole, Decimal(_DIGIT.get(hundredths, 0)).scaleb(-1)), -1)


def _either(text: str) -> Decimal | None:
    return Decimal(text) if _ARABIC.fullmatch(text) else _decimal(text)


def _decimal(text: str) -> Decimal | None:
    whole, dot, places = text.partition("点")
    number = _integer(whole)
    if number is None or not dot:
        return None if number is None else Decimal(number)
    if not places or any(char not in _DIGIT for char in places):
        return None
    return Decimal(f"{number}.{''.join(str(_DIGIT[char]) for char in places)}")


def _integer(text: str) -> int | None:
    if not text:
        return None
    if len(text) == 4 and all(char in _DIGIT for char in text):  # a year: 二〇二四
        return int("".join(str(_DIGIT[char]) for char in text))
    for char, size in (("亿", 10**8), ("万", 10**4)):
        high, found, low = text.rpartition(char)
        if found:
            return _joined(high, low, size)
    return _section(text)


def _joined(high: str, low: str, size: int) -> int | None:
    """`high` 万 or 亿 and what follows: 三万五 is 35000, 三万零五 is 30005."""
    above = _integer(high) if high else 1
    if not above:
        return None
    if len(low) == 1 and low != "零" and low in _DIGIT:
        below: int | None = _DIGIT[low] * size // 10
    else:
        below = _integer(low) if low else 0
    return None if below is None or below >= size else above * size + below


def _section(text: str) -> int | None:
    """A numeral below 10000."""
    if text == "零":
        return 0
    if len(text) == 1 and text in "百千":
        return {"百": 100, "千": 1000}[text]
    match = _SECTION.fullmatch(text)
    if not match or text.endswith("零"):
        return None
    thousands, _, hundreds, _, tens, ten, _, ones = match.groups()
    number = 1000 * _DIGIT.get(thousands, 0) + 100 * _DIGIT.get(hundreds, 0)
    number += 10 * _DIGIT.get(tens, 1) if ten else 0
    last = _DIGIT.get(ones, 0)
    if ones and text[-2:-1] in ("百", "千"):
        last *= 100 if text[-2] == "千" else 10
    return number + last
