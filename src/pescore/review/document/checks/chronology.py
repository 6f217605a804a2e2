"""What has to come first: 开工, 完工, 竣工验收; 进场, 完成, 提交; 征求意见, 反馈; and years that belong to another year's work."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ....library import load
from ..model import Place
from ..passages import Passage
from ..plans import DAY, date_of, plan_year, plans_of, stages_of
from ..report import Report
from .noting import Checked, Note, noted

_DATE = re.compile(rf"(?<!\d){DAY}(?!前|之前|起?[至到—–~～-])")
_WORDS_AFTER = 14  # characters of the clause that say what happened on the day
_ASKED_FOR = re.compile("征求|送达|发出|送交|印发")
_ANSWERED = re.compile(rf"{DAY}[^，。；\d]{{0,12}}(?:反馈|回复|复函|书面答复)")
_SURVEYED = re.compile(
    rf"(?:问卷|调查|访谈|座谈|走访|现场评价|现场核查)[^，。；\d]{{0,12}}(?:于|自|从|在){DAY}(?:至|到|[-—–~～])?"
)
_TERM = re.compile(r"工期为?(\d{2,4})(?:个)?(?:日历)?天")
_IN_TIME = re.compile(
    "(?<![未没])(?:按|如)(?:合同|计划|约定|照)?(?:约定|规定|要求)?(?:的)?(?:工期|期|时|期限)(?:限)?(?:全部)?(?:完工|竣工|完成|建成)|工期(?:未|没有)延误"
)
_AS_OF = re.compile(r"截至(20\d\d)年(\d{1,2})月(\d{1,2})日[^。；]{0,24}?(支出|支付|到位|拨付|执行)")
_BUDGET_OF = re.compile(r"(20\d\d)年(?:度)?[^，。；\d]{0,12}?(?:预算|安排|下达|补助资金)")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day: `step` is its rank in `order`, a line of 先后."""

    word: str
    order: int
    step: int
    day: datetime.date
    place: Place


def in_turn(report: Report) -> Iterator[Note]:
    """Within one sentence the acceptance cannot lie before the completion, nor the end of the visits before their start."""
    for sentence in report.sentences:
        if sentence.text.count("日") < 2:
            continue
        events = list(_events(report, sentence))
        for order in sorted({event.order for event in events}):
            row = [event for event in events if event.order == order]
            if len({event.step for event in row}) < len(row):
                continue  # several projects in one sentence
            row.sort(key=lambda event: event.step)
            wrong = [(a, b) for a, b in pairwise(row) if b.day < a.day]
            for a, b in wrong:
                says = f"{b.word}（{b.day}）早于{a.word}（{a.day}）。请核对日期"
                yield noted("先后倒置", b.place, says, expected=f"≥{a.day}", found=b.day)
            if len(row) > 1 and not wrong:
                yield Checked("先后倒置", f"{row[0].place.label}{'、'.join(e.word for e in row)}先后有序")


def _events(report: Report, sentence: Passage) -> Iterator[Event]:
    """Dates of a sentence with the word of 先后 that follows each in its clause."""
    orders: list[list[str]] = load("report_words")["先后"]
    text, paragraph = sentence.text, sentence.paragraph
    year = plan_year(report, paragraph)
    dated = list(_DATE.finditer(text))
    known = next((match[1] for match in dated if match[1]), None)
    for i, match in enumerate(dated):
        known = match[1] or known
        day = date_of(known, match[2], match[3], year)
        until = dated[i + 1].start() if i + 1 < len(dated) else len(text)
        clause = re.split("[，。；、（(）):：]", text[match.end() : min(until, match.end() + _WORDS_AFTER)])[0]
        hits = [
            (found.start(), -found.end(), found[0], order, step)
            for order, steps in enumerate(orders)
            for step, words in enumerate(steps)
            if (found := re.search(words, clause))
        ]
        if (
            hits
            and day
            and not re.search("计划|预计|拟|应于|前|未", clause + text[max(0, match.start() - 4) : match.start()])
        ):
            _, _, word, order, step = min(hits)
            yield Event(word, order, step, day, paragraph.at(paragraph.text.find(text[match.start() : match.end()])))


