"""The rows below a header → indicators (指标行): levels carried down, split rows, sections, fillers, totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pescore.evaluation.printed_scale import is_scale_row
from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.columns import Columns
from pescore.workbook.layout.form import Stated, address
from pescore.workbook.layout.labels import grade_in, is_note, points, row_kind
from pescore.workbook.layout.naming import is_filler, plain_width, squeeze, take_points
from pescore.workbook.layout.outline import depths, has_code

SECTION, CHAPTER = 0, -1  # levels of rows across the table: （一）… inside 一、…
_CHAPTER = re.compile(r"第?[一二三四五六七八九十]{1,3}(?:、|部分)")
_NUMBERED = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}(?:、|部分)|[（(][一二三四五六七八九十]{1,3}[）)])")
_PLUS = re.compile(r"(\d{2,4})分?\+\d{1,3}分?")
_SENTENCE_END = re.compile(r"[。！!]$")


@dataclass(slots=True)
class Entry:
    """One named row with all the lines that belong to it. `names` are raw texts by level, carried down; level 0 is a
    section row across the table."""

    row: int
    columns: Columns
    level: int
    names: dict[int, tuple[str, int]]
    lines: list[int] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)  # lines that follow a repeated page header
    inner: bool = False

    @property
    def raw(self) -> str:
        return self.names[self.level][0]

    @property
    def col(self) -> int:
        return self.columns.levels.get(self.level, min(self.columns.levels.values()))


@dataclass(slots=True)
class Body:
    """Everything below the header, sorted out. `outer` is the block label beside the levels, per row."""

    entries: list[Entry] = field(default_factory=list)
    totals: list[Stated] = field(default_factory=list)
    subtotals: list[Stated] = field(default_factory=list)
    fillers: list[tuple[int, str]] = field(default_factory=list)
    grade: str | None = None
    grade_at: str = ""
    flat: bool = False
    undecided: bool = False


def read_body(blocks: Blocks, parts: Sequence[tuple[Columns, Sequence[int]]]) -> Body:
    """Read the rows governed by one header and its repeats, top to bottom."""
    reader = _Reader(blocks)
    for columns, rows in parts:
        reader.page(columns, rows)
    body = reader.body
    if len(parts[0][0].levels) == 1:
        _outline(blocks, body)
    else:
        _mark_inner(blocks, body)
    return body


class _Reader:
    def __init__(self, blocks: Blocks) -> None:
        self.blocks, self.body = blocks, Body()
        self.current: dict[int, tuple[str, int]] = {}
        self.last: Entry | None = None
        self.after_total = False
        self.page_turned = False

    def page(self, columns: Columns, rows: Sequence[int]) -> None:
        self.page_turned = True
        for i, row in enumerate(rows):
            if row in self.blocks.rows:
                self._row(columns, row, bool(rows[i + 1 :]))

    def _row(self, columns: Columns, row: int, more: bool) -> None:
        own = self.blocks.rows[row]
        last_name = max(columns.levels.values())
        kind, label = row_kind(self.blocks, row, last_name)
        if is_scale_row(own.values()):
            self.body.fillers.append((row, "等级表"))
            self.last = None
        elif kind in ("total", "subtotal"):
            self._stated(columns, row, kind, label)
        elif kind == "grade":
            self._grade(row)
            self.last = None
        elif kind == "note" or self._is_prose(columns, row):
            self.body.fillers.append((row, "说明或签署行"))
            self.last = None
        elif (section := self._section(columns, row)) is not None:
            self._open_section(columns, row, section, more)
        elif self._new_names(columns, row):
            self._entry(columns, row)
        elif self.last is not None and any(col in own for col in self._value_columns(columns)):
            self.last.lines.append(row)
            if self.page_turned:
                self.last.breaks.add(row)
            self.page_turned = False
        else:
            self.body.fillers.append((row, "没有指标名称"))

    # labels -----------------------------------------------------------------------------------------------------

    def _stated(self, columns: Columns, row: int, kind: str, label: str) -> None:
        said: dict[str, Decimal | None] = {}
        cells: dict[str, str] = {}
        for role in ("full", "score"):
            col = columns.roles.get(role)
            if col is not None and col not in columns.levels.values():
                said[role], _ = points(self.blocks.value(row, col))
                cells[role] = address(row, col)
        if said.get("full") is None and "full" in cells:
            said["full"] = self._with_bonus(row, columns.roles["full"])
        if said.get("full") is None:
            said["full"] = take_points(squeeze(label))[1]
        stated = Stated(row, squeeze(label), said.get("full"), said.get("score"), cells)
        if kind == "total":
            self.after_total = bool(self.body.entries)
            self._total(columns, stated)
            self._grade(row)
        else:
            self.body.subtotals.append(stated)
        self.last = None

    def _with_bonus(self, row: int, col: int) -> Decimal | None:
        """100+10: the points without the bonus."""
        found = _PLUS.fullmatch(plain_width(squeeze(self.blocks.own(row, col))))
        return Decimal(found[1]) if found else None

    def _total(self, columns: Columns, stated: Stated) -> None:
        """One total more; 实得分 in a row of its own, below 合计 or where no column is 得分, is the score of that total."""
        before = self.body.totals[-1] if self.body.totals else None
        alone = stated.full is not None and stated.score is None and "得分" in stated.label
        if alone and (before is not None or "score" not in columns.roles):
            at = stated.cells.get("full", address(stated.row, 1))
            stated = replace(stated, full=None, score=stated.full, cells={"score": at})
        if before is not None and before.full is not None and stated.full is None:
            self.body.totals.pop()
            cells = {**before.cells, **stated.cells}
            score = stated.score if stated.score is not None else before.score
            where = before if before.score is None else stated
            stated = replace(where, full=before.full, score=score, cells=cells)
        self.body.totals.append(stated)

    def _grade(self, row: int) -> None:
        """The first grade that is written down counts."""
        for col, text in self.blocks.rows[row].items():
            if not self.body.grade and (grade := grade_in(text)):
                self.body.grade, self.body.grade_at = grade, address(row, col)

    def _value_columns(self, columns: Columns) -> list[int]:
        return [col for role, col in columns.roles.items() if col not in columns.levels.values() and role != "evidence"]

    def _is_prose(self, columns: Columns, row: int) -> bool:
        """A remark across the table, or anything below the total that carries no points."""
        own = self.blocks.rows[row]
        col, text = next(iter(own.items()))
        if self.after_total:
            full, score = (columns.roles.get(role) for role in ("full", "score"))
            numbers = [
                points(self.blocks.value(row, c))[0] for c in (full, score) if c and c not in columns.levels.values()
            ]
            in_name = take_points(squeeze(self.blocks.own(row, max(columns.levels.values()))))[1]
            return in_name is None and all(number is None for number in numbers)
        across = col <= max(columns.levels.values()) < self.blocks.end(row, col)[1]
        return across and len(own) <= 2 and (len(text) > 60 or is_note(text) or bool(_SENTENCE_END.search(text)))

    # sections ---------------------------------------------------------------------------------------------------

    def _section(self, columns: Columns, row: int) -> str | None:
        """The text of a row merged across the name columns, or alone in its row: 一、项目决策（20分）."""
        own = self.blocks.rows[row]
        col, text = next(iter(own.items()))
        name_cols = columns.levels.values()
        wide = self.blocks.end(row, col)[1]
        if col > min(name_cols):
            return None
        if len(own) == 1 and len(columns.levels) > 1 and _NUMBERED.match(squeeze(text)):
            return text
        if wide == col:
            return None
        if wide > max(name_cols) or (wide == max(name_cols) and len(columns.levels) > 1):
            return text
        return None

    def _open_section(self, columns: Columns, row: int, text: str, more: bool) -> None:
        wide = self.blocks.end(row, next(iter(self.blocks.rows[row])))[1] > max(columns.levels.values())
        if not more and len(self.blocks.rows[row]) == 1:
            self.body.fillers.append((row, "页眉或说明行"))
            return
        if is_filler(text):
            self.body.fillers.append((row, "模板留下的空行"))
            return
        alone = _NUMBERED.match(squeeze(text)) is not None and len(self.blocks.rows[row]) == 1
        level = CHAPTER if alone and _CHAPTER.match(squeeze(text)) else SECTION
        self.current = {lv: name for lv, name in self.current.items() if lv < level} | {level: (text, row)}
        self.last = None
        entry = Entry(row, columns, level, dict(self.current), [row], inner=wide or alone)
        if entry.inner:
            self.body.entries.append(entry)
        else:  # may turn out to be an indicator of its own
            self._add(entry)

    # names ------------------------------------------------------------------------------------------------------

    def _new_names(self, columns: Columns, row: int) -> list[int]:
        """Carry the names down and return the levels that begin in this row."""
        new: list[int] = []
        for level, col in columns.levels.items():
            text = self.blocks.own(row, col)
            if not text:
                continue
            if len(columns.levels) == 1:
                text = str(self.blocks.value(row, col))  # with its indent
            same = level in self.current and squeeze(self.current[level][0]) == squeeze(text)
            if same and not new and (level < columns.deepest or self._repeats(columns, row)):
                continue
            self.current = {lv: name for lv, name in self.current.items() if lv < level}
            self.current[level] = (text, row)
            new.append(level)
        return new

    def _repeats(self, columns: Columns, row: int) -> bool:
        """The leaf's name printed again, at the top of a page or beside each of its parts, without its own points."""
        if self.last is None:
            return False
        full = columns.roles.get("full")
        return full is None or full in columns.levels.values() or points(self.blocks.value(row, full))[0] is None

    def _entry(self, columns: Columns, row: int) -> None:
        level = max(lv for lv, (_, at) in self.current.items() if at == row)
        raw = self.current[level][0]
        if is_filler(raw):
            self.body.fillers.append((row, f"模板留下的空行（{squeeze(raw)}）"))
            del self.current[level]
            self.last = None
            return
        self._add(Entry(row, columns, level, dict(self.current), [row]))

    def _add(self, entry: Entry) -> None:
        self.body.entries.append(entry)
        self.last = entry
        self.page_turned = False


