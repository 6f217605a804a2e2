"""问卷 answers told in sentences with numbers: each share is number ÷ answers, single answers add up to all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ....values import cents, plain
from ..counted import Counted, Told, counted
from ..report import Report
from .noting import Checked, Note, noted

HUNDRED = Decimal(100)
_WHOLE = Decimal(1)  # percent the shares of a single choice may be off 100 by


def numbers(report: Report) -> Iterator[Note]:
    """很满意180份，占36% of 500 answers; the base is the one the other options of the sentence show."""
    for told in counted(report.document):
        bases = [base for base in dict.fromkeys((*told.own, report.survey.n, told.added)) if base]
        base = max(bases, key=lambda n: sum(_fits(item, n) for item in told.items))
        fits = sum(_fits(item, base) for item in told.items)
        wrong = [item for item in told.items if not _fits(item, base)]
        if not wrong:
            yield from _all_fit(told, base)
        elif _proved(told, base, fits, len(wrong), report.survey.n):
            sure = base in told.own or base == told.added or fits > 1
            yield from (_wrong(item, base, sure=sure and bool(fits)) for item in wrong)


def _proved(told: Told, base: int, fits: int, wrong: int, asked: int | None) -> bool:
    """Whether this really is what the shares are shares of: stated, and borne out by the other options."""
    if base in told.own and len(told.items) == 1:
        return told.items[0].direct
    if base in told.own or base == asked:
        return fits >= wrong
    return fits > 1 and wrong == 1


def _fits(item: Counted, base: int) -> bool:
    """Rounded or cut off."""
    share = Decimal(item.share)
    step = Decimal(1).scaleb(-len(item.share.partition(".")[2]))
    real = Decimal(item.count) * HUNDRED / base
    return share - step / 2 <= real < share + step


def _wrong(item: Counted, base: int, *, sure: bool) -> Note:
    real = Decimal(item.count) * HUNDRED / base
    due = plain(cents(real)) if "." not in item.share else cents(real, len(item.share.partition(".")[2]))
    says = (
        f"“{item.option}”{item.count}{item.unit}写作占 {item.share}%，{item.count} ÷ {base} = {due}%。请核对人数和占比"
    )
    severity = None if sure else "warning"
    return noted("选项人数", item.place, says, expected=f"{due}%", found=f"{item.share}%", severity=severity)


def _all_fit(told: Told, base: int) -> Iterator[Note]:
    """Shares of one choice that make 100% belong to numbers that make all answers."""
    if len(told.items) < 2:
        return
    parts = " + ".join(str(item.count) for item in told.items)
    if not told.many and abs(told.shares - HUNDRED) <= _WHOLE and told.added != base:
        says = f"各选项人数 {parts} = {told.added}，有效 {base} 份。请核对"
        yield noted("选项人数", told.items[0].place, says, expected=base, found=told.added)
    else:
        yield Checked("选项人数", f"{'、'.join(f'{i.option}{i.share}%' for i in told.items)}，各为人数 ÷ {base}")


CHECKS = (numbers,)
