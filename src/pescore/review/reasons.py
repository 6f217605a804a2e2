"""扣分与理由: every deduction has its reason, every reason its deduction, and the words say what the numbers say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..evaluation import table as t
from ..evaluation.marking import is_blank
from ..evaluation.results import Scored
from ..values import as_percent, cents, plain
from .alike import alike, shared_words
from .check import Hit, named
from .subject import Subject

_LOST = re.compile(r"(?<![每可应只共该均])(?:共|合计|酌情)?扣减?(?:除|掉)?\s*(\d+(?:\.\d+)?)\s*分(?!值)")
_GOT = re.compile(
    r"(?:实际得分|评价得分|最终得分|得分为|实得|本项得|该项得|此项得|故得|因此得|，得|＝|=)\s*(\d+(?:\.\d+)?)\s*分(?!值)"
)
_WORTH = re.compile(r"(?:此项|本项|该项)?(?:指标)?(?:分值|权重|满分)为?\s*(\d+(?:\.\d+)?)\s*分")
_RATE = re.compile(r"得分率为?\s*(\d+(?:\.\d+)?)\s*[%％]")
_TOLD = {"扣": _LOST, "得": _GOT, "分值为": _WORTH}
_QUOTED = re.compile(r"[每各逐][^，。；、]*$")
_NONE = re.compile(r"^(?:不扣分|未扣分|没有扣分|无扣分|未发现问题|无|—|-|/)[。.]?$")
_ALIKE = 0.6
_SHARED = 8  # characters in a row
_LONGEST = 300  # characters of a reason that are compared
_MOST = 120  # reasons compared with each other


def _lost(scored: Scored) -> Decimal | None:
    """What a leaf loses as it counts; by the form's own score where nothing was computed."""
    if scored.score is not None:
        return cents(scored.leaf.full - scored.score)
    return None if scored.leaf.given is None else cents(scored.leaf.full - scored.leaf.given)


def _has_reason(scored: Scored) -> bool:
    return bool(scored.leaf.loss_reason) and not _NONE.match(scored.leaf.loss_reason)


@named("扣分无原因")
def unexplained(subject: Subject) -> Iterator[Hit]:
    """Points taken without a word, in a table that has a place for it."""
    if t.LOSS_REASON not in subject.headings:
        return
    for scored in subject.result.leaves:
        leaf, lost = scored.leaf, _lost(scored)
        if lost and lost > 0 and not _has_reason(scored) and not (leaf.manual is not None and leaf.reason):
            says = f"扣了 {plain(lost)} 分，没有写扣分原因：请写明扣分的事实和依据的条款"
            yield Hit(subject.at(leaf, t.LOSS_REASON), says, "扣分原因", "空白")


@named("有原因没扣分")
def groundless(subject: Subject) -> Iterator[Hit]:
    """A reason for a deduction beside full marks. A 自评表 has one column for reasons of any kind."""
    for scored in subject.result.leaves if subject.form == "评分表" else ():
        leaf, lost = scored.leaf, _lost(scored)
        if lost == 0 and _has_reason(scored):
            says = f"写了扣分原因，得分却是满分 {plain(leaf.full)} 分：请核对是漏扣，还是原因写错了行"
            yield Hit(subject.at(leaf, t.LOSS_REASON), says, "扣分", f"满分{plain(leaf.full)}")


@named("文字与得分")
def words_and_score(subject: Subject) -> Iterator[Hit]:
    """扣1分, 得3分, 分值4分, 得分率75% in the words against the numbers of the same leaf."""
    for scored in subject.result.leaves:
        leaf, right = scored.leaf, _right(scored)
        for heading, text in ((t.LOSS_REASON, leaf.loss_reason), (t.NARRATIVE, leaf.narrative)):
            for word, pattern in _TOLD.items() if right and text else ():
                said = _said(pattern, text)
                if heading == t.NARRATIVE and pattern is not _WORTH:
                    said = [number for number in said if number <= leaf.full]  # more is about something else
                for number in _wrong(said, right[word], add_up=pattern is _LOST):
                    shown = plain(right[word][0])
                    says = f"{heading}写“{word}{plain(number)}分”，表中是 {shown} 分：请改成一致"
                    yield Hit(subject.at(leaf, heading), says, shown, plain(number))
            for stated, exact in _wrong_rates(text, leaf.full, right):
                says = f"{heading}写得分率 {stated}，{plain(right['得'][0])}÷{plain(leaf.full)} 是 {exact}：请改正"
                yield Hit(subject.at(leaf, heading), says, exact, stated)


def _right(scored: Scored) -> dict[str, list[Decimal]]:
    """What the words may say, the figure that counts first; {} while there is no score.

    An override is told in the words of whoever made it: they may speak of what the standard gives. Words beside a score
    that the standard does not give speak of that score; 填报得分 tells of it.
    """
    leaf, lost = scored.leaf, _lost(scored)
    if lost is None:
        return {}
    right = {"扣": [lost], "得": [leaf.full - lost], "分值为": [leaf.full]}
    other = leaf.given if leaf.manual is None else scored.computed
    if other is not None:
        right["扣"].append(leaf.full - cents(other))
        right["得"].append(cents(other))
    return right


def _wrong(said: list[Decimal], right: list[Decimal], *, add_up: bool) -> list[Decimal]:
    """The figures that are not right; several deductions may be told one by one, or with their sum at the end."""
    if add_up and len(said) > 1:
        said = [] if said[-1] in right else [sum(said, Decimal(0))]
    return [number for number in said if number not in right]


def _wrong_rates(text: str, full: Decimal, right: dict[str, list[Decimal]]) -> Iterator[tuple[str, str]]:
    """(as stated, as it is) of every 得分率 that is not 得分 ÷ 分值 at its printed decimals."""
    for found in _RATE.finditer(text) if right and full else ():
        exact = as_percent(right["得"][0] / full, len(found[1].partition(".")[2]))
        if exact != f"{found[1]}%":
            yield f"{found[1]}%", exact


def _said(pattern: re.Pattern[str], text: str) -> list[Decimal]:
    """The points a text says, without those of a clause it quotes (每缺一项扣0.5分)."""
    return [
        Decimal(found[1])
        for found in pattern.finditer(text)
        if not _QUOTED.search(text[max(0, found.start() - 12) : found.start()])
    ]


@named("重复扣分")
def twice(subject: Subject) -> Iterator[Hit]:
    """Two leaves that lose points for what reads like the same fault."""
    losing = [s for s in subject.result.leaves if (_lost(s) or 0) > 0 and not is_blank(s.leaf.loss_reason)][:_MOST]
    for at, scored in enumerate(losing):
        for other in losing[at + 1 :]:
            one, two = scored.leaf, other.leaf
            a, b = _fact(one.loss_reason), _fact(two.loss_reason)
            same = alike(a, b) >= _ALIKE
            words = "" if same else shared_words(a, b)
            if same or len(words) >= _SHARED:
                how = "几乎相同" if same else f"都说到“{words}”"
                says = f"扣分原因与“{one.name}”{how}：请确认不是同一件事扣了两次分，同一问题只在关系最直接的指标扣分"
                yield Hit(subject.at(two, t.LOSS_REASON), says, "", one.name, "" if same else "hint")


def _fact(reason: str) -> str:
    """The reason without what every deduction says."""
    return re.sub(
        r"按标准|得\s*[\d.]+\s*分|扣\s*[\d.]+\s*分|不符合(?:评价)?要点|原报告|[，。；、\s]", "", reason[:_LONGEST]
    )


CHECKS = (unexplained, groundless, words_and_score, twice)
