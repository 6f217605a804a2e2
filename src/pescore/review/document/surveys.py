"""问卷 in a report: how many were sent, returned and valid, the questions, and each question's printed shares."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from .model import Document, Paragraph, Place

_SENT = re.compile(r"发放(?:调查)?(?:问卷)?(?:共|共计|了|总数为|数量为)?(\d{1,6})份")
_BACK = re.compile(r"(?:回收|收回)(?:调查)?(?:问卷)?(?:共|共计|了)?(\d{1,6})份")
_VALID = re.compile(r"有效(?:调查)?(?:问卷|样本|答卷)(?:共|共计|为)?(\d{1,6})份|(\d{1,6})份有效(?:调查)?问卷")
_BACK_RATE = re.compile(r"(回收率|收回率|有效率|有效回收率)(?:为|达到|达|是)?(\d{1,3}(?:\.\d{1,4})?%)")
_SHARE = re.compile(
    r"(?:选择?|认为|表示|回答|评价为|觉得)?[“\"]?([^，。；、“”\"\d]{1,14}?)[”\"]?的?(?:人数)?(?:比例|占比|比率)?(?:占|为|达到|达|是)(\d{1,3}(?:\.\d{1,4})?%)"
)
_A_MEASURE = re.compile("[率度值]$|^[未不]$|目标|标准|同比|环比|较上年")  # 满意度为87.72%，未达到90%: no options
_A_GOAL = re.compile("的?(?:目标|以上|以下|及以上|标准)")
_WHO = re.compile(
    "[男女]|岁|年龄|学历|文化|本科|大专|高中|初中|小学|中专|硕士|研究生|职业|农民|城镇|城市|农村|户籍|党员|务工|退休|职工|工龄|职称|收入"
    "|独居|同住|老人$|居民$|学生$|家长$|企业$|商户$|干部|教师|医生|护士|人员$"
)  # who answered, not what
_TOGETHER = re.compile("之和|合计|两项|相加|总体|综合")
_TALLY = 24
_MANY = re.compile("多选|不定项|可选[二两三四五多]|最多选|不限一项|人次")
_ASKS = re.compile(r"(?:您|你|是否|如何|怎样|哪).{2,60}[？?]$")


@dataclass(frozen=True, slots=True)
class Answers:
    """The printed shares of one question: (option, figure as printed)."""

    question: str
    shares: tuple[tuple[str, str], ...]
    place: Place
    n: int | None = None  # the answers this paragraph itself names
    many: bool = False  # several answers allowed


@dataclass(frozen=True, slots=True)
class Rate:
    """回收率95%, with the numbers of this paragraph it may come from."""

    name: str
    printed: str
    place: Place
    overs: tuple[int, ...]
    parts: tuple[int, ...]


@dataclass(slots=True)
class Survey:
    """Everything a report says of its questionnaire; a count it does not state is None."""

    sent: tuple[int, Place] | None = None
    back: tuple[int, Place] | None = None
    valid: tuple[int, Place] | None = None
    rates: list[Rate] = field(default_factory=list)
    questions: list[tuple[str, Place]] = field(default_factory=list)
    answers: list[Answers] = field(default_factory=list)

    several: bool = (
        False  # one questionnaire for 学生, another for 家长: numbers of different paragraphs do not belong together
    )

    @property
    def n(self) -> int | None:
        """The number of answers percentages are shares of."""
        known = self.valid or self.back
        return known[0] if known and known[0] > 0 else None


def survey_of(document: Document) -> Survey:
    """Collect it from the whole text; the first statement of a count stands."""
    survey = Survey()
    survey.several = any(
        len({n for p in document.paragraphs for n in _numbers(pattern, p.text)}) > 1 for pattern in (_SENT, _BACK)
    )
    asked = ""
    for paragraph in document.paragraphs:
        text = paragraph.text
        survey.sent = survey.sent or _count(_SENT, paragraph)
        survey.back = survey.back or _count(_BACK, paragraph)
        survey.valid = survey.valid or _count(_VALID, paragraph)
        survey.rates += [_rate(paragraph, m) for m in _BACK_RATE.finditer(text)]
        if _ASKS.search(text) and len(text) < 80:
            asked = paragraph.title.rstrip("？?") if paragraph.title else text
            if asked not in [question.rstrip("？?") for question, _ in survey.questions]:
                survey.questions.append((paragraph.title or text, paragraph.place))
            continue
        own = _count(_VALID, paragraph)
        many = bool(_MANY.search(asked + text))
        for shares in _groups(text) if re.search(r"选|认为|表示|回答|被调查|受访|问卷", text) else ():
            options = tuple((re.sub(r"^.*(?:选择?|认为|表示|回答)", "", option), figure) for option, figure in shares)
            survey.answers.append(Answers(asked, options, paragraph.place, own[0] if own else None, many))
    return survey


def _groups(text: str) -> list[list[tuple[str, str]]]:
    """The options of one question; of each sentence where one of them is a whole by itself. Who answered is no option."""
    shares = [
        (m[1], m[2], m.start())
        for m in _SHARE.finditer(text)
        if not _A_MEASURE.search(m[1])
        and not _A_GOAL.match(text, m.end())
        and not _WHO.search(m[1])
        and not _TOGETHER.search(text[max(0, m.start() - _TALLY) : m.start(2)].rpartition("，")[2])
    ]
    by_part: dict[int, list[tuple[str, str]]] = {}
    for option, figure, at in shares:
        by_part.setdefault(sum(text.count(sign, 0, at) for sign in "。；"), []).append((option, figure))
    whole = [(option, figure) for option, figure, _ in shares]
    parts = list(by_part.values())
    if not _makes_all(whole) and any(_makes_all(part) for part in parts):
        return [part for part in parts if len(part) > 1]
    return [whole] if len(whole) > 1 else []


def _makes_all(shares: list[tuple[str, str]]) -> bool:
    total = sum((Decimal(figure.rstrip("%")) for _, figure in shares), Decimal(0))
    return len(shares) > 1 and abs(total - 100) <= Decimal(len(shares)) / 10


def _numbers(pattern: re.Pattern[str], text: str) -> tuple[int, ...]:
    return tuple(int(next(filter(None, m.groups()))) for m in pattern.finditer(text))


def _rate(paragraph: Paragraph, match: re.Match[str]) -> Rate:
    of_back = "回收" in match[1] or "收回" in match[1]
    over, part = (_SENT, _BACK) if of_back else (_BACK, _VALID)
    text = paragraph.text
    place = paragraph.at(match.start())
    return Rate(match[1], match[2], place, _numbers(over, text), _numbers(part, text))


def _count(pattern: re.Pattern[str], paragraph: Paragraph) -> tuple[int, Place] | None:
    found = pattern.search(paragraph.text)
    if not found:
        return None
    return int(next(group for group in found.groups() if group)), paragraph.at(found.start())
