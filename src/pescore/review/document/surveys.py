"""问卷 in a report: how many were sent, returned and valid, the questions, and each question's printed shares."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .model import Document, Paragraph, Place

_SENT = re.compile(r"发放(?:调查)?(?:问卷)?(?:共|共计|了|总数为|数量为)?(\d{1,6})份")
_BACK = re.compile(r"(?:回收|收回)(?:调查)?(?:问卷)?(?:共|共计|了)?(\d{1,6})份")
_VALID = re.compile(r"有效(?:调查)?问卷(?:共|共计|为)?(\d{1,6})份|(\d{1,6})份有效(?:调查)?问卷")
_BACK_RATE = re.compile(r"(回收率|收回率|有效率|有效回收率)(?:为|达到|达|是)?(\d{1,3}(?:\.\d{1,4})?%)")
_SHARE = re.compile(
    r"(?:选择?|认为|表示|回答|评价为|觉得)?[“\"]?([^，。；、“”\"\d]{1,14}?)[”\"]?的?(?:人数)?(?:比例|占比|比率)?(?:占|为|达到|达|是)(\d{1,3}(?:\.\d{1,4})?%)"
)
_A_MEASURE = re.compile("[率度值]$|^[未不]$|目标|标准|同比|环比|较上年")  # 满意度为87.72%，未达到90%: no options
_A_GOAL = re.compile("的?(?:目标|以上|以下|及以上|标准)")
_ASKS = re.compile(r"(?:您|你|是否|如何|怎样|哪).{2,60}[？?]$")


@dataclass(frozen=True, slots=True)
class Answers:
    """The printed shares of one question: (option, figure as printed)."""

    question: str
    shares: tuple[tuple[str, str], ...]
    place: Place
    n: int | None = None  # the answers this paragraph itself names
    many: bool = False  # several answers allowed


@dataclass(slots=True)
class Survey:
    """Everything a report says of its questionnaire; a count it does not state is None."""

    sent: tuple[int, Place] | None = None
    back: tuple[int, Place] | None = None
    valid: tuple[int, Place] | None = None
    rates: list[tuple[str, str, Place]] = field(default_factory=list)
    questions: list[tuple[str, Place]] = field(default_factory=list)
    answers: list[Answers] = field(default_factory=list)

    @property
    def n(self) -> int | None:
        """The number of answers percentages are shares of."""
        known = self.valid or self.back
        return known[0] if known and known[0] > 0 else None


def survey_of(document: Document) -> Survey:
    """Collect it from the whole text; the first statement of a count stands."""
    survey = Survey()
    asked = ""
    for paragraph in document.paragraphs:
        text = paragraph.text
        survey.sent = survey.sent or _count(_SENT, paragraph)
        survey.back = survey.back or _count(_BACK, paragraph)
        survey.valid = survey.valid or _count(_VALID, paragraph)
        survey.rates += [(m[1], m[2], paragraph.at(m.start())) for m in _BACK_RATE.finditer(text)]
        if _ASKS.search(text) and len(text) < 80:
            asked = paragraph.title.rstrip("？?") if paragraph.title else text
            if asked not in [question.rstrip("？?") for question, _ in survey.questions]:
                survey.questions.append((paragraph.title or text, paragraph.place))
            continue
        shares = [
            (m[1], m[2])
            for m in _SHARE.finditer(text)
            if not _A_MEASURE.search(m[1]) and not _A_GOAL.match(text, m.end())
        ]
        if len(shares) > 1 and re.search(r"选|认为|表示|回答|被调查|受访|问卷", text):
            options = tuple((re.sub(r"^.*(?:选择?|认为|表示|回答)", "", option), figure) for option, figure in shares)
            own = _count(_VALID, paragraph)
            many = "多选" in asked + text
            survey.answers.append(Answers(asked, options, paragraph.place, own[0] if own else None, many))
    return survey


def _count(pattern: re.Pattern[str], paragraph: Paragraph) -> tuple[int, Place] | None:
    found = pattern.search(paragraph.text)
    if not found:
        return None
    return int(next(group for group in found.groups() if group)), paragraph.at(found.start())
