"""When two cells say the same (同样的文字): blanks, line breaks and the width of signs aside; and where they do not."""

from __future__ import annotations

import re
from functools import lru_cache
from os.path import commonprefix

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SHOWN = str.maketrans(",;:!?()", "，；：！？（）")  # as Chinese sentences are printed
_BLANK = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")
_BETWEEN_WORDS = re.compile(r"(?<=[0-9A-Za-z.]) (?=[0-9A-Za-z.])")  # “1 0” is not 10
_AROUND, _LONGEST = 8, 40


@lru_cache(maxsize=8192)
def plain_wording(text: str) -> str:
    """The text as everybody reads it: what remains when typing habits are taken away."""
    blanks = _BLANK.sub(" ", text.translate(_WIDE)).strip()
    return _BETWEEN_WORDS.sub("\0", blanks).replace(" ", "").replace("\0", " ")


def marked(own: str, other: str) -> tuple[str, str]:
    """Both texts from a little before the first difference to a little after the last, what differs in 【】."""
    own, other = plain_wording(own), plain_wording(other)
    start = len(commonprefix([own, other]))
    tail = len(commonprefix([own[start:][::-1], other[start:][::-1]]))
    return _shown(own, start, len(own) - tail), _shown(other, start, len(other) - tail)


def _shown(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    differs = text[start:end]
    differs = differs if len(differs) <= _LONGEST else f"{differs[: _LONGEST - 1]}…"
    shown = f"{'…' if first else ''}{text[first:start]}【{differs}】{text[end:last]}{'…' if last < len(text) else ''}"
    return shown.translate(_SHOWN)
