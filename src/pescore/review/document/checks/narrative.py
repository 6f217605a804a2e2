"""What the text says of a leaf against the points it got: deductions, reasons, faults without deduction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from ....library import load
from ....values import plain
from ..blocks import Block, without_form
from ..passages import Passage, clauses, sentences, shared, short
from ..report import Report
from .noting import Checked, Note, both, noted

ZERO = Decimal(0)
_SET_UP = re.compile(r"是否(?:已)?(?:建立|制定|设立|编制)(?:了)?([^，。；]{4,30})")
_NOT_SET_UP = re.compile(r"未(?:建立|制定|设立|编制)([^，。；]{4,30})")
_NO_DEDUCTION = re.compile(r"(?:此项|本项|该项|故|因此|，)不(?:予)?扣分|此项得满分|本项得满分")
_QUESTION = re.compile("是否|确保|要做到|应做到|务必|力争|为目标|目标为")
_ASKED = re.compile("^(?:评价要点|评分标准|指标解释|指标说明|评分规则|评分细则|计算公式)")
_CONCLUDES = re.compile(r"^(?:综上|综上所述|由此可见|综上可见)[，,]?")
_TOPIC = 2  # characters the names of two indicators must share to be about one topic
_SAME = 6  # characters two deductions must share to be taken for the same fault
_MOST = 6
_HAS_RULES = re.compile(
    r"是否(?:已)?(?:制定|建立|设立|具有|具备)(?:或(?:具有|建立|制定))?(?:了)?(?:相应的|相关的)?([^，。；]{4,30})"
)
_LACKS_RULES = re.compile(r"未[^，。；《]{0,34}?(?:制定|建立|设立|编制)(?:了)?(?:相应的|相关的)?([^，。；《》]{4,24})")
_LISTED_RULES = re.compile("《[^《》]{4,60}》")
_MAINLY = re.compile(r"(?:把|将|以)([^，。；]{2,20})(?:当作|作为)[^，。；]{0,12}主要(?:手段|方式|渠道|途径|形式)")
_ONLY = re.compile(r"仅仅?(?:通过|依靠|靠|采用|采取|以)([^，。；]{2,16}?)的?(?:形式|方式|手段|渠道|途径)")
_UNABLE = re.compile(
    r"无法(?:对[^，。；]{2,16})?(?:作出|做出|给出|进行|形成)?[^，。；]{0,6}(?:判断|评价|认定|评定|核实)"
)
_ALIKE = 4  # characters a claim and a problem must share
_COUNTED = re.compile(
    r"扣减?\d{1,4}(?:\.\d+)?分|(?<!\d)\d{1,9}[个家所户](?:[县市区旗乡镇村]|单位)?(?:（[^（）]{1,8}）)?"
)


def words(name: str) -> re.Pattern[str]:
    """One of the word lists of library/report_words.yaml as a pattern."""
    return re.compile("|".join(load("report_words")[name]))


def negative(text: str) -> bool:
    """The clause names a shortcoming (未…, 不足, 缺少 …), and not that there was none (未发现, 不存在)."""
    return bool(words("缺点").search(words("没有缺点").sub("", text)))


def deductions_stated(report: Report) -> Iterator[Note]:
    """扣N分 in the text is 分值 − 得分; 不扣分 goes with full marks."""
    right = 0
    for leaf in report.leaves:
        full, score, place = _said(leaf)
        taken = sum((points for points, _ in leaf.taken), ZERO)
        if leaf.taken and full - score not in (taken, leaf.taken[-1][0]):
            says = (
                f"“{leaf.name}”正文写扣 {plain(taken)} 分（{leaf.taken[0][1].label}），"
                f"分值 {plain(full)}、得分 {plain(score)}，实扣 {plain(full - score)}。请统一"
            )
            yield noted(
                "扣分与得分", leaf.taken[0][1], says, expected=plain(full - score), found=plain(taken), path=leaf.path
            )
        elif score < full and _NO_DEDUCTION.search(leaf.narrative):
            says = f"“{leaf.name}”正文写不扣分（或得满分），得分却是 {plain(score)}/{plain(full)}。请统一"
            yield noted("扣分与得分", place, says, expected=plain(full), found=plain(score), path=leaf.path)
        else:
            right += bool(leaf.taken)
    if right:
        yield Checked("扣分与得分", f"{right} 处“扣…分”与分值减得分一致")


def deductions_without_reason(report: Report) -> Iterator[Note]:
    for leaf in report.leaves:
        full, score, place = _said(leaf)
        told = leaf.reason or negative(leaf.narrative) or re.search(r"\d%|小于|低于|未达", leaf.narrative)
        if score < full and not told:
            says = f"“{leaf.name}”扣 {plain(full - score)} 分，正文没有写出扣分原因。请补写"
            yield noted("扣分无原因", place, says, path=leaf.path)


def praise_for_lost_points(report: Report) -> Iterator[Note]:
    """The closing sentence praises what lost points: 综上所述，项目制度合规，…得1分 of 2."""
    for leaf in report.leaves:
        full, score, place = _said(leaf)
        if score == full:
            continue
        for sentence in sentences(leaf.facts[-1:]):
            head = re.split(r"[，,]?此项|[，,]?本项|[，,]?该项", sentence.text)[0]
            if _CONCLUDES.match(head) and words("好评").search(head) and not negative(head) and "不" not in head:
                says = (
                    f"“{leaf.name}”只得 {plain(score)}/{plain(full)} 分，结论却写“{short(head, 30)}”。请统一结论和得分"
                )
                yield noted("结论与得分", place, says, found=short(head, 30), path=leaf.path)


def faults_without_deduction(report: Report) -> Iterator[Note]:
    """Full marks, and a shortcoming in the same text."""
    for leaf in report.leaves:
        full, score, _ = _said(leaf)
        if score != full:
            continue
        for sentence in sentences(leaf.facts):
            found = words("转折").search(sentence.text)
            if found and negative(sentence.text[found.start() :]):
                says = f"“{leaf.name}”得满分，正文却写“{short(sentence.text[found.start() :].lstrip('，'), 44)}”：是否应扣分，请说明"
                yield noted("缺点未扣分", sentence.place, says, path=leaf.path)
                break


def same_fault_twice(report: Report) -> Iterator[Note]:
    """Two leaves lose points for what reads like the same fault."""
    losing = [leaf for leaf in report.leaves if _said(leaf)[1] < _said(leaf)[0]]
    faults = {id(leaf): _faults(leaf) for leaf in losing}
    for a, b in combinations(losing, 2):
        best = max((shared(x, y, _SAME) for x in faults[id(a)] for y in faults[id(b)]), key=len, default="")
        if len(best) >= _SAME:
            lost = [plain(_said(leaf)[0] - _said(leaf)[1]) for leaf in (a, b)]
            says = (
                f"“{a.name}”扣 {lost[0]} 分和“{b.name}”扣 {lost[1]} 分（{b.place.label}）说的像是同一件事（“{best}”）："
                "同一问题重复扣分，请确认或合并"
            )
            yield noted("重复扣分", a.place, says, found=best, path=a.path)
        elif topic := _topic(a, b, faults):
            says = f"“{a.name}”（{a.place.label}）和“{b.name}”（{b.place.label}）都因“{topic}”扣分：请确认不是同一问题扣了两次"
            yield noted("重复扣分", a.place, says, found=topic, path=a.path, severity="hint")


def _topic(a: Block, b: Block, faults: dict[int, list[str]]) -> str:
    """What both names and both faults speak of, general words of the field left aside."""
    general = load("report_words")["泛称"]
    for size in (4, 3, _TOPIC):
        for at in range(len(a.name) - size + 1):
            word = a.name[at : at + size]
            if (
                word in b.name
                and word not in general
                and all(any(word in fault for fault in faults[id(leaf)]) for leaf in (a, b))
            ):
                return word
    return ""


def point_not_met(report: Report) -> Iterator[Note]:
    """要点 asks whether something was set up, the text says it was not, and yet there are points."""
    for leaf in report.leaves:
        full, score, _ = _said(leaf)
        asked = _SET_UP.search(leaf.points)
        if not asked or not score:
            continue
        for clause in clauses(leaf.facts):
            denied = _NOT_SET_UP.search(clause.text)
            if denied and shared(asked[1], denied[1], _SAME):
                says = (
                    f"“{leaf.name}”的要点是“{short(leaf.points.rstrip('。'), 30)}”，正文写“{short(clause.text, 30)}”，"
                    f"却得 {plain(score)}/{plain(full)} 分：要点本身不符合，请说明其余分数的依据"
                )
                yield noted("要点不符却得分", clause.place, says, found=plain(score), path=leaf.path)
                break


def deducted_beside_the_points(report: Report) -> Iterator[Note]:
    """要点 asks for rules that the text itself lists, and the points go for another document that is missing."""
    for leaf in report.leaves:
        full, score, place = _said(leaf)
        asked = _HAS_RULES.search(leaf.points)
        listed = _LISTED_RULES.findall(leaf.narrative)
        if score == full or not asked or not listed:
            continue
        missing = next((m for c in clauses(leaf.facts) if (m := _LACKS_RULES.search(c.text))), None)
        if missing and not shared(asked[1], missing[1], _ALIKE):
            says = (
                f"“{leaf.name}”的要点是“{short(leaf.points.rstrip('。'), 30)}”，正文列出已有{'、'.join(listed[:3])}，"
                f"却因没有“{short(missing[1], 20)}”扣 {plain(full - score)} 分：要点没有要求它。请改要点或改分"
            )
            yield noted("要点外扣分", place, says, found=missing[1], path=leaf.path)


def judged_though_unable(report: Report) -> Iterator[Note]:
    """因此无法…作出判断, and the next sentence concludes that all is well."""
    for leaf in report.leaves:
        unable = next((m for p in leaf.facts if (m := _UNABLE.search(p.text))), None)
        if not unable:
            continue
        for sentence in sentences(leaf.facts[-1:]):
            head = re.split(r"[，,]?[此本该]项", sentence.text)[0]
            if _CONCLUDES.match(head) and words("好评").search(head) and not negative(head):
                says = f"“{leaf.name}”先写“{unable[0]}”，后写“{short(head, 30)}”：不能判断就不能下结论。请统一"
                yield noted(
                    "结论与得分", sentence.place, says, expected=unable[0], found=short(head, 30), path=leaf.path
                )


def _faults(leaf: Block) -> list[str]:
    """The clauses that name what was wrong, without the sum taken off and the number of units it concerns."""
    found = (_COUNTED.sub("", text) for p in leaf.facts for text in re.split("[，。；！？,;]", without_form(p.text)))
    return [text for text in found if negative(text) and not _CONCLUDES.match(text)]


def claims_against_problems(report: Report) -> Iterator[Note]:
    """均已、全部、未出现 … in one place, the opposite in the list of problems."""
    problems = [c for c in clauses(report.under(*load("report_words")["问题标题"])) if negative(c.text)]
    claims = [c for c in clauses(report.paragraphs) if words("绝对").search(c.text) and not negative(c.text)]
    own = _commonplace(report)
    told = {c.text for c in claims if any(re.search(pair["说"], c.text) for pair in load("report_words")["相反"])}
    before = len(told)
    index: dict[str, list[Passage]] = {}
    for problem in problems:
        for gram in {problem.text[i : i + _ALIKE] for i in range(len(problem.text) - _ALIKE + 1)}:
            index.setdefault(gram, []).append(problem)
    for claim in claims:
        if _is_advice(claim) or claim.text in told or claim in problems:
            continue
        grams = (claim.text[i : i + _ALIKE] for i in range(len(claim.text) - _ALIKE + 1))
        for problem in (problem for gram in grams for problem in index.get(gram, ())):
            common = shared(claim.text, problem.text, _ALIKE)
            if common and not own.intersection({common}) and not any(common in word for word in own):
                told.add(claim.text)
                says = f"{claim.place.label}写“{short(claim.text)}”，{problem.place.label}又写“{short(problem.text)}”：说法相反，请统一"
                yield noted("说法相反", claim.place, says, found=common)
                break
        if len(told) - before >= _MOST:
            return


def opposites(report: Report) -> Iterator[Note]:
    """Pairs of statements of library/report_words.yaml that cannot both hold."""
    problems = list(clauses(report.under(*load("report_words")["问题标题"])))
    plain_text = [p for p in report.paragraphs if not p.heading and not _ASKED.match(p.text)]
    facts = {id(p) for leaf in report.leaves for p in leaf.facts}
    elsewhere = [c for c in clauses(plain_text) if not _is_advice(c) and not _QUESTION.search(c.text)]
    for pair in load("report_words")["相反"]:
        claim, denial = re.compile(pair["说"]), re.compile(pair["反"])
        said = [c for c in elsewhere if claim.search(c.text) and not denial.search(c.text) and _told_as_fact(c, facts)]
        denied = [c for c in problems if denial.search(c.text)]
        if said and denied:
            places = both([c.place for c in said])
            says = f"{places}写“{short(said[0].text)}”，问题部分{denied[0].place.label}又写“{short(denied[0].text)}”：说法相反，请统一"
            yield noted("说法相反", said[0].place, says, expected=short(denied[0].text), found=short(said[0].text))


def _told_as_fact(clause: Passage, facts: set[int]) -> bool:
    """做到… is an aim in the description of a project, and a result where an indicator is scored."""
    return "做到" not in clause.text or id(clause.paragraph) in facts


def only_and_mainly(report: Report) -> Iterator[Note]:
    """把开会、挂横幅当作主要手段…仅通过印发文件: mainly one thing and only another, in one paragraph."""
    told: set[str] = set()
    for paragraph in report.paragraphs:
        main, only = _MAINLY.search(paragraph.text), _ONLY.search(paragraph.text)
        if main and only and main[0] not in told and not shared(main[1], only[1], 2):
            told.add(main[0])
            says = f"同一段里说主要手段是“{main[1]}”，又说{short(only[0], 24)}：“仅”与前面不合。请统一"
            place = paragraph.at(only.start())
            yield noted("说法相反", place, says, expected=main[1], found=only[0], severity="hint")


def _is_advice(passage: Passage) -> bool:
    titles = load("report_words")
    return any(word in title for title in passage.section for word in (*titles["建议标题"], *titles["问题标题"]))


def _commonplace(report: Report) -> set[str]:
    """Words every part of this report holds: the project's name and the field's set phrases."""
    return {report.project, *load("report_words")["套话"]} - {""}


def _said(leaf: Block):
    assert leaf.said is not None
    return leaf.said


CHECKS = (
    deductions_stated,
    deductions_without_reason,
    praise_for_lost_points,
    faults_without_deduction,
    same_fault_twice,
    point_not_met,
    deducted_beside_the_points,
    judged_though_unable,
    opposites,
    only_and_mainly,
    claims_against_problems,
)
