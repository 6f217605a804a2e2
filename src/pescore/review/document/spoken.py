"""What sentences and headings state of indicators: 管网改造完成率。分值6分，得5.4分; 决策（20分）得18分; 该类指标共24分，得21.5分."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import islice

from ...library import load
from .clean import squeezed
from .model import Paragraph, Place
from .passages import SENTENCE

_N = r"\d{1,4}(?:\.\d{1,4})?"
_WORTH = "(?:分值|满分|权重分?|标准分|应得分?|总分值?)"
_GOT = (
    rf"(?:实际|评价|评定|最终|最后|综合|本次|复核|复评|核定|审定|共|合计)?(?:得分(?!率)|实得分?|得|评分)(?:合计)?(?:为|是|[:：])*"
    rf"(?:(?P<score>{_N})分|(?P<all>满分))"
)
_TAIL = (
    rf"(?:[，,、；;]?[（(]?得分率(?:为|是|达|[:：])?(?P<rate>{_N})%[）)]?)?"
    rf"(?:[，,、；;]?(?:共计?|合计|总共|被)?扣(?:分|减|除|掉)?(?:了|为|[:：])?(?P<lost>{_N})分)?"
)
_NO_BAND = (
    r"(?![（(]?不?含|及?其?以[上下]|或以[上下]|[至到\-—～~])"  # 得分90分及以上为优 says nothing of anybody's score
)
_BY = "(?:(?:根据|按照?|依据)[^，。；（）]{0,16}[，,]?)?"
_FULL_FIRST = re.compile(
    rf"(?:(?P<worth>{_WORTH})(?:共|共计|为|是|[:：])*|共计?|合计)?(?<![\d.])(?P<full>{_N})(?(worth)[分%]|分)[）)]?[，,、；;：:]?"
    rf"(?:自评得?分(?:为|[:：])?{_N}分[，,])?(?:共?扣(?:减|除)?(?P<minus>{_N})分[，,])?{_BY}{_GOT}{_TAIL}{_NO_BAND}"
)
_SCORE_FIRST = re.compile(rf"(?<!自评){_GOT}[（(，,](?P<worth>{_WORTH})(?:为|是|[:：])?(?P<full>{_N})分")
_SCORE_ONLY = re.compile(rf"(?<!自评){_GOT}{_TAIL}{_NO_BAND}")
_HEADED = re.compile(rf"(?P<name>[^（）()，。；]{{2,32}})[（(](?:{_WORTH}[:：为]?)?(?P<full>{_N})分[）)]")
_SUBJECT = re.compile(r"(?:^|[，,；;。：:、（(）)]|其中)([^，,；;。：:、（）()]{2,30})[（(：:，,]?$")
_PRONOUN = re.compile(r"(?:^|[，,；;。：:、])(?:该|本|此)(?:项|类|一级|二级|三级|部分|个)*(?:评价)?(?:指标)?[，,：:]?$")
_LEAD = re.compile(r"[^。：:，,（(]{2,30}")
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:[.．]\d{1,2}){1,3}[、.．]?(?![\d万亿%])|第?[一二三四五六七八九十\d]{1,3}[、.．是]|[（(][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳])"
)
_SUFFIX = re.compile("(?:类|部分|方面)?(?:[一二三四末]级)?(?:评价|绩效)?(?:指标)?(?:得分|完成|评价)?(?:情况|分析)*$")
_QUOTES = re.compile(r"[“”\"'‘’\s]")
_NO_NAME = re.compile(
    "[扣减加占得]$|每|合计|总计|小计|满分|平均|上年|去年|自评|[项个]得分$|^(?:该|本|此)?项目?$|得分率"
)
_MOST = 300  # statements of one paragraph: no paragraph of a report has more
_REACH = 44  # characters in front of the figures
_ASKED = re.compile("问卷|受访|调查|平均")  # a score people gave in a survey
_RULE = re.compile(
    "^(?:评价要点|评分标准|评分规则|评分细则|计分标准|评价标准|指标解释|指标说明|计算公式|标准)[:：]|评分标准[:：为]"
)
_OF_UNITS = re.compile("自评|抽查单位|各[县市区地州]|分[县市区地]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One statement: `name` as `plain_name` gives it; None for what it leaves out, `rate` in percent as printed.

    paragraph, start, end  where the statement stands
    """

    name: str
    full: Decimal | None
    score: Decimal | None
    rate: str | None
    lost: Decimal | None
    paragraph: Paragraph
    start: int
    end: int

    @property
    def headed(self) -> bool:
        """A heading with points and no more: 资金管理（6分）."""
        return self.start == 0 and self.score is None and self.paragraph.heading

    @property
    def place(self) -> Place:
        return self.paragraph.at(self.start)


