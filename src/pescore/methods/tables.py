"""A range of numbers as people fill it in (数表): headings set aside, every fault named by row and column."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..library import load
from ..values import exact, read_value

MOST_CELLS = 100_000
_RATIO = re.compile(r"(\d+(?:\.\d+)?)\s*[/:÷]\s*(\d+(?:\.\d+)?)")
_BARE = re.compile(r"[+-]?[\d,]*\.?\d+[%‰]?")  # with a unit it may be a label: 一县, 3号, 1组
_NUMBERING = ("序号", "编号", "专家", "专家编号", "单位", "单位名称", "指标", "指标名称")
_DASHES = ("—", "-", "/", "——", "－", "–", "无")
_TO_ONE = Decimal("0.001")  # weights printed with three or four decimals still count as adding up


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers of a range, with the headings that stood above them.

    names       of the columns: the heading, or `第3列` counted in the range
    lines       where each row stood in the range, from 1; `left` columns of labels stood beside
    """

    what: str
    rows: tuple[tuple[Decimal, ...], ...]
    names: tuple[str, ...]
    lines: tuple[int, ...]
    left: int

    @property
    def floats(self) -> list[list[float]]:
        """The same numbers for statistics."""
        return [[float(x) for x in row] for row in self.rows]

    def at(self, row: int, column: int) -> str:
        """`判断矩阵第 2 行第 3 列`, counted in the range as it was selected; indexes from 0."""
        return f"{self.what}第 {self.lines[row]} 行第 {column + 1 + self.left} 列"

    def line(self, row: int) -> str:
        """`判断矩阵第 2 行`."""
        return f"{self.what}第 {self.lines[row]} 行"


def read_table(cells: Sequence[Sequence[object]], what: str) -> Table:
    """Numbers of a rectangular range. Empty rows and columns around them and headings in words are set aside.

    Raises ValueError naming the cell for blanks, words, dates and 是/否 among the numbers.
    """
    if sum(map(len, cells)) > MOST_CELLS:
        raise ValueError(f"{what}超过 {MOST_CELLS} 格：请只选有数的区域，不要选整列")
    lines = [i for i, row in enumerate(cells) if not all(map(_empty, row))]
    if not lines:
        raise ValueError(f"{what}是空的，请填写后再算")
    width = max(j + 1 for i in lines for j, cell in enumerate(cells[i]) if not _empty(cell))
    grid = {i: [*cells[i], *[None] * width][:width] for i in lines}
    heading = lines[0] if len(lines) > 1 and all(_word(c) or _empty(c) for c in grid[lines[0]]) else None
    body = [i for i in lines if i != heading]
    above = grid[heading] if heading is not None else [None] * width
    labelled = heading is not None and (_empty(above[0]) or str(above[0]).strip() in _NUMBERING)
    left = 1 if width > 1 and (labelled or all(_word(grid[i][0]) for i in body)) else 0
    numbers = tuple(
        tuple(_bare_number(grid[i][j], f"{what}第 {i + 1} 行第 {j + 1} 列") for j in range(left, width)) for i in body
    )
    return Table(
        what,
        numbers,
        tuple(f"第{j + 1}列" if _empty(above[j]) else str(above[j]).strip() for j in range(left, width)),
        tuple(i + 1 for i in body),
        left,
    )


def read_list(cells: Sequence[object], what: str) -> list[Decimal]:
    """Numbers of one row or column, every cell filled in. Raises ValueError naming the cell."""
    if len(cells) > MOST_CELLS:
        raise ValueError(f"{what}超过 {MOST_CELLS} 格：请只选有数的区域，不要选整列")
    if all(map(_empty, cells)):
        raise ValueError(f"{what}是空的，请填写后再算")
    return [number_in(cell, f"{what}第 {i + 1} 格") for i, cell in enumerate(cells)]


def number_in(cell: object, where: str) -> Decimal:
    """The number in a cell; `1/3`, `1:3` and `60%` in words too. Raises ValueError beginning with `where`."""
    if _empty(cell):
        raise ValueError(f"{where}是空的，请补填（确实是零就填 0）")
    if isinstance(cell, datetime.date):
        raise ValueError(f"{where}是日期：多半是输入 1/3 被表格软件改成了日期，请输入 =1/3")
    if isinstance(cell, bool):
        raise ValueError(f"{where}是“是/否”，这里要填数字")
    if isinstance(cell, (int, float, Decimal)):
        try:
            return exact(cell)
        except ValueError as error:
            raise ValueError(f"{where}：{error}") from None
    if ratio := _RATIO.fullmatch(unicodedata.normalize("NFKC", str(cell)).strip()):
        above, below = Decimal(ratio[1]), Decimal(ratio[2])
        if not below:
            raise ValueError(f"{where}“{cell}”的分母是 0，请改正")
        return above / below
    read = read_value(cell)
    if read.kind != "number" or read.number is None or read.comparator:
        raise ValueError(f"{where}“{str(cell)[:20]}”不是一个数，请改成数字")
    return read.number


def shares(weights: Sequence[Decimal], what: str = "权重") -> list[Decimal]:
    """Weights that add up to 1 or to 100, as fractions of their sum.

    Rounding in the third decimal is let pass. Raises ValueError for negative weights and any other sum.
    """
    for i, weight in enumerate(weights):
        if weight < 0:
            raise ValueError(f"{what}第 {i + 1} 格是负数（{weight}），请改正")
    total = sum(weights, Decimal(0))
    if abs(total - 1) > _TO_ONE and abs(total - 100) > 100 * _TO_ONE:
        raise ValueError(f"{what}合计是 {total:f}，应为 1（或 100）：请先改正，或先除以合计再用")
    return [weight / total for weight in weights]


def proper_name(kind: str, said: str, what: str) -> str:
    """The proper name of a way of working (`library/methods.yaml`); the first one where nothing is said."""
    known: dict[str, list[str]] = load("methods")[kind]
    said = said.strip()
    if not said:
        return next(iter(known))
    for name, others in known.items():
        if said == name or said in others:
            return name
    raise ValueError(f"没有名为“{said[:20]}”的{what}，可用的有：{'、'.join(known)}")


def _empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and cell.strip() in ("", *_DASHES))


def _word(cell: object) -> bool:
    """Text that is no bare number: a heading or a label."""
    if not isinstance(cell, str) or _empty(cell):
        return False
    said = unicodedata.normalize("NFKC", cell).strip()
    return not _BARE.fullmatch(said) and not _RATIO.fullmatch(said)


def _bare_number(cell: object, where: str) -> Decimal:
    if _word(cell):
        raise ValueError(f"{where}“{str(cell)[:20]}”不是一个数，请改成数字，不带单位和文字")
    return number_in(cell, where)
