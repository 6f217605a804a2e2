"""A curve in canonical Chinese: tiers, per-unit deductions, bands and ratios, each stretch with its ends."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from . import arithmetic as exactly
from .draft import Draft
from .phrases import bare, between_whole_numbers, exact_points, size, stretch
from .rules import Choice, Curve, Flat, Hyperbola, Interval, Line, Open, Segment, Stairs

ZERO = Decimal(0)


def curve(part: Curve, draft: Draft, deducting: bool, full: Decimal) -> str:
    """The curve clause by clause; in a sum that starts from the full mark (`deducting`) only what is taken away."""
    base = ZERO if deducting and part.high == 0 else None
    pieces = _joined(part.segments)
    order = sorted(range(len(pieces)), key=lambda i: _rank(pieces[i]))
    said: list[str] = []
    for i in order:
        text = _piece(pieces, i, part, draft, base, full)
        if text:
            said.append(text)
    return "；".join([*said, *_limits(part, full, base, said)])


def _rank(piece: Segment) -> tuple[bool, Decimal, bool]:
    """The best first, slopes after the constant pieces they start from or lie between, open pieces last."""
    form = piece.form
    if isinstance(form, Open):
        return True, ZERO, True
    if isinstance(form, Hyperbola):
        return False, -form.at(piece.where.low or Decimal(1)), True
    if isinstance(form, Line):
        between = _between_nodes(form, piece.where)
        return False, -min(form.y0, form.y1) if between else -form.y0, True
    best = form.points if isinstance(form, Flat) else form.high if isinstance(form, Choice) else form.base
    return False, -best, isinstance(form, Stairs)


def _joined(segments: tuple[Segment, ...]) -> list[Segment]:
    """Neighbours of one form as one piece; a point its neighbour's form already gives is taken in."""
    out: list[Segment] = []
    for s in segments:
        last = out[-1] if out else None
        if last and last.form == s.form:
            out[-1] = replace(
                last, where=Interval(last.where.low, last.where.low_closed, s.where.high, s.where.high_closed)
            )
        else:
            out.append(s)
    return out


def _piece(pieces: list[Segment], i: int, part: Curve, draft: Draft, base: Decimal | None, full: Decimal) -> str:
    piece = pieces[i]
    where, form = piece.where, piece.form
    condition = stretch(where, part.unit, part.asks_for)
    if isinstance(form, Flat):
        return "" if _cap_of_line(pieces, i) else _flat(condition, form.points, base)
    if isinstance(form, Choice):
        return f"{condition}得{exact_points(form.high)}～{exact_points(form.low)}分"
    if isinstance(form, Open):
        return "" if between_whole_numbers(where, part.unit) else f"{condition}没有规定得分"
    if isinstance(form, Stairs):
        return _stairs(condition, form, part, base)
    if isinstance(form, Hyperbola):
        return _conditional(condition, f"得分={_product(form.product, draft, part.unit)}÷实际值")
    return _line(pieces, i, form, part, draft, base, full)


def _flat(condition: str, worth: Decimal, base: Decimal | None) -> str:
    if base is None:
        return f"{condition}得{exact_points(worth)}分"
    return f"{condition}不扣分" if worth == base else f"{condition}扣{exact_points(base - worth)}分"


def _conditional(condition: str, formula: str) -> str:
    return formula if condition == "任何取值" else f"{condition}的，{formula}"


# -- per-unit --------------------------------------------------------------------------------------------------------


def _per(form: Line | Stairs, part: Curve) -> str:
    """每低2个百分点扣0.4分."""
    if isinstance(form, Line):
        step, amount = form.x1 - form.x0, form.y1 - form.y0
    else:
        step, amount = form.size, form.amount
    way = ("高" if step > 0 else "低") if part.unit in ("%", "‰", "BP", None) else ("多" if step > 0 else "少")
    unit = part.unit or "个单位"
    return f"每{way}{size(abs(step), unit)}{'扣' if amount < 0 else '加'}{exact_points(abs(amount))}分"


