"""One name column that holds several levels (一、… （一）… or A / A1 / A101), told apart by numbering or indent."""

from __future__ import annotations

from collections.abc import Sequence

from pescore.workbook.layout.naming import plain_width, squeeze

from ...values import patterns as re

_STYLES = (
    re.compile(r"^[一二三四五六七八九十]{1,3}[、.]"),
    re.compile(r"^\([一二三四五六七八九十]{1,3}\)"),
    re.compile(r"^\d{1,3}(?:、|\.(?!\d))"),
    re.compile(r"^(?:\(\d{1,2}\)|\d{1,2}\)|[⑴-⒇])"),
    re.compile(r"^[①-⑳]"),
)
_CODE = re.compile(r"^([A-Z](?:\d+(?:[.-]\d+)*)?|\d+(?:[.-]\d+)+|\d{1,8})(?=[^\d.%、])")
_DOTS = re.compile(r"[.-]")


def depths(raws: Sequence[str]) -> list[int] | None:
    """The level (1, 2, …) of every name; None when neither codes nor indent nor style tell levels apart."""
    texts = [plain_width(squeeze(raw)) for raw in raws]
    for levels in (_by_code(texts), _by_style(texts), _by_indent(raws)):
        if levels and len(set(levels)) > 1:
            return levels
    return None


def has_code(raw: str) -> bool:
    """True for a name that begins with a code such as A101."""
    return _CODE.match(plain_width(squeeze(raw))) is not None


def _by_code(texts: Sequence[str]) -> list[int] | None:
    """A, A1, A101 or 1, 1.1, 1.1.1: a code that begins with another one lies inside it."""
    codes = [found[1] if (found := _CODE.match(text)) else _style_code(text) for text in texts]
    if not all(codes):
        return None
    stack: list[str] = []
    levels = []
    for code in codes:
        assert code is not None
        while stack and not _inside(code, stack[-1]):
            stack.pop()
        stack.append(code)
        levels.append(len(stack))
    return levels


def _style_code(text: str) -> str | None:
    found = re.match(r"^(\d{1,2}|[A-Z])[、.](?!\d)", text)
    return found[1] if found else None


def _inside(code: str, outer: str) -> bool:
    if _DOTS.search(code) or _DOTS.search(outer):
        inner, around = _DOTS.split(code), _DOTS.split(outer)
        return len(inner) > len(around) and inner[: len(around)] == around
    return (
        len(code) > len(outer)
        and code.startswith(outer)
        and not (outer.isdigit() and len(outer) < 2 and len(code) == 2)
    )


def _by_style(texts: Sequence[str]) -> list[int] | None:
    styles = [next((i for i, style in enumerate(_STYLES) if style.match(text)), None) for text in texts]
    if any(style is None for style in styles):
        return None
    order = sorted({style for style in styles if style is not None})
    return [order.index(style) + 1 for style in styles if style is not None]


def _by_indent(raws: Sequence[str]) -> list[int] | None:
    indents = [len(raw) - len(raw.lstrip(" \t\u3000")) for raw in raws]
    order = sorted(set(indents))
    return [order.index(indent) + 1 for indent in indents] if 1 < len(order) <= 5 else None