def plain_name(text: str) -> str:
    """An indicator's name without number, quotation marks and 指标, 情况: 1.“三公”经费控制率 → 三公经费控制率.

    >>> plain_name("（一）决策类指标分析")
    '决策'
    """
    name = _NUMBERED.sub("", _QUOTES.sub("", squeezed(text)).removeprefix("其中"))
    return _SUFFIX.sub("", name, count=1) or name


def spoken_of(paragraphs: tuple[Paragraph, ...]) -> list[Spoken]:
    """Every statement in reading order; those on other units' scores are left out."""
    found: list[Spoken] = []
    for paragraph in paragraphs:
        if "分" in paragraph.text and not any(_OF_UNITS.search(title) for title in paragraph.section):
            told = list(_of_paragraph(paragraph))
            if not _several_units(told):
                found += told
    return found


def _several_units(told: list[Spoken]) -> bool:
    """One name with two scores in a paragraph: 甲县决策得13分，过程得20分；乙县决策得14分，过程得19分."""
    scores: dict[str, set[Decimal]] = {}
    for said in told:
        if said.score is not None:
            scores.setdefault(said.name, set()).add(said.score)
    return any(len(points) > 1 for points in scores.values())


def _of_paragraph(paragraph: Paragraph) -> Iterator[Spoken]:
    text, taken = paragraph.text, 0
    for match in _figures(text):
        if match.start() < taken:
            continue
        name = _subject(paragraph, match, taken)
        said = _sentence(text, match.start())
        if name and not _RULE.search(said) and not (name.endswith("满意度") and _ASKED.search(said)):
            taken = match.end()
            yield _spoken(name, paragraph, match)
    if taken == 0 and paragraph.heading and (headed := _HEADED.fullmatch(paragraph.title)):
        yield Spoken(plain_name(headed["name"]), Decimal(headed["full"]), None, None, None, paragraph, 0, len(text))


def _sentence(text: str, at: int) -> str:
    """The sentence up to `at`."""
    return text[text.rfind("。", 0, at) + 1 : at]


def _figures(text: str) -> list[re.Match[str]]:
    """Groups of figures from left to right, the fullest reading of each first."""
    spans: list[re.Match[str]] = []
    for pattern in (_FULL_FIRST, _SCORE_FIRST, _SCORE_ONLY):
        for match in islice(pattern.finditer(text), _MOST):
            told = match.groupdict()
            if told.get("full") is None and told["score"] is None:  # 符合得满分
                continue
            if not any(a.start() < match.end() and match.start() < a.end() for a in spans):
                spans.append(match)
    return sorted(spans, key=lambda match: match.start())


def _spoken(name: str, paragraph: Paragraph, match: re.Match[str]) -> Spoken:
    given = match.groupdict()
    full = Decimal(given["full"]) if given.get("full") else None
    score = Decimal(given["score"]) if given["score"] else full
    taken = given.get("lost") or given.get("minus")
    lost = Decimal(taken) if taken else None
    return Spoken(name, full, score, given.get("rate"), lost, paragraph, match.start(), match.end())


def _subject(paragraph: Paragraph, match: re.Match[str], taken: int) -> str:
    """Whose figures they are: the words right in front, else what the paragraph or its heading is about."""
    text = paragraph.text
    if text[: match.start()].rstrip("：:。") in _labels():
        return _topic(paragraph, "")
    before = text[max(taken, match.start() - _REACH) : match.start()]
    worth = match.groupdict().get("full") is not None
    if _PRONOUN.search(before):
        return _topic(paragraph, text[: match.start()])
    told = _SUBJECT.search(before)
    if told and before[-1:] not in "，,：:；;。、":
        name = plain_name(told[1])
        return "" if len(name) < 2 or _NO_NAME.search(told[1]) else name
    if not worth and match["score"] is None:
        return ""
    lead = _own(paragraph)
    if not text[: match.start()].strip("。：:，, "):
        return _topic(paragraph, "")
    if lead and text[: match.start()].rstrip("。：:，,").endswith(lead) and len(before) <= len(lead) + 6:
        return plain_name(lead)
    return _topic(paragraph, text[: match.start()]) if match.groupdict().get("worth") in ("分值", "标准分") else ""


