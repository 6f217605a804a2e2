"""要点 → points: equal or own shares, points each, or by how many are met (k of n)."""

from __future__ import annotations

from decimal import Decimal

from ..values import patterns as re
from . import arithmetic as exactly
from .clauses import Clause, Parsed
from .draft import Draft, Unclear
from .rules import Checklist
from .tokens import chinese_number, fraction

ZERO = Decimal(0)
SHARES = re.compile(
    r"(?:各|分别|均|每(?:个|项|条|点|一)?(?:要点|要素|内容|指标|方面|小项|条|项|点)?)(?:各|均|分别)?(?:占|为|得|计|按)?(?:本项|该项|本指标|该指标|指标|总|标准|满分|分值|权重|的|总分|该分值)*"
    r"(?P<share>\d+/\d+|[一二三四五六七八九十]分之[一二三四五六七八九十]|\d+(?:\.\d+)?%|一半)"
)
POINTS_EACH = re.compile(
    r"(?:各|均为|(?:每(?:个|项|条|点|一|符合|满足|具备|达到|做到|有|完成|落实)*|做到|符合|满足|具备|达到|到位)(?:一|1)?(?:个|项|条|点|方面)(?:要点|要素|内容|指标|方面|条件|要求|小项)?[^,;。扣减\d]{0,6}?)"
    r",?(?:各|均|分别)?(?:占|为|得|计|给|赋)?(?P<each>\d+(?:\.\d+)?)分(?![^,;。]{0,3}(?:扣|为止))"
)
EQUAL = re.compile(
    r"等分(?:本|该|指标|分值)|均分(?:本项|该项|全部|指标)?(?:分值|权重)|(?:平均|等分|均分|同等|均等|等额|平摊)(?:分配|计算|赋分|计分|给分|占|权重|分值|得分)+|等权重?|权重相[同等]|(?:分值|权重|分数)(?:均等|相[同等]|相当|一致)|平均分配|逐项(?:核查|评分|计分|打分|赋分|检查|对照)|逐条(?:核查|评分|计分)"
)
_COUNTED = re.compile(
    r"(?P<n>[一二两三四五六七八九十]|\d+)(?:个|项|条|点|大?方面|类)?(?:评价)?(?:要点|年度|要素|方面|内容|条件|指标|项|点|条|制度|环节)"
)
_MARK_RANGE = re.compile(r"([①-⑳])[~至到-]([①-⑳])")
_PREMISE = re.compile(r"([①-⑳])\)?(?:为|是|作为)(?:前提|先决|必备|必要)(?:条件|要件)?")
_DEGREE = re.compile("偏差率|完成率|完成比例|比例|及时率|程度|按实际")
_MET = re.compile(
    r"(?:没有|无|未安排|不涉及|不适用)[^;。]{0,24}?(?:视同|视为|按|计|得)(?:已|该年度|该项|当年)?(?:完成|满分|符合|达到|达标)"
)
_ZERO = re.compile(r"(?:不适用|不涉及|无法)[^;。]{0,20}?(?:按|计|得)0分")
_LEFT_OUT = re.compile(
    r"(?:没有|未安排|不适用|不涉及)[^;。]{0,24}?(?:权重|分值)[^。]{0,12}?(?:分摊|分配|平摊)"
    r"|(?:不适用|不涉及|没有)[^;。]{0,20}?(?:剔除|不计入|不纳入|不予考核)[^。]{0,20}?(?:折算|换算|重新)"
)
_OPPOSITE = re.compile(
    "(?:否则|反之|该?要点|每项|有?一项|任意一项|其他|其余|均|都|全部)?(?:未|不|没|否|缺|达不到|做不到|反之|其他|其余)"
)
_KEY = re.compile(
    r"第?([①-⑳])(?:项|个|要点)*(?:未|没有?|不)[^,;。]{0,8}?,?(?:整项|本项|全项|该指标|本指标|其余(?:各项|要点)?|[①-⑳、和及~-]+)?(?:均|都|也)?不得分"
)
_ALL = re.compile(
    r"(?:全部|所有|均|都|各项|完全|同时|全|逐项)(?:评价)?(?:要点|要素|条件|内容|要求|项目?|指标)*(?:均|都|全部)?(?:符合|满足|具备|达到|完成|落实|做到|达标|到位|完整|合规|有|提供|齐全|齐备|一致)|[三四五六两]者(?:均|都)?(?:齐备|齐全|具备|满足|符合)"
    r"|(?:符合|满足|具备|达到)(?:上述|以上|全部|所有|各项|评价)+(?:要点|要素|条件|内容|要求|项)*|要点(?:全部|均|都)(?:符合|满足|具备)"
    r"|[一二两三四五六七八九十\d]+(?:个|项|条|点)(?:要点|要素|条件|内容|要求)?(?:全部|均|都)(?:符合|满足|具备|达到|做到|有)?"
)
_SOME = re.compile(
    r"(?:其中|任(?:意|何)?|仅|只|有)?(?P<n>[一二两三四五六七八九十]|\d+)(?:[~至到-](?P<to>\d+|[一二两三四五六七八九十]))?"
    r"(?:个|项|条|点|方面)(?:要点|要素)?(?:(?P<up>(?:及|或)?以上)|(?P<down>(?:及|或)?以下))?"
)
_MISS = re.compile(
    r"缺(?:少|失)?|不(?:符合|符|满足|具备|达标|达到|完整|合规|齐全?|落实)|未(?:达到|满足|完成|落实|符合|做到|具备)|没有|少"
)
_NONE = re.compile(
    r"(?:一项|一个|全部|均|都|完全|所有)(?:都|均|也)?(?:不|未)(?:符合|符|满足|具备|达到|达标|做到)|^(?:不|未)(?:符合|满足|具备|达到|达标)(?:评价)?(?:要点|要求|条件)?$"
)
_ANY = re.compile(r"之一|任一|任何一|任意一|其中一项即|有一项即")
_GRADED = re.compile("部分|基本|大致|程度|比例|偏差|完成率|酌情")
_OF_THE_POINT = re.compile("(?:该|本|每)(?:个|条|点)?(?:要点|要素|小项|子项)")
_HALF_MET = re.compile(r"^(?:基本|部分|大致)(?:符合|满足|达到|做到|完成)")
_PART = re.compile(r"^(?:要点)?部分(?:符合|满足|具备|达到|做到)")


