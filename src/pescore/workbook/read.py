"""A book with our own headers → Evaluation: leaves, overrides and 口径, every fault named by file, sheet and cell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..evaluation import table as t
from ..evaluation.facts import leaf_faults
from ..evaluation.findings import points_of
from ..evaluation.marking import is_blank
from ..evaluation.tree import NOT_APPLICABLE, Evaluation, Leaf
from ..review.subject import Place, Seen
from ..values import Err, exact, plain, read_value
from .book_settings import conventions_of
from .counted_cells import counted_points
from .frozen import is_frozen
from .grid import Book, BookError, Content, Sheet
from .layout.blocks import Blocks
from .layout.printed import printed_scale
from .package import ForeignBook
from .project_card import card_of
from .refs import letters
from .scale_in_force import scale_in_force


@dataclass(frozen=True, slots=True)
class ScoredBook:
    """An evaluation, the sheet it was read from, and the column number of every heading there.

    seen  what a reader should know of the 等级表 printed on the sheet
    """

    evaluation: Evaluation
    sheet: str
    columns: dict[str, int]
    seen: tuple[Seen, ...] = ()


def scored_book(book: Book, name: str, faults: list[Seen] | None = None) -> ScoredBook:
    """The 评分表 of a book; `name` is the file's, for messages. Raises BookError: one Chinese line with file, sheet, cell.

    With `faults` a reader who reviews the book goes on: what is wrong in a row is put there, and the row read as far as
    it can be.
    """
    sheet, table = _score_table(book, name)
    columns = table.columns
    formulas = (
        any(sheet.formula(row.index + 1, columns[t.SCORE] + 1) for row in table.rows) if t.SCORE in columns else False
    )
    reader = _Reader(name, sheet, columns, formulas, faults, is_frozen(book))
    leaves = [leaf for row in table.rows if (leaf := reader.leaf(row))]
    if not leaves:
        raise BookError(f"{name} {sheet.name}：表头下面没有指标，请填写指标和分值后再试")
    settings = conventions_of(book, name)
    rows = {row.index + 1 for row in table.rows}
    full = sum((leaf.full for leaf in leaves), Decimal(0))
    printed = printed_scale(Blocks(sheet), rows, max(columns.values()) + 1, full)
    scale, seen = scale_in_force(settings, printed, sheet.name, name)
    evaluation = Evaluation(tuple(leaves), card=card_of(book), conventions=dict(settings), scale=scale)
    return ScoredBook(evaluation, sheet.name, {heading: at + 1 for heading, at in columns.items()}, seen)


def _score_table(book: Book, name: str) -> tuple[Sheet, t.Table]:
    """The sheet named 评分表, else the first that has our headers."""
    reason = ""
    for sheet in sorted(book.sheets, key=lambda s: s.name != "评分表"):
        try:
            return sheet, t.read_table(sheet.values(), needed=(t.FULL, t.STANDARD, t.ACTUAL))
        except t.TableError as error:
            reason = reason or f"{sheet.name}：{error}"
    raise ForeignBook(f"{name} {reason}；其他格式的评分表请先用 pescore adopt 识别")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one leaf row and names the cell of whatever is wrong in it."""

    file: str
    sheet: Sheet
    columns: dict[str, int]
    scored_by_formula: bool
    faults: list[Seen] | None
    frozen: bool

    def leaf(self, row: t.Row) -> Leaf | None:
        """The leaf; None only where the reader goes on without its 分值."""
        full = self._counted(row, t.FULL)
        if full is None:
            if is_blank(self._value(row, t.FULL)):
                self._refuse(row, t.FULL, "分值是空的，请填写")
            return None
        score = self._score(row)
        leaf = Leaf(
            path=row.path,
            full=full,
            standard=self._text(row, t.STANDARD),
            target=self._value(row, t.TARGET),
            actual=self._value(row, t.ACTUAL),
            points=points_of(self._value(row, t.POINTS)),
            explanation=self._text(row, t.EXPLANATION),
            given=self._number(row, t.GIVEN) if t.GIVEN in self.columns else score,
            manual=self._counted(row, t.MANUAL),
            reason=self._text(row, t.REASON),
            loss_reason=self._text(row, t.LOSS_REASON),
            narrative=self._text(row, t.NARRATIVE),
            evidence=tuple(self._text(row, t.EVIDENCE).splitlines()),
            row=row.index + 1,
        )
        for fault in leaf_faults(leaf):
            column = t.REASON if "理由" in fault and t.REASON in self.columns else t.MANUAL
            column = column if "人工得分" in fault or "不适用" in fault else t.STANDARD
            if self.faults is None or not _of_override(fault):
                self._refuse(row, column, f"{leaf.where}：{fault}")
        return leaf

    def _score(self, row: t.Row) -> Decimal | None:
        """得分 typed as a number: what a source document gave, but never a number typed over our formula.

        Those of a frozen copy are our own, as delivered.
        """
        if self.frozen or t.SCORE not in self.columns or self.sheet.formula(row.index + 1, self.columns[t.SCORE] + 1):
            return None
        cell = self._value(row, t.SCORE)
        if self.scored_by_formula and not is_blank(cell):
            if self.faults is not None:  # inspection.py tells it, column by column
                return None
            self._refuse(row, t.SCORE, f"得分公式被“{_shown(cell)}”覆盖了：请恢复公式，要改分请填人工得分并写调整理由")
        if isinstance(cell, str) and cell.strip() == NOT_APPLICABLE:
            return None
        return self._number(row, t.SCORE)

    def _value(self, row: t.Row, name: str) -> Content:
        """The cell, or the top of the merged block it lies in."""
        if name not in self.columns:
            return None
        return self.sheet.value(*self.sheet.top_left(row.index + 1, self.columns[name] + 1))

    def _text(self, row: t.Row, name: str) -> str:
        value = self._value(row, name)
        if isinstance(value, Err):
            self._refuse(row, name, f"“{name}”是错误值 {value.code}，请先改正")
            return ""
        return "" if value is None else _shown(value).strip()

    def _counted(self, row: t.Row, name: str) -> Decimal | None:
        """Points that the formulas of the sheet count; without formulas there is nothing they could disagree with."""
        if not self.scored_by_formula:
            return self._number(row, name)
        try:
            return counted_points(self._value(row, name), name)
        except ValueError as wrong:
            self._refuse(row, name, str(wrong))
            return None

    def _number(self, row: t.Row, name: str) -> Decimal | None:
        value = self._value(row, name)
        if is_blank(value):
            return None
        if isinstance(value, Err):
            self._refuse(row, name, f"“{name}”是错误值 {value.code}，请先改正")
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return exact(value)
        read = read_value(str(value).removesuffix("分"))
        if read.kind != "number" or read.number is None or read.unit or read.comparator:
            self._refuse(row, name, f"“{name}”应是一个数，现在是“{_shown(value)[:20]}”，请改正")
            return None
        return read.number

    def _refuse(self, row: t.Row, name: str, says: str) -> None:
        """Raise BookError, or note the fault for a reader who goes on."""
        cell = f"{letters(self.columns.get(name, 0) + 1)}{row.index + 1}"
        if self.faults is None:
            raise BookError(f"{self.file} {self.sheet.name}!{cell}：{says}")
        self.faults.append(Seen("unreadable", Place(self.sheet.name, cell, row.path), says))


def _of_override(fault: str) -> bool:
    """What the checks on scores tell themselves."""
    return "人工得分" in fault


def _shown(value: object) -> str:
    return plain(exact(value)) if isinstance(value, float) else str(value)
