"""问卷 in sentences: 收回 − 剔除 = 有效, options that make 有效, a weighted 综合满意度, groups of those who answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....values import cents, plain
from ..model import Paragraph
from ..report import Report
from .noting import Checked, Note, noted

ZERO, HUNDRED = Decimal(0), Decimal(100)
_SURVEYED = re.compile("问卷|受访|访谈|答卷|样本|调查")
_OPTION = "非常满意|很满意|十分满意|比较满意|较为满意|较满意|基本满意|非常不满意|很不满意|不太满意|不满意|满意|一般|不了解|不清楚|无所谓"
_COUNTED = re.compile(
    rf"(?<![不太常很较基本为])[“”\"‘’]?(?P<option>{_OPTION})[”\"’]?(?:的|评价)?(?:有|为|共|者|:|：)?(?P<count>\d{{1,6}})(?:份|人|户|名|家|票)(?!次)"
)
_WEIGHED = re.compile(
    rf"(?<![不太常很较基本为])[“\"‘]?(?P<option>{_OPTION})[”\"’]?(?:按|计|赋|记|为|以|得|赋值|赋分|折算为?|[（(：:])*(?P<points>\d{{1,3}}(?:\.\d{{1,2}})?)分"
)
_WEIGHTING = re.compile("加权|赋值|赋分|折算|计算|权重")
_RESULT = re.compile(
    r"(?:综合|总体|平均|加权)?满意度(?:得分|指数|平均)?(?:约?为|是|达到?|[:：])*(\d{1,3}(?:\.\d{1,4})?)(%|分)"
)
_BACK = re.compile(r"(?:收回|回收|回收到|收到)(?:问卷|答卷|调查问卷)?(?:共|共计|了)?(\d{1,6})份")
_OUT = re.compile(
    r"(?:剔除|扣除|去除|排除|删除|去掉)[^，。；\d]{0,20}(\d{1,5})份|无效(?:问卷|答卷)?(?:共|为|计)?(\d{1,5})份"
)
_VALID = re.compile(r"有效(?:调查)?(?:问卷|答卷|样本)?(?:共|共计|为|计|数为?)?(\d{1,6})份")
_GROUPS = re.compile(r"其中[，,]?((?:[\u4e00-\u9fff]{2,8}\d{1,6}(?:家|人|户|名|份|位)[、，,和]?){2,6})(?=[。；]|$)")
_GROUP = re.compile(r"([\u4e00-\u9fff]{2,8}?)(\d{1,6})(家|人|户|名|份|位)")
_ANSWERS = re.compile("满意|一般|认为|选择|表示|不|了解|知晓|有效|回收|收回|无效|发放|建议|意见|反映")
_FEWEST = 3  # options that make a question
_CLOSE = 5  # of a hundred: groups further off are groups of something else


def without_the_invalid(report: Report) -> Iterator[Note]:
    """收回190份，剔除15份，有效问卷175份."""
    for sentence in report.sentences:
        if "有效" not in sentence.text:
            continue
        found = [list(pattern.finditer(sentence.text)) for pattern in (_BACK, _OUT, _VALID)]
        if any(len(hits) != 1 for hits in found):
            continue
        back, out, valid = (int(next(filter(None, hits[0].groups()))) for hits in found)
        if back - out == valid:
            yield Checked("问卷份数", f"{sentence.place.label}{back} − {out} = {valid} 份有效")
        else:
            says = f"收回 {back} 份、剔除 {out} 份，{back} − {out} = {back - out}，有效问卷写作 {valid} 份。请改正"
            yield noted("问卷份数", sentence.place, says, expected=back - out, found=valid)


def options_make_all(report: Report) -> Iterator[Note]:
    """非常满意260人、满意195人、一般35人、不满意10人 of 500; where each has its share another check has it."""
    for paragraph in _surveys(report):
        for sentence in re.finditer(r"[^。]+", paragraph.text):
            counts = _counts(sentence[0])
            n = _answers(report, paragraph)
            if n is None or len(counts) < _FEWEST or not _both_ends(counts) or _shared_out(sentence[0]):
                continue
            total = sum(counts.values())
            shown = " + ".join(map(str, counts.values()))
            if total == n:
                yield Checked("选项人数", f"{paragraph.place.label}{shown} = {n}")
            elif abs(total - n) * 100 <= n * 20 and "多选" not in paragraph.text:
                said = "、".join(f"{option}{count}" for option, count in counts.items())
                says = f"各选项人数 {said}，{shown} = {total}，有效 {n} 份。请核对"
                sure = None if _borne_out(sentence[0], counts, n) else "warning"
                place = paragraph.at(sentence.start())
                yield noted("选项人数", place, says, expected=n, found=total, severity=sure)


def _surveys(report: Report) -> Iterator[Paragraph]:
    return (p for p in report.paragraphs if _SURVEYED.search(p.text) and "满意" in p.text)


def _counts(text: str) -> dict[str, int]:
    """The number of each option; {} where one stands twice (several questions or groups)."""
    found = [(match["option"], int(match["count"])) for match in _COUNTED.finditer(text)]
    return dict(found) if len({option for option, _ in found}) == len(found) else {}


def _both_ends(counts: dict[str, int]) -> bool:
    """From one end of the scale to the other."""
    return any(not option.startswith(("不", "非常不", "很不")) and "满意" in option for option in counts) and any(
        "不满意" in option or "不太满意" in option for option in counts
    )


def _answers(report: Report, paragraph: Paragraph) -> int | None:
    """有效问卷 of this paragraph, else of the only survey."""
    own = list(_VALID.finditer(paragraph.text))
    if len(own) == 1:
        return int(own[0][1])
    elsewhere = {int(m[1]) for p in report.paragraphs for m in _VALID.finditer(p.text)}
    return elsewhere.pop() if not own and len(elsewhere) == 1 else None


def _shared_out(text: str) -> bool:
    """Numbers with a share each: 占60%，占25%."""
    return len(re.findall(r"占(?:比)?(?:为|达)?\d", text)) > 1 or len(re.findall(r"\d%[）)]", text)) > 1


def _borne_out(text: str, counts: dict[str, int], n: int) -> bool:
    """A satisfaction figure that is some of the first options over n."""
    values = list(counts.values())
    for match in _RESULT.finditer(text):
        decimals = len(match[1].partition(".")[2])
        tops = (cents(Decimal(sum(values[:k])) * HUNDRED / n, decimals) for k in (1, 2, 3))
        if Decimal(match[1]) in tops:
            return True
    return False


def weighed(report: Report) -> Iterator[Note]:
    """按非常满意100分、满意90分、一般70分、不满意50分加权，综合满意度为92%: numbers times weights."""
    for paragraph in _surveys(report):
        weights = {m["option"]: Decimal(m["points"]) for m in _WEIGHED.finditer(paragraph.text)}
        counts = _counts(paragraph.text)
        sentence = next((s for s in re.finditer(r"[^。]+", paragraph.text) if len(_WEIGHED.findall(s[0])) > 1), None)
        result = _RESULT.search(sentence[0]) if sentence and _WEIGHTING.search(sentence[0]) else None
        if result is None or sentence is None or len(counts) < _FEWEST or set(counts) != set(weights):
            continue
        if max(weights.values()) != HUNDRED:
            continue
        total = sum(counts.values())
        due = sum((weights[option] * count for option, count in counts.items()), ZERO) / total
        rounded = cents(due, len(result[1].partition(".")[2]))
        shown = " + ".join(f"{count}×{plain(weights[option])}" for option, count in counts.items())
        place = paragraph.at(sentence.start() + result.start())
        if rounded == Decimal(result[1]):
            yield Checked("综合满意度", f"{place.label}（{shown}）÷ {total} = {result[1]}{result[2]}")
        elif total == (_answers(report, paragraph) or total):
            says = f"综合满意度写作 {result[1]}{result[2]}，（{shown}）÷ {total} = {plain(rounded)}{result[2]}。请改正"
            yield noted("综合满意度", place, says, expected=plain(rounded), found=result[1])


def groups_make_all(report: Report) -> Iterator[Note]:
    """有效问卷40份…其中中小企业29家，大型企业11家: groups that nearly make 有效, and nothing else of the survey."""
    for paragraph in report.paragraphs:
        valid = list(_VALID.finditer(paragraph.text)) if "问卷" in paragraph.text else []
        if len(valid) != 1:
            continue
        n, rest = int(valid[0][1]), paragraph.text[valid[0].end() :]
        for match in _GROUPS.finditer(rest):
            groups = _GROUP.findall(match[1])
            total = sum(int(count) for _, count, _ in groups)
            known = {
                int(figure)
                for figure in re.findall(
                    r"(?<![\d.])\d{1,6}(?=[份家人户名位])", paragraph.text[: valid[0].end() + match.start()]
                )
            }
            if len({unit for *_, unit in groups}) > 1 or any(_ANSWERS.search(name) for name, *_ in groups):
                continue
            shown = " + ".join(count for _, count, _ in groups)
            if total == n:
                yield Checked("问卷份数", f"{paragraph.place.label}{shown} = {n} 份")
            elif total not in known and abs(total - n) * 100 <= n * _CLOSE:
                says = f"“{match[0]}”：{shown} = {total}，有效问卷 {n} 份。请核对"
                place = paragraph.at(valid[0].end() + match.start())
                yield noted("问卷份数", place, says, expected=n, found=total, severity="warning")


CHECKS = (without_the_invalid, options_make_all, weighed, groups_make_all)