def by_share(parsed: Parsed, draft: Draft) -> tuple[Checklist, list[Clause]] | None:
    """各占1/4, ①占40%②③各占30%, 每项1分: weights are written for the 要点; return it with the clauses it uses up."""
    text, full = parsed.text, draft.full
    own = _own_shares(text) or _shares_by_name(text, draft.points)
    if own:
        if abs(sum(own) - 1) > Decimal("0.001"):
            raise Unclear(f"各要点所占比例合计为{sum(own) * 100:.0f}%，不是100%，请核对")
        return _made(tuple(full * share for share in own), parsed, draft)
    if points := _own_points(text, full):
        return _made(points, parsed, draft)
    if worths := _noted_points(text, draft):
        return _made(worths, parsed, draft)
    match, each = SHARES.search(text), POINTS_EACH.search(text)
    if each and re.search("(?:仅|只|其中|任意|同时)$", text[: each.start()]):
        each = None  # 仅符合1条的0.5分: a step of k of n
    if match and not re.search(r"扣|减", text[max(0, match.start() - 2) : match.end() + 1]):
        share = fraction(match["share"])
        if match["share"] == "一半" and not (draft.points or parsed.marks):
            return None
        if share <= 0:
            return None
        stated = int((1 / share).to_integral_value())
        if abs(share * stated - 1) > Decimal("0.02") or stated < 2:
            return None
        count = _count(parsed, draft, stated)
        others = {
            m[1]
            for m in re.finditer(
                r"占(?:[^\d,;。]{0,6}?)(一半|\d+(?:\.\d+)?%|\d+/\d+|[一二三四五]分之[一二三四五])", text
            )
        }
        if len(others) > 1:
            raise Unclear("各要点所占比例不同，哪个要点占多少请逐个写明（如①占50%，②③各占25%）")
        if count != stated:
            draft.use("use_actual_points")
        return _made((exactly.ratio(full, Decimal(count)),) * count, parsed, draft)
    if each and not _counts_events(parsed, each, draft):
        return _points_each(Decimal(each["each"]), parsed, draft)
    if premise := _PREMISE.search(text):
        return _behind_premise(premise, parsed, draft)
    back = draft.points and any(c.effect.kind == "nothing_back" for c in parsed.clauses)
    if (EQUAL.search(text) or back) and not _each_missing_costs(parsed) and (count := _count(parsed, draft, 0)) > 1:
        draft.use("points_equal")
        return _made((exactly.ratio(full, Decimal(count)),) * count, parsed, draft)
    return None