def _mark_inner(blocks: Blocks, body: Body) -> None:
    """A row followed by rows inside it is not an indicator: a section, or a subtotal beside the level's name."""
    named = body.entries
    for i, entry in enumerate(named[:-1]):
        following = named[i + 1]
        if entry.level <= SECTION:
            entry.inner = entry.inner or _covers(blocks, entry, named[i + 1 :])
        elif following.level > entry.level and following.names.get(entry.level) == entry.names[entry.level]:
            entry.inner = True
    _drop_lonely_sections(named)


def _covers(blocks: Blocks, section: Entry, following: Sequence[Entry]) -> bool:
    """True when the rows up to the next section add up to this row's points, or it has none."""
    full = own_points(blocks, section)
    total, any_row = Decimal(0), False
    for entry in following:
        if entry.level <= SECTION:
            break
        any_row, total = True, total + (own_points(blocks, entry) or 0)
    return any_row and (full is None or full == total)


def _drop_lonely_sections(entries: list[Entry]) -> None:
    """A row merged over the name columns that nothing lies under is an indicator: later rows are not part of it."""
    for i, entry in enumerate(entries):
        if entry.level == SECTION and not entry.inner:
            for later in entries[i + 1 :]:
                if later.names.get(SECTION) == entry.names[SECTION]:
                    del later.names[SECTION]


