"""Turns of phrase about what is added up and what is counted from (相加与基准), in the manner of turns.py."""

from __future__ import annotations

from ..values import patterns as re
from .turns import FIGURE, WORTH, Turn

_POINTS = r"\d+(?:\.\d+)?"


def _from_the_column(found: re.Match[str]) -> str:
    """得分=10-(实际天数-承诺天数)*0.4,承诺天数见目标值一栏: the name stands for 目标值."""
    name = found["name"]
    text = found["before"] + found["after"]
    return text.replace(name, "目标值").replace(name.removesuffix("数"), "目标值")


SUMS_AND_BASES: tuple[Turn, ...] = (
    (
        ("分)",),
        re.compile(
            rf"\(({_POINTS}分)\)[,;](?=否则|反之|没有不得分|未[\u4e00-\u9fff]{{0,6}}的?(?:不得分|扣)|不[\u4e00-\u9fff]{{1,6}}的?(?:不得分|扣)|无[\u4e00-\u9fff]{{1,6}}的?(?:不得分|扣))"
        ),
        r"得\1;",
    ),
    (
        ("目标值",),
        re.compile(
            r"^(?P<before>.*?)[,;。(](?P<name>[\u4e00-\u9fff]{2,8})(?:详?见|按|为|取自?|同)“?(?:年度)?目标值?”?(?:一?[栏列])(?:内|中)?(?:所列|的数)?\)?(?P<after>.*)$"
        ),
        _from_the_column,
    ),
    (
        ("相乘",),
        re.compile(
            rf"(?P<rate>[\u4e00-\u9fff]{{2,12}})(?:与|和|同){WORTH}相乘(?:,?即?[为是]?(?:本项|该项)?(?:得分|实际得分))?"
        ),
        r"得分=\g<rate>*分值",
    ),
    (("如",), re.compile(rf"[,;](?:比如|例如|譬如|举例)[:,]?[^,;。\d]{{0,12}}{FIGURE}的?,?[得计扣]{_POINTS}分"), ""),
    (
        ("其余", "剩余", "余下"),
        re.compile(
            rf"(?:基础分|基本分|保底分?|固定)(?P<base>{_POINTS})分[,;]?(?:其余|剩余|余下)(?:的)?(?P<rest>{_POINTS})分,?"
            r"按照?(?P<rate>[^,;。()*/\d]{2,12}?)(?:折算|计算|计分|计)(?:得分)?(?:\((?P<cap>[^()]{4,24})\))?"
        ),
        lambda m: f"得分={m['base']}+{m['rate']}*{m['rest']}" + (f",{m['cap']}" if m["cap"] else ""),
    ),
    (
        ("相加",),
        re.compile(
            r"[,;。]?(?:以上)?(?:两|二|三|四|几|各)(?:块|个?部分|小?项|者)(?:的?得分)?(?:直接)?相加"
            r"(?:即为?)?(?:本项)?(?:总?得分|总分)?(?=[。;]|$)"
        ),
        "",
    ),
    (
        ("加到", "加至"),
        re.compile(rf"(?:最多|最高)加[到至](?:本项|该项)?(?:的)?(?:满分|分值)?({_POINTS}分)"),
        r"最高\1",
    ),
    (("在此基础",), re.compile(r"在此基础上,?(?=每)"), ""),
    (
        ("为基准,达", "为基数,达", "为标准,达"),
        re.compile(rf"以({FIGURE})为(?:基准|基数|标准)[,;]达到(?:该|此)?(?:基准|基数|标准)(?:值)?的?(?=得|计)"),
        r"达到\1的",
    ),
    (
        ("按", "以"),
        re.compile(rf"([,;])超[过出]({_POINTS}分)的?,?(?:均|都)?[按以]\2(?:算|计|计算|计分)(?=[,;。)]|$)"),
        r"\1最高\2",
    ),
    (
        ("要点", "条件"),  # 得分=符合要点数/要点总数*分值
        re.compile(
            rf"得分=(?:符合|满足|达标|具备)的?(?:评价)?(?:要点|条件|要求)(?:个|项|条)?数?/(?:评价)?(?:要点|条件|要求)?(?:总|全部)(?:要点|条件)?(?:个|项|条)?数\*{WORTH}"
        ),
        "各要点分值相等,符合得相应分值,不符合不得分",
    ),
)
