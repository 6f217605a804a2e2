"""How often something is done (频次): 每季度至少1次（全年不少于4次），每少1次扣0.5分 is counted over the year.

A finding is one number for the whole evaluation; a figure per quarter or month is none it can be held against.
"""

from __future__ import annotations

import re

from ..values import plain
from .draft import Draft, Unclear

_TIMES = r"\d+(?:\.\d+)?(?:次|场|期|批|轮|场次)"
_OFTEN = re.compile(
    rf"(?:^|每个?)(?P<period>季度?|月份?|周|旬|半年|天|日|学期)(?:度)?(?:至少|应当?|须|需|要|都|均|内)*[^,;。()\d]{{0,14}}?"
    rf"(?:至少|不少于|不低于|达到?|≥)?(?P<times>{_TIMES})[^,;。()\d]{{0,14}}"
    rf"(?P<year>\((?:即|共|合计)?(?:全年|年度|每年|一年|年内|当年)[^()]{{0,8}}?(?P<whole>{_TIMES})(?:以上)?\))?"
)
_COUNTED = re.compile(
    r"每(?:[低少缺]|减少|缺少)[于了]?(?:开展|组织|检查)?(?:1|一)?[次场期批轮]|[,;](?:少|缺)(?:1|一)?[次场期批轮]扣"
)


def counted_over_the_year(text: str, draft: Draft) -> str:
    """The text with the year's number in place of the one per quarter; asks where neither it nor 目标值 states one."""
    often = _OFTEN.search(text)
    if often is None or not _COUNTED.search(text) or f"每{often['period']}" in draft.indicator:
        return text
    whole = often["whole"] or (f"{plain(draft.target)}次" if draft.target else "")
    if whole:
        return text[: often.start()] + f"全年不少于{whole}" + text[often.end() :]
    said = "每" + often[0].strip().removeprefix("每")
    raise Unclear(
        f"“{said}”说的是每{often['period']}的次数，实际值是全年合计还是每{often['period']}的？请写明全年应有多少次"
    )