def _stairs(condition: str, form: Stairs, part: Curve, base: Decimal | None) -> str:
    one = size(abs(form.size), part.unit or "个单位")
    rest = f"（不足{one}的{'按' + one + '计' if form.started_counts else '不计'}）"
    most = f"，最多{'扣' if form.amount < 0 else '加'}{exact_points(form.most)}分" if form.most is not None else ""
    return f"{condition}的，{_per(form, part)}{rest}{most}"


def _start(form: Line, where: Interval) -> bool:
    """The line starts at the near end of its stretch: a per-unit clause."""
    return form.x0 == (where.low if form.x1 > form.x0 else where.high)


def _cap_of_line(pieces: list[Segment], i: int) -> bool:
    """The flat end of a capped per-unit clause: written as 最多扣…分 with the slope."""
    return any(_capped(pieces, j) == i for j in (i - 1, i + 1) if 0 <= j < len(pieces))


def _capped(pieces: list[Segment], i: int) -> int | None:
    """The index of the constant piece the line runs into because its clause has a cap."""
    piece = pieces[i]
    form = piece.form
    if (
        not isinstance(form, Line)
        or not _start(form, piece.where)
        or _between_nodes(form, piece.where)
        or not piece.words
    ):
        return None
    far = i + 1 if form.x1 > form.x0 else i - 1
    if not 0 <= far < len(pieces):
        return None
    end = pieces[far]
    edge = piece.where.high if far > i else piece.where.low
    beyond = end.where.high if far > i else end.where.low
    if not isinstance(end.form, Flat) or end.words != piece.words or beyond is not None or edge is None:
        return None
    return far if form.at(edge) == end.form.points else None


# -- lines -----------------------------------------------------------------------------------------------------------


def _line(
    pieces: list[Segment], i: int, form: Line, part: Curve, draft: Draft, base: Decimal | None, full: Decimal
) -> str:
    where = pieces[i].where
    if (
        _start(form, where)
        and form.y0 == _value_at_start(pieces, i, form.x0, base, full)
        and not _between_nodes(form, where)
        and not _adds_within(form, where, part.unit)
    ):
        return _slope(pieces, i, form, part)
    condition = stretch(where, part.unit, part.asks_for)
    if _between_nodes(form, where) and _meets(pieces, i):
        low, high = (stretch(Interval(x, True), part.unit).lstrip("≥") for x in (where.low, where.high))
        return f"{low}至{high}之间按比例计算"
    if base is not None:  # a formula gives points even where what is beside it only takes them
        form = replace(form, y0=form.y0 + full, y1=form.y1 + full)
    return _conditional(condition, _as_formula(form, part, draft))


def _slope(pieces: list[Segment], i: int, form: Line, part: Curve) -> str:
    where, capped = pieces[i].where, _capped(pieces, i)
    most = ""
    if capped is not None:
        end = pieces[capped]
        amount = form.y1 - form.y0
        where = (
            Interval(where.low, where.low_closed, None, False)
            if capped > i
            else Interval(None, False, where.high, where.high_closed)
        )
        if isinstance(end.form, Flat):
            most = f"，最多{'扣' if amount < 0 else '加'}{exact_points(abs(end.form.points - form.y0))}分"
    elif part.low is not None and part.low > 0 and form.y1 < form.y0:
        most = f"，最多扣{exact_points(form.y0 - part.low)}分"
    if part.unit == "名" and form.x0 == 1 and form.x1 > 1:
        return f"每靠后{exact_points(form.x1 - 1)}位扣{exact_points(form.y0 - form.y1)}分{most}"
    condition = stretch(where, part.unit, part.asks_for)
    return f"{condition}的，{_per(form, part)}{most}"


def _value_at_start(pieces: list[Segment], i: int, x: Decimal, base: Decimal | None, full: Decimal) -> Decimal:
    """What a per-unit clause written here starts from: the tier that touches its start, else the full mark."""
    if base is not None:
        return base
    for j in (i - 1, i + 1):
        if not 0 <= j < len(pieces):
            continue
        where, form = pieces[j].where, pieces[j].form
        near, closed = (where.low, where.low_closed) if j > i else (where.high, where.high_closed)
        if isinstance(form, Flat) and near == x and closed:
            return form.points
    return full