def answered_before_asked(report: Report) -> Iterator[Note]:
    """征求意见（6月23日至6月27日）: …该厅于6月17日反馈."""
    for stage in stages_of(report):
        paragraph = stage.paragraph
        if paragraph is None or stage.start is None or not _ASKED_FOR.search(stage.title):
            continue
        for match in _ANSWERED.finditer(paragraph.text):
            day = date_of(match[1], match[2], match[3], stage.start.year)
            if day and day < stage.start:
                says = f"{day} 反馈，早于征求意见开始的 {stage.start}。请核对日期"
                yield noted("先后倒置", paragraph.at(match.start()), says, expected=f"≥{stage.start}", found=day)


def survey_of_another_year(report: Report) -> Iterator[Note]:
    """调查于2024年2月20日…进行, the evaluation from 10 February to 14 March 2025: the year is the last one's."""
    spans = [(w.start, w.end) if w else (plan[0].start or plan[0].end, plan[-1].end) for plan, w in plans_of(report)]
    if len(spans) != 1 or spans[0][0] > spans[0][1]:
        return
    start, end = spans[0]
    for paragraph in report.paragraphs:
        for match in _SURVEYED.finditer(paragraph.text):
            day = date_of(match[1], match[2], match[3], None) if match[1] else None
            meant = date_of(str(start.year), match[2], match[3], None)
            if day and meant and day.year != meant.year and day < start and start <= meant <= end:
                says = f"“{match[0]}”在评价期间（{start} 至 {end}）之前一年以上。请核对年份"
                yield noted("数据年度", paragraph.at(match.start()), says, expected=meant, found=day)


def spent_before_its_year(report: Report) -> Iterator[Note]:
    """项目2024年预算…截至2023年12月31日，实际支出…: the money of 2024 cannot have been spent by then."""
    for paragraph in report.paragraphs:
        for match in _AS_OF.finditer(paragraph.text):
            budgets = {int(m[1]) for m in _BUDGET_OF.finditer(paragraph.text[: match.start()])}
            if len(budgets) == 1 and (year := budgets.pop()) > int(match[1]):
                says = f"资金是 {year} 年的，{match[4]}数却截至 {match[1]}年{match[2]}月{match[3]}日。请核对年份"
                yield noted("数据年度", paragraph.at(match.start()), says, expected=f"≥{year}", found=match[1])


def contract_period(report: Report) -> Iterator[Note]:
    """开工, 工期800日历天, 完工 900 days later, and yet 按合同工期完工."""
    praise = next((s for s in report.sentences if _IN_TIME.search(s.text) and not _TERM.search(s.text)), None)
    for sentence in report.sentences:
        term = _TERM.search(sentence.text)
        days = _started_and_ended(report, sentence) if term else None
        if not term or not days:
            continue
        start, end, place = days
        took, agreed = (end - start).days, int(term[1])
        if took <= agreed + 1:
            yield Checked("工期", f"{place.label}{start} 至 {end} 共 {took} 天，在工期 {agreed} 天以内")
        elif praise:
            says = (
                f"{start} 开工、{end} 完工共 {took} 天，超过工期 {agreed} 天 {took - agreed} 天；"
                f"{praise.place.label}却说按期完工。请核对"
            )
            yield noted("工期", place, says, expected=f"≤{agreed}", found=took)


def _started_and_ended(report: Report, sentence: Passage) -> tuple[datetime.date, datetime.date, Place] | None:
    events = [e for e in _events(report, sentence) if e.order == 0]
    start = [e for e in events if e.word == "开工"]
    end = [e for e in events if re.fullmatch("(?:全面|全部)?(?:完工|竣工)", e.word)]
    return (start[0].day, end[0].day, start[0].place) if len(start) == len(end) == 1 else None


CHECKS = (in_turn, answered_before_asked, survey_of_another_year, spent_before_its_year, contract_period)