def own_points(blocks: Blocks, entry: Entry) -> Decimal | None:
    """The points in the row's own 分值 cell, else those in its name."""
    col = entry.columns.roles.get("full")
    if col is not None and col not in entry.columns.levels.values():
        full, _ = points(blocks.value(entry.row, col))
        if full is not None:
            return full
    return take_points(squeeze(entry.raw))[1]


def _outline(blocks: Blocks, body: Body) -> None:
    """One name column: build the levels from numbering or indent; inner rows are those with something inside."""
    entries = [entry for entry in body.entries if entry.level > SECTION]
    raws = [entry.raw for entry in entries]
    levels = depths(raws) or _coded_under_plain(blocks, entries)
    if levels is None:
        body.undecided = _sum_repeats(blocks, body, entries)
        return
    body.flat = True
    stack: dict[int, tuple[str, int]] = {}
    for i, (entry, level) in enumerate(zip(entries, levels, strict=True)):
        stack = {lv: name for lv, name in stack.items() if lv < level}
        stack[level] = (entry.raw, entry.row)
        sections = {lv: name for lv, name in entry.names.items() if lv <= SECTION}
        entry.names, entry.level = sections | stack, level
        entry.inner = i + 1 < len(entries) and levels[i + 1] > level


def _coded_under_plain(blocks: Blocks, entries: Sequence[Entry]) -> list[int] | None:
    """Coded indicators below uncoded subtotals, where every subtotal is the sum of what follows it; else None."""
    levels = [2 if has_code(entry.raw) else 1 for entry in entries]
    if len(set(levels)) < 2 or levels[0] != 1:
        return None
    sums: list[Decimal] = []
    for entry, level in zip(entries, levels, strict=True):
        full = own_points(blocks, entry) or Decimal(0)
        if level == 1:
            sums.append(full)
        else:
            sums[-1] -= full
    return levels if not any(sums) else None


def _sum_repeats(blocks: Blocks, body: Body, entries: Sequence[Entry]) -> bool:
    """True when the points add up to a multiple of the stated total: subtotals stand among the indicators unmarked."""
    stated = next((total.full for total in body.totals if total.full), Decimal(100))
    total = sum((own_points(blocks, entry) or Decimal(0) for entry in entries), Decimal(0))
    return total in (2 * stated, 3 * stated)
