"""Worded clauses → parts: graded words, checklists of 要点, counts of occurrences, yes/no conditions."""

from __future__ import annotations

import re
from decimal import Decimal

from . import arithmetic as exactly
from .clauses import Clause, Parsed
from .draft import Draft, Unclear
from .rules import Checklist, Flag, Level, Levels, Occurrences, Part
from .tokens import chinese_number, fraction

ZERO = Decimal(0)
_NOT = re.compile(r"^(?:则|均|都|全部?)?(?:不|未|没有?|无|非|缺|否|尚未|达不到|做不到|反之)")
_NEGATION = re.compile(r"不|未|没|无|非|缺|欠|失")
_ALL = re.compile(r"(?:全部|所有|均|都|各项|完全|同时|全)(?:评价)?(?:要点|要素|条件|内容|要求|项目?|指标)*(?:均|都|全部)?(?:符合|满足|具备|达到|完成|落实|做到|达标|到位|完整|合规|有|提供|齐全|一致)|(?:符合|满足|具备|达到)(?:上述|以上|全部|所有|各项|评价)+(?:要点|要素|条件|内容|要求|项)*|[一二两三四五六七八九十\d]+(?:个|项|条|点)(?:要点|要素|条件|内容|要求)?(?:全部|均|都)(?:符合|满足|具备|达到|做到|有)?")
_SOME = re.compile(r"(?:其中|任(?:意|何)?|仅|只|有)?(?P<n>[一二两三四五六七八九十]|\d+)(?:个|项|条|点|方面)(?P<up>及?以上)?")
_MISS = re.compile(r"缺(?:少|失)?|不(?:符合|满足|具备|达标|达到|完整|合规|齐全?|落实)|未(?:达到|满足|完成|落实|符合|做到|具备)|没有|少|有(?=\S*不)")
_MEETS = re.compile(r"符合|满足|具备|达到|做到|完成|落实|达标|合格|要点|条件|要素|要求")
SHARES = re.compile(
    r"(?:各|分别|均|每(?:个|项|条|点|一)?(?:要点|要素|内容|指标|方面|小项|条|项|点)?)(?:各|均|分别)?(?:占|为|得|计|按)?(?:本项|该项|本指标|该指标|指标|总|标准|满分|分值|权重|的|总分|该分值)*"
    r"(?P<share>\d+/\d+|[一二三四五六七八九十]分之[一二三四五六七八九十]|\d+(?:\.\d+)?%)"
)
POINTS_EACH = re.compile(
    r"(?:各|均为|每(?:个|项|条|点|一|符合|满足|具备|达到|做到|有|完成|落实)*(?:一|1)?(?:个|项|条|点|方面)?(?:要点|要素|内容|指标|方面|条件|要求|小项)?[^,;。扣减\d]{0,6}?),?(?:各|均|分别)?(?:占|为|得|计|给|赋)?(?P<each>\d+(?:\.\d+)?)分(?![^,;。]{0,3}(?:扣|为止))"
)
EQUAL = re.compile(r"(?:平均|等分|均分|同等|均等|等额|平摊)(?:分配|计算|赋分|计分|给分|占|权重|分值|得分)*|(?:等权重?|权重相[同等]|分值相[同等]|平均分|均分)")
_COUNTED = re.compile(r"(?P<n>[一二两三四五六七八九十]|\d+)(?:个|项|条|点|大?方面|类)?(?:评价)?(?:要点|年度|要素|方面|内容|条件|指标|项|点|条|制度|环节)")
_MARK_RANGE = re.compile(r"([①-⑳])[~-]([①-⑳])")
_DEGREE = re.compile("偏差率|完成率|完成比例|比例|及时率|程度|按实际")
_NO_TASK = re.compile(r"(?:没有|无|未安排|不涉及)[^,;。]{0,12}(?:任务|该项|此项|要求|情况|情形|内容)?[^,;。]{0,4}的?,?[^,;。]{0,10}?(?:视同|视为|按|计|得)(?:已)?(?:完成|满分|符合|达到|达标)")


