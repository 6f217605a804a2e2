"""表与正文: shares and gaps that a sentence takes from a table (成果转化类占32%, 学生满意度比家长高5.07个百分点)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....values import plain
from ..model import Row, Table
from ..report import Report
from .noting import Checked, Note, noted

_SHARE = re.compile(r"(?:^|[，,、；;。：:])([\u4e00-\u9fff]{2,12}?)(?:占比|占)(?:为|约)?(\d{1,3}(?:\.\d{1,2})?)%")
_KIND = re.compile("(?:类|型|领域|方面)?(?:的)?(?:项目|资金|预算|支出|投资|经费)*$")
_GAP = re.compile(
    r"([\u4e00-\u9fff]{2,6}?)((?:总体)?(?:满意度|执行率|完成率|得分率|合格率|到位率))(?:比|较)([\u4e00-\u9fff]{2,6}?)(?:\2)?的?(高|低)(?:出|了)?(\d{1,3}(?:\.\d{1,2})?)个百分点"
)
_NUMBER = re.compile(r"-?\d[\d,]{0,14}(?:\.\d{1,6})?")
_TOTAL = re.compile("合计|总计|总数|总额")
_LEAST = 3


def shares(report: Report) -> Iterator[Note]:
    """Three shares or more in one sentence, all but one as the table has them: the one is wrong."""
    for paragraph in report.paragraphs:
        for sentence in re.finditer("[^。]+", paragraph.text):
            told = [(m[1], Decimal(m[2]), m[2], m.start(2)) for m in _SHARE.finditer(sentence[0])]
            names = [_KIND.sub("", name) for name, *_ in told]
            if len(told) < _LEAST or len(set(names)) < len(names) or not all(names):
                continue
            columns = [c for table in report.document.tables for c in _columns(table, names)]
            for column in columns:
                off = [i for i, (_, rate, digits, _) in enumerate(told) if not _prints(column[i], rate, digits)]
                if len(off) == 1 and not any(_all_fit(c, told) for c in columns):
                    name, _, digits, at = told[off[0]]
                    right = plain(column[off[0]].quantize(Decimal("0.01")))
                    says = f"“{name}占{digits}%”，按表是 {right}%（同句其他各项都与表相符）。请改正"
                    place = paragraph.at(sentence.start() + at)
                    yield noted("文中占比", place, says, expected=f"{right}%", found=f"{digits}%", severity="warning")
                    break


def _all_fit(column: list[Decimal], told: list[tuple[str, Decimal, str, int]]) -> bool:
    return all(_prints(exact, rate, digits) for exact, (_, rate, digits, _) in zip(column, told, strict=True))


def _prints(exact: Decimal, rate: Decimal, digits: str) -> bool:
    return abs(exact - rate) < Decimal(1).scaleb(-len(digits.partition(".")[2]))


def _columns(table: Table, names: list[str]) -> Iterator[list[Decimal]]:
    """The share of each named row in its column's total, for every column of figures."""
    total = next((row for row in reversed(table.rows) if any(_TOTAL.search(cell) for cell in row.cells[:2])), None)
    rows = [_row(table, name) for name in names]
    if total is None or None in rows:
        return
    for at in range(1, len(total.cells)):
        whole = _value(total, at)
        values = [_value(row, at) for row in rows if row]
        if whole and whole > 0 and None not in values:
            yield [value / whole * 100 for value in values if value is not None]


def _row(table: Table, name: str) -> Row | None:
    found = [row for row in table.rows if any(name in cell for cell in row.cells[:2]) and len(row.cells) > 2]
    return found[0] if len(found) == 1 else None


def _value(row: Row, at: int) -> Decimal | None:
    cell = row.cells[at].strip() if at < len(row.cells) else ""
    return Decimal(cell.replace(",", "")) if _NUMBER.fullmatch(cell) else None


def gaps(report: Report) -> Iterator[Note]:
    """学生满意度比家长高5.07个百分点: both stand in one column of a table."""
    for paragraph in report.paragraphs:
        for found in _GAP.finditer(paragraph.text):
            one, kind, other = found[1], found[2], found[3]
            pairs = {p for table in report.document.tables if (p := _rates(table, kind, one, other))}
            if len(pairs) != 1:
                continue
            a, b = next(iter(pairs))
            exact = a - b if found[4] == "高" else b - a
            if exact == Decimal(found[5]):
                yield Checked("差额", f"{found[0]}，与表一致")
                continue
            high, low = max(a, b), min(a, b)
            says = f"“{found[0]}”：按表 {plain(high)}% − {plain(low)}% = {plain(high - low)} 个百分点"
            says += "。请改正" if exact > 0 else "，而且高低相反。请改正"
            yield noted(
                "差额",
                paragraph.at(found.start()),
                says,
                expected=plain(high - low),
                found=found[5],
                severity="warning",
            )


def _rates(table: Table, kind: str, one: str, other: str) -> tuple[Decimal, Decimal] | None:
    columns = [i for i, cell in enumerate(table.rows[0].cells) if re.sub(r"[（(].*", "", cell).strip() == kind]
    named = {row.cells[0].strip(): row for row in table.rows[1:] if row.cells}
    if len(columns) != 1 or not {one, other} <= named.keys():
        return None
    cells = [named[name].cells[columns[0]].strip() for name in (one, other) if columns[0] < len(named[name].cells)]
    values = [re.fullmatch(r"(\d{1,3}(?:\.\d{1,2})?)%?", cell) for cell in cells]
    if len(values) != 2 or not all(values):
        return None
    return Decimal(cells[0].rstrip("%")), Decimal(cells[1].rstrip("%"))


CHECKS = (shares, gaps)