@cache
def _labels() -> frozenset[str]:
    """Words before a colon that say what follows and not of what: 计分：分值5分，得5分."""
    return frozenset(load("report_words")["得分标签"])


def _own(paragraph: Paragraph) -> str:
    """What a paragraph begins with, where that is a name and not a sentence: 1.管网改造完成率。…"""
    found = _LEAD.match(_NUMBERED.sub("", paragraph.text))
    after = _NUMBERED.sub("", paragraph.text)[found.end() : found.end() + 1] if found else ""
    return found[0] if found and found[0] not in _labels() and after in ("。", "：", ":", "（", "(") else ""


def _topic(paragraph: Paragraph, before: str) -> str:
    lead = _own(paragraph) if before else ""
    if lead and (paragraph.depth is not None or len(lead) < _SHORT):
        return plain_name(lead)
    if not paragraph.section:
        return ""
    title = re.split(r"[（(]", paragraph.section[-1])[0]
    return plain_name(title)


_SHORT = 16
_LISTED = re.compile(
    rf"((?:[^，,；;。：:、（）()\s\d]{{2,16}}、){{1,8}}[^，,；;。：:、（）()\s\d]{{2,24}}?)[，,]?(权重|分值|满分|得分|得)?(?:分别|依次)"
    rf"(?:(权重|分值|满分|得分|得)|为|是|[:：])(?:为|是|[:：])?((?:{_N}[分%][、，,和及]?){{2,9}})"
    rf"(?:(?:[，,]|(?<=[，,]))?得分率(?:分别|依次)(?:为|是|[:：])?((?:{_N}%[、，,和及]?){{2,9}}))?"
)
_INTRODUCED = re.compile("^.*?(?:分为|包括|设置?|分|由|从)(?=[\u4e00-\u9fff]{2,}$)")
_COUNT_WORD = re.compile(
    "(?:等)?(?:[一二三四五六七八九\\d][个项类大]{1,2})(?:一级)?(?:指标|维度|方面|部分)?$|(?:类|一级)?指标$"
)


def listed(paragraphs: tuple[Paragraph, ...]) -> list[Spoken]:
    """投入、过程、产出、效果分别得14分、27.75分、27.5分、23分: as many figures as names."""
    found: list[Spoken] = []
    for paragraph in paragraphs:
        if "分别" not in paragraph.text and "依次" not in paragraph.text:
            continue
        for match in _LISTED.finditer(paragraph.text):
            first, *others = re.split("、|和|及", match[1])
            names = [plain_name(_COUNT_WORD.sub("", name)) for name in (_INTRODUCED.sub("", first), *others)]
            figures = re.findall(_N, match[4])
            rates = re.findall(_N, match[5] or "")
            kind = match[2] or match[3]
            if kind is None or len(names) != len(figures) or (rates and len(rates) != len(names)):
                continue
            worth = kind in ("权重", "分值", "满分")
            if not worth and "%" in match[4]:
                continue
            for i, name in enumerate(names):
                points = Decimal(figures[i])
                full, score = (points, None) if worth else (None, points)
                rate = rates[i] if rates else None
                found.append(Spoken(name, full, score, rate, None, paragraph, match.start(), match.end()))
    return found


_EACH = re.compile(rf"([\u4e00-\u9fff]{{2,8}}?)(?:类|指标)*({_N})分(?=[、，,；;。]|和|$)")
_OF_FULL, _OF_SCORE = re.compile("满分|分值|权重|指标体系"), re.compile("得分|评分为")


def each_of(paragraphs: tuple[Paragraph, ...]) -> list[Spoken]:
    """满分100分，其中决策15分、过程20分、产出35分、效益30分; 得分89分，其中决策13分…: three and more in one sentence."""
    found: list[Spoken] = []
    for paragraph in paragraphs:
        if "其中" not in paragraph.text:
            continue
        for sentence in SENTENCE.finditer(paragraph.text):
            head, mark, rest = sentence[0].partition("其中")
            pieces = list(_EACH.finditer(rest.lstrip("，,：:")))
            fulls, scores = _OF_FULL.search(head), _OF_SCORE.search(head)
            if not mark or len(pieces) < 3 or bool(fulls) == bool(scores) or re.search("[得扣]", rest):
                continue
            for piece in pieces:
                points = Decimal(piece[2])
                full, score = (points, None) if fulls else (None, points)
                at = sentence.start() + len(head)
                found.append(Spoken(plain_name(piece[1]), full, score, None, None, paragraph, at, sentence.end()))
    return found
