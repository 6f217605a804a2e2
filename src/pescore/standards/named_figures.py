"""Figures a standard gives a name to (文中给名称定的数): put where the name is used.

`上限值为10%，……，低于上限值的…`; `≥同行业良好值（8%）得4分`. What a name stands for is only taken from the sentence itself.
"""

from __future__ import annotations

from ..values import patterns as re
from .turns import FIGURE

_NAME = "(?:上限|下限|满意|不允许|不容许|优秀|良好|平均|中位|较低|较差|较好|合格|及格|警戒|基准|标杆|满分|起评)"
_LINE = f"{_NAME}(?:值|线|水平|标准)"
_SIGN = "(?:≥|≤|>|<|不低于|不高于|不少于|不超过|达到|低于|高于|少于|大于|小于|超过|不足)"
_IN_BRACKETS = re.compile(rf"({_SIGN})([\u4e00-\u9fff]{{0,6}}?)({_LINE})\(({FIGURE}[\u4e00-\u9fff/]{{0,4}})\)")
_DEFINED = re.compile(rf"(?<![\u4e00-\u9fff])({_LINE})(?:为|是|=|:|取)({FIGURE}[\u4e00-\u9fff/]{{0,4}}?)(?=[,;。)])")
_USED = re.compile(rf"({_SIGN})([\u4e00-\u9fff]{{0,6}}?)({_LINE})(?![\d(为是=:的])")


def with_figures(text: str) -> str:
    """The text with the figure in place of every name it defines; other names stay."""
    if not ("值" in text or "线" in text or "水平" in text or "标准" in text):
        return text
    defined = dict(_DEFINED.findall(text))
    if defined:
        text = re.sub("[,;](?=[。;]|$)", "", _DEFINED.sub("", text).replace(",,", ",").replace(",,", ","))
        for name, figure in defined.items():
            text = re.sub(rf"{name}(?![\d(为是=:])", figure, text)
    meant = {name: figure for _, _, name, figure in _IN_BRACKETS.findall(text)}
    if meant:
        text = _IN_BRACKETS.sub(r"\1\4", text)
        text = _USED.sub(lambda m: m[1] + meant[m[3]] if m[3] in meant else m[0], text)
    return text