def _each_missing_costs(parsed: Parsed) -> bool:
    """逐条核查，有1条不满足就扣0.8分: the points each missing one costs are stated."""
    return any(
        c.per and c.effect.verb == "deduct" and c.per.unit in ("项", "条", "个", "点", "次") and _MISS.search(c.words)
        for c in parsed.clauses
    )


def _behind_premise(premise: re.Match[str], parsed: Parsed, draft: Draft) -> tuple[Checklist, list[Clause]]:
    """①为前提条件，缺失则0分；具备的，再按②③④平均赋分: without the first nothing counts, and it counts nothing itself."""
    count, key = _count(parsed, draft, 0), ord(premise[1]) - ord("①")
    sharing = re.search("按([②-⑳]{2,})", parsed.text)
    if not EQUAL.search(parsed.text) or sharing is None or len(sharing[1]) != count - 1 or key >= count:
        raise Unclear(f"“{premise[0]}”以外的要点各得几分没有写明")
    each = exactly.ratio(draft.full, Decimal(count - 1))
    draft.use("points_equal")
    weights = tuple(ZERO if i == key else each for i in range(count))
    return Checklist(weights, draft.points, key=key), list(parsed.clauses)


def _points_each(worth: Decimal, parsed: Parsed, draft: Draft) -> tuple[Checklist, list[Clause]] | None:
    full = draft.full
    stated = int((full / worth).to_integral_value()) if worth else 0
    count = _count(parsed, draft, stated)
    capped = re.search("最高|最多|封顶|上限", parsed.text) is not None
    if worth * count < full or (worth * count > full and not capped):
        raise Unclear(f"每个要点{worth}分，共{count}个要点，合计{worth * count}分，与分值{full}分不符，请核对")
    return _made((worth,) * count, parsed, draft)


def _counts_events(parsed: Parsed, each: re.Match[str], draft: Draft) -> bool:
    """每完成1次得1分 counts occurrences unless there are 要点 to tick."""
    said = each[0]
    if said.startswith(("各", "均为")):
        return False
    if re.search("要点|要素|条件|内容", said) or parsed.marks:
        return False
    ticks = re.search("做到|符合|满足|具备|达到|每项|每个|每条", said) is not None
    return not (ticks and bool(draft.points)) or any(
        re.search("其中|两项|三项|[23]项", c.label) for c in parsed.clauses
    )


def _own_points(text: str, full: Decimal) -> tuple[Decimal, ...]:
    """要点①③各1分，要点②④各1.5分: points by mark, where they add up to the full mark."""
    out: dict[str, Decimal] = {}
    text = _MARK_RANGE.sub(lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), text)
    for match in re.finditer(r"((?:[①-⑳][、,和及与]*)+)(?:每[项个条点]|各|均)?(?:得|计|占|为)?(\d+(?:\.\d+)?)分", text):
        out |= {mark: Decimal(match[2]) for mark in re.findall("[①-⑳]", match[1])}
    return tuple(out[m] for m in sorted(out)) if len(set(out.values())) > 1 and sum(out.values()) == full else ()


_NOTED = re.compile(
    "(?:要点|各项|各条)(?:中|后|内|里)?(?:所|已)?(?:附|注|列|标|标注|注明|列明|标明|括号内)的?(?:分值|分数|得分)(?:计分|得分|赋分|给分|计)"
)
_NOTE = re.compile(r"[(（](\d+(?:\.\d+)?)分[)）]\s*[。;；,，]?$")


def _noted_points(text: str, draft: Draft) -> tuple[Decimal, ...]:
    """按评价要点所注分值计分: the points stand behind the 要点 themselves."""
    found = [_NOTE.search(point) for point in draft.points] if _NOTED.search(text) else []
    worths = tuple(Decimal(note[1]) for note in found if note)
    return worths if len(worths) == len(draft.points) > 1 and sum(worths) == draft.full else ()


