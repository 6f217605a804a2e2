"""Rows of a table → leaves and inner nodes with their points, scores and texts (取数)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.columns import Columns
from pescore.workbook.layout.form import Group, Leaf, Part, Problem, address, as_text
from pescore.workbook.layout.labels import points, says_missing
from pescore.workbook.layout.leaves import Body, Entry
from pescore.workbook.layout.naming import (
    Name,
    bracketed_points,
    coded_column,
    interval,
    plain_width,
    split_name,
    squeeze,
    states_rule,
    take_points,
    without_rule,
)

TEXT_ROLES = (
    "standard", "explanation", "points_of_evaluation", "target", "operator", "unit", "actual", "reason", "narrative",
    "evidence", "bonus_max", "deduct_max",
)  # fmt: skip
_NUMBERS = ("full", "score")
_CONCLUSION = re.compile(r"得(?:分[:：为]?)?(\d+(?:\.\d+)?)分")
_COMPOSITE = re.compile(r"得分?[:为]?(\d+(?:\.\d+)?)分?[。;]?$")  # 指标评价值及得分: 98.2%，得60分
_BONUS = re.compile(r"加分项|附加分|附加项|附加指标|加分指标|奖励加分|^加分|奖励分")
_DEDUCT = re.compile(r"倒扣|减分项|扣分项|减分指标|^减分|^扣分")
_FULL_MARK = re.compile(r"^(?:本项|该项|此项|本指标|该指标)?(?:满分|分值|标准分)(?:为|是|[:：])?(\d+(?:\.\d+)?)分")


class Harvest:
    """Takes leaves and groups out of a body; what it has to decide on the way becomes a problem."""

    def __init__(self, blocks: Blocks, columns: Columns, body: Body) -> None:
        self.blocks, self.body = blocks, body
        self.problems: list[Problem] = []
        self.coded = self._coded()
        self.rule_in_name = self._rule_in_name(columns)
        self.bare_points = columns.roles.get("full") in columns.levels.values()  # 评价指标（分值）
        self.full_in_rule = False  # the full mark is the upper end of 赋分区间
        self.leaf_of_row: dict[int, int] = {}
        leaves = [entry for entry in body.entries if not entry.inner]
        for entry in leaves:
            self.leaf_of_row.update(dict.fromkeys(entry.lines, entry.row))
        self.leaves = [leaf for entry in leaves if (leaf := self._leaf(entry))]
        self.groups = self._groups(leaves)

    # names ------------------------------------------------------------------------------------------------------

    def _coded(self) -> dict[int, bool]:
        """Per level: do the names carry codes throughout?"""
        raws: dict[int, set[str]] = {}
        for entry in self.body.entries:
            for level, (raw, _) in entry.names.items():
                raws.setdefault(-1 if self.body.flat else level, set()).add(raw)
        return {level: coded_column(names) for level, names in raws.items()}

    def _rule_in_name(self, columns: Columns) -> bool:
        """True where the name cells also hold the rule, and no column does (检查内容)."""
        if "standard" in columns.roles:
            return False
        raws = [take_points(squeeze(entry.raw))[0] for entry in self.body.entries if not entry.inner]
        return bool(raws) and 2 * sum(map(states_rule, raws)) > len(raws)

    def name(self, raw: str, level: int, leaf: bool = False) -> Name:
        if leaf and self.rule_in_name:
            raw = without_rule(raw)
        return split_name(raw, self.coded.get(-1 if self.body.flat else level, False), leaf and self.bare_points)

    def path(self, entry: Entry) -> tuple[str, ...]:
        names = sorted(entry.names.items())
        return tuple(self.name(raw, level, level == entry.level and not entry.inner).name for level, (raw, _) in names)

    # leaves -----------------------------------------------------------------------------------------------------

    def _leaf(self, entry: Entry) -> Leaf | None:
        name = self.name(entry.raw, entry.level, leaf=True)
        texts, cells, shared = self._texts(entry)
        numbers, owner = self._numbers(entry, cells)
        parts = self._parts(entry)
        full = self._full(entry, name, numbers["full"], parts, texts)
        score = self._score(entry, numbers["score"], texts)
        path = self.path(entry)
        if full is None and score is None and not texts and name.points is None:
            self.body.fillers.append((entry.row, "只有名称，没有分值、得分和内容"))
            return None
        return Leaf(
            entry.row, tuple(entry.lines), path, entry.raw.strip(), name.code, full, score, texts, cells,
            kind=self._kind(entry, path, full), name_points=name.points, standard_shared_from=shared,
            alternative_of=owner, parts=parts, percents=self._percents(cells),
            hidden=entry.row in self.blocks.sheet.hidden_rows,
        )  # fmt: skip

    def _texts(self, entry: Entry) -> tuple[dict[str, object], dict[str, tuple[int, int]], int | None]:
        """Every role's content: its own lines joined, or the merged cell above that covers the row."""
        texts: dict[str, object] = {}
        cells: dict[str, tuple[int, int]] = {}
        shared: int | None = None
        for role in TEXT_ROLES:
            col = self._column(entry, role)
            if col is None:
                continue
            at = self.blocks.sheet.top_left(entry.row, col)
            first = self.blocks.value(*at)
            if at[0] != entry.row and at[0] not in self.leaf_of_row:
                first = None
            tier = entry.columns.others.get("tier") if role == "standard" else None
            lines = [(row, text) for row in entry.lines[1:] if (text := self._line(row, col, tier))]
            if tier:
                first = self._line(entry.row, col, tier) or None
            value = self._joined(entry, first, lines) if lines else first
            if value is None:
                continue
            texts[role], cells[role] = value, at
            if role == "standard" and self._covers_several(at):
                shared = at[0]
        return texts, cells, shared

    def _line(self, row: int, col: int, tier: int | None) -> str:
        """A role's text in one line; with `tier`, the description of the tier before its range of points."""
        text = self.blocks.own(row, col)
        return f"{self.blocks.own(row, tier)}：{text}" if tier and text else text

    def _column(self, entry: Entry, role: str) -> int | None:
        if role == "standard" and self.rule_in_name:
            return entry.col
        return entry.columns.roles.get(role)

    def _percents(self, cells: dict[str, tuple[int, int]]) -> frozenset[str]:
        sheet = self.blocks.sheet
        return frozenset(
            role
            for role in ("target", "actual")
            if role in cells
            and not isinstance(sheet.value(*cells[role]), str)
            and "%" in (sheet.format(*cells[role]) or "")
        )

    def _covers_several(self, at: tuple[int, int]) -> bool:
        last = self.blocks.end(*at)[0]
        return len({self.leaf_of_row[row] for row in range(at[0], last + 1) if row in self.leaf_of_row}) > 1

    def _joined(self, entry: Entry, first: object, lines: Sequence[tuple[int, str]]) -> str:
        """Lines of a leaf as one text: a text cut by a page break goes on without a break, parts stand on lines."""
        joined = as_text(first) or ""
        for row, text in lines:
            cut = row in entry.breaks or (
                joined and joined[-1] not in "。；;！）)" and not self._merged_name(entry, row)
            )
            joined += text if cut or not joined else "\n" + text
        return joined

    def _merged_name(self, entry: Entry, row: int) -> bool:
        return self.blocks.sheet.top_left(row, entry.col)[0] == entry.row and row != entry.row

    def _numbers(
        self, entry: Entry, cells: dict[str, tuple[int, int]]
    ) -> tuple[dict[str, list[tuple[int, Decimal]]], int | None]:
        """Own numbers of 分值 and 得分 per line, and the leaf whose merged cell holds them instead."""
        found: dict[str, list[tuple[int, Decimal]]] = {role: [] for role in _NUMBERS}
        owners: set[int | None] = set()
        for role in _NUMBERS:
            col = entry.columns.roles.get(role)
            if col is None or col in entry.columns.levels.values():
                continue
            cells[role] = (entry.row, col)
            for row in entry.lines:
                value = self.blocks.value(row, col)
                number, typed = points(value, weight=role == "full")
                if (
                    number is None
                    and role == "score"
                    and typed
                    and (scored := _COMPOSITE.search(squeeze(plain_width(str(value)))))
                ):
                    number, typed = Decimal(scored[1]), False
                if number is not None:
                    found[role].append((row, number))
                    cells[role] = (row, col)
                self._report_cell(role, row, col, value, number, typed)
            above = self.blocks.sheet.top_left(entry.row, col)[0]
            if not found[role] and above < entry.row and above in self.leaf_of_row:
                owners.add(self.leaf_of_row[above])
                cells[role] = (above, col)
            else:
                owners.add(None)
        return found, owners.pop() if len(owners) == 1 else None

    def _report_cell(self, role: str, row: int, col: int, value: object, number: Decimal | None, typed: bool) -> None:
        label = "分值" if role == "full" else "得分"
        where = address(row, col)
        if number is not None and typed:
            self.problems.append(
                Problem("number_as_text", where, f"{label}是文本“{str(value).strip()}”，求和会漏掉；请改成数字")
            )
        elif self.blocks.is_error(row, col):
            self.problems.append(
                Problem("error_value", where, f"{label}是错误值 {self.blocks.own(row, col)}，没有读入")
            )
        elif value is None and self.blocks.sheet.formula(row, col):
            self.problems.append(
                Problem("formula_without_value", where, f"{label}是公式但文件里没有存计算结果；请打开保存一次再读")
            )
        elif number is None and typed and not says_missing(value):
            self.problems.append(
                Problem("not_a_number", where, f"{label}写的是“{str(value).strip()[:20]}”，不是数字，没有读入")
            )

    def _parts(self, entry: Entry) -> tuple[Part, ...]:
        """The lines of a leaf scored in several lines; empty for one line and for texts merely split by a page."""
        if len(entry.lines) < 2 or "tier" in entry.columns.others:
            return ()
        roles = entry.columns.roles
        parts = []
        for row in entry.lines:
            score, _ = points(self.blocks.value(row, roles["score"])) if "score" in roles else (None, False)
            full, _ = points(self.blocks.value(row, roles["full"])) if "full" in roles else (None, False)
            text = self.blocks.own(row, roles["standard"]) if "standard" in roles else ""
            if full is None and text and "full" not in roles:
                full = bracketed_points(text)
            parts.append(Part(row, full, score, text or None))
        counted = [p for p in parts if p.score is not None or p.full is not None]
        return tuple(parts) if len(counted) > 1 and not entry.breaks else ()

    def _full(
        self,
        entry: Entry,
        name: Name,
        own: Sequence[tuple[int, Decimal]],
        parts: Sequence[Part],
        texts: dict[str, object],
    ) -> Decimal | None:
        if own:
            if len(own) > 1 and not parts:
                self._doubt("several_numbers", own[1][0], "full", entry, "同一指标分页后出现两个分值，取第一个")
                return own[0][1]
            return sum((number for _, number in own), Decimal(0))
        if name.points is not None:
            return name.points
        if "full" in entry.columns.roles and entry.columns.roles["full"] not in entry.columns.levels.values():
            return None
        rule = plain_width(squeeze(str(texts.get("standard", ""))))
        if span := interval(rule):
            self.full_in_rule = True
            return span[1]
        if stated := _FULL_MARK.match(rule):
            return Decimal(stated[1])
        counted = [part.full for part in parts if part.full is not None]
        if counted and len(counted) == len(parts):
            return sum(counted, Decimal(0))
        return bracketed_points(rule) if len(entry.lines) == 1 else None

    def _score(self, entry: Entry, own: Sequence[tuple[int, Decimal]], texts: dict[str, object]) -> Decimal | None:
        if len(own) > 1 and entry.breaks:
            self._doubt("several_numbers", own[1][0], "score", entry, "同一指标分页后出现两个得分，取第一个")
            return own[0][1]
        if own:
            return sum((number for _, number in own), Decimal(0))
        if entry.breaks and "score" in entry.columns.roles:
            said = _CONCLUSION.findall(squeeze(str(texts.get("narrative", ""))))
            if said:
                self._doubt(
                    "score_from_narrative",
                    entry.row,
                    "score",
                    entry,
                    f"得分格空白，评价意见写“得{said[-1]}分”，按此读入",
                )
                return Decimal(said[-1])
        return None

    def _doubt(self, code: str, row: int, role: str, entry: Entry, detail: str) -> None:
        self.problems.append(Problem(code, address(row, entry.columns.roles[role]), f"{squeeze(entry.raw)}：{detail}"))

    def _kind(self, entry: Entry, path: tuple[str, ...], full: Decimal | None) -> str:
        if entry.columns.adjusting:
            return "adjust"
        marks = [*path]
        if "kind" in entry.columns.others:
            marks.append(self.blocks.own(entry.row, entry.columns.others["kind"]))
        if (full is not None and full < 0) or any(_DEDUCT.search(mark) for mark in marks):
            return "deduct"
        if any(_BONUS.search(mark) for mark in marks):
            return "bonus"
        roles = entry.columns.roles
        blank = [self.blocks.value(entry.row, roles[role]) for role in _NUMBERS if role in roles]
        return "na" if full is None and any(says_missing(value) for value in blank) else "base"

    # inner nodes ------------------------------------------------------------------------------------------------

    def _groups(self, leaves: Sequence[Entry]) -> list[Group]:
        """Every level above the leaves once, with the points of its name or of its own 分值 cell."""
        groups: dict[tuple[int, int], Group] = {}
        inner = {entry.row: entry for entry in self.body.entries if entry.inner}
        for entry in leaves:
            names = sorted(entry.names.items())
            for i, (level, (raw, row)) in enumerate(names[:-1]):
                if (level, row) in groups:
                    continue
                path = tuple(self.name(text, lv).name for lv, (text, _) in names[: i + 1])
                groups[level, row] = self._group(entry, inner.get(row), level, raw, row, path)
        return list(groups.values())

    def _group(self, entry: Entry, own: Entry | None, level: int, raw: str, row: int, path: tuple[str, ...]) -> Group:
        columns = entry.columns
        col = columns.levels.get(level, min(columns.levels.values()))
        said, at = self.name(raw, level).points, (row, col)
        score: Decimal | None = None
        score_at: tuple[int, int] | None = None
        if said is None and level in columns.level_full:
            at = self.blocks.sheet.top_left(row, columns.level_full[level])
            said, _ = points(self.blocks.value(*at), weight=True)
        if own is not None and own.level == level:
            if said is None and "full" in columns.roles:
                at = (row, columns.roles["full"])
                said, _ = points(self.blocks.value(*at), weight=True)
            if "score" in columns.roles:
                score_at = (row, columns.roles["score"])
                score, _ = points(self.blocks.value(*score_at))
        return Group(row, col, path, said, at, score, score_at if score is not None else None)
