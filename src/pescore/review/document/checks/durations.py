"""合同工期18个月, 应于2022年9月17日竣工, 实际于12月16日竣工, 延期90天: the days between the dates of one sentence."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Iterator

from ..passages import Passage
from ..plans import DAY, date_of
from ..report import Report
from .noting import Checked, Note, noted

_END = "竣工|完工|完成|建成|交付|交工|投入使用|投用|投产|通车"
_BEGUN = re.compile(rf"{DAY}(?:正式|全面)?(?:开工|动工|开始施工|进场施工)")
_DUE = re.compile(
    rf"(?:应(?:当)?(?:于|在)|应|计划(?:于|在)?|约定(?:于|在|应于)?|原定(?:于)?|规定(?:于)?){DAY}(?:之?前)?[^，。；\d]{{0,8}}(?:{_END})"
)
_ACTUAL = re.compile(
    rf"(?:实际(?:竣工|完工|完成)?(?:时间为|日期为|于|在)?|直至|至|迟至){DAY}[^，。；\d]{{0,12}}(?:{_END}|验收)"
)
_TERM = re.compile(r"(?:合同|计划|约定)?工期为?[:：]?(\d{1,3})个月")
_LATE = re.compile(
    r"(?:延期|逾期|推迟|滞后|超期|拖延|延误|延迟|晚于?[^，。；\d]{0,6})(?:了|约|共|达|竣工|完工|完成){0,2}(\d{1,4})(天|日)(?!内|以)"
)
_OTHERWISE = re.compile("批准|批复|同意|其中|顺延|扣除|疫情|认定|不含|日历")
_NEAR = 3  # days: counted with or without the first and the last
_FAR = 15  # days: further off than any way of counting
_MONTHS = 12


def contract_months(report: Report) -> Iterator[Note]:
    """工期18个月 from the day of beginning ends on the day that is said to have been agreed."""
    for sentence in report.sentences:
        term = _TERM.search(sentence.text)
        begun, due = _only(_BEGUN, sentence), _only(_DUE, sentence)
        if not term or begun is None or due is None or due <= begun:
            continue
        months, end = int(term[1]), _after(begun, int(term[1]))
        if abs((due - end).days) <= _NEAR:
            yield Checked("工期", f"{sentence.place.label}{begun} 起 {months} 个月到 {due}")
        elif abs((due - end).days) >= _FAR:
            says = f"工期写作 {months} 个月，{begun} 开工的应到 {end} 前后，这里写应于 {due} 完工。请核对工期和日期"
            yield noted("工期", sentence.place, says, expected=end, found=due, severity="error")


def days_late(report: Report) -> Iterator[Note]:
    """延期90天 is the days from the agreed day to the actual one."""
    for sentence in report.sentences:
        late = list(_LATE.finditer(sentence.text))
        due, actual = _only(_DUE, sentence), _only(_ACTUAL, sentence)
        if len(late) != 1 or due is None or actual is None or _OTHERWISE.search(sentence.text[: late[0].end()]):
            continue
        days, said = (actual - due).days, int(late[0][1])
        if abs(days - said) <= 1:
            yield Checked("工期", f"{sentence.place.label}{due} 至 {actual} 延期 {said} 天")
        else:
            says = f"“{late[0][0]}”：应于 {due}、实际 {actual}，相差 {days} 天。请改正"
            sure = abs(days - said) > _NEAR
            place = sentence.paragraph.at(max(sentence.paragraph.text.find(late[0][0]), 0))
            yield noted("工期", place, says, expected=days, found=said, severity="error" if sure else "warning")


def _only(pattern: re.Pattern[str], sentence: Passage) -> datetime.date | None:
    """The one date the words give, its year from the dates in front where it has none; None where there are several."""
    found = list(pattern.finditer(sentence.text))
    if len(found) != 1:
        return None
    years = re.findall(r"(20\d\d)年", sentence.text[: found[0].end()])
    return date_of(found[0][1], found[0][2], found[0][3], int(years[-1]) if years else None)


def _after(day: datetime.date, months: int) -> datetime.date:
    total = day.year * _MONTHS + day.month - 1 + months
    year, month = total // _MONTHS, total % _MONTHS + 1
    return datetime.date(year, month, min(day.day, monthrange(year, month)[1]))


CHECKS = (contract_months, days_late)
