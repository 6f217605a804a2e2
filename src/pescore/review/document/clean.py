"""Text as converters leave it → text as the author typed it: markdown, LaTeX and stray blanks removed."""

from __future__ import annotations

import re

from ...values.tidy import unlatex

_WIDE = {ord("０") + i: str(i) for i in range(10)} | {
    ord("％"): "%",
    ord("．"): ".",
    0x3000: " ",
    0xA0: " ",
    0xFEFF: "",
}
_HEADING = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s+)")
_BULLET = re.compile(r"^\s*[-*+•]\s+(?=\S)")
_MATH = re.compile(r"\$([^$\n]{1,80})\$")
_PICTURE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)")
_LINK = re.compile(r"\[([^\]\n]{1,200})\]\([^)\n]{1,500}\)")
_TAG = re.compile(r"</?(?:[a-zA-Z][a-zA-Z0-9]{0,10})(?:\s[^<>]{0,200})?/?>")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~>])")
_LATIN = r"A-Za-z0-9"
_BLANK = re.compile(rf"(?<![{_LATIN},.;:]) +| +(?![{_LATIN}(])")


def clean(line: str) -> str:
    """One line or cell: ９５ ％ → 95%, $S \\geq 90$ → S≥90, **决策 (14 分)** → 决策(14分).

    Blanks survive only between Latin words and figures; Chinese text is written without them.
    """
    text = line.translate(_WIDE)
    text = _BULLET.sub("", _HEADING.sub("", text))
    if "$" in text:
        text = _MATH.sub(r"\1", text)
    if "<" in text:
        text = _TAG.sub("", text)
    if "[" in text:
        text = _LINK.sub(r"\1", _PICTURE.sub("", text))
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", unlatex(text))
    text = text.replace("**", "").replace("__", "").replace("`", "")
    return _BLANK.sub("", " ".join(text.split()))


def squeezed(text: str) -> str:
    """A name without blanks and with one kind of brackets, for comparing: 可持续影响 (8分) → 可持续影响（8分）."""
    return re.sub(r"\s", "", text).replace("(", "（").replace(")", "）").replace(":", "：").replace(",", "，")