def negates(a: str, b: str) -> bool:
    """b says the opposite of a: 符合/不符合, 已公开/未公开, 档案完整/不完整, 健全/缺失."""
    if not b or b.startswith(("否则", "其他", "其余", "反之")):
        return True
    core = re.sub(r"^(?:已经?|有|能|按规定|按时|按照?|及时|均|都|全部|全面|完全|严格)+", "", a)
    stripped = re.sub(r"(?:不|未|没有?|无|非|缺乏|缺少|尚未|达不到|做不到|存在)", "", b)
    if bool(_NEGATION.search(b)) == bool(_NEGATION.search(a)) and not (_NEGATION.search(a) and re.match("发生|出现|有|存在|发现", b)):
        return False
    common = sum(1 for ch in set(stripped) if ch in core or ch in a)
    return len(stripped) == 0 or common / len(set(stripped)) >= 0.6


# -- checklists ----------------------------------------------------------------------------------------------------


def checklist_by_share(parsed: Parsed, draft: Draft) -> tuple[Checklist, list[Clause]] | None:
    """各占1/4, ①占40%②③各占30%, 每项1分: weights are written for the 要点; return it with the clauses it uses up."""
    text, full = parsed.text, draft.full
    own = _own_shares(parsed)
    if own:
        if abs(sum(own) - 1) > Decimal("0.001"):
            raise Unclear(f"各要点所占比例合计为{sum(own) * 100:.0f}%，不是100%，请核对")
        weights = tuple(full * share for share in own)
        return _made(weights, parsed, draft)
    match, each = SHARES.search(text), POINTS_EACH.search(text)
    if match and not re.search(r"扣|减", text[match.end() : match.end() + 1]):
        share = fraction(match["share"])
        if share <= 0:
            return None
        stated = int((1 / share).to_integral_value())
        if abs(share * stated - 1) > Decimal("0.02"):
            return None
        count = _count(parsed, draft, stated)
        if count != stated:
            draft.use("use_actual_points")
        return _made(_equal(full, count), parsed, draft)
    if each and not _per_count(parsed, each):
        worth = Decimal(each["each"])
        stated = int((full / worth).to_integral_value()) if worth else 0
        count = _count(parsed, draft, stated)
        if worth * count != full:
            raise Unclear(f"每个要点{worth}分，共{count}个要点，合计{worth * count}分，与分值{full}分不符，请核对")
        return _made((worth,) * count, parsed, draft)
    if EQUAL.search(text):
        count = _count(parsed, draft, 0)
        if count:
            return _made(_equal(full, count), parsed, draft)
    return None


def _per_count(parsed: Parsed, each: re.Match[str]) -> bool:
    """每完成1次得1分 counts occurrences unless there are 要点 to tick."""
    said = each[0]
    if said.startswith(("各", "均为")):
        return False
    return not re.search("要点|要素|条件|内容", said) and not parsed.marks


def _own_shares(parsed: Parsed) -> list[Decimal]:
    """①占指标分值的40%，要素②、③各占30%."""
    out: dict[str, Decimal] = {}
    for match in re.finditer(r"((?:[①-⑳][、,和及与]*)+)(?:[^①-⑳\d,;。]{0,12}?)(?:各|均|分别)?占(?:[^\d;。]{0,8}?)(\d+(?:\.\d+)?%|\d+/\d+)", parsed.text):
        for mark in re.findall("[①-⑳]", match[1]):
            out[mark] = fraction(match[2])
    return [out[m] for m in sorted(out)] if len(out) > 1 and len(set(out.values())) > 1 else []


def _count(parsed: Parsed, draft: Draft, stated: int) -> int:
    if draft.points:
        return len(draft.points)
    spanned = _MARK_RANGE.search(parsed.text)
    if spanned:
        return ord(spanned[2]) - ord(spanned[1]) + 1
    marks = {m for m in parsed.marks if "①" <= m[0] <= "⑳"}
    if len(marks) > 1:
        return len(marks)
    if stated:
        return stated
    counted = _COUNTED.search(parsed.text)
    return int(_integer(counted["n"])) if counted else len(parsed.marks)


