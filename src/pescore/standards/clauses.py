"""Tokens → clauses: under which condition (number, words, per unit) which effect (points, deduction, share, …).

A standard is a list of clauses, not one pattern: conditions gather until an effect closes them. Nothing is
interpreted here beyond one clause; `assembly` joins clauses into a rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from ..values import read_value
from .formulas import PLACE, Name, Written, extract
from .grammar import words
from .tokens import Token, chinese_number, scan

COMPARISONS = frozenset(("ge", "gt", "le", "lt", "eq"))
EFFECTS = frozenset(
    ("points", "zero", "full", "no_deduct", "share", "corresponding", "nothing_back", "discretion", "interpolate", "proportion", "veto", "formula", "identity")
)


@dataclass(slots=True)
class End:
    """One end of an interval; `firm` when the text itself says whether the number belongs to it."""

    value: Decimal
    closed: bool
    firm: bool


@dataclass(slots=True)
class Condition:
    """A condition on a number: an interval, in `unit`, said of `subject`, possibly relative to a named reference."""

    low: End | None = None
    high: End | None = None
    unit: str | None = None
    subject: str = ""
    reference: str = ""  # words between comparison and number: 目标值, 上年执行数 …
    relative: bool = False  # the reference itself is the bound (达到目标值): value is a multiplier, 1 = the reference
    equal: bool = False  # "=", or a bare number
    bare: bool = False  # no comparison written at all
    weak: bool = False  # 完成任务的, 未达到的: a number only where the indicator is one
    end: int = 0

    @property
    def values(self) -> list[Decimal]:
        return [end.value for end in (self.low, self.high) if end]


@dataclass(slots=True)
class Per:
    """每…: the unit that is counted, in which direction, and from where."""

    direction: str  # "up" | "down" | "both" | "count"
    size: Decimal
    unit: str | None
    label: str
    reference: str = ""
    implied: bool = False
    explicit_size: bool = True
    points_of_rate: bool = False  # written 百分点, not %
    started: str | None = None  # 不足一档按一档计: "round_up" | "whole_steps"


@dataclass(slots=True)
class Effect:
    kind: str  # points | full | zero | keep | share | corresponding | nothing_back | discretion | interpolate | proportion | formula
    verb: str | None = None  # give | deduct | add
    points: Decimal | None = None
    high: Decimal | None = None  # a range of points
    naked: bool = False
    text: str = ""
    formula: Written | None = None


@dataclass(slots=True)
class Clause:
    words: str
    label: str
    effect: Effect
    conditions: list[Condition] = field(default_factory=list)
    per: Per | None = None
    otherwise: bool = False
    mark: str = ""
    cap: Decimal | None = None  # the most this clause deducts or adds
    cap_full: bool = False  # …: its cap is the full mark
    floor: bool = False  # 扣完为止 stands behind it
    sentence: int = 0
    start: int = 0
    between: bool = False  # 其间/之间 without numbers of its own
    whole_label: str = ""  # the label with the words of its conditions


@dataclass(slots=True)
class Statement:
    """Numbers or words without an effect: 以98%为目标, 控制标准为100%, a lead-in."""

    words: str
    conditions: list[Condition]
    sentence: int
    parenthesis: bool = False


@dataclass(slots=True)
class Limit:
    """A cap or floor on the score as a whole: 最高60分, 下限0分, 扣减累计不超过1.2分, 扣完为止."""

    kind: str  # "score_max" | "score_min" | "deduct_max" | "add_max"
    points: Decimal | None  # None: the full mark
    words: str = ""


@dataclass(slots=True)
class Parsed:
    clauses: list[Clause] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)  # significant words no clause took
    series: str | None = None
    stated_full: Decimal | None = None
    floor: bool = False
    text: str = ""
    source: str = ""  # the text before formulas were lifted out


_UP = re.compile(words("up_verb"))
_DOWN = re.compile(words("down_verb"))
_BOTH = re.compile(words("both_verb"))
_COUNT_VERB = re.compile("发现|出现|发生|查出|查实|查到|存在|有|被|缺失|遗漏|漏|违反|违规")
REFERENCE = re.compile(
    r"目标|指标值|计划|任务|限值|控制数|控制线|控制标准|标准值|基数|基准|基线|平均|均值|要求值|进度要求|进度|规定值|规定标准|规定的标准|国家标准|行业标准|定额|预期|预算|概算|通行值|先进值|标杆|上年|上一年|去年|同期|核定|红线|年初数"
)
_TAIL = "的者为,、:(时则即且并就 "
_STARTED = re.compile(r"[,;(]?不足(?:一|1)?个?[^,;。]{0,8}?的?,?(?:也|均)?按(?:照)?(?:一|1)?个?[^,;。]{0,8}?(?:计算|计|扣|算)\)?")
_WHOLE = re.compile(r"(?:不足[^,;。]{0,10}(?:不计|不扣|舍去|忽略|不予?计算|不加)|向下取整|取整数部分)")


def parse(text: str) -> Parsed:
    """Read a normalised standard into clauses, statements and limits."""
    source = text
    whole = "whole_steps" if _WHOLE.search(text) else "round_up" if _STARTED.search(text) else None
    if whole:
        text = _STARTED.sub("", _WHOLE.sub("", text))
    if "持平" in text:  # 提升、持平、下降: the sign of the change
        text = re.sub("有?所?(?:提升|提高|上升|增长|改善|好转)(?=的?[,得计为:])", ">0", text)
        text = re.sub("有?所?(?:下降|降低|减少|恶化|下滑)(?=的?[,得计扣为:])", "<0", text)
    text, formulas, _definitions = extract(text)
    parsed = _Reader(text, scan(text), formulas).run()
    parsed.source = source
    for clause in parsed.clauses:
        if clause.per and whole:
            clause.per.started = whole
    return parsed


class _Reader:
    def __init__(self, text: str, tokens: list[Token], formulas: list[Written]) -> None:
        self.text, self.tokens, self.formulas = text, tokens, formulas
        self.out = Parsed(text=text)
        self.i = 0
        self.sentence = 0
        self.fresh(0)
        self.mark = ""

    def fresh(self, at: int) -> None:
        """Start a new clause at position `at`."""
        self.boundary = at
        self.conditions: list[Condition] = []
        self.per: Per | None = None
        self.per_token: Token | None = None
        self.otherwise = False
        self.seen: list[Token] = []
        self.between = False
        self.label_cut = at

    def peek(self, ahead: int = 1) -> Token | None:
        j = self.i + ahead
        return self.tokens[j] if 0 <= j < len(self.tokens) else None

    def scores_as_values(self) -> None:
        """测评得分90分以上的得5分: figures in 分 that set a bound, not points given."""
        for i, token in enumerate(self.tokens):
            if token.kind != "points" or token.verb is not None:
                continue
            rest = self.text[token.end :]
            ranged = token.high is not None and re.match(r"(?:\([^)]*含[^)]*\))?(?:之间)?的?,?(?:得|计|记|给|为|扣|:)?\s*\d", rest)
            bound = token.high is None and re.match(r"(?:\([^()]*含[^()]*\))?(?:(?:及|含|或)?以[上下内]|[~至到-]\d+(?:\.\d+)?分)", rest)
            before = self.tokens[i - 1] if i else None
            second = before is not None and before.kind == "range" and i >= 2 and self.tokens[i - 2].kind in ("number", "inclusive") and before.end == token.start
            if bound or second:
                token.kind, token.unit = "number", "分"
            elif ranged and i + 1 < len(self.tokens) and self.tokens[i + 1].kind in ("points", "zero", "full", "share", "inclusive", "between"):
                token.kind, token.unit = "scores", "分"

    def on_scores(self, token: Token) -> None:
        """80～90分的得4分."""
        low, high = token.value or Decimal(0), token.high or Decimal(0)
        low, high = min(low, high), max(low, high)
        self.conditions.append(Condition(End(low, True, False), End(high, True, False), "分", self.subject(token.start), end=token.end))

    def run(self) -> Parsed:
        self.scores_as_values()
        handlers = {
            "stop": self.on_stop, "mark": self.on_mark, "per": self.on_per, "else": self.on_else, "series": self.on_series,
            "floor": self.on_floor, "cap": self.on_cap, "number": self.on_number, "between": self.on_between, "op": self.on_op, "scores": self.on_scores, "no_add": self.on_no_add, "date": self.on_date,
        }  # fmt: skip
        while self.i < len(self.tokens):
            token = self.tokens[self.i]
            if token.kind in COMPARISONS:
                self.on_comparison(token)
            elif token.kind in EFFECTS:
                self.on_effect(token)
            elif handler := handlers.get(token.kind):
                handler(token)
            elif token.kind == "numeral" and self.measures(token):
                token.kind = "number"
                self.on_number(token)
            elif token.kind == "rank":
                self.on_rank(token)
            elif token.kind == "numeral":
                self.seen.append(token)
            self.i += 1
        self.close(len(self.text))
        return self.out

    # -- boundaries ------------------------------------------------------------------------------------------------

    def on_stop(self, token: Token) -> None:
        self.close(token.start)
        self.sentence += 1
        self.fresh(token.end)

    def on_mark(self, token: Token) -> None:
        self.out.marks.append(token.text)
        follows = self.peek()
        run = follows is not None and (follows.kind == "mark" or (follows.kind == "range" and follows.start == token.end))
        if self.text[self.boundary : token.start].strip(" ,、:-~至到和及与") == "" or not (run or self.after_mark(token)):
            if self.conditions or self.text[self.boundary : token.start].strip(" ,、:"):
                self.close(token.start)
            self.fresh(token.end)
            self.mark = token.text

    def after_mark(self, token: Token) -> bool:
        """Inside a list such as ①②③ or ①～④: the marks are names, not starts of clauses."""
        before = self.peek(-1)
        return before is not None and before.kind in ("mark", "range") and before.end >= token.start - 1

    def close(self, at: int) -> None:
        """A sentence ends without an effect: what it said is a statement."""
        words_ = self.text[self.boundary : at].strip(" ,、:()")
        if self.per_token:
            self.out.leftovers.append(words_)
        elif self.share_band(at):
            return
        elif self.conditions or words_:
            self.out.statements.append(Statement(words_, self.conditions, self.sentence))
            if self.otherwise:
                self.out.leftovers.append(words_)

    def share_band(self, at: int) -> bool:
        """部分达成的，80%-60%（含）: a band of the full mark, with words for its condition and no verb."""
        strong = [c for c in self.conditions if not c.weak]
        ranged = [c for c in strong if c.unit == "%" and not c.reference and ((c.low and c.high and not c.equal) or (c.high and not c.low))]
        named = self.text[self.boundary : ranged[0].end] if ranged else ""
        if not ranged or len(ranged) != len(strong) or not re.match(r"[^,]*[\u4e00-\u9fff]", named) or re.search("率|比例|占比|进度|完成量|在$", re.split("[,\\d]", named)[0]):
            return False
        begin = self.boundary
        for condition in ranged:
            low = condition.low.value if condition.low else Decimal(0)
            high = condition.high.value if condition.high else Decimal(1)
            said = self.text[begin : condition.end].strip(" ,;")
            label = re.sub(r"(?:的|者)?,?(?:按|得|计|为)?[-\d.%~至到()含以下上内]+$", "", said).strip(_TAIL)
            effect = Effect("share", "give", low, high, text=said)
            self.out.clauses.append(Clause(said, label, effect, mark=self.mark, sentence=self.sentence, start=begin))
            begin = condition.end
        return True

    def on_op(self, token: Token) -> None:
        if token.text == "(" and (inner := self.parenthesis(token)):
            self.i = inner
        # "[80,90)" and "(80%,100%]"
        elif token.text in "([" and (end := self.bracket_interval(token)):
            self.i = end

    def parenthesis(self, token: Token) -> int | None:
        """(目标98%), (本项8分), (全年不少于4次): a statement inside brackets; return the index of its last token."""
        close = self.text.find(")", token.end)
        if close < 0:
            return None
        inner = self.text[token.end : close]
        kinds = [t.kind for t in self.tokens[self.i + 1 :] if t.end <= close]
        if not inner or any(kind in EFFECTS or kind == "per" for kind in kinds) or "(" in inner:
            return None
        if not any(kind in ("number", "numeral") for kind in kinds):
            return None
        saved = (self.boundary, self.conditions, self.per, self.otherwise)
        stop_at = self.i + len(kinds)
        if re.match(r"\s*\[?\d+(?:\.\d+)?%?\s*,", inner):
            return None
        self.boundary, self.conditions = token.end, []
        while self.i < stop_at:
            self.i += 1
            inside = self.tokens[self.i]
            if inside.kind in COMPARISONS:
                self.on_comparison(inside)
            elif inside.kind == "number":
                self.on_number(inside)
        found = self.conditions
        self.boundary, self.conditions, self.per, self.otherwise = saved
        if self.conditions and not self.conditions[-1].values and not self.conditions[-1].relative:
            return stop_at
        if self.conditions and self.conditions[-1].relative and len(found) == 1 and found[0].bare and self.conditions[-1].end == token.start:
            named = self.conditions[-1]  # 达到先进值(8): the number in brackets is the reference
            value = found[0].low.value if found[0].low else Decimal(0)
            for end in (named.low, named.high):
                if end:
                    end.value = value
            named.relative, named.unit = False, found[0].unit
            return stop_at
        self.out.statements.append(Statement(inner, found, self.sentence, parenthesis=True))
        return stop_at

    def bracket_interval(self, token: Token) -> int | None:
        match = re.compile(r"([(\[])(\d+(?:\.\d+)?)(%?)[,~](\d+(?:\.\d+)?)(%?)([)\]])").match(self.text, token.start)
        if not match:
            return None
        scale = Decimal("0.01") if match[3] or match[5] else Decimal(1)
        self.conditions.append(
            Condition(
                End(Decimal(match[2]) * scale, match[1] == "[", True),
                End(Decimal(match[4]) * scale, match[6] == "]", True),
                "%" if match[3] or match[5] else None,
                self.subject(token.start),
                end=match.end(),
            )
        )
        return max(j for j, t in enumerate(self.tokens) if t.end <= match.end())

    # -- numbers ---------------------------------------------------------------------------------------------------

    def subject(self, at: int) -> str:
        begin = self.conditions[-1].end if self.conditions else self.boundary
        return self.text[begin:at].strip(" ,、:();的")

    def on_comparison(self, token: Token) -> None:
        if self.per_token:
            return
        if token.text == "持平":
            self.on_level(token)
            return
        subject = self.subject(token.start)
        j = self.i + 1
        while j < len(self.tokens) and self.tokens[j].kind in ("range", "op", "numeral", "both", "rank") and self.tokens[j].text not in "()*":
            if self.tokens[j].kind == "numeral" and self.tokens[j].start == token.end:
                break
            j += 1
        after = self.tokens[j] if j < len(self.tokens) else None
        gap_end = after.start if after else len(self.text)
        gap = self.text[token.end : gap_end]
        measured = after is not None and (
            after.kind == "number"
            or (after.kind == "points" and after.verb in (None, "deduct") and after.high is None and gap == "" and not re.match(r"[^-\d]", after.text))
            or (after.kind == "numeral" and after.start == token.end)
        )
        negative = gap.endswith("-") and measured
        gap = gap.rstrip("-") if negative else gap
        if after and after.kind == "points" and token.text in ("不超过", "不得超过", "未超过", "不超出", "不高于", "不低于") and re.search(r"扣分?|减分?|加分?|得分|分值|累计|合计$", self.text[max(self.boundary, token.start - 6) : token.start]):
            self.i = j - 1
            token.kind = "cap"
            self.on_cap(token)
            return
        if measured and re.search("完成|达成|实现", token.text) and re.search("且|并|,", gap):
            return
        if measured and after and len(gap.strip("了 ")) <= 16 and not re.search("[,;。的]", gap.rstrip("的")):
            value = -(after.value or Decimal(0)) if negative else (after.value or Decimal(0))
            self.i = j
            unit = "分" if after.kind == "points" else after.unit
            self.add_condition(token.kind, value, unit, subject, gap.strip("了的 ()"), after)
            return
        named = re.match(r"[^,;。()≥≤<>=]{0,24}", self.text[token.end :])
        phrase = named[0] if named else ""
        cut = min((t.start for t in self.tokens[self.i + 1 :] if t.kind in EFFECTS or t.kind in ("stop", "comma")), default=len(self.text))
        phrase = self.text[token.end : min(cut, token.end + len(phrase))]
        phrase = re.sub(r"(?:的|者|时|则|,)+$", "", phrase)
        end = token.end + len(phrase)
        weak = token.text not in ("≥", ">", "≤", "<", "=")
        if REFERENCE.search(phrase):
            condition = self.bounded(token.kind, Decimal(1), None, subject, phrase, end, relative=True)
            condition.weak = weak
            self.conditions.append(condition)
        elif not phrase.strip("部分该此") and weak and (last := self.last_bound()):
            kind = token.kind if token.text not in ("超过", "超出", "高于", "大于", "低于", "少于", "小于", "不足") else {"ge": "gt", "le": "lt"}.get(token.kind, token.kind)
            condition = self.bounded(kind, last.values[0], last.unit, subject, last.reference, token.end, relative=last.relative)
            condition.weak = True
            self.conditions.append(condition)
        elif not phrase.strip("部分该此") and token.text in ("未完成", "没有完成", "没完成", "超额完成", "未达到", "未达", "没有达到", "没达到", "达到"):
            condition = self.bounded(token.kind, Decimal(1), None, subject, "目标任务", token.end, relative=True)
            condition.weak = True
            self.conditions.append(condition)
        elif token.text in ("≥", ">", "≤", "<", "=") and not re.search("[扣减]分", self.text[max(0, token.start - 8) : token.end + 20]):
            self.out.leftovers.append(self.text[max(0, token.start - 6) : token.end + 6])

    def on_level(self, token: Token) -> None:
        """与全市均值持平: equal to a reference; 持平 alone: no change."""
        before = self.text[self.boundary : token.start]
        compared = re.search(r"(?:与|和|同|较|比)([^,;。]{2,14})$", before)
        one = Decimal(1) if compared else Decimal(0)
        end = End(one, True, True)
        self.conditions.append(
            Condition(end, End(one, True, True), None, "", compared[1] if compared else "", relative=compared is not None, equal=True, end=token.end)
        )

    def last_bound(self) -> Condition | None:
        """The bound the previous clause of this standard set: 超过的不得分 means more than that."""
        for clause in reversed(self.out.clauses):
            for condition in reversed(clause.conditions):
                if condition.values:
                    return condition
        return None

    def add_condition(self, kind: str, value: Decimal, unit: str | None, subject: str, reference: str, number: Token) -> None:
        condition = self.bounded(kind, value, unit, subject, reference, number.end)
        nxt = self.peek()
        marked: bool | None = None
        if nxt and nxt.kind in ("inclusive", "exclusive") and nxt.start == number.end:
            marked = nxt.kind == "inclusive"
            self.i += 1
            condition.end = nxt.end
            nxt = self.peek()
        if nxt and nxt.kind in ("up_to", "down_to") and nxt.start <= condition.end + 1:
            self.i += 1
            condition.end = nxt.end
            marked = True if "含" in nxt.text or "及" in nxt.text else marked
            follow = self.peek()
            if follow and follow.kind in ("inclusive", "exclusive") and follow.start == nxt.end:
                marked = follow.kind == "inclusive"
                self.i += 1
                condition.end = follow.end
        if marked is not None:
            for end in (condition.low, condition.high):
                if end:
                    end.closed, end.firm = marked, True
        self.range_after(condition)
        self.conditions.append(condition)

    def bounded(self, kind: str, value: Decimal, unit: str | None, subject: str, reference: str, end: int, relative: bool = False) -> Condition:
        low = End(value, kind in ("ge", "eq"), True) if kind in ("ge", "gt", "eq") else None
        high = End(value, kind in ("le", "eq"), True) if kind in ("le", "lt", "eq") else None
        return Condition(low, high, unit, subject, reference, relative, equal=kind == "eq", end=end)

    def on_number(self, token: Token) -> None:
        if self.per_token:
            self.seen.append(token)
            return
        subject = self.subject(token.start)
        if self.naked_points(token):
            return
        condition = Condition(None, None, token.unit, subject, end=token.end)
        value = token.value or Decimal(0)
        if self.text[token.start - 1 : token.start] == "-" and (token.start < 2 or self.text[token.start - 2] in "≥≤<>=(:,;为 "):
            value = -value
        low = End(value, True, False)
        nxt = self.peek()
        marked: bool | None = None
        if nxt and nxt.kind in ("inclusive", "exclusive") and nxt.start == token.end:
            marked = nxt.kind == "inclusive"
            self.i += 1
            condition.end = nxt.end
            nxt = self.peek()
        if nxt and nxt.kind in ("up_to", "down_to") and nxt.start <= condition.end + 1:
            self.i += 1
            condition.end = nxt.end
            firm = marked is not None or "含" in nxt.text or "及" in nxt.text
            closed = marked if marked is not None else True
            follow = self.peek()
            if follow and follow.kind in ("inclusive", "exclusive") and follow.start == nxt.end:
                closed, firm = follow.kind == "inclusive", True
                self.i += 1
                condition.end = follow.end
            end = End(value, closed, firm)
            if nxt.kind == "up_to":
                condition.low = end
            else:
                condition.high = end
            self.range_after(condition)
        else:
            low.closed, low.firm = (marked, True) if marked is not None else (True, False)
            condition.low = low
            if not self.range_after(condition):
                nxt = self.peek()
                if nxt and nxt.kind in ("le", "lt") and nxt.start == condition.end:  # 65%≤执行率<80%
                    low.closed, low.firm = nxt.kind == "le", True
                    self.i += 1
                    tail = self.peek()
                    condition.end = nxt.end
                    if tail and tail.kind in ("le", "lt", "number", "both", "range"):
                        self.conditions.append(condition)
                        return
                elif nxt and nxt.kind in ("ge", "gt") and nxt.start == condition.end:  # 100%>执行率≥80%
                    condition.high, condition.low = End(value, nxt.kind == "ge", True), None
                    self.i += 1
                    condition.end = nxt.end
                    self.conditions.append(condition)
                    return
                else:
                    condition.high = End(value, True, False)
                    condition.equal = condition.bare = True
        self.conditions.append(condition)

    def range_after(self, condition: Condition) -> bool:
        """…-95%, …至85%（含）, …～100%之间 behind a number: the other end of the interval."""
        mark = self.peek()
        number = self.peek(2)
        joined = self.peek()
        if joined and joined.kind == "number" and re.fullmatch(r"[与和及]|且", self.text[condition.end : joined.start]):
            behind = self.peek(2)
            closing = behind is not None and (behind.kind == "between" or (behind.kind in ("inclusive", "exclusive") and (more := self.peek(3)) is not None and more.kind == "between"))
            if closing or "介于" in condition.subject:
                mark, number = Token("range", "", condition.end, joined.start), joined
                self.i -= 1
        if not (mark and number and mark.kind == "range" and number.kind == "number" and mark.start <= condition.end + 1):
            return False
        if self.text[mark.end : number.start].strip(" ") not in ("", "≤", "<") and number.start - mark.end > 8:
            return False
        self.i += 2
        first = condition.low or condition.high
        value = number.value or Decimal(0)
        if first and number.unit == "%" and condition.unit is None:  # 70-80%: one sign serves both ends
            first.value = first.value / 100
            condition.unit = "%"
        condition.unit = condition.unit or number.unit
        second = End(value, True, False)
        condition.end = number.end
        nxt = self.peek()
        while nxt and nxt.kind in ("inclusive", "exclusive", "between", "down_to", "up_to") and nxt.start <= condition.end + 1:
            if nxt.kind in ("inclusive", "exclusive"):
                second.closed, second.firm = nxt.kind == "inclusive", True
            elif nxt.kind == "down_to" and "含" in nxt.text:
                second.closed, second.firm = True, True
            self.i += 1
            condition.end = nxt.end
            nxt = self.peek()
        if first:
            condition.low, condition.high = (first, second) if first.value <= second.value else (second, first)
        return True

    def on_date(self, token: Token) -> None:
        """2024年6月底前: a day nothing may be later than (values are days of the calendar)."""
        day = read_value(token.text.rstrip("前").rstrip("以之") if not token.text.endswith("底前") else token.text)
        if day.date is None or not re.search("前$", token.text):
            return
        ordinal = Decimal(day.date.toordinal())
        self.conditions.append(Condition(None, End(ordinal, True, True), "日期", self.subject(token.start), end=token.end))

    def measures(self, token: Token) -> bool:
        """三个工作日内, 两次以上: a numeral that sets a bound."""
        following = self.peek()
        return not self.per_token and following is not None and following.kind in ("up_to", "down_to") and following.start == token.end

    def on_rank(self, token: Token) -> None:
        """第1名, 前3名, 第4至8名: a place in a ranking."""
        digits = re.search(r"\d+|[一二三四五六七八九十]+", token.text)
        if self.per_token or digits is None:
            self.seen.append(token)
            return
        value = Decimal(digits[0]) if digits[0].isdigit() else chinese_number(digits[0])
        end = End(value, True, True)
        first = "前" in token.text
        condition = Condition(None if first else end, end if first else End(value, True, True), "名", self.subject(token.start), equal=not first, end=token.end)
        second, other = self.peek(), self.peek(2)
        if not first and second and other and second.kind == "range" and other.kind == "rank":
            digits = re.search(r"\d+|[一二三四五六七八九十]+", other.text)
            if digits:
                condition.high = End(Decimal(digits[0]) if digits[0].isdigit() else chinese_number(digits[0]), True, True)
                condition.end, condition.equal = other.end, False
                self.i += 2
        elif not first:
            if not self.range_after(condition):
                condition.high = End(value, True, True)
            condition.equal = condition.low is not None and condition.high is not None and condition.low.value == condition.high.value
        self.conditions.append(condition)

    def naked_points(self, token: Token) -> bool:
        """≤10天 8；>10天 7-6；尚可 6-8: points without a verb or 分, behind a condition or a word."""
        if token.unit is not None or self.per:
            return False
        before = self.text[token.start - 1 : token.start]
        behind = before == " " or (bool(self.conditions) and self.conditions[-1].end == token.start)
        after_word = not self.conditions and re.match(r"[\u4e00-\u9fff]", before) is not None
        high, end, taken = None, token.end, 0
        mark, other = self.peek(), self.peek(2)
        if mark and other and mark.kind == "range" and other.kind == "number" and other.unit is None and mark.start == end and other.start == mark.end:
            high, end, taken = other.value, other.end, 2
        rest = self.text[end : end + 1]
        if not ((behind or after_word) and (rest == "" or rest in ";。\n, )")):
            return False
        if not self.conditions and (not high or not self.text[self.boundary : token.start].strip()):
            return False
        self.i += taken
        low = token.value or Decimal(0)
        low, high = (min(low, high), max(low, high)) if high is not None else (low, None)
        self.emit(Effect("points", None, low, high, naked=True, text=self.text[token.start : end]), token.start, end)
        return True

    def on_between(self, token: Token) -> None:
        self.between = True

    # -- per unit --------------------------------------------------------------------------------------------------

    def on_per(self, token: Token) -> None:
        if re.compile(r"每(?:[^;。()]|\([^()]*\)){0,44}?(?:扣|减|加|得|递|计|降低\d|\d分|\+)").match(self.text, token.start):
            self.per_token = token
            self.seen = []

    def make_per(self, effect_start: int, takes: bool = False) -> Per | None:
        if not self.per_token:
            return self.implied_per(effect_start) if takes else None
        body = self.text[self.per_token.end : effect_start].rstrip(",的则即将就、 ")
        numbers = [t for t in self.seen if t.kind in ("number", "numeral") and t.start >= self.per_token.end and t.end <= effect_start]
        lead = self.text[self.boundary : self.per_token.start].strip(" ,、:的()")
        if numbers:
            size = numbers[-1]
            if len([t for t in numbers if t.kind == "number"]) > 1:
                return None
            before = self.text[self.per_token.end : size.start]
            after = self.text[size.end : effect_start].strip(" ,的、则即")
            value, unit = size.value or Decimal(1), size.unit
        else:
            if point := re.match("个?百分点", body):
                lead_way = self.direction_of_lead(lead, "%")
                return Per(lead_way, Decimal("0.01"), "%", lead, lead, points_of_rate=True, explicit_size=point is not None)
            match = re.match(rf"(?:个)?(?:{words('units')}|单位)?", body)
            unit, value, size = (match[0] if match else "") or None, Decimal(1), None
            if unit and re.search("(?:超出|超过|低于|不足|少于|高于)的?(?:部分|的|时)$", lead):
                return Per(_direction(lead[-8:]), value, unit, lead, lead[-8:], explicit_size=True)
            before, after = "", body[len(unit or "") :]
        direction = _direction(before) if size else "count"
        if direction == "count" and size is not None and not before.strip("1一个"):
            direction = self.direction_of_lead(lead, unit)
        reference = (m[0] if (m := REFERENCE.search(before)) else "") if size else ""
        label = (lead + (before if direction == "count" else "") + after).strip(" ,、:的")
        if direction == "count" and unit == "%" and re.match("未|不|没|差|欠", after):
            direction = "down"
        point = size is not None and re.search("百分点|基点|BP", size.text, re.IGNORECASE) is not None
        return Per(direction, value, unit, label or body, reference or before, explicit_size=size is not None, points_of_rate=point)

    def direction_of_lead(self, lead: str, unit: str | None) -> str:
        """超出部分每2%, 低于95%的每1个百分点: the verb stands before 每."""
        if self.conditions:
            last = self.conditions[-1]
            return "down" if last.high and not last.low else "up" if last.low and not last.high else "count"
        if unit in ("处", "起", "次", "项", "例", "件", "条", "笔", "宗") and not re.search("(?:超出|超过|低于|不足|少于|高于)(?:的?部分|的|时)?$", lead):
            return "count"
        return _direction(lead[-10:])

    def implied_per(self, effect_start: int) -> Per | None:
        """少一个百分点减1分, 查到一处扣0.2分: 每 left out."""
        body = self.text[self.boundary : effect_start].rstrip(",的则即将就、 ")
        match = _IMPLIED.search(body)
        if not match or any(not c.bare and c.end >= self.boundary + match.end("unit") for c in self.conditions):
            return None
        before = body[: match.start()]
        unit = match["unit"]
        value = chinese_number(match["n"]) if not match["n"].isdigit() else Decimal(match["n"])
        point = unit.endswith("百分点")
        if point or unit == "%":
            value, unit = value / 100, "%"
        verb = match["verb"] or ""
        return Per(_direction(verb) if verb else "count", value, unit, (before + (match["post"] or "")).strip(" ,、:的"), implied=True, points_of_rate=point)

    # -- effects ---------------------------------------------------------------------------------------------------

    def on_else(self, token: Token) -> None:
        if self.text[self.boundary : token.start].strip(" ,、:") == "":
            self.otherwise = True

    def on_no_add(self, token: Token) -> None:
        """超额完成不加分: says what a full mark is anyway."""
        self.fresh(token.end)

    def on_series(self, token: Token) -> None:
        self.out.series = token.text

    def on_floor(self, token: Token) -> None:
        if re.search("最低|下限|0分|零分|负分", token.text) and not token.text.startswith(("直", "扣", "减")):
            self.out.limits.append(Limit("score_min", Decimal(0), token.text))
            self.boundary = token.end if not self.conditions else self.boundary
        else:
            self.out.floor = True
            if self.out.clauses and self.out.clauses[-1].sentence == self.sentence:
                self.out.clauses[-1].floor = True
        self.boundary = max(self.boundary, token.end)

    def on_cap(self, token: Token) -> None:
        """最多扣12分, 最高60分, 上限8分, 封顶本项分值: a limit, told apart by the noun or verb beside it."""
        while (double := self.peek()) and (double.kind in ("cap", "le") and double.start == token.end or double.kind == "range" and double.start - token.end <= 2):
            self.i += 1
            token = Token("cap", token.text, token.start, double.end)
        amount = self.peek()
        near = self.text[max(self.boundary, token.start - 10) : token.start]
        last = self.out.clauses[-1] if self.out.clauses else None
        low_side = token.text in ("最低", "下限", "不低于")
        if amount and amount.kind == "points" and amount.start - token.end <= 8 and "," not in self.text[token.end : amount.start]:
            verb = amount.verb if amount.verb in ("deduct", "add") else None
            if low_side and self.text[amount.start - 1] == "-" and amount.value:
                amount.value = -amount.value
            if re.search("[加扣减]至|[加扣减]到", amount.text + self.text[token.end : amount.start]):
                verb = "score"
            verb = verb or ("deduct" if re.search("扣|减", near) else "add" if re.search("加", near) else None)
            self.i += 1
            self.limit(verb, amount.value, low_side, self.text[token.start : amount.end])
            self.boundary = amount.end
        elif token.text in ("封顶", "上限", "最多", "最高", "不超过", "不得超过", "不超出", "不得超出", "不突破") and (
            match := re.compile(rf"[^,;。]{{0,4}}?(?:{words('full_noun')}|满分)(?:为限|封顶)?").match(self.text, token.end)
        ):
            verb = "deduct" if re.search("扣|减", near + match[0]) else "add" if re.search("加", near) else None
            self.limit(verb, None, False, self.text[token.start : match.end()])
            self.boundary = match.end()
            while (nxt := self.peek()) and nxt.start < match.end():
                self.i += 1
        elif token.text == "封顶" and last:
            self.limit(last.effect.verb if last.effect.verb in ("add", "deduct") else None, None, False, "封顶")
            self.boundary = token.end

    def limit(self, verb: str | None, points: Decimal | None, low_side: bool, said: str) -> None:
        last = self.out.clauses[-1] if self.out.clauses else None
        if verb in ("deduct", "add") and last and last.effect.verb == verb and last.sentence == self.sentence and not low_side:
            last.cap, last.cap_full = points, points is None
            return
        verb = None if verb == "score" else verb
        kind = {"deduct": "deduct_max", "add": "add_max"}.get(verb or "", "score_min" if low_side else "score_max")
        self.out.limits.append(Limit(kind, points, said))

    def on_effect(self, token: Token) -> None:
        if token.kind == "points":
            following = self.peek()
            if following and following.kind in ("floor", "until") and following.start - token.end <= 1 and token.text.startswith(("扣满", "扣足", "扣完", "减完", "减满", "减足", "满")):
                self.limit("deduct", token.value, False, token.text)
                self.i += 1
                self.boundary = following.end
                return
            if following and following.kind == "floor" and following.start == token.end and token.verb is None:
                self.limit("deduct", token.value, False, token.text + following.text)
                self.i += 1
                self.boundary = following.end
                return
        effect = self.effect_of(token)
        if self.text[max(0, token.start - 2) : token.start] in ("加或", "增或"):
            effect.text = self.text[token.start - 2 : token.end]
        self.emit(effect, token.start, token.end)

    def effect_of(self, token: Token) -> Effect:
        if token.kind == "points":
            low, high = token.value, token.high
            if low is not None and high is not None and low > high:
                low, high = high, low
            if token.verb is None:
                after = re.match(r"(?:的(?:标准|比例|幅度))?(?:、\d[\d.]*分)*(?:予以|进行|逐[项次])?(?P<verb>扣减|扣除|扣分|递减|减分|核减|扣|累加|递增|加分)", self.text[token.end :])
                if after:
                    token.verb = "add" if after["verb"] in ("累加", "递增", "加分") else "deduct"
            return Effect("points", token.verb, low, high, text=token.text)
        if token.kind == "share":
            low, high = token.value, token.high
            if low is not None and high is not None and low > high:
                low, high = high, low
            return Effect("share", token.verb, low, high, text=token.text)
        if token.kind == "identity":
            return Effect("formula", formula=Written(Name("得分"), token.text), text=token.text)
        if token.kind == "formula":
            return Effect("formula", formula=self.formulas.pop(0), text=token.text)
        kind = {"no_deduct": "keep", "veto": "zero"}.get(token.kind, token.kind)
        return Effect(kind, None, text=token.text)

    def states_full(self, effect: Effect, start: int) -> bool:
        """满分4分, 本项共6分: the full mark said again, not points given."""
        return effect.kind == "points" and effect.verb is None and effect.high is None and not self.conditions and not self.per_token and bool(
            re.fullmatch("(?:本项|该项|本指标|指标)?的?(?:满分|分值|总分|标准分|权重|共计?|合计)(?:为|是|共)?", self.text[self.boundary : start].strip(" ,、:;(（"))
        )

    def emit(self, effect: Effect, start: int, end: int) -> None:
        if self.states_full(effect, start):
            self.out.stated_full = effect.points
            self.fresh(end)
            return
        per = self.make_per(start, effect.verb in ("deduct", "add")) if effect.kind in ("points", "share", "discretion", "proportion", "interpolate", "zero", "corresponding") else None
        if self.per_token and per is None:
            self.out.leftovers.append(self.text[self.boundary : end])
        said = self.text[self.boundary : end]
        if per and per.implied:
            self.conditions = [c for c in self.conditions if not c.bare]
        last = self.out.clauses[-1] if self.out.clauses else None
        if effect.kind == "zero" and last and last.effect.kind == "zero" and last.sentence == self.sentence and not self.conditions and self.label(start).strip("“”并实行按以本该此项") == "":
            self.fresh(end)  # 实行一票否决，按0分计: said twice
            return
        self.out.clauses.append(
            Clause(
                said.strip(" ,、:;"),
                self.label(start),
                effect,
                self.conditions,
                per,
                self.otherwise,
                self.mark,
                sentence=self.sentence,
                start=self.boundary,
                between=self.between or bool(re.search("其间|中间值|中间的?,|介于|两者之间|二者之间", said)),
                whole_label=re.sub(r"^(?:但|如果|如|若|凡)", "", self.text[self.boundary : start].strip(_TAIL)).strip(_TAIL),
            )
        )
        self.fresh(end)

    def label(self, at: int) -> str:
        begin = self.conditions[-1].end if self.conditions else self.boundary
        label = self.text[begin:at].strip(_TAIL)
        label = re.sub("有$", "", label)
        return re.sub(r"^(?:但|如果|如|若|凡|对|对于|其中|并且|且|另外|同时|以及|和)", "", label).strip(_TAIL)


_IMPLIED = re.compile(
    rf"(?P<verb>{words('up_verb')}|{words('down_verb')}|{words('both_verb')}|发现|出现|发生|查出|查实|查到|存在|有)?(?:了|任何|[\u4e00-\u9fff]{{1,4}}?)?"
    rf"(?P<n>(?<![\d.])(?:一|1)(?![\d.])|0\.\d+(?=个百分点))(?P<unit>个百分点|百分点|%|个?(?:{words('units')}))(?P<post>[^,;。\d]{{0,14}})$"
)


def _direction(text: str) -> str:
    """Which way a per-unit clause counts, from its verb: the last one before the size decides."""
    if _BOTH.search(text):
        return "both"
    found = [(m.start(), m.end(), way) for way, pattern in (("up", _UP), ("down", _DOWN)) for m in pattern.finditer(text)]
    if not found or _COUNT_VERB.search(text[max(f[1] for f in found) :]):
        return "count"
    return max(found, key=lambda f: (f[1], f[1] - f[0]))[2]