def _own_shares(text: str) -> list[Decimal]:
    """①占指标分值的40%，要素②、③各占30%."""
    out: dict[str, Decimal] = {}
    for match in re.finditer(
        r"((?:[①-⑳][、,和及与]*)+)(?:[^①-⑳\d,;。]{0,12}?)(?:各|均|分别)?占(?:[^\d;。]{0,8}?)(\d+(?:\.\d+)?%|\d+/\d+|一半|[一二三四五六七八九十]分之[一二三四五六七八九十])",
        text,
    ):
        for mark in re.findall("[①-⑳]", match[1]):
            out[mark] = fraction(match[2])
    if not out:  # ①25%、②25%、③50%
        out = {
            mark: fraction(share) for mark, share in re.findall(r"([①-⑳])(\d+(?:\.\d+)?%)(?=[①-⑳、,;。的)]|$)", text)
        }
    for match in re.finditer(
        r"((?:[①-⑳][、,和及与]*){2,})分别占[^\d;。]{0,8}?((?:\d+(?:\.\d+)?%[、,和及]*){2,})", text
    ):
        marks, shares = re.findall("[①-⑳]", match[1]), re.findall(r"\d+(?:\.\d+)?%", match[2])
        if len(marks) == len(shares):
            out |= {mark: fraction(share) for mark, share in zip(marks, shares, strict=True)}
    return [out[m] for m in sorted(out)] if len(out) > 1 and len(set(out.values())) > 1 else []


def _shares_by_name(text: str, points: tuple[str, ...]) -> list[Decimal]:
    """目标明确40%；指标细化35%；与预算匹配25%: the share of each 要点 stands behind its name."""
    names = [re.sub(r"^(?:[①-⑳]|\(?\d{1,2}\)?[.、]?)", "", point).strip(" 。;；") for point in points]
    found = [
        re.search(rf"{re.escape(name)}[(,:占为]*(?:(?:分值|权重|本项|总分|指标)+的?)?(\d+(?:\.\d+)?%)", text)
        if name
        else None
        for name in names
    ]
    shares = [fraction(one[1]) for one in found if one]
    return shares if len(shares) == len(points) > 1 and sum(shares) == 1 else []


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


def _made(weights: tuple[Decimal, ...], parsed: Parsed, draft: Draft) -> tuple[Checklist, list[Clause]]:
    if any(_DEGREE.search(c.words) for c in parsed.clauses) or "偏差" in parsed.text:
        draft.use("degree_is_actual_over_plan")
    used = [c for c in parsed.clauses if _used_up(c, weights, draft)]
    policy = (
        "met"
        if _MET.search(parsed.text)
        else "zero"
        if _ZERO.search(parsed.text)
        else "left_out"
        if _LEFT_OUT.search(parsed.text)
        else "ask"
    )
    key = _KEY.search(parsed.text)
    index = "①②③④⑤⑥⑦⑧⑨⑩".find(key[1]) if key else -1
    return Checklist(
        weights,
        draft.points,
        not_applicable=policy,
        key=index if 0 <= index < len(weights) else None,
        graded=_GRADED.search(parsed.text) is not None,
    ), used


def _used_up(clause: Clause, weights: tuple[Decimal, ...], draft: Draft) -> bool:
    """Clauses that only say what the shares already say: 符合的得相应分，不符合的不得分."""
    effect, kind = clause.effect, clause.effect.kind
    if kind in ("corresponding", "nothing_back", "full", "keep", "proportion", "interpolate", "formula"):
        return True
    if kind == "discretion":
        return "偏差" in clause.words
    if kind == "zero":
        last = re.split("[,、]", clause.label or clause.whole_label)[-1]
        opposite = clause.otherwise or _OPPOSITE.match(last) is not None
        named = re.search("[①-⑳]", ",".join(clause.words.split(",")[-2:])) is not None and len(clause.label) > 4
        key = _KEY.search(draft.text)
        return bool((key and key[0].endswith(clause.words[-6:])) or _ZERO.search(clause.words)) or (
            opposite and not named
        )
    if kind == "share":
        if effect.verb == "deduct":
            raise Unclear(f"“{clause.words}”以哪个分值为基数（本指标，还是该要点）？")
        if not _OF_THE_POINT.search(clause.words):
            draft.use("base_is_point")
        return True
    if kind != "points" or effect.points is None:
        return False
    if effect.verb in ("give", None) and _HALF_MET.match(clause.whole_label):
        if any(effect.points * 2 != weight for weight in weights):
            raise Unclear(f"“{clause.words}”不是该要点分值的一半：部分符合的要点按几成计分？")
        return True  # a degree of 0.5 says the same
    if effect.verb in ("give", None):
        return (
            bool(SHARES.search(clause.words) or POINTS_EACH.search(clause.words))
            or effect.points in weights
            or effect.points == draft.full
        )
    if effect.verb == "deduct" and clause.mark and re.search("另扣|再扣|加扣", clause.words):
        raise Unclear(f"要点{clause.mark}“{clause.words}”：请把各要点的分值改写成加上这几分以后的数")
    return (
        effect.verb == "deduct"
        and effect.points in weights
        and bool(re.search("缺|不|未|少", clause.words))
        and len(clause.label) <= 16
    )


