"""What a score or a deduction may not pass: 最多扣12分, 最低0分, 封顶, 扣完为止."""

from __future__ import annotations

from decimal import Decimal

from ...values import patterns as re
from ..grammar import words
from ..tokens import Token, fraction
from .model import Limit
from .per_unit import PerUnitReader

OF_THE_FULL = re.compile(rf"(?:{words('full_noun')}|满分)(?:的?(?P<half>一半)|的?(?P<share>\d+(?:\.\d+)?%|\d+/\d+))?")
_NEAR_FULL = re.compile(
    rf"[^,;。]{{0,6}}?(?:{words('full_noun')}|满分)(?:为限|封顶)?(?:的?(?P<half>一半)|的?(?P<share>\d+(?:\.\d+)?%|\d+/\d+))?"
)
_CAPS = frozenset(
    (
        "封顶",
        "上限",
        "最多",
        "至多",
        "最高",
        "不超过",
        "不得超过",
        "不能超过",
        "不超出",
        "不得超出",
        "不突破",
        "累计不超过",
    )
)
_CONDITIONAL = re.compile(r"[\u4e00-\u9fff①-⑳]{3,}的,?(?:本项|该项|该指标)?(?:最终)?(?:得分)?$")
_LIMITS_POINTS = re.compile(r"[^,;。]{0,12}?(?:分值|满分|扣分|得分|\d分)")


_TOGETHER = re.compile("(?:[两三四五各几]|以上|上述|所有)(?:项|者|类|种)?(?:合计|累计|共计?|总计)[^,;]{0,4}$")


class LimitReader(PerUnitReader):
    """Reads floors, caps and where a series ends."""

    def on_no_add(self, token: Token) -> None:
        """超额完成不加分: says what a full mark is anyway."""
        self.fresh(token.end)

    def on_series(self, token: Token) -> None:
        self.out.series = token.text

    def on_least(self, token: Token) -> None:
        """扣至1分不再扣: the score stops above 0."""
        figure = re.search(r"\d+(?:\.\d+)?", token.text)
        if figure:
            self.out.limits.append(Limit("score_min", Decimal(figure[0]), token.text))
        self.out.floor = True
        self.boundary = token.end

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
        while (double := self.peek()) and (
            double.kind in ("cap", "le")
            and double.start == token.end
            or double.kind == "range"
            and double.start - token.end <= 2
        ):
            self.i += 1
            token = Token("cap", token.text, token.start, double.end)
        amount = self.peek()
        near = self.text[max(self.boundary, token.start - 10) : token.start]
        last = self.out.clauses[-1] if self.out.clauses else None
        low_side = token.text in ("最低", "下限", "不低于")
        if (
            amount
            and amount.kind == "points"
            and amount.start - token.end <= 8
            and "," not in self.text[token.end : amount.start]
        ):
            verb = amount.verb if amount.verb in ("deduct", "add") else None
            if low_side and self.text[amount.start - 1] == "-" and amount.value:
                amount.value = -amount.value
            if re.search("[加扣减]至|[加扣减]到", amount.text + self.text[token.end : amount.start]):
                verb = "score"
            verb = verb or ("deduct" if re.search("扣|减", near) else "add" if re.search("加", near) else None)
            self.i += 1
            self.limit(verb, amount.value, low_side, self.text[token.start : amount.end])
            self.boundary = amount.end
        elif token.kind == "le" or token.text in _CAPS:
            match = OF_THE_FULL.match(self.text, token.end) or _NEAR_FULL.match(self.text, token.end)
            if match is None:
                if _LIMITS_POINTS.match(self.text, token.end):
                    self.out.leftovers.append(self.text[token.start : token.end + 12])
                return
            verb = "deduct" if re.search("扣|减", near + match[0]) else "add" if re.search("加", near) else None
            self.limit(verb, None, False, self.text[token.start : match.end()], _share(match))
            self.boundary = match.end()
            while (nxt := self.peek()) and nxt.start < match.end():
                self.i += 1
        elif token.text == "封顶" and last:
            self.limit(last.effect.verb if last.effect.verb in ("add", "deduct") else None, None, False, "封顶")
            self.boundary = token.end

    def limit(
        self, verb: str | None, points: Decimal | None, low_side: bool, said: str, share: Decimal = Decimal(1)
    ) -> None:
        if verb == "deduct" and _TOGETHER.search(self.text[self.boundary : self.text.find(said, self.boundary)]):
            self.out.limits.append(Limit("deduct_max", points, said, share))
            return
        last = self.out.clauses[-1] if self.out.clauses else None
        if (
            verb in ("deduct", "add")
            and last
            and last.effect.verb == verb
            and last.sentence == self.sentence
            and not low_side
        ):
            last.cap, last.cap_share = points, share if points is None else None
            return
        verb = None if verb == "score" else verb
        if (
            verb is None
            and not low_side
            and _CONDITIONAL.search(self.text[self.boundary : self.text.find(said, self.boundary)])
        ):
            self.out.leftovers.append(self.text[self.boundary : self.boundary + 24])  # a ceiling under a condition
            return
        kind = {"deduct": "deduct_max", "add": "add_max"}.get(verb or "", "score_min" if low_side else "score_max")
        self.out.limits.append(Limit(kind, points, said, share))


def _share(match: re.Match[str]) -> Decimal:
    """Which part of the full mark a limit names: 本项分值的一半, 分值的50%."""
    if match["half"]:
        return Decimal("0.5")
    return fraction(match["share"]) if match["share"] else Decimal(1)
