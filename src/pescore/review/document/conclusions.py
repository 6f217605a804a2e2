"""What a report concludes: 综合得分 and 等级 in any wording, and the grade scale (等级表) it declares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ...evaluation.grades import GradeError, Scale, scale_of
from ...evaluation.printed_scale import pairs_in, scale_said
from .dimensions import dimension_of
from .model import Document, Paragraph, Place
from .others import home_of, of_another, of_the_project
from .passages import SENTENCE
from .spoken import plain_name

_N = r"\d{1,4}(?:\.\d{1,4})?"
_AFTER = r"(?![\d.%]|分?(?:[（(]?不?含|及?其?以[上下]|或以[上下]|[至到\-—～~]))"
_TOTAL = re.compile(
    "(?:综合评价|绩效评价|综合评定|绩效|综合|整体|总体|评价总|评价综合|总|评价|评定|最终|最后)"
    rf"(?:得分|评分)(?:合计|结果)?(?:为|是|达到?|[:：])*({_N}){_AFTER}"
    rf"|(?:综合评分|评价总分|最终总分|综合总分)(?:合计)?(?:为|是|达到?|[:：])*({_N}){_AFTER}"
)
_PROJECT = re.compile(
    rf"(?:(?<=[，,。；：:])|^)([^，。；：:]{{0,60}}?)得分(?:合计)?(?:为|是|达到?|[:：])*({_N})分{_AFTER}"
)
_PARTS = re.compile(
    rf"(?:以上|上述)?([三四五六3-6])(?:项|个?部分|大?类|个?维度|个)(?:一级)?(?:指标)?(?:得分)?(?:合计|共计|总计|相加)(?:得分|得|为)*({_N})分"
    rf"(?:[，,](?:共计?|合计|总共)扣(?:分|减)?({_N})分)?"
)
_CHINESE = {"三": 3, "四": 4, "五": 5, "六": 6}
_OTHER_UNIT = re.compile(
    r"(?:[县区市局处院校镇乡]|街道|自我|自评|初评|上年|去年|20\d\d年|平均|最高|最低|各|其中)[^，。；]{0,4}$"
    r"|按(?:评分)?标准(?:计算|核算|评分)[，,]?$"
)
_OF_A_PART = re.compile(
    "(?:该|本|此)(?:项|类)?指标|[一二三四末]级指标|类指标|(?:决策|过程|产出|效益|效果|满意度|管理|投入)(?:类|部分|指标|方面|情况)?(?:的|实际)?$"
)
_OUT_OF = re.compile(rf"({_N})分[）)]?[，,；;：:]?(?:实际|共)?$")
_OF_THE_WHOLE = re.compile("(?:项目|综合)[^，。；]{0,16}$")
_OTHER_CLAUSE = re.compile("调整前|初步|初稿|专家|自评|自我评价|上年|上一年|去年|抽查|信用|考核|问卷|评委|若|如果|应为")
_OTHER_SECTION = re.compile(
    "[镇乡村](?:评价|得分|绩效|项目)|街道(?:评价|得分|绩效)|自评|抽查单位|各[县市区地州]|分[县市区地]|考核|上年"
)
_YEAR = re.compile(r"20\d\d")
_CONCLUDING = re.compile("结论|综合评价|摘要|评价结果|总体评价|总体情况")
_GRADED = re.compile("等级|等次|评为|级别|档次|评价结果")
_GRADES = "优秀|良好|中等|合格|不合格|基本合格|及格|不及格|一般|较差|较好|优|良|中|差"
_OPEN, _CLOSE = "[“\"「『‘']", "[”\"」』’']"
_END = r"(?=[，。；）)！]|$|[（(])"
_GRADE = re.compile(
    rf"(?:等级|等次|级别|档次|结果|结论|评定|被评|评)(?:评定|确定|认定|划分)?(?:为|是|属于?|[:：])+"
    rf"(?:{_OPEN}({_GRADES})(?:级|等|档)?{_CLOSE}(?!的)|({_GRADES})(?:级|等|等级|等次|档)?{_END})"
    rf"|(?:等级|等次){_OPEN}({_GRADES}){_CLOSE}"
    rf"|得分(?:为|是|[:：])*{_N}分[，,（(](?:属于?|为|评为|属于?等级为)?(?:{_OPEN}({_GRADES}){_CLOSE}|({_GRADES}))(?:级|等级|等次|等|档)?(?=[，。；）)])"
)
_GRADE_REACH = 16  # characters before 等级为 that say whose grade it is
_OF_THE_EVALUATION = re.compile("评价|绩效|评定|综合|得分|等级|等次")
_OTHER_GRADE = re.compile(
    "自评|自我|风险|信用|上年|去年|质量等级|考核|工程质量|验收|安全"
    "|[县区市局处院校镇乡](?:的)?(?:绩效)?(?:评价)?(?:等级|等次)"
)
_UNIT_SCORED = re.compile("(?:县|区|市|街道|镇|乡|局|医院|学校|中心|公司)(?:综合|评价)?得分")
_BAND = re.compile(rf"{_N}分?(?:[（(]?不?含|及?以[上下]|[至\-—～~])|[≥≤<>＜＞]")
_NAMES = re.compile(rf"(?:{_GRADES})")
_RULE = re.compile("评分标准|评分规则|评分细则|计分标准|满意度|完成率")
_BESIDE = re.compile(rf"({_GRADES})(?:级|等|档)?[”\"」』]?[（(：:]")
_AHEAD = re.compile(rf"为[“\"「『]?({_GRADES})(?:级|等|档)?(?=[”\"」』，。；、）]|$)")
_STRETCHES = re.compile(_N)
_FEWEST = 3  # grades that make a scale
_FAR = 6  # paragraphs a scale told band by band goes through


@dataclass(frozen=True, slots=True)
class Total:
    """综合得分 as one place states it."""

    points: Decimal
    place: Place


def totals_in(document: Document, full: Decimal, parts: int) -> Iterator[tuple[Total, Decimal | None]]:
    """Every 综合得分 of the text, and the 扣分 beside it; `parts`: how many dimensions were scored."""
    years, home = _years(document), home_of(document)
    for paragraph in of_the_project(document):
        if "分" not in paragraph.text or any(_OTHER_SECTION.search(title) for title in paragraph.section):
            continue
        text = paragraph.text
        below = any(dimension_of(plain_name(re.split("[（(]", title)[0])) for title in paragraph.section)
        for match in _TOTAL.finditer(text):
            if below and not _OF_THE_WHOLE.search(text[: match.end()]):
                continue
            points = Decimal(match[1] or match[2])
            beside = _OUT_OF.search(text[: match.start()])  # 分值5分，评价得分4分
            if beside and Decimal(beside[1]) != full:
                continue
            if of_another(text, match.start(), home):
                continue
            if _own(text, match.start(), years) and not (points == full and "总" in match[0][:6]):
                yield Total(points, paragraph.at(match.start())), None
        for match in _PROJECT.finditer(text):
            if _of_the_project(match[1], paragraph, document) and _own(text, match.start(), years):
                yield Total(Decimal(match[2]), paragraph.at(match.start(2))), None
        for match in _PARTS.finditer(text):
            count = _CHINESE.get(match[1]) or int(match[1])
            if count == parts:
                yield Total(Decimal(match[2]), paragraph.at(match.start())), Decimal(match[3]) if match[3] else None


def _own(text: str, at: int, years: set[str]) -> bool:
    """Not somebody else's, nor another year's."""
    clause = text[max(text.rfind(mark, 0, at) for mark in "，。；：") + 1 : at]
    sentence = text[max(text.rfind("。", 0, at), text.rfind("；", 0, at)) + 1 : at]
    told = set(_YEAR.findall(clause[-40:]))
    other = bool(told and years and not told & years)
    if _OF_A_PART.search(clause):
        return False
    return not (other or _OTHER_UNIT.search(text[:at]) or _OTHER_CLAUSE.search(sentence[-60:]))


def _years(document: Document) -> set[str]:
    """The years of the title."""
    return {year for paragraph in document.paragraphs[:2] for year in _YEAR.findall(paragraph.text)}


def _of_the_project(subject: str, paragraph: Paragraph, document: Document) -> bool:
    """项目得分89分, 云岭县农村饮水项目得分89分: in a conclusion, and it is the project of the title that got them."""
    if re.search("(?:综合|评价|评定|最终|最后|总体?|整体|绩效|自评)$", subject):
        return False  # the other pattern's
    near = (*paragraph.section, paragraph.title)
    if not any(_CONCLUDING.search(title) for title in near) and not _GRADED.search(paragraph.text):
        return False
    if re.fullmatch("(?:经(?:综合)?评价)?(?:该|本|此)?(?:项目|资金|政策|专项|部门|单位)", subject):
        return True
    head = "".join(p.text for p in document.paragraphs[:3])
    return len(subject) >= _LONG and subject[-_LONG:] in head


_LONG = 6


def grades_in(document: Document) -> Iterator[tuple[str, Place]]:
    """Every grade given to the evaluation; a scale and the grades of others are none."""
    home, years = home_of(document), _years(document)
    for paragraph in of_the_project(document):
        if any(_OTHER_SECTION.search(title) for title in paragraph.section):
            continue
        for sentence in SENTENCE.finditer(paragraph.text):
            found = list(_GRADE.finditer(sentence[0]))
            names = {next(filter(None, match.groups())) for match in found}
            if _UNIT_SCORED.search(sentence[0]):
                continue
            for match in found if len(names) == 1 else ():
                told = set(_YEAR.findall(sentence[0][: match.start()]))
                if of_another(sentence[0], match.start(), home) or (told and years and not told & years):
                    continue
                before = sentence[0][max(0, match.start() - _GRADE_REACH) : match.end()]
                quoted = match[1] or match[3] or match[4]
                if _BAND.search(before) or _OTHER_GRADE.search(before) or not _OF_THE_EVALUATION.search(before):
                    continue
                if quoted or re.search("等级|等次|得分|评价结果|评价结论|评为", before):
                    yield next(filter(None, match.groups())), paragraph.at(sentence.start() + match.start())


def scale_in(document: Document) -> tuple[Scale, Place] | None:
    """The grade scale the report declares: a table of grades over scores, a sentence, or a line for each grade."""
    for table in document.tables:
        for names, stretches in zip(table.rows, table.rows[1:], strict=False):
            pairs = [(n, s) for n, s in zip(names.cells, stretches.cells, strict=False) if _NAMES.fullmatch(n)]
            if len(pairs) >= _FEWEST and (scale := _told("；".join(map("：".join, pairs))) or _scale(pairs)):
                return scale, stretches.place
        down = [(r.cells, r.place) for r in table.rows if sum(bool(_NAMES.fullmatch(c)) for c in r.cells) == 1]
        if len(down) >= _FEWEST and len(down) >= len(table.rows) - 2 and len(table.rows[0].cells) <= _FEWEST:
            found = _told("；".join("：".join(filter(None, _named_first(cells))) for cells, _ in down))
            if found:
                return found, down[0][1]
    paragraphs = [p for p in document.paragraphs if "分" in p.text or _BAND.search(p.text)]
    for at, paragraph in enumerate(paragraphs):
        if any(_OTHER_SECTION.search(title) for title in paragraph.section) or not _BAND.search(paragraph.text):
            continue
        if scale := _told(paragraph.text):
            return scale, paragraph.place
        run = [p for p in paragraphs[at : at + _FAR] if len(p.text) < _LINE and len(_pairs(p.text)) == 1]
        if len(run) >= _FEWEST and run[0] is paragraph and (scale := _told("；".join(p.text for p in run))):
            return scale, paragraph.place
    return None


_LINE = 48


def _named_first(cells: tuple[str, ...]) -> list[str]:
    return sorted(cells, key=lambda cell: not _NAMES.fullmatch(cell))


def _pairs(text: str) -> list:
    return [] if "考核" in text and "评价" not in text else pairs_in(text)


def _told(text: str) -> Scale | None:
    """The scale of a text, gaps and overlaps and all; None where it names fewer than three grades or one twice."""
    if len(_NAMES.findall(text)) < _FEWEST or _RULE.search(text):
        return None
    scale = scale_said(_pairs(text), _FEWEST)
    return scale if scale is None or not scale.faults() or _complete(text, scale) else None


def _complete(text: str, scale: Scale) -> bool:
    """No grade beside figures was left unread: else a gap may be the reader's and not the report's."""
    beside = {found[1] for found in _BESIDE.finditer(text)} | {found[1] for found in _AHEAD.finditer(text)}
    return beside <= {band.name for band in scale.bands} and len(_STRETCHES.findall(text)) <= len(scale.bands) * 2


def _scale(pairs: list[tuple[str, str]]) -> Scale | None:
    try:
        return scale_of(pairs, name="报告自定")
    except GradeError:
        return None
