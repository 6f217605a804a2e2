"""What is said in the same form of several indicators is said of each: deductions, rates, reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....values import as_percent, plain
from ..report import Report
from .noting import Note, noted

ZERO = Decimal(0)
_SAID = re.compile("扣|不得分|不予得分|得0分|未得分|不得满分")
_MOST = 6
_FEWEST = 3  # indicators that make a form
_WITHOUT_LINK = re.compile(r"主要原因(?!为|是|有|在|如|包|：|:|系|分|及|和|之|由|体现|[一二①1（(“]|[，。])")
_NO_REASON_WORD = re.compile(
    r"扣\d+(?:\.\d+)?分[，,]主要(?!原因|问题|扣分|失分|集中|表现|存在|因素|涉及|影响|为|是|由于|因|有|体现|在于|系|包括)"
)


def deductions_unsaid(report: Report) -> Iterator[Note]:
    """Every losing leaf says 扣…分 but one or two: what is stated adds up to less than what was taken."""
    losing = [(leaf, leaf.said) for leaf in report.leaves if leaf.said and leaf.said[1] < leaf.said[0]]
    silent = [(leaf, said) for leaf, said in losing if not leaf.taken and not _SAID.search(leaf.narrative)]
    if not silent or len(losing) - len(silent) < _FEWEST or len(silent) * 2 > len(losing):
        return
    unsaid = sum((said[0] - said[1] for _, said in silent), ZERO)
    lost = sum((said[0] - said[1] for _, said in losing), ZERO)
    named = "、".join(
        f"“{leaf.name}”扣 {plain(said[0] - said[1])} 分（{said[2].label}）" for leaf, said in silent[:_MOST]
    )
    says = (
        f"{len(losing)} 个扣分指标里，{len(losing) - len(silent)} 个在正文写明扣几分，{len(silent)} 个没有写：{named}。"
        f"写明的扣分合计 {plain(lost - unsaid)} 分，实扣 {plain(lost)} 分，相差 {plain(unsaid)} 分。请补写"
    )
    yield noted("扣分未写明", silent[0][1][2], says, expected=plain(lost), found=plain(lost - unsaid))


def dimension_sentences(report: Report) -> Iterator[Note]:
    """得分率 and 扣分 given for three dimensions, and not for the fourth; 主要原因为 without its words."""
    stated = [s for s in report.dimensions if s.full and s.score is not None and s.text]
    whole = [s for s in stated if s.rate is not None and s.lost is not None]
    short_ones = [s for s in stated if s.rate is None and s.lost is None]
    if len(whole) > 1 and len(short_ones) == 1 and len(stated) > 2:
        it = short_ones[0]
        assert it.full and it.score is not None
        says = (
            f"“{it.name}”没有写得分率和扣分，其余 {len(whole)} 个一级指标都写了。"
            f"请补上得分率 {as_percent(it.score / it.full, 2)}、扣 {plain(it.full - it.score)} 分"
        )
        yield noted("写法不齐", it.place, says, path=[it.name])
    slips = [
        (s, found[0])
        for s in stated
        if (found := _WITHOUT_LINK.search(s.text) or _NO_REASON_WORD.search(s.text)) is not None
    ]
    if slips and len(slips) < len(stated):
        named = "、".join(f"“{s.name}”（{s.place.label}）" for s, _ in slips)
        says = f"{named}的扣分原因缺字：应写作“主要原因为……”。请补上"
        yield noted("写法不齐", slips[0][0].place, says, expected="主要原因为", found=slips[0][1])


CHECKS = (deductions_unsaid, dimension_sentences)