def _integer(text: str) -> Decimal:
    return Decimal(text) if text.isdigit() else chinese_number(text)


def _equal(full: Decimal, count: int) -> tuple[Decimal, ...]:
    return (exactly.ratio(full, Decimal(count)),) * count


def _made(weights: tuple[Decimal, ...], parsed: Parsed, draft: Draft) -> tuple[Checklist, list[Clause]]:
    if any(_DEGREE.search(c.words) for c in parsed.clauses) or "偏差" in parsed.text:
        draft.use("degree_is_actual_over_plan")
    used = [
        c for c in parsed.clauses
        if c.effect.kind in ("corresponding", "nothing_back", "full", "keep", "proportion", "interpolate", "formula", "share")
        or (c.effect.kind == "discretion" and "偏差" in c.words)
        or (c.effect.kind == "zero" and (c.otherwise or re.match(r"^(?:未|不|没|否|要点|该)", c.label)) and len(c.label) <= 14)
        or (c.effect.kind == "points" and c.effect.verb in ("give", None) and (SHARES.search(c.words) or POINTS_EACH.search(c.words)))
        or (c.effect.kind == "points" and c.effect.verb == "deduct" and c.effect.points in weights and re.search("缺|不|未|少", c.words) and len(c.label) <= 16)
    ]  # fmt: skip
    not_applicable = "met" if _NO_TASK.search(parsed.text) else "ask"
    return Checklist(weights, draft.points, not_applicable=not_applicable), used


def checklist_of(clauses: list[Clause], draft: Draft) -> Checklist:
    """方案完整(1分),措施具体(1.5分): items with points of their own."""
    return Checklist(tuple(c.effect.points or ZERO for c in clauses), tuple(c.label for c in clauses))


def checklist_by_count(clauses: list[Clause], draft: Draft) -> Checklist | None:
    """全部符合得满分，符合其中一项得1分，不符合得0分: points by how many 要点 are met."""
    total = len(draft.points)
    met: dict[int, Decimal] = {}
    for clause in clauses:
        points = _given(clause, draft.full)
        if points is None:
            return None
        label = clause.label or clause.words
        some = _SOME.search(label)
        if clause.otherwise or re.match(r"^(?:均|都|全部?)?不?(?:均|都)?(?:不|未)(?:符合|满足|具备|达到|达标)", label) and not some:
            met.setdefault(0, points)
        elif _ALL.search(label) and not _MISS.match(label):
            met[total] = points
        elif some and _MISS.search(label) and not re.match("符合|满足|具备", label):
            met[total - int(_integer(some["n"]))] = points
        elif some:
            met[int(_integer(some["n"]))] = points
        else:
            return None
    if total < 2 or total not in met or any(k < 0 or k > total for k in met):
        return None
    if set(met) == {total, total - 1} and met[total - 1] == 0:
        met = {**dict.fromkeys(range(total), ZERO), total: met[total]}  # 缺少一项即0分
    table = tuple(met.get(k) for k in range(total + 1))
    return Checklist((ZERO,) * total, draft.points, by_count=table)


def _given(clause: Clause, full: Decimal) -> Decimal | None:
    kind = clause.effect.kind
    if kind in ("full", "keep"):
        return full
    if kind == "zero":
        return ZERO
    if kind == "points" and clause.effect.high is None and clause.effect.points is not None:
        return full - clause.effect.points if clause.effect.verb == "deduct" else clause.effect.points
    if kind == "share" and clause.effect.points is not None and clause.effect.high is None:
        return full * clause.effect.points if clause.effect.verb != "deduct" else full - full * clause.effect.points
    return None


# -- counts and conditions -----------------------------------------------------------------------------------------


