"""The word that decides under a header of several rows (多行表头): 年度指标值{符号|数值|单位}, 得分{自评|复核}."""

from __future__ import annotations

from collections.abc import Sequence

from pescore.workbook.layout.words import Head, fixed_roles, group, head_of, is_period, known, levels


def deciding(heads: Sequence[Head]) -> Head:
    """The lowest word of a column; the one above where the lowest only says 名称, 数值 or nothing known.

    得分 over 自评 is 自评得分; 2024年 under 目标值 is 目标值.
    """
    head, above = heads[-1], heads[-2] if len(heads) > 1 else None
    if above is None:
        return head
    if head.base in group("under") and (above.base in levels() or above.base in group("names")):
        return above
    if head.base in group("figures") and known(above.base):
        return above
    if not known(head.base):
        for joined in (head.base + above.base, above.base + head.base):
            if known(joined):
                return head_of(joined)
        if is_period(head.text) and known(above.base):
            return above
    return head


def is_score(head: Head) -> bool:
    """True for 得分, 专家评分 and every other word for points given."""
    return fixed_roles().get(head.base) == "score"
