"""Whose figure it is (别家的数): a neighbour, a yardstick or a unit of its own annex, not the project of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .model import Document, Paragraph

_OTHERS = re.compile(
    "相邻|邻近|毗邻|周边|临近的|邻[县市区]|兄弟|同类|外[地省市县]|其[他它][县市区省地州]|先进地区|标杆|对标"
    "|(?:全[国省市州]|省|市|行业|区域|地区)平均|平均水平|同期全[国省市州]"
)
_PLACE = re.compile(
    r"(?:^|[，、；：（的与和比较而])([\u4e00-\u9fff]{2,3}?[县市区旗州])(?!财政|人民|级|委|[\u4e00-\u9fff]{1,8}[局委办])"
)
_GENERAL = re.compile("^[全该本各我两每城园校社景片小地外此]|^(?:项目|受益|试点|示范|开发|抽查|其中|部分|所有|库|涉及)")
_BACK = re.compile("本项目|该项目|本次|我[县市区省]|本[县市区省]|评价组|综上|[，,]项目综合")
_ANNEX = re.compile(
    r"附[件表录][一二三四五六七八九十\d]{0,3}[：:\s、.．-]*([^，。；（(]{1,16}?(?:[镇乡村县区市局院校站所园社]|街道|社区|食堂|公司|企业|单位|中心))(?:的)?"
    r"(?:绩效|项目|现场|综合)?(?:评价|得分|考核|评分)(?:情况|结果|得分|报告|说明|概况)"
)
_ANY_ANNEX = re.compile("附[件表录]")
_SENTENCE = 400  # characters looked back
_TITLE = 40  # characters: a longer paragraph is no title
_HEAD = 6  # paragraphs that say whose report it is


def home_of(document: Document) -> str:
    """The words in which the report says whom it is about: its title page."""
    return "".join(paragraph.text for paragraph in document.paragraphs[:_HEAD])


def of_another(text: str, at: int, home: str) -> bool:
    """相邻的安平县…得分87.6分: the sentence up to `at` is about somebody else."""
    before = text[max(text.rfind("。", 0, at) + 1, at - _SENTENCE) : at]
    told = [m.end() for m in _OTHERS.finditer(before)]
    told += [m.end() for m in _PLACE.finditer(before) if m[1] not in home and not _GENERAL.match(m[1])]
    return bool(told) and not _BACK.search(before, max(told))


def of_the_project(document: Document) -> Iterator[Paragraph]:
    """Paragraphs outside 附件1 甲镇评价情况: what stands there is that unit's."""
    home, theirs = home_of(document), False
    for paragraph in document.paragraphs:
        if len(paragraph.text) < _TITLE and _ANY_ANNEX.match(paragraph.text):
            unit = _ANNEX.match(paragraph.text)
            theirs = unit is not None and unit[1][-4:] not in home
        if not theirs:
            yield paragraph
