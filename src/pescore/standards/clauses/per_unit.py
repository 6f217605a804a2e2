"""每…扣…分: the unit that is counted, in which direction, and from where; 每 may be left out."""

from __future__ import annotations

from decimal import Decimal

from ...values import patterns as re
from ..grammar import words
from ..tokens import Token, chinese_number
from .conditions import ConditionReader
from .cursor import REFERENCE
from .model import Per

_UP = re.compile(words("up_verb"))
_DOWN = re.compile(words("down_verb"))
_BOTH = re.compile(words("both_verb"))
_COUNT_VERB = re.compile("发现|出现|发生|查出|查实|查到|存在|有|被|缺失|遗漏|漏|违反|违规")
_IMPLIED = re.compile(
    rf"(?P<verb>{words('up_verb')}|{words('down_verb')}|{words('both_verb')}|发现|出现|发生|查出|查实|查到|存在|有)?(?:了|任何|[\u4e00-\u9fff]{{1,4}}?)?"
    rf"(?P<n>(?<![\d.])(?:一|1)(?![\d.])|0\.\d+(?=个百分点))(?P<unit>个百分点|百分点|%|个?(?:{words('units')}))(?P<post>[^,;。\d]{{0,14}})$"
)


_SHORT = frozenset("超少低高多迟晚慢缺差")
_BEHIND = re.compile("滞后|落后|拖后")
_ENDS_IN = re.compile("(?:超期|逾期|延期|延误|延迟|推迟|超支|超出|超过|每超)$")


class PerUnitReader(ConditionReader):
    """Reads per-unit clauses."""

    def on_per(self, token: Token) -> None:
        if re.compile(r"每(?:[^;。()]|\([^()]*\)){0,44}?(?:扣|减|加|得|递|计|降低\d|\d分|\+)").match(
            self.text, token.start
        ):
            self.per_token = token
            self.seen = []

    def make_per(self, effect_start: int, takes: bool = False) -> Per | None:
        if not self.per_token:
            return self.implied_per(effect_start) if takes else None
        body = self.text[self.per_token.end : effect_start].rstrip(",的则即将就、 ")
        numbers = [
            t
            for t in self.seen
            if t.kind in ("number", "numeral") and t.start >= self.per_token.end and t.end <= effect_start
        ]
        lead = self.text[self.boundary : self.per_token.start].strip(" ,、:的()")
        if numbers:
            size = numbers[-1]
            figures = [t for t in numbers if t.kind == "number"]
            named = (
                len(figures) == 2 and not self.text[figures[0].end : figures[1].start].strip()
            )  # 每低于100%1个百分点: of 100%
            if len(figures) > 1 and not named:
                return None
            before = self.text[self.per_token.end : size.start]
            after = self.text[size.end : effect_start].strip(" ,的、则即")
            value, unit = size.value or Decimal(1), size.unit
        else:
            if point := re.match("个?百分点", body):
                lead_way = self.direction_of_lead(lead, "%")
                return Per(lead_way, Decimal("0.01"), "%", lead, lead, points_of_rate=True)
            match = re.match(rf"(?:个)?(?:{words('units')}|单位)?", body)
            unit, value, size = (match[0] if match else "") or None, Decimal(1), None
            if unit and re.search("(?:超出|超过|低于|不足|少于|高于)的?(?:部分|的|时)$", lead):
                return Per(direction_of(lead[-8:]), value, unit, lead, lead[-8:])
            before, after = "", body[len(unit or "") :]
        direction = direction_of(before) if size else "count"
        if direction == "count" and size is not None and not before.strip("1一个"):
            direction = self.direction_of_lead(lead, unit)
        if unit == "%" and _BEHIND.search(before):
            direction = "down"  # 每滞后5个百分点: progress falls short
        reference = (m[0] if (m := REFERENCE.search(before)) else "") if size else ""
        label = (lead + (before if direction == "count" else "") + after).strip(" ,、:的")
        if direction == "count" and unit == "%" and re.match("的?(?:偏差|差异|偏离)", after):
            direction = "both"
        elif direction == "count" and unit == "%" and re.match("未|不|没|差|欠", after):
            direction = "down"
        elif direction == "count" and unit == "%" and re.search("出现|发生|有|达", before):
            direction = "up"
        point = size is not None and re.search("百分点|基点|BP", size.text, re.IGNORECASE) is not None
        return Per(
            direction,
            value,
            unit,
            label or body,
            reference or before,
            points_of_rate=point,
            started="whole_steps" if before.endswith("满") else None,
        )

    def direction_of_lead(self, lead: str, unit: str | None) -> str:
        """超出部分每2%, 低于95%的每1个百分点: the verb stands before 每."""
        if verb := _ENDS_IN.search(lead):  # 不晚于3月31日移交，超期每10天
            return direction_of(verb[0])
        if self.conditions:
            last = self.conditions[-1]
            return "down" if last.high and not last.low else "up" if last.low and not last.high else "count"
        if unit in ("处", "起", "次", "项", "例", "件", "条", "笔", "宗") and not re.search(
            "(?:超出|超过|低于|不足|少于|高于)(?:的?部分|的|时)?$", lead
        ):
            return "count"
        return direction_of(lead[-10:])

    def implied_per(self, effect_start: int) -> Per | None:
        """少一个百分点减1分, 查到一处扣0.2分: 每 left out."""
        body = self.text[self.boundary : effect_start].rstrip(",的则即将就、 ")
        match = _IMPLIED.search(body)
        if not match:
            return None
        own = [c for c in self.conditions if c.end >= self.boundary + match.end("unit")]
        short = match["verb"] in _SHORT and not match["post"] and len(own) == 1  # 超1元扣0.5分: no limit of 1 yuan
        if any(not c.bare for c in own) and not short:
            return None
        before = body[: match.start()]
        self.implied_from = self.boundary + match.start()
        if short:
            self.conditions = [c for c in self.conditions if c is not own[0]]
        unit = match["unit"]
        value = chinese_number(match["n"]) if not match["n"].isdigit() else Decimal(match["n"])
        point = unit.endswith("百分点")
        if point or unit == "%":
            value, unit = value / 100, "%"
        verb = match["verb"] or ""
        return Per(
            direction_of(verb) if verb else "count",
            value,
            unit,
            (before + (match["post"] or "")).strip(" ,、:的") or body[: match.start("n")].strip(" ,、:的"),
            implied=True,
            points_of_rate=point,
        )


def direction_of(text: str) -> str:
    """Which way a per-unit clause counts, from its verb: the last one before the size decides."""
    if _BOTH.search(text):
        return "both"
    found = [
        (m.start(), m.end(), way) for way, pattern in (("up", _UP), ("down", _DOWN)) for m in pattern.finditer(text)
    ]
    if not found or _COUNT_VERB.search(text[max(f[1] for f in found) :]):
        return "count"
    return max(found, key=lambda f: (f[1], f[1] - f[0]))[2]
