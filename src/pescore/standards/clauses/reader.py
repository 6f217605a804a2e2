"""Tokens → clauses: conditions gather until an effect closes them.

A standard is a list of clauses, not one pattern. Nothing is interpreted here beyond one clause; `assembly` joins
clauses into a rule.
"""

from __future__ import annotations

import re
from decimal import Decimal

from ..formulas import Name, Written
from ..tokens import Token
from .cursor import EFFECTS, trimmed
from .limits import OF_THE_FULL, LimitReader
from .model import Clause, Condition, Effect, Parsed, Statement

COMPARISONS = frozenset(("ge", "gt", "le", "lt", "eq"))
_TAKEN = re.compile("(?:扣除|扣减|扣|减去|减(?!少|免|轻|排|量))[^,;。\\d得计加]{0,8}$")


class ClauseReader(LimitReader):
    """Reads a whole standard into clauses, statements and limits."""

    def on_number(self, token: Token) -> None:
        if self.per_token or not self.naked_points(token):
            super().on_number(token)

    def on_comparison(self, token: Token) -> None:
        """扣分不超过3分 is a limit, not a condition."""
        amount = self.peek()
        near = self.text[max(self.boundary, token.start - 6) : token.start]
        if token.kind == "le" and OF_THE_FULL.match(self.text, token.end):
            self.on_cap(token)
            return
        if (
            amount
            and amount.kind == "points"
            and token.text in ("不超过", "不得超过", "未超过", "不超出", "不高于", "不低于")
            and re.search(r"扣分?|减分?|加分?|得分|分值|累计|合计$", near)
        ):
            self.on_cap(token)
            return
        super().on_comparison(token)

    def run(self) -> Parsed:
        self.scores_as_values()
        handlers = {
            "stop": self.on_stop,
            "mark": self.on_mark,
            "per": self.on_per,
            "else": self.on_else,
            "series": self.on_series,
            "least": self.on_least,
            "floor": self.on_floor,
            "cap": self.on_cap,
            "number": self.on_number,
            "between": self.on_between,
            "op": self.on_op,
            "scores": self.on_scores,
            "no_add": self.on_no_add,
            "date": self.on_date,
        }
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

    def on_stop(self, token: Token) -> None:
        self.close(token.start)
        self.sentence += 1
        self.fresh(token.end)

    def on_mark(self, token: Token) -> None:
        self.out.marks.append(token.text)
        follows = self.peek()
        run = follows is not None and (
            follows.kind == "mark" or (follows.kind == "range" and follows.start == token.end)
        )
        if self.text[self.boundary : token.start].strip(" ,、:-~至到和及与") == "" or not (
            run or self.after_mark(token)
        ):
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
        ranged = [
            c
            for c in strong
            if c.unit == "%" and not c.reference and ((c.low and c.high and not c.equal) or (c.high and not c.low))
        ]
        named = self.text[self.boundary : ranged[0].end].lstrip(" ,、") if ranged else ""
        if (
            not ranged
            or len(ranged) != len(strong)
            or not re.match(r"[^,]*[\u4e00-\u9fff]", named)
            or re.search("率|比例|占比|进度|完成量|在$", re.split("[,\\d]", named)[0])
            or re.search("(?:超过|超出|低于|高于|达到|不足|少于|大于|控制在)$", re.split("\\d", named)[0])
        ):
            return False
        begin = self.boundary
        for condition in ranged:
            low = condition.low.value if condition.low else Decimal(0)
            high = condition.high.value if condition.high else Decimal(1)
            said = self.text[begin : condition.end].strip(" ,;")
            label = trimmed(re.sub(r"(?:的|者)?,?(?:按|得|计|为)?[-\d.%~至到()含以下上内]+$", "", said))
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
        if (
            self.conditions
            and self.conditions[-1].relative
            and len(found) == 1
            and found[0].bare
            and self.conditions[-1].end == token.start
        ):
            named = self.conditions[-1]  # 达到先进值(8): the number in brackets is the reference
            value = found[0].low.value if found[0].low else Decimal(0)
            for end in (named.low, named.high):
                if end:
                    end.value = value
            named.relative, named.unit = False, found[0].unit
            return stop_at
        self.out.statements.append(Statement(inner, found, self.sentence, parenthesis=True))
        return stop_at

    def naked_points(self, token: Token) -> bool:
        """≤10天 8；>10天 7-6；尚可 6-8: points without a verb or 分, behind a condition or a word."""
        if token.unit is not None or self.per:
            return False
        before = self.text[token.start - 1 : token.start]
        behind = before == " " or (bool(self.conditions) and self.conditions[-1].end == token.start)
        after_word = not self.conditions and re.match(r"[\u4e00-\u9fff]", before) is not None
        high, end, taken = None, token.end, 0
        mark, other = self.peek(), self.peek(2)
        if (
            mark
            and other
            and mark.kind == "range"
            and other.kind == "number"
            and other.unit is None
            and mark.start == end
            and other.start == mark.end
        ):
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

    def on_else(self, token: Token) -> None:
        if self.text[self.boundary : token.start].strip(" ,、:") == "":
            self.otherwise = True

    def on_effect(self, token: Token) -> None:
        if token.kind == "points":
            if self.names_base(token):
                return
            following = self.peek()
            if (
                following
                and following.kind in ("floor", "until")
                and following.start - token.end <= 1
                and token.text.startswith(("扣满", "扣足", "扣完", "减完", "减满", "减足", "满"))
            ):
                self.limit("deduct", token.value, False, token.text)
                self.i += 1
                self.boundary = following.end
                return
            if following and following.kind == "floor" and following.start == token.end and token.verb is None:
                self.limit("deduct", token.value, False, token.text + following.text)
                self.i += 1
                self.boundary = following.end
                return
        following = self.peek()
        if (
            token.kind == "discretion"
            and following
            and following.kind == "points"
            and following.start == token.end
            and following.high
        ):
            following.verb = "add" if "加" in token.text else "deduct" if re.search("扣|减", token.text) else "give"
            return  # 视情节扣1～4分: a stated range
        effect = self.effect_of(token)
        if self.text[max(0, token.start - 2) : token.start] in ("加或", "增或"):
            effect.text = self.text[token.start - 2 : token.end]
        self.emit(effect, token.start, token.end)

    def in_brackets(self, start: int) -> list[Condition]:
        """未超支(超支率≤0)的按满分计: the condition in brackets is what the words before them mean."""
        last = self.out.statements[-1] if self.out.statements else None
        if last is None or not last.parenthesis or last.sentence != self.sentence:
            return []
        compared = [c for c in last.conditions if c.values and not c.bare]
        behind = re.match(r"\)的?(?:者|时)?,?$", self.text[compared[-1].end : start]) if compared else None
        if behind is None:
            return []
        self.out.statements.pop()
        return compared

    def names_base(self, token: Token) -> bool:
        """从4分起, 在10分基础上: where a deduction starts, not points that are given."""
        before, after = self.text[token.start - 1 : token.start], self.text[token.end :]
        if before not in ("从", "自", "由", "在") or not re.match("(?:起|开始|的?基础上|中(?=[扣减])),?", after):
            return False
        self.base = token.value
        return True

    def effect_of(self, token: Token) -> Effect:
        if token.kind == "points":
            low, high = token.value, token.high
            if low is not None and high is not None and low > high:
                low, high = high, low
            if token.verb is None:
                after = re.match(
                    r"(?:的(?:标准|比例|幅度))?(?:、\d[\d.]*分)*(?:予以|进行|逐[项次])?(?P<verb>扣减|扣除|扣分|递减|减分|核减|扣|累加|递增|加分)",
                    self.text[token.end :],
                )
                if after:
                    token.verb = "add" if after["verb"] in ("累加", "递增", "加分") else "deduct"
            return Effect("points", token.verb, low, high, text=token.text)
        if token.kind == "share":
            low, high = token.value, token.high
            if (
                token.verb == "give"
                and token.text[0] not in "得计给记赋"
                and _TAKEN.search(self.text[self.boundary : token.start])
            ):
                token.verb = "deduct"
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
        return (
            effect.kind == "points"
            and effect.verb is None
            and effect.high is None
            and not self.conditions
            and not self.per_token
            and bool(
                re.fullmatch(
                    "本指标(?:为|共)?|(?:本项|该项|本指标|指标)?的?(?:满分|分值|总分|标准分|权重|共计?|合计)(?:为|是|共)?",
                    self.text[self.boundary : start].strip(" ,、:;(（"),
                )
            )
        )

    def emit(self, effect: Effect, start: int, end: int) -> None:
        if self.states_full(effect, start):
            self.out.stated_full = effect.points
            self.fresh(end)
            return
        per = (
            self.make_per(start, effect.verb in ("deduct", "add"))
            if effect.kind in ("points", "share", "discretion", "proportion", "interpolate", "zero", "corresponding")
            else None
        )
        if self.per_token and per is None:
            self.out.leftovers.append(self.text[self.boundary : end])
        said = self.text[self.boundary : end]
        if not self.conditions and not per:
            self.conditions = self.in_brackets(start)
        if per and per.implied:
            self.conditions = [c for c in self.conditions if not c.bare or c.end <= self.implied_from]
        last = self.out.clauses[-1] if self.out.clauses else None
        if (
            effect.kind == "zero"
            and last
            and last.effect.kind == "zero"
            and last.sentence == self.sentence
            and not self.conditions
            and self.label(start).strip("“”并实行按以本该此项") == ""
        ):
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
                base=self.base,
                whole_label=trimmed(re.sub(r"^(?:但|如果|如|若|凡)", "", trimmed(self.text[self.boundary : start]))),
            )
        )
        self.fresh(end)
