"""Answers told with their numbers in a sentence: 很满意180份，占36%；一般50人（10%）."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .model import Document, Paragraph, Place

_SURVEYED = re.compile("问卷|调查|受访|访问|访谈|抽样|满意|答卷|样本|您")
_ITEM = re.compile(
    r"([^，。；、：:？?（）()“”\"\d%]{1,16}?)[”\"]?的?(?:有|共|共有|合计|为)?(\d{1,6})(份|人|名|户|票|位|家)(?:[^，。；（(\d]{0,6})"
    r"(?:[，,、]?(?:分别)?占(?:比)?[^，。；、\d]{0,12}|[，,][^，。；、\d]{0,6}(?:满意度|满意率|知晓率|支持率|比例|占比)(?:为|达|是)?"
    r"|[（(](?:占(?:比)?[^，。；、\d）)]{0,10})?)"
    r"(\d{1,3}(?:\.\d{1,4})?)%"
)
_SENTENCE = re.compile(r"[^。！？?]+")
_OWN = re.compile(
    r"(?:有效(?:调查)?(?:问卷|样本|样本量|答卷)|成功(?:访问|调查|访谈)|收回有效问卷|受访(?:者|对象|人数)?|访问|调查)"
    r"(?:共|共计|为|数为|了)?(\d{1,6})(?:份|人|户|名|位|家)|(\d{1,6})(?:份|个)有效(?:调查)?(?:问卷|样本)"
)
_THE_WHOLE = re.compile("问卷|样本|答卷|发放|收回|回收|访问|调查|受访|^[在共对从]|合计|总[计数]")  # no option
_MANY = re.compile("多选|不定项|可选[二两三四五多]")


@dataclass(frozen=True, slots=True)
class Counted:
    """One option: its number and share in percent as printed. `direct`: 占 or brackets say that it is its share."""

    option: str
    count: int
    unit: str
    share: str
    place: Place
    direct: bool


@dataclass(frozen=True, slots=True)
class Told:
    """The options of one sentence. `own`: numbers of answers this paragraph names. `many`: several may be chosen."""

    items: tuple[Counted, ...]
    own: tuple[int, ...]
    many: bool

    @property
    def added(self) -> int:
        return sum(item.count for item in self.items)

    @property
    def shares(self) -> Decimal:
        return sum((Decimal(item.share) for item in self.items), Decimal(0))


def counted(document: Document) -> list[Told]:
    """Every sentence about a survey that gives options with numbers and shares."""
    found: list[Told] = []
    for paragraph in document.paragraphs:
        if "%" in paragraph.text and _SURVEYED.search(paragraph.text):
            found += _in_paragraph(paragraph)
    return found


def _in_paragraph(paragraph: Paragraph) -> list[Told]:
    own = tuple(int(m[1] or m[2]) for m in _OWN.finditer(paragraph.text))
    found: list[Told] = []
    many = False
    for sentence in _SENTENCE.finditer(paragraph.text):
        many = bool(_MANY.search(sentence[0])) or (many and "？" not in paragraph.text[: sentence.start()][-1:])
        items = tuple(
            Counted(
                m[1].removeprefix("其中"),
                int(m[2]),
                m[3],
                m[4],
                paragraph.at(sentence.start() + m.start()),
                _is_direct(m),
            )
            for m in _ITEM.finditer(sentence[0])
            if not _THE_WHOLE.search(m[1]) and (int(m[2]) not in own or m[4].startswith("100"))
        )
        if items:
            found.append(Told(items, own, many))
    return found


def _is_direct(match: re.Match[str]) -> bool:
    between = match[0][match.end(3) - match.start() :]
    return "占" in between or between.startswith(("（", "("))
