"""Numbers, comparisons, ranges, dates and ranks → conditions."""

from __future__ import annotations

import re
from decimal import Decimal

from ..tokens import Token, chinese_number
from .cursor import EFFECTS, REFERENCE
from .dates import days_at
from .distances import DistanceReader, set_apart
from .model import Condition, End

_AND_BEHIND = re.compile("(?:及|或)(?:其|以|之)?(?:后|下)")
_SPANS = frozenset(("日", "天", "个工作日", "工作日", "自然日", "个自然日", "小时", "分钟", "个月"))
_AFTER = re.compile("(?:之|以)?后(?=[^,;。\\d]{0,12}(?:[,;。得计扣不]|$))")  # 30日后公开: later than the 30th
_OF_THE_TASK = re.compile("(?:未|没有|没|超额)完成|(?:未|没有|没)?达到|未达")


class ConditionReader(DistanceReader):
    """Reads what a clause demands of a number."""

    def on_comparison(self, token: Token) -> None:
        if self.per_token:
            return
        if token.text == "持平":
            self.on_level(token)
            return
        subject = self.subject(token.start)
        j = self.i + 1
        while (
            j < len(self.tokens)
            and self.tokens[j].kind in ("range", "op", "numeral", "both", "rank")
            and self.tokens[j].text not in "()*"
        ):
            if self.tokens[j].kind == "numeral" and self.tokens[j].start == token.end:
                break
            j += 1
        after = self.tokens[j] if j < len(self.tokens) else None
        gap_end = after.start if after else len(self.text)
        gap = self.text[token.end : gap_end]
        measured = after is not None and (
            after.kind == "number"
            or (
                after.kind == "points"
                and after.verb in (None, "deduct")
                and after.high is None
                and gap == ""
                and not re.match(r"[^-\d]", after.text)
            )
            or (after.kind == "numeral" and after.start == token.end)
        )
        negative = gap.endswith("-") and measured
        gap = gap.rstrip("-") if negative else gap
        if measured and re.search("完成|达成|实现|达到", token.text) and re.search("且|并|,", gap):
            return
        if measured and after and len(gap.strip("了 ")) <= 16 and not re.search("[,;。的]", gap.rstrip("的")):
            value = -(after.value or Decimal(0)) if negative else (after.value or Decimal(0))
            self.i = j
            unit = "分" if after.kind == "points" else after.unit
            self.add_condition(token.kind, value, unit, subject, gap.strip("了的 ()"), after)
            return
        named = re.match(r"[^,;。()≥≤<>=]{0,24}", self.text[token.end :])
        phrase = named[0] if named else ""
        cut = min(
            (t.start for t in self.tokens[self.i + 1 :] if t.kind in EFFECTS or t.kind in ("stop", "comma")),
            default=len(self.text),
        )
        phrase = self.text[token.end : min(cut, token.end + len(phrase))]
        phrase = re.sub(r"(?:的|者|时|则|,)+$", "", phrase)
        end = token.end + len(phrase)
        weak = token.text not in ("≥", ">", "≤", "<", "=")
        if REFERENCE.search(phrase):
            condition = self.bounded(token.kind, Decimal(1), None, subject, phrase, end, relative=True)
            condition.weak = weak
            self.conditions.append(condition)
        elif not phrase and weak and token.text in ("达到", "达") and self.restates(token):
            return
        elif not phrase.strip("部分该此") and weak and (last := self.last_bound(reached="完成" in token.text)):
            kind = (
                token.kind
                if token.text not in ("超过", "超出", "高于", "大于", "低于", "少于", "小于", "不足")
                else {"ge": "gt", "le": "lt"}.get(token.kind, token.kind)
            )
            condition = self.bounded(
                kind, last.values[0], last.unit, subject, last.reference, token.end, relative=last.relative
            )
            condition.weak = True
            self.conditions.append(condition)
        elif not phrase.strip("部分该此") and _OF_THE_TASK.fullmatch(token.text):
            condition = self.bounded(token.kind, Decimal(1), None, subject, "目标任务", token.end, relative=True)
            condition.weak = True
            self.conditions.append(condition)
        elif token.text in ("≥", ">", "≤", "<", "=") and not re.search(
            "[扣减]分", self.text[max(0, token.start - 8) : token.end + 20]
        ):
            self.out.leftovers.append(self.text[max(0, token.start - 6) : token.end + 6])

    def restates(self, token: Token) -> bool:
        """执行率应达到95%以上，达到的得8分: the requirement just stated, nothing of its own."""
        stated = self.conditions[-1] if self.conditions else None
        between = self.text[stated.end : token.start] if stated else ""
        return stated is not None and bool(stated.values) and not stated.relative and between.strip() in (",", ":")

    def on_level(self, token: Token) -> None:
        """与全市均值持平: equal to a reference; 持平 alone: no change."""
        before = self.text[self.boundary : token.start]
        compared = re.search(r"(?:与|和|同|较|比)([^,;。]{2,14})$", before)
        one = Decimal(1) if compared else Decimal(0)
        end = End(one, True, True)
        self.conditions.append(
            Condition(
                end,
                End(one, True, True),
                None,
                "",
                compared[1] if compared else "",
                relative=compared is not None,
                equal=True,
                end=token.end,
            )
        )

    def add_condition(
        self, kind: str, value: Decimal, unit: str | None, subject: str, reference: str, number: Token
    ) -> None:
        condition = self.bounded(kind, value, unit, subject, reference, number.end)
        marked = self.own_mark(condition)
        nxt, suffix = self.peek(), None
        if nxt and nxt.kind in ("up_to", "down_to") and nxt.start <= condition.end + 1:
            self.i += 1
            condition.end = nxt.end
            marked = True if "含" in nxt.text or "及" in nxt.text else marked
            suffix = nxt
            if (behind := self.own_mark(condition)) is not None:
                marked = behind
        if (
            suffix and suffix.kind == "down_to" and kind == "ge"
        ):  # 完成目标值80%以下: what was done, not what was reached
            condition.low, condition.high = None, End(value, True, False)
        if self.points_apart(condition, kind, number):
            set_apart(condition, kind, value, suffix.text if suffix else "")
        elif suffix:
            self.within(condition, kind, value, suffix)
        if marked is not None:
            for end in (condition.low, condition.high):
                if end and (end.value or not condition.apart):
                    end.closed, end.firm = marked, True
        if self.range_after(condition):
            self.range_off(condition, kind, number)
        self.conditions.append(condition)

    def own_mark(self, condition: Condition) -> bool | None:
        """（含）, （不含） right behind a figure; None where nothing is said."""
        mark = self.peek()
        if mark is None or mark.kind not in ("inclusive", "exclusive") or mark.start != condition.end:
            return None
        self.i += 1
        condition.end = mark.end
        return mark.kind == "inclusive"

    def bounded(
        self,
        kind: str,
        value: Decimal,
        unit: str | None,
        subject: str,
        reference: str,
        end: int,
        relative: bool = False,
    ) -> Condition:
        low = End(value, kind in ("ge", "eq"), True) if kind in ("ge", "gt", "eq") else None
        high = End(value, kind in ("le", "eq"), True) if kind in ("le", "lt", "eq") else None
        return Condition(low, high, unit, subject, reference, relative, equal=kind == "eq", end=end)

    def on_number(self, token: Token) -> None:
        if self.per_token:
            self.seen.append(token)
            return
        subject = self.subject(token.start)
        if token.unit in ("名", "位") and self.places_behind(token.value or Decimal(0), token.end):
            return
        if token.unit in _SPANS and (after := _AFTER.match(self.text, token.end)):
            bound = End(token.value or Decimal(0), False, True)
            self.conditions.append(Condition(bound, None, token.unit, subject, end=after.end()))
            return
        condition = Condition(None, None, token.unit, subject, end=token.end)
        value = token.value or Decimal(0)
        if self.text[token.start - 1 : token.start] == "-" and (
            token.start < 2 or self.text[token.start - 2] in "≥≤<>=(:,;为在于 "
        ):
            value = -value
        low = End(value, True, False)
        marked = self.own_mark(condition)
        nxt = self.peek()
        if nxt and nxt.kind in ("up_to", "down_to") and nxt.start <= condition.end + 1:
            self.i += 1
            condition.end = nxt.end
            firm = marked is not None or "含" in nxt.text or "及" in nxt.text
            closed = marked if marked is not None else True
            if (behind := self.own_mark(condition)) is not None:
                closed, firm = behind, True
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
        joined = mark = self.peek()
        number, sign = self.signed(2)
        if joined and joined.kind == "number" and re.fullmatch(r"[与和及]|且", self.text[condition.end : joined.start]):
            behind = self.peek(2)
            closing = behind is not None and (
                behind.kind == "between"
                or (
                    behind.kind in ("inclusive", "exclusive")
                    and (more := self.peek(3)) is not None
                    and more.kind == "between"
                )
            )
            if closing or "介于" in condition.subject:
                mark, number = Token("range", "", condition.end, joined.start), joined
                self.i -= 1
        if not (
            mark and number and mark.kind == "range" and number.kind == "number" and mark.start <= condition.end + 1
        ):
            return False
        if self.text[mark.end : number.start].strip(" ") not in ("", "≤", "<") and number.start - mark.end > 8:
            return False
        self.i += 2 if sign > 0 else 3
        first = condition.low or condition.high
        value = (number.value or Decimal(0)) * sign
        if first and number.unit == "%" and condition.unit is None:  # 70-80%: one sign serves both ends
            first.value = first.value / 100
            condition.unit = "%"
        condition.unit = condition.unit or number.unit
        second = End(value, True, False)
        condition.end = number.end
        nxt = self.peek()
        while (
            nxt
            and nxt.kind in ("inclusive", "exclusive", "between", "down_to", "up_to")
            and nxt.start <= condition.end + 1
        ):
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

    def on_date(self, token: Token) -> None:
        """2024年6月底前: a day nothing may be later than (values are days of the calendar)."""
        condition = days_at(self.text, token.start, self.subject(token.start))
        if condition is None:
            return
        self.conditions.append(condition)
        while (inside := self.peek()) and inside.start < condition.end:
            self.i += 1

    def measures(self, token: Token) -> bool:
        """三个工作日内, 两次以上: a numeral that sets a bound."""
        following = self.peek()
        return (
            not self.per_token
            and following is not None
            and following.kind in ("up_to", "down_to")
            and following.start == token.end
        )

    def places_behind(self, value: Decimal, end: int) -> bool:
        """10名以后: every place behind the tenth."""
        if self.text[end : end + 2] not in ("以后", "之后", "开外", "以外"):
            return False
        self.conditions.append(Condition(End(value, False, True), None, "名", self.subject(end), end=end + 2))
        return True

    def on_rank(self, token: Token) -> None:
        """第1名, 前3名, 第4至8名: a place in a ranking."""
        digits = re.search(r"\d+|[一二三四五六七八九十]+", token.text)
        if self.per_token or digits is None:
            self.seen.append(token)
            return
        value = Decimal(digits[0]) if digits[0].isdigit() else chinese_number(digits[0])
        end = End(value, True, True)
        first = "前" in token.text
        condition = Condition(
            None if first else end,
            end if first else End(value, True, True),
            "名",
            self.subject(token.start),
            equal=not first,
            end=token.end,
        )
        if self.places_behind(value, token.end):
            return
        if not first and (behind := _AND_BEHIND.match(self.text, token.end)):  # 第7名及以后
            condition.high, condition.equal, condition.end = None, False, behind.end()
            self.conditions.append(condition)
            return
        second, other = self.peek(), self.peek(2)
        if not first and second and other and second.kind == "range" and other.kind == "rank":
            digits = re.search(r"\d+|[一二三四五六七八九十]+", other.text)
            if digits:
                condition.high = End(
                    Decimal(digits[0]) if digits[0].isdigit() else chinese_number(digits[0]), True, True
                )
                condition.end, condition.equal = other.end, False
                self.i += 2
        elif not first:
            if not self.range_after(condition):
                condition.high = End(value, True, True)
            condition.equal = (
                condition.low is not None and condition.high is not None and condition.low.value == condition.high.value
            )
        self.conditions.append(condition)

    def on_scores(self, token: Token) -> None:
        """80～90分的得4分."""
        low, high = token.value or Decimal(0), token.high or Decimal(0)
        low, high = min(low, high), max(low, high)
        self.conditions.append(
            Condition(End(low, True, False), End(high, True, False), "分", self.subject(token.start), end=token.end)
        )

    def scores_as_values(self) -> None:
        """测评得分90分以上的得5分: figures in 分 that set a bound, not points given."""
        for i, token in enumerate(self.tokens):
            if token.kind != "points" or token.verb is not None:
                continue
            rest = self.text[token.end :]
            ranged = token.high is not None and re.match(
                r"(?:\([^)]*含[^)]*\))?(?:之间)?的?,?(?:得|计|记|给|为|扣|:)?\s*\d", rest
            )
            bound = token.high is None and re.match(
                r"(?:\([^()]*含[^()]*\))?(?:(?:及|含|或)?以[上下内]|[~至到-]\d+(?:\.\d+)?分)", rest
            )
            before = self.tokens[i - 1] if i else None
            second = (
                before is not None
                and before.kind == "range"
                and i >= 2
                and self.tokens[i - 2].kind in ("number", "inclusive")
                and before.end == token.start
            )
            if bound or second:
                token.kind, token.unit = "number", "分"
            elif (
                ranged
                and i + 1 < len(self.tokens)
                and self.tokens[i + 1].kind in ("points", "zero", "full", "share", "inclusive", "between")
            ):
                token.kind, token.unit = "scores", "分"
