"""What each column of a table means (各列是什么): header words, their neighbours, if need be the contents below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.form import letter
from pescore.workbook.layout.header import Window
from pescore.workbook.layout.naming import interval, plain_width, squeeze, states_rule
from pescore.workbook.layout.periods import of_other_years
from pescore.workbook.layout.raters import rater_columns
from pescore.workbook.layout.stacked import deciding
from pescore.workbook.layout.words import Head, choices, fixed_roles, group, levels, rank, words

_ASIDE = frozenset(
    {"other", "number", "kind", "rate", "deduct", "weight", "manual", "computed", "filed", "adjusted_why"}
    | {"added", "adjusted_by", "past"}
)
_POINTS_LIST = re.compile(r"^(?:评价要点|评分要点|要点|①|1[.、]|\(1\)|⑴)")
_RESULT = re.compile(r"^[^分]*得分?[:：为]?\d+(?:\.\d+)?分?[。；]?$")  # a value and the score it earned, no bands
_METHOD = 5  # characters of a method's name
_LIMIT = re.compile(r"(\d+)字以?内")


@dataclass(slots=True)
class Columns:
    """Roles by column. `level_full` are the 分值 columns of inner levels; `others` are read but mean nothing here."""

    window: Window
    levels: dict[int, int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    level_full: dict[int, int] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    raters: tuple[int, ...] = ()  # one expert's points each
    outer: int | None = None
    doubts: list[tuple[str, int, str]] = field(default_factory=list)
    refusal: str = ""
    adjusting: bool = False
    overview: bool = False  # names are dimensions (维度), not indicators

    @property
    def deepest(self) -> int:
        return max(self.levels, default=0)

    @property
    def core(self) -> tuple[object, ...]:
        """What must stay the same for a repeated header to continue the table."""
        return tuple(sorted(self.levels.items())), self.roles.get("full"), tuple(sorted(self.level_full.items()))

    def named(self) -> dict[str, str]:
        """Role → column letter, as `adopt --json` gives it."""
        out = {f"level{level}": letter(col) for level, col in sorted(self.levels.items())}
        return out | {role: letter(col) for role, col in self.roles.items()}


def resolve(window: Window, blocks: Blocks, body: Sequence[int]) -> Columns:
    """Give every column of a header its role. `body` are the rows the header governs."""
    return _Resolver(window, blocks, body).run()


class _Resolver:
    def __init__(self, window: Window, blocks: Blocks, body: Sequence[int]) -> None:
        self.window, self.blocks, self.body = window, blocks, body
        self.found = Columns(window)
        self.left: dict[int, Head] = {}  # columns without a role yet
        self.fulls: list[int] = []

    def run(self) -> Columns:
        self._words()
        self._name_columns()
        if not self.found.refusal:
            self._experts()
            self._other_years()
            self._fixed()
            self._full_columns()
            self._choices()
            self._unnamed_scores()
            self._bands()
            self._tiers()
            self._rest()
        return self.found

    def texts(self, col: int) -> list[str]:
        return [text for row in self.body[:400] if (text := self.blocks.own(row, col))]

    def _words(self) -> None:
        """The word that decides for each column, and the limit it may set to what is written there."""
        for col, heads in self.window.heads.items():
            head = self.left[col] = deciding(heads)
            for note in head.notes:
                if limit := _LIMIT.search(note):
                    self.found.limits[str(col)] = int(limit[1])

    # names ------------------------------------------------------------------------------------------------------

    def _name_columns(self) -> None:
        numbered = [(levels()[head.base], col) for col, head in self.left.items() if head.base in levels()]
        if len({level for level, _ in numbered}) < len(numbered):
            self.found.refusal = "表头里同一级指标出现两次（几张表并排，或者是矩阵表），分不清哪一列属于哪张表"
            return
        if numbered:
            self.found.levels = dict(sorted(numbered))
            self._finer(max(numbered))
        else:
            self._unnumbered()
        if not self.found.levels:
            self.found.refusal = "表头里没有指标名称列"
        for level, col in self.found.levels.items():
            if self.left[col].carries_points and level == self.found.deepest:
                self.found.roles["full"] = col
            del self.left[col]

    def _finer(self, last: tuple[int, int]) -> None:
        """具体指标 to the right of 三级指标 is one level more, unless it holds whole sentences."""
        level, col = last
        for c, head in sorted(self.left.items()):
            if c > col and head.base in group("finer"):
                long = [t for t in self.texts(c) if len(squeeze(t)) > 25 and squeeze(t)[-1] in "。；;"]
                if 2 * len(long) > len(self.texts(c)):
                    continue
                level += 1
                self.found.levels[level] = c

    def _unnumbered(self) -> None:
        """评价内容, 评价指标 …: name columns without numbers, first come first level."""
        cols = sorted(self.left)
        level = 0
        for i, col in enumerate(cols):
            base = self.left[col].base
            if base in group("adjusting"):
                self.found.adjusting = True
            elif base not in group("names") or (level and choices(base) and not self._names_go_on(cols, i)):
                continue
            level += 1
            self.found.levels[level] = col
        only = self.left[self.found.levels[1]].base if level == 1 else ""
        self.found.overview = only in group("dimensions")

    def _names_go_on(self, cols: list[int], i: int) -> bool:
        """True when only names, numbers and points stand between the first name and this column, and it holds names."""
        for col in cols[:i]:
            base = self.left[col].base
            if base not in group("names") and fixed_roles().get(base) not in ("number", "full"):
                return False
        before = self.left[cols[i - 1]].base
        if fixed_roles().get(before) == "full":  # 项目|分值|内容: a further level only with 分值 of its own
            return any(fixed_roles().get(self.left[col].base) == "full" for col in cols[i + 1 :])
        if any(self.left[c].base in group("names") and not choices(self.left[c].base) for c in cols[i + 1 : i + 2]):
            return True
        texts = self.texts(cols[i])
        listing = [t for t in texts if _POINTS_LIST.match(plain_width(squeeze(t))) and len(t) > 40]
        return 2 * len(listing) <= len(texts)

    # columns that are not meant ----------------------------------------------------------------------------------

    def _experts(self) -> None:
        """专家1, 专家2 …: their average is the score, not one of them."""
        cols = rater_columns(self.window.heads, self.left, self.blocks, self.body)
        self.found.raters = tuple(cols)
        for col in cols:
            self._set_aside(col, self.left[col].text)

    def _other_years(self) -> None:
        """上年实际值, 2025年目标值 beside what was planned and reached in the year evaluated."""
        stacks = {col: self.window.heads[col] for col in self.left}
        for col in of_other_years(stacks, self.left, self.blocks, self.window.first):
            role = fixed_roles().get(self.left[col].base, "")
            alone = [c for c, head in self.left.items() if fixed_roles().get(head.base) == role] == [col]
            if alone and role in ("target", "actual", "score"):
                said = f"{letter(col)}列{squeeze(stacks[col][-1].text)}不是本年度的，没有采用"
                self.found.doubts.append((f"{role}_of_other_year", col, said))
            self._set_aside(col, squeeze(stacks[col][-1].text))

    # columns with one meaning -----------------------------------------------------------------------------------

    def _fixed(self) -> None:
        by_role: dict[str, list[int]] = {}
        for col, head in self.left.items():
            if role := fixed_roles().get(head.base):
                by_role.setdefault(role, []).append(col)
        if len(by_role.get("standard", ())) > 1 and len(by_role.get("score", ())) > 1:
            self.found.refusal = "评分标准与得分成对重复（矩阵表），分不清哪一对是要计分的"
            return
        self.fulls = by_role.pop("full", [])
        for role, cols in by_role.items():
            if role == "standard" and self._only_method_names(cols):
                continue
            if role in _ASIDE:
                for col in cols:
                    self._set_aside(col, self.left[col].text if role == "other" else role)
                continue
            chosen = min(self._preference(role, col) for col in cols)[2]
            if len(cols) > 1 and role in ("score", "target", "actual", "standard"):
                rest = "、".join(f"{letter(c)}列{self.left[c].text}" for c in cols if c != chosen)
                said = f"{letter(chosen)}列{self.left[chosen].text}"
                self.found.doubts.append((f"several_{role}_columns", chosen, f"同类的列不止一列：取{said}，另有{rest}"))
            for col in cols:
                if col == chosen:
                    self._take(role, col)
                else:
                    self._set_aside(col, self.left[col].text)

    def _unnamed_scores(self) -> None:
        """得分 over 自评 and words that no list knows: which of them counts is not certain."""
        mine = self.found.roles.get("score")
        heads = self.window.heads
        if mine is None or len(heads[mine]) < 2:
            return
        beside = [c for c in self.left if len(heads[c]) > 1 and heads[c][-2] == heads[mine][-2]]
        if beside:
            rest = "、".join(f"{letter(c)}列{self.left[c].text}" for c in beside)
            said = f"得分下面不止一列：取{letter(mine)}列{squeeze(heads[mine][-1].text)}，另有{rest}"
            self.found.doubts.append(("several_score_columns", mine, said))

    def _bands(self) -> None:
        """优 | 良 | 中 | 差 in a column each: no single cell holds the rule."""
        cols = [c for c, head in sorted(self.left.items()) if head.base in group("bands")]
        if "standard" not in self.found.roles and len(cols) > 2:
            names = "、".join(f"{letter(c)}列{self.left[c].base}" for c in cols)
            said = f"评分标准一档一列（{names}），没有合成一条：请在评分标准列写明各档得多少分"
            self.found.doubts.append(("standard_in_bands", cols[0], said))

    def _only_method_names(self, cols: list[int]) -> bool:
        """比率法, 达标法: a column that names methods and states no rule leaves 评分标准 to another column or to none."""
        texts = [squeeze(text) for col in cols for text in self.texts(col)]
        names = sorted(set(texts))
        if not texts or 2 * len(names) > len(texts) or any(len(t) > _METHOD or states_rule(t) for t in texts):
            return False
        column = f"{letter(cols[0])}列{squeeze(self.left[cols[0]].text)}"
        said = f"{column}只有方法名称（{'、'.join(names)[:30]}），没有计分规则，不当作评分标准"
        self.found.doubts.append(("method_names_only", cols[0], said))
        for col in cols:
            self._set_aside(col, self.left[col].text)
        return True

    def _preference(self, role: str, col: int) -> tuple[bool, int, int]:
        """Among columns of one role: visible before hidden, the stronger word, the leftmost."""
        return col in self.blocks.sheet.hidden_cols, rank(role, self.left[col].base), col

    def _take(self, role: str, col: int) -> None:
        self.found.roles[role] = col
        if str(col) in self.found.limits:
            self.found.limits[role] = self.found.limits.pop(str(col))
        self.left.pop(col, None)

    def _set_aside(self, col: int, label: str) -> None:
        while label in self.found.others:
            label += "′"
        self.found.others[label] = col
        self.left.pop(col, None)

    # points -----------------------------------------------------------------------------------------------------

    def _full_columns(self) -> None:
        """分值 once, twice or three times: each belongs to the level on its left; the deepest is the leaf's."""
        if self.found.refusal:
            return
        of_level: dict[int, list[int]] = {}
        for col in sorted(self.fulls):
            level = max((lv for lv, c in self.found.levels.items() if c < col), default=self.found.deepest)
            of_level.setdefault(level, []).append(col)
        chosen: dict[int, int] = {}
        for level, cols in of_level.items():
            best = min(cols, key=lambda c: self._preference("full", c))
            chosen[level] = best
            for col in cols:
                if col != best:
                    self._set_aside(col, "weight")
        if not chosen:
            return
        leaf = max(chosen)
        if len(chosen) == 1 and leaf < self.found.deepest and not self._fits_leaf(chosen[leaf]):
            self.found.level_full[leaf] = chosen[leaf]
            self._set_aside(chosen[leaf], f"level{leaf}_full")
            return
        for level, col in chosen.items():
            if level == leaf:
                self._take("full", col)
            else:
                self.found.level_full[level] = col
                self._set_aside(col, f"level{level}_full")

    def _fits_leaf(self, col: int) -> bool:
        """True when the points column has a value in nearly every row with a leaf name."""
        leaf = self.found.levels[self.found.deepest]
        rows = [row for row in self.body if self.blocks.own(row, leaf)]
        return bool(rows) and sum(1 for row in rows if self.blocks.own(row, col)) >= 0.8 * len(rows)

    # words with several meanings --------------------------------------------------------------------------------

    def _choices(self) -> None:
        if "standard" not in self.found.roles and not self.found.refusal:
            self._weak_standard()
        for col, head in sorted(self.left.items()):
            for role in choices(head.base):
                if role == "standard":
                    continue
                if role == "other":
                    self._set_aside(col, head.text)
                    break
                if role not in self.found.roles and self._fits(role, col):
                    self._take(role, col)
                    break

    def _weak_standard(self) -> None:
        """计算方法, 评价标准, 指标说明 …: the column whose cells read most like rules, then the stronger word."""
        order = words()["standard_order"]
        rivals = []
        for col, head in self.left.items():
            tried_first = choices(head.base)[:1]
            if "score" in tried_first and "score" not in self.found.roles and self._fits("score", col):
                continue
            if "standard" in choices(head.base):
                texts = self.texts(col)
                share = sum(map(states_rule, texts)) / len(texts) if texts else 0
                weak = head.base in words()["standard_by_content"]
                if share >= 0.5 or not weak:
                    rivals.append((-share, order.index(head.base) if head.base in order else 99, col))
        if rivals:
            self._take("standard", min(rivals)[2])

    def _tiers(self) -> None:
        """评分内容 with 赋分区间 80–100, 60–79, 0–59 line by line: these are tiers of one indicator, not indicators."""
        standard, levels_ = self.found.roles.get("standard"), self.found.levels
        if standard is None or len(levels_) < 2:
            return
        spans = [span for text in self.texts(standard) if (span := interval(text))]
        if (
            len(spans) > 1
            and len(spans) == len(self.texts(standard))
            and 3 * sum(low > 0 for low, _ in spans) >= len(spans)
        ):
            self.found.others["tier"] = levels_.pop(self.found.deepest)

    def _fits(self, role: str, col: int) -> bool:
        texts = self.texts(col)
        if role == "points_of_evaluation" and "explanation" not in self.found.roles:
            listed = [t for t in texts if _POINTS_LIST.match(plain_width(squeeze(t)))]
            return 2 * len(listed) > len(texts)
        if role == "unit":
            return all(len(squeeze(t)) <= 8 for t in texts)
        if role == "score":
            return any(_numeric(t) for t in texts) or not texts or all(_RESULT.search(squeeze(t)) for t in texts)
        if role == "target" and "target" in choices(self.left[col].base)[1:]:
            return bool(texts) and 2 * sum(len(squeeze(t)) <= 12 for t in texts) > len(texts)
        return True

    def _rest(self) -> None:
        """Columns nobody knows, and the outer label (绩效指标) that runs down beside the levels."""
        for col, head in sorted(self.left.items()):
            if col < min(self.found.levels.values(), default=1) and self.found.outer is None:
                self.found.outer = col
            self._set_aside(col, head.text or letter(col))


def _numeric(text: str) -> bool:
    return re.fullmatch(r"-?\d+(?:\.\d+)?分?", plain_width(squeeze(text))) is not None