def _adds_within(form: Line, where: Interval, unit: str | None) -> bool:
    """Rising from nothing, a rate or between two ends: written as 每高…加… it would be asked where the adding stops."""
    return form.y0 == 0 < form.y1 and where.low is not None and (where.high is not None or unit == "%")


def _between_nodes(form: Line, where: Interval) -> bool:
    return where.low is not None and where.high is not None and {form.x0, form.x1} == {where.low, where.high}


def _meets(pieces: list[Segment], i: int) -> bool:
    """Both neighbours are constant and continue the line: 之间按比例 says it all."""
    where, form = pieces[i].where, pieces[i].form
    if i == 0 or i == len(pieces) - 1 or not isinstance(form, Line) or where.low is None or where.high is None:
        return False
    left, right = pieces[i - 1].form, pieces[i + 1].form
    if not isinstance(left, Flat) or not isinstance(right, Flat):
        return False
    return (left.points, right.points) == (form.at(where.low), form.at(where.high))


def _as_formula(form: Line, part: Curve, draft: Draft) -> str:
    """得分=6×实际值÷98%; 得分=4×(36-实际值)÷(36-30); 得分=1+3×(实际值-80%)÷(100%-80%)."""
    unit = part.unit

    def said(x: Decimal) -> str:
        return f"({bare(x, unit)})" if x < 0 else bare(x, unit)

    if form.x0 == 0 and form.y0 == 0:
        return "得分=" + _through_origin(form, part, draft)
    if form.x0 == 0 and form.x1 == 1:
        return "得分=" + _written(form)
    if form.y1 == 0:
        return f"得分={exact_points(form.y0)}×({said(form.x1)}-实际值)÷({said(form.x1)}-{said(form.x0)})"
    rise = f"{exact_points(abs(form.y1 - form.y0))}×(实际值-{said(form.x0)})÷({said(form.x1)}-{said(form.x0)})"
    if form.y0 == 0 and form.y1 > 0:
        return f"得分={rise}"
    return f"得分={exact_points(form.y0)}{'+' if form.y1 > form.y0 else '-'}{rise}"


def _written(form: Line) -> str:
    """20-20×实际值, 50×实际值-40."""
    slope = form.y1 - form.y0
    if form.y0 < 0:
        return f"{exact_points(slope)}×实际值-{exact_points(-form.y0)}"
    return f"{exact_points(form.y0)}{'-' if slope < 0 else '+'}{exact_points(abs(slope))}×实际值"


def _through_origin(form: Line, part: Curve, draft: Draft) -> str:
    x, y = form.x1, form.y1
    target = draft.target
    if target and x != target and y * target == draft.full * x:
        x, y = target, draft.full  # the row's own target says it better than 0.0005 per unit
    if x == 1:
        return f"{exact_points(y)}×实际值"
    if target is not None and x != target and part.unit != "%":
        return f"{exact_points(y)}×实际值÷({bare(x, part.unit)}-0)"
    return f"{exact_points(y)}×实际值÷{bare(x, part.unit)}"


def _product(product: Decimal, draft: Draft, unit: str | None) -> str:
    """The full mark times the limit, where that is what it is."""
    target = draft.target
    if target and draft.full * target == product:
        return f"{exact_points(draft.full)}×{bare(target, unit)}"
    limit = exactly.ratio(product, draft.full)
    return f"{exact_points(draft.full)}×{bare(limit, unit)}" if limit * draft.full == product else exact_points(product)


def _limits(part: Curve, full: Decimal, base: Decimal | None, said: list[str]) -> list[str]:
    """The ceiling and floor of the curve, and the score under which nothing is given."""
    out = []
    if part.zero_below is not None:
        out.append(f"低于{exact_points(part.zero_below)}分不得分")
    if base is not None:
        return out
    if part.high is not None and part.high != full:
        out.append(f"最高{exact_points(part.high)}分")
    if part.low and not any("最多扣" in text for text in said):
        out.append(f"最低得{exact_points(part.low)}分")
    elif part.low == 0 and any("扣" in text for text in said):
        out.append("扣完为止")
    return out


__all__ = ["curve"]