def without_their_sum(clauses: list[Clause]) -> list[Clause]:
    """查资料0.5分，…；以上四项齐全得4分: the last only adds the others up."""
    if len(clauses) < 3:
        return clauses
    *items, last = clauses
    together = sum((c.effect.points or ZERO for c in items), ZERO)
    return items if last.effect.points == together and _ALL.search(last.whole_label) else clauses


def with_own_points(clauses: list[Clause], full: Decimal) -> Checklist:
    """方案完整(1分),措施具体(1.5分), 上线得分值的60%: items with points, or shares of the full mark, of their own."""
    worths = ((c.effect.points or ZERO) * (full if c.effect.kind == "share" else 1) for c in clauses)
    return Checklist(tuple(worths), tuple(c.label for c in clauses))


def none_met(label: str) -> bool:
    """全部不符合, 均不具备: no 要点 is met."""
    return _NONE.search(label) is not None


# -- k of n ----------------------------------------------------------------------------------------------------------


def by_count(clauses: list[Clause], parsed: Parsed, draft: Draft, worth) -> Checklist | None:
    """全部符合得满分，符合其中一项得1分，不符合得0分: points by how many 要点 are met. `worth` gives a clause's points."""
    total = len(draft.points) or _count(parsed, draft, 0)
    if total < 2:
        return None
    met: dict[int, Decimal] = {}
    per: Decimal | None = None
    for clause in clauses:
        label = clause.whole_label or clause.label or clause.words
        if clause.per:
            if (
                clause.effect.verb != "deduct"
                or clause.effect.points is None
                or clause.effect.high is not None
                or not _MISS.search(label + clause.words)
                or clause.per.unit not in ("项", "个", "条", "点", None)
            ):
                return None
            per = clause.effect.points * (draft.full if clause.effect.kind == "share" else 1)
            continue
        points = worth(clause)
        counts = _met_counts(label, clause.otherwise, points, total)
        if points is None or counts is None:
            return None
        for k in counts:
            met.setdefault(k, points)
    if per is not None and not any(k < total for k in met):
        return None  # a deduction per missing 要点 and nothing else: not a table
    if per is not None:
        met.setdefault(total, draft.full)
        for k in range(total):
            met.setdefault(k, max(draft.full - per * (total - k), ZERO))
    if total not in met or len(met) < 2:
        return None
    if 1 in met and 0 not in met:
        met[0] = ZERO
        if met[1]:
            draft.use("else_zero")
    return Checklist((ZERO,) * total, draft.points, by_count=tuple(met.get(k) for k in range(total + 1)))


def _met_counts(label: str, otherwise: bool, points: Decimal | None, total: int) -> list[int] | None:
    """Which numbers of met 要点 a label speaks of."""
    found = list(_SOME.finditer(label))
    some = found[-1] if found else None
    if otherwise:
        return list(range(total))
    if "或" in label:  # 符合1项或均不符合
        halves = [_met_counts(half, False, points, total) for half in re.split("或者?", label)]
        if all(halves):
            return sorted({count for half in halves for count in half or ()})
    if some and _NONE.search(label[some.end() :]) and some["n"].isdigit() and int(some["n"]) == total:
        return [0]
    if _NONE.search(label) and not (
        some and _MISS.search(label[some.end() :]) and not re.match("一项都|一项也|一项均", label)
    ):
        return [0]
    if _ANY.search(label):
        return list(range(1, total + 1))
    if _PART.search(label):
        return list(range(1, total))
    if _ALL.search(label) and not _MISS.match(label):
        return [total]
    if not some:
        return None
    n = int(_integer(some["n"]))
    last = int(_integer(some["to"])) if some["to"] else n
    if n > total or last > total:
        return None
    missing = _MISS.search(label) is not None and not re.match("符合|满足|具备|做到", label)
    if missing:
        at_least = some["up"] or points == 0
        return list(range(total - n + 1)) if at_least else [total - n]
    if some["down"]:
        return list(range(n + 1))
    return list(range(n, total + 1)) if some["up"] else list(range(n, last + 1))