def occurrences(clause: Clause, draft: Draft) -> Part:
    """每处扣0.2分，最多扣1分."""
    per, effect = clause.per, clause.effect
    assert per is not None
    if effect.kind == "discretion":
        return Flag(per.label or clause.words, ask=f"“{clause.words}”酌情扣几分？请给出分数和理由", words=clause.words)
    if effect.kind == "share" and effect.points is not None:
        draft.use("deduct_percent_of_weight")
        amount = draft.full * effect.points * (-1 if effect.verb == "deduct" else 1)
    elif effect.kind == "zero":
        return Flag(per.label or clause.words, voids=True, words=clause.words)
    elif effect.kind == "points" and effect.points is not None and effect.high is None:
        if effect.verb is None:
            raise Unclear(f"“{clause.words}”是加分还是扣分没有写明")
        amount = -effect.points if effect.verb == "deduct" else effect.points
    else:
        raise Unclear(f"“{clause.words}”每次扣（加）多少分没有写定")
    if per.implied:
        draft.use("every_implied")
    cap = draft.full if clause.cap_full else clause.cap
    return Occurrences(amount, per.size, per.label or clause.words, cap, words=clause.words)


def flag(clause: Clause, draft: Draft, assumed: bool = False) -> Flag:
    """未公示的扣0.5分; 发生事故的不得分; 酌情扣分."""
    effect, label = clause.effect, clause.label or clause.words
    if effect.kind == "discretion":
        return Flag(label, ask=f"“{clause.words}”酌情扣几分？请给出分数和理由", assumed=assumed, words=clause.words)
    if effect.kind == "zero":
        return Flag(label, voids=True, assumed=assumed, words=clause.words)
    if effect.kind == "share" and effect.points is not None and effect.verb == "deduct":
        draft.use("deduct_percent_of_weight")
        return Flag(label, -draft.full * effect.points, assumed=assumed, words=clause.words)
    if effect.kind == "points" and effect.points is not None:
        if effect.high is not None:
            return Flag(label, ask=f"“{clause.words}”在{effect.points}～{effect.high}分之间扣几分？", assumed=assumed, words=clause.words)
        if "总分" in clause.words and effect.verb == "deduct":
            return Flag(label, to_total=-effect.points, ask="本项是否同时失分没有写明", assumed=assumed, words=clause.words)
        sign = -1 if effect.verb == "deduct" else 1
        return Flag(label, sign * effect.points, assumed=assumed, words=clause.words)
    raise Unclear(f"“{clause.words}”扣（加）几分没有写明")


# -- graded words --------------------------------------------------------------------------------------------------


def levels_of(clauses: list[Clause], draft: Draft, full: Decimal) -> Levels:
    """健全8分，基本健全5分，不健全0分; a band of points where the text gives one."""
    levels = []
    for clause in clauses:
        low, high = _band(clause, full)
        label = clause.label or clause.words
        if clause.otherwise:
            label = "其他"
        levels.append(Level(label, low, high, clause.words))
    names = [level.word for level in levels]
    if len(set(names)) < len(names):
        raise Unclear(f"“{'”“'.join(names)}”有重复的等级，请核对")
    yes = no = None
    if len(levels) == 2 and all(level.low == level.high for level in levels):
        first, second = levels
        if first.high > second.high:
            yes, no = 0, 1
        elif second.high > first.high:
            yes, no = 1, 0
        if _NOT.match(names[yes or 0]) and not _NOT.match(names[no or 0]):
            pass  # 未发现问题得满分: “yes” answers the condition as written, which is the one that scores
    return Levels(tuple(levels), share_of=full, yes=yes, no=no)


def _band(clause: Clause, full: Decimal) -> tuple[Decimal, Decimal]:
    effect = clause.effect
    if effect.kind == "discretion":
        return ZERO, full
    if effect.kind == "share" and effect.points is not None and effect.high is not None:
        return full * effect.points, full * effect.high
    if effect.kind == "points" and effect.high is not None and effect.points is not None:
        if effect.verb == "deduct":
            return full - effect.high, full - effect.points
        return effect.points, effect.high
    points = _given(clause, full)
    if points is None:
        raise Unclear(f"“{clause.words}”给几分没有写明")
    if points < 0:
        raise Unclear(f"“{clause.words}”扣的分超过分值{full}分，请核对")
    return points, points
