"""Typed text → the same text in one spelling (整理写法), with a remark where a damaged number was put together."""

from __future__ import annotations

import re
from decimal import Decimal

from pescore.values.words import words

_LATEX = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"\\(?:text|mathrm|mathbf|rm)\s*\{([^{}]*)\}", r"\1"),
        (r"\\(?:geqslant|geq|ge)(?![a-z])", "≥"),
        (r"\\(?:leqslant|leq|le)(?![a-z])", "≤"),
        (r"\\gt(?![a-z])", ">"),
        (r"\\lt(?![a-z])", "<"),
        (r"\\sim(?![a-z])", "~"),
        (r"\\([%~ ,;!])", r"\1"),
    )
)
_LOOSE_SPACE = re.compile(r"(?<![0-9.])\s+|\s+(?![0-9.])")
# "1. 95%" may be item 1 of a list, so a single digit other than 0 before ". " is left alone.
_SPLIT_POINT = re.compile(r"(?<![0-9])(0|[0-9]{2,5})\.\s+(?=[0-9])|(?<![0-9.])([0-9]{1,5})\s+\.\s*(?=[0-9])")
_SPLIT_PERCENT = re.compile(r"(?<![0-9.])([0-9]{1,2})\s([0-9]{1,2}(?:\.[0-9]{1,6})?)(?=%)")
_SPLIT = "数字中的空格已去掉，请核对。"
_FULL_STOP = re.compile(r"(?<=[0-9])。(?=[0-9])")


def tidy(typed: str) -> tuple[str, tuple[str, ...]]:
    """Half-width characters, one sign for each comparison, LaTeX marks, loose spaces and closing punctuation gone.

    >>> tidy("$\\\\geq９５\\\\%$"), tidy("0。4")[0]
    (('≥95%', ()), '0.4')
    """
    text = typed.translate(words().characters).strip().lstrip("'’‘")
    notes: tuple[str, ...] = ()
    if "\\" in text:
        text = unlatex(text)
    if text.startswith("$") and text.endswith("$"):
        text = text[1:-1]
    if "。" in text:
        text, count = _FULL_STOP.subn(".", text)
        notes += ("数字中的句号按小数点理解。",) * bool(count)
    if any(char.isspace() for char in text):
        text, joined = _without_spaces(text)
        notes += (_SPLIT,) * joined
    return (text.rstrip("。；;，,、.") or text), notes


def unlatex(text: str) -> str:
    """LaTeX marks as characters: \\geq → ≥, \\% → %."""
    for pattern, plain in _LATEX:
        text = pattern.sub(plain, text)
    return text


def _without_spaces(text: str) -> tuple[str, bool]:
    text = _LOOSE_SPACE.sub("", text)
    text, points = _SPLIT_POINT.subn(lambda m: (m[1] or m[2]) + ".", text)
    joined = _SPLIT_PERCENT.sub(_joined, text)
    return joined, bool(points) or joined != text


def _joined(match: re.Match[str]) -> str:
    together = match[1] + match[2]
    return together if Decimal(together) <= 100 else match[0]
