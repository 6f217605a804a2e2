"""A document as a basis: older than what rests on it, by the body its title names, for the level it is applied to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..clean import squeezed
from ..model import Place
from ..passages import sentences, short
from ..report import Report
from .narrative import negative
from .noting import Note, both, noted

_NUMBER = r"[〔\[【（(](\d{4})[〕\]】）)]第?\d{1,4}号"
_RESTS = re.compile(r"(?:依据|根据|按照|结合)(?=《|[^，。；《]{0,12}《)")
_MAKES = re.compile(r"(?:制定|印发|出台|编制|下发|发布)(?!的)了?[^，。；《》〈〉的]{0,12}(?=《)")
_NAMED_ISSUER = re.compile(
    r"([\u4e00-\u9fff]{2,10}(?:局|厅|部|委|委员会|办公室|人民政府))"
    r"(在|(?:制定|印发|下发|出台|发布)(?:了|的)?)?"
    r"《([\u4e00-\u9fff]{2,14}?(?:局|厅|部|委员会|办公室|办公厅|人民政府|国务院))关于([^《》]{4,60})》"
    r"(?:[（(][^（()）]{4,30}[）)])?((?:文件?|文)?[中里][^。；]{0,50}(?:制定了?|规定了?|提出了?|要求))?"
)
_STATE = re.compile("政府|国务院")  # an office may issue what its government decided
_DETACHED = re.compile(rf"《([^《》]{{4,80}})》[、，；]\s*[（(]([^（()）\d〔\[]{{1,14}}{_NUMBER})[）)]")
_LIMITED = re.compile(
    r"((?:(?:自治区|省|市|州|县)(?:级|本级|直|直属)|中央(?:级|本级)?)(?:采购人|预算单位|部门(?!规章)|行政事业单位|机关))"
)
_LOWER = re.compile(r"\d{1,3}个(?:县|区|市|乡|镇|街道)[^，。；]{0,30}")
_OWN_LEVEL = re.compile("实施单位|主管部门|项目单位|被评价单位|预算单位")
_SAYS_UNIT = re.compile(rf"(?:项目|具体)?(?:{_OWN_LEVEL.pattern})[:：](.+)")
_FRONT = 60  # paragraphs in which a report introduces its project
_LOCAL = re.compile(r"[\u4e00-\u9fff]{1,8}[省市县区州旗][\u4e00-\u9fff]{2,12}(?:局|厅|委|办|中心|政府)")
_BASIS = re.compile(r"(?:依据|根据|按照|结合|遵照|执行)[^。；]*$")


def earlier_than_its_basis(report: Report) -> Iterator[Note]:
    """依据《…》（…〔2021〕75号）制定了《…》（…〔2020〕7号): the later document cannot be the basis."""
    for sentence in report.sentences:
        start = _RESTS.search(sentence.text)
        made = _MAKES.search(sentence.text, start.end()) if start else None
        if not start or not made:
            continue
        bases = re.findall(rf"[^（(]*?([（(][^（()）]*?{_NUMBER}[)）])", sentence.text[start.end() : made.start()])
        own = re.match(
            rf"《[^》]*(?:〉[^》]*)?》?[^（(]{{0,2}}([（(][^（()）]*?{_NUMBER}[)）])", sentence.text[made.end() :]
        )
        late = [number for number, year in bases if own and int(year) > int(own[2])]
        if own and late:
            says = f"写明依据{late[0]}制定了{own[1]}的文件：{own[2]} 年的文件不可能依据后来的文件。请核对制定依据或文号"
            says = says.translate(str.maketrans("", "", "（）()"))
            yield noted("依据先后", sentence.place, says, expected=f"不早于{bases[0][1]}", found=own[2])


def issuer_in_the_title(report: Report) -> Iterator[Note]:
    """民政局在《市人民政府关于…》中制定了…: the title names another issuer."""
    told: set[tuple[str, str]] = set()
    for paragraph in report.paragraphs:
        for match in _NAMED_ISSUER.finditer(paragraph.text):
            who, verb, title_body, rest, inside = match.groups()
            if not verb or (verb == "在" and not inside):
                continue
            same = (
                who[-4:] in title_body or title_body[-4:] in who or (_STATE.search(who) and _STATE.search(title_body))
            )
            if same or (who, title_body) in told:
                continue
            told.add((who, title_body))
            says = (
                f"写“{who}{verb}《{short(title_body + '关于' + rest, 36)}》”，"
                f"标题写明的发文机关是{title_body}。请核对是谁制定、印发的"
            )
            yield noted("发文机关", paragraph.at(match.start()), says, expected=title_body, found=who)


def detached_numbers(report: Report) -> Iterator[Note]:
    """《…》、（民发〔2010〕153号）: a mark between the title and its number."""
    hits: dict[str, list[Place]] = {}
    for paragraph in report.paragraphs:
        for match in _DETACHED.finditer(paragraph.text):
            hits.setdefault(match[2], []).append(paragraph.at(match.start(2)))
    if hits:
        named = "、".join(f"（{number}）（{both(places)}）" for number, places in hits.items())
        first = min(place for places in hits.values() for place in places)
        yield noted("文号断开", first, f"文号{named}与前面的文件名称之间多了标点，像是另一个文件。请删去")


def for_another_level(report: Report) -> Iterator[Note]:
    """A rule for 自治区本级采购人 applied to counties; one for 中央部门 as the basis of a local bureau."""
    for sentence in sentences(report.paragraphs):
        for title in re.finditer(r"《([^《》]{4,90})》", sentence.text):
            level = _LIMITED.search(squeezed(title[1]))
            if not level or level[1].startswith("县"):
                continue
            lower = _LOWER.search(sentence.text, title.end())
            if lower and negative(lower[0]) and _BASIS.search(sentence.text[: title.start()]):
                says = (
                    f"《{short(title[1], 36)}》管的是“{level[1]}”，这里用来认定“{short(lower[0], 24)}”："
                    "适用范围不含这些单位。请引用对它们有效的规定"
                )
                yield noted("适用范围", sentence.place, says, expected="适用于这些单位的规定", found=level[1])
    local = _local_unit(report)
    told: set[str] = set()
    for item in report.cited:
        if local and item.core.startswith("中央部门") and item.core not in told:
            told.add(item.core)
            says = f"《{item.core}》管的是中央部门，项目单位是{local}。请核对是否适用，或改引本地的规定"
            yield noted("适用范围", item.place, says, found=local, severity="hint")


def _local_unit(report: Report) -> str:
    """The unit of the project's card, "" where there is none or it is no local one."""
    for table in report.document.tables:
        for row in table.rows:
            filled = [cell for cell in row.cells if cell]
            if len(filled) > 1 and _OWN_LEVEL.search(filled[0]) and _LOCAL.fullmatch(filled[1]):
                return filled[1]
    for paragraph in report.paragraphs[:_FRONT]:
        if (found := _SAYS_UNIT.match(paragraph.text)) and _LOCAL.fullmatch(found[1]):
            return found[1]
    return ""


CHECKS = (earlier_than_its_basis, issuer_in_the_title, detached_numbers, for_another_level)
