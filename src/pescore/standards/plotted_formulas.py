"""A written formula → a claim on the curve (one unknown) or a formula part (several inputs)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from . import arithmetic as exactly
from .draft import COMPLETION, Draft, Unclear
from .formulas import Binary, Call, Expression, Name, Number, Written, constants, divisors, evaluate, replaced
from .rules import Form, Formula, Hyperbola, Line

_FULL = re.compile(r"(?:分值|满分值?|权重分?值?|标准分值?|本项分|指标分|该项分|总分|权数|应得分)$")
_TARGET = re.compile(
    r"^(?!.*(?:完成|达成|实现|执行|到位)(?:率|比例)$).*?(?:目标|计划|任务|达标值|^指标值|年度指标|应(?:完成|到|建|发|办|收)|^A$|标准值|限值|控制[数价额]|限价|规定|定额|^(?:预算|概算|标准|上年)(?:数|金额|成本|额|时间|总额|单价|单位成本|用时)?$)"
)
_COUNT = re.compile(r"(?:个|件|次|人|户|处|起|项|份|条|册|期|名|家|点|场|篇)?数(?:量)?$|个数|件数|次数")
_YES_NO = re.compile(r"是不是|是否|有没有|有无|做没做|能否|可否|达没达")
_PEERS = re.compile("最高|最大|最低|最小|平均|均值|中位|标杆|全市|全省|全县|全区|全国")
_UNWEIGHED = re.compile("^(?:权重|权数)(?:[一二三四五]|[1-9A-Za-z])?$")
ZERO, ONE = Decimal(0), Decimal(1)


def unknowns(tree: Expression, draft: Draft, threshold: Decimal | None) -> tuple[Expression, list[str]]:
    """Fill in what the row knows (分值, 目标值) and return what remains to be asked of the finding."""
    known: dict[str, Decimal] = {}
    open_names: list[str] = []
    targets: list[str] = []
    given = constants(draft.text, tree.names())
    for name in tree.names():
        measured = name in draft.indicator or (draft.indicator and draft.indicator in name)
        if name in given and not measured and not re.search("实际|完成|目标|计划|分值|满分", name):
            known[name] = given[name]
        elif _FULL.search(name):
            known[name] = draft.full
        elif _TARGET.search(name):
            targets.append(name)
        else:
            open_names.append(name)
    tree = _completed(tree, draft)
    goal = draft.target if draft.target is not None else threshold
    ratio = _ratio_of(tree)
    if ratio and _PEERS.search(ratio[1]):
        ratio = None  # a peer's figure is no plan: it has to be asked for
    if (
        ratio
        and goal is None
        and (draft.rate or draft.unit is None)
        and len(open_names) + len(targets) == 2
        and (targets or draft.rate)
    ):
        known[ratio[1]] = ONE  # 实际÷计划: the value typed is the rate itself
        draft.ratio = ratio
        open_names = [n for n in (*open_names, *targets) if n != ratio[1]]
        targets = []
    for name in targets:
        if goal is not None:
            known[name] = goal
            draft.use("target_from_column")
        elif len(targets) == 1 and not open_names:
            open_names.append(name)
        else:
            raise Unclear(f"公式里的“{name}”是多少？请填写目标值")
    if ratio and len(open_names) == 2 and goal is not None and ratio[1] in open_names and ratio[0] in open_names:
        known[ratio[1]] = goal
        open_names.remove(ratio[1])
        draft.use("target_from_column")
    if (
        len(open_names) == 1
        and draft.ratio is None
        and (other := _OTHER_THAN_DONE.match(open_names[0]))
        and other[1] not in draft.indicator
    ):
        raise Unclear(f"公式里的“{open_names[0]}”和实际值是不是一个数？请写明实际值填什么，或在指标名称里写明")
    return _filled(tree, known), open_names


_OTHER_THAN_DONE = re.compile("^(未完成|未达|未实现|缺口|差额|超支|节约|结余|延期|逾期|超期|缺少|短缺)")
_COMPLETED = re.compile("^(?:实际|指标|目标|任务|计划)?(?:完成|实现|达成)(?:率|比例|程度)$")


def _completed(tree: Expression, draft: Draft) -> Expression:
    """得分=完成率×8分 beside ≥860户 and 842户: the rate is the quantity over its target."""
    name = next((n for n in tree.names() if _COMPLETED.search(n)), None)
    if name is None or draft.target is None or draft.target == ONE or COMPLETION.search(draft.indicator):
        return tree
    if draft.rate and not draft.indicator:
        raise Unclear(f"公式里的“{name}”是实际值本身，还是实际值÷目标值？")
    draft.use("target_from_column")
    return replaced(tree, name, Binary("/", Name(name), Number(draft.target)))


def _ratio_of(tree: Expression) -> tuple[str, str] | None:
    """The two names of an a÷b somewhere in the tree."""
    if isinstance(tree, Call):
        return next((found for a in tree.arguments if (found := _ratio_of(a))), None)
    if not isinstance(tree, Binary):
        return None
    if tree.operator == "/" and isinstance(tree.right, Name):
        left = tree.left
        while isinstance(left, Binary) and left.operator == "*":
            left = left.right if isinstance(left.right, Name) and not _FULL.search(left.right.name) else left.left
        if isinstance(left, Name) and not _FULL.search(left.name):
            return left.name, tree.right.name
    return _ratio_of(tree.left) or _ratio_of(tree.right)


def _filled(tree: Expression, known: dict[str, Decimal]) -> Expression:
    if isinstance(tree, Name):
        return Number(known[tree.name]) if tree.name in known else tree
    if isinstance(tree, Call):
        return Call(tree.function, tuple(_filled(a, known) for a in tree.arguments))
    if isinstance(tree, Binary):
        return Binary(tree.operator, _filled(tree.left, known), _filled(tree.right, known))
    return tree


def _filled_capped(tree: Expression, name: str) -> Expression:
    """各率超过100%的按100%计算: the input itself is capped."""
    return replaced(tree, name, Name(name, ONE))


@dataclass(frozen=True, slots=True)
class Bent:
    """A formula with an absolute value: one form up to where it turns, another from there on."""

    turn: Decimal
    below: Form
    above: Form


def form_or_part(
    written: Written, draft: Draft, threshold: Decimal | None, *, mirrored: bool = True
) -> Form | Bent | Formula:
    """A form over one number when one unknown remains, otherwise a part with named inputs.

    `mirrored`: the rule is drawn for distances from 0 upwards and mirrored afterwards, so that |偏差率| needs no turn.
    """
    target_side = [d for d in divisors(written.expression) if d > 1 and d not in (100,)]
    if target_side and draft.target is not None and draft.target not in target_side:
        raise Unclear(f"公式的分母是{target_side[0]}，目标值却是{draft.target}，以哪个为准？")
    tree, names = unknowns(written.expression, draft, threshold)
    if written.deducts:
        tree = Binary("-", Number(draft.full), tree)
    if not names:
        raise Unclear(f"公式“{written.words}”里没有可以填写的实际值")
    if vague := next((n for n in names if "加权" in n or _UNWEIGHED.search(n)), None):
        raise Unclear(f"“{vague}”里各项的权重没有写明")
    if len(names) == 1 and not _YES_NO.search(names[0]):
        if not mirrored and (bent := _bent(tree, names[0])):
            return bent
        tree = _without_abs(tree) if mirrored else tree
        form = _form(tree, names[0])
        if form is not None:
            return form
    if len(names) > 1 and draft.unit is not None:
        raise Unclear(f"公式里的{'、'.join(names)}各是多少？（只填一个数算不出得分）")
    if len(names) > 1 and any(re.fullmatch("[A-Za-z]", n) for n in names):
        raise Unclear(f"公式里的{'、'.join(n for n in names if re.fullmatch('[A-Za-z]', n))}指什么没有写明")
    kinds = tuple("yesno" if _YES_NO.search(n) else "count" if _COUNT.search(n) else "number" for n in names)
    if re.search("超过100%的?,?(?:均)?按100%", draft.text):
        for name in names:
            if name.endswith("率"):
                tree = _filled_capped(tree, name)
    return Formula(tree, tuple(names), kinds, words=written.words, ratio=draft.ratio)


def in_hundredths(written: Written) -> Written:
    """(参与率-70)/15×分值: the rate is meant in percent, as the bare figure beside it is."""
    rates = [name for name in written.expression.names() if name.endswith("率")]
    if len(rates) != 1 or not _beside_percent(written.expression, rates[0]):
        return written
    tree = replaced(written.expression, rates[0], Binary("*", Name(rates[0]), Number(Decimal(100))))
    return replace(written, expression=tree)


def _beside_percent(tree: Expression, name: str) -> bool:
    """Whether the name stands beside a + or - and a figure no rate has."""
    if isinstance(tree, Call):
        return any(_beside_percent(a, name) for a in tree.arguments)
    if not isinstance(tree, Binary):
        return False
    if tree.operator in "+-" and any(isinstance(side, Name) and side.name == name for side in (tree.left, tree.right)):
        return any(isinstance(side, Number) and side.value > 2 for side in (tree.left, tree.right))
    return _beside_percent(tree.left, name) or _beside_percent(tree.right, name)


def _without_abs(tree: Expression) -> Expression:
    """|偏差率|: drawn for deviations from 0 upwards, and mirrored."""
    if isinstance(tree, Call) and tree.function == "abs":
        return tree.arguments[0]
    if isinstance(tree, Binary):
        return Binary(tree.operator, _without_abs(tree.left), _without_abs(tree.right))
    return tree


def _bent(tree: Expression, name: str) -> Bent | None:
    """8-|实际数-计划数|/计划数×8: where what stands between the bars is 0, the formula turns."""
    inside = _absolute(tree)
    line = inside and _form(inside, name)
    if not isinstance(line, Line) or line.y1 == line.y0:
        return None
    turn = exactly.ratio(exactly.product(line.x0, line.y1) - exactly.product(line.x1, line.y0), line.y1 - line.y0)
    up, down = _form(_signed(tree, 1), name), _form(_signed(tree, -1), name)
    if up is None or down is None:
        return None
    return Bent(turn, down, up) if line.y1 > line.y0 else Bent(turn, up, down)


def _absolute(tree: Expression) -> Expression | None:
    """What stands between the bars of the one absolute value in a formula; None where there is none, or several."""
    if isinstance(tree, Call):
        return tree.arguments[0] if tree.function == "abs" else None
    if isinstance(tree, Binary):
        found = [inside for side in (tree.left, tree.right) if (inside := _absolute(side))]
        return found[0] if len(found) == 1 else None
    return None


def _signed(tree: Expression, sign: int) -> Expression:
    """The formula on one side of its turn: the bars taken away, with that sign."""
    if isinstance(tree, Call) and tree.function == "abs":
        return tree.arguments[0] if sign > 0 else Binary("-", Number(ZERO), tree.arguments[0])
    if isinstance(tree, Binary):
        return Binary(tree.operator, _signed(tree.left, sign), _signed(tree.right, sign))
    return tree


def _form(tree: Expression, name: str) -> Form | None:
    """The tree as a straight line or a hyperbola in its one unknown, proved on five points."""
    values = [evaluate(tree, {name: Decimal(x)}) for x in (0, 1, 2, 5, 11)]
    y0, y1, y2, y5, y11 = values
    if (
        None not in values
        and y0 is not None
        and y1 is not None
        and y2 is not None
        and y5 is not None
        and y11 is not None
    ):
        slope = y1 - y0
        near = Decimal("1e-20")
        if abs(y2 - y0 - 2 * slope) < near and abs(y5 - y0 - 5 * slope) < near and abs(y11 - y0 - 11 * slope) < near:
            return _exact_line(tree, name, y0, y1)
        return None
    if (
        y0 is None
        and y1 is not None
        and y2 is not None
        and y5 is not None
        and abs(2 * y2 - y1) < Decimal("1e-20")
        and abs(5 * y5 - y1) < Decimal("1e-20")
    ):
        return Hyperbola(y1)
    return None


def _exact_line(tree: Expression, name: str, y0: Decimal, y1: Decimal) -> Line:
    """Choose nodes where the line's values terminate, so that no digit is lost: x/2400×8 is drawn to x=2400."""
    for x in (ONE, *[d for d in divisors(tree) if d]):
        y = evaluate(tree, {name: x})
        if y is not None and len(y.as_tuple().digits) < 30:
            return Line(ZERO, y0, x, y)
    return Line(ZERO, y0, ONE, y1)
