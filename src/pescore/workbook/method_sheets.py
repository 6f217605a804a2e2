"""权重, 专家打分, 隶属度: one sheet per method a report names, to be filled in; results appear once every cell is.

Each ends with a sentence for the report (报告用语) made of its own figures, blank while they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from .pen import Pen
from .refs import letters
from .style import HEADER, HEADER_FILL, INPUT_FILL, MIDDLE, PROSE, SECTION, STRONG, page, widths

SHEETS = ("权重", "专家打分", "隶属度")
LARGEST = 10  # indicators: the RI tables end there
MOST_EXPERTS = 30
GRADES = (("优", 95), ("良", 85), ("中", 70), ("差", 30))
_WEIGHT = "0.0000"
_NUMBER_FORMAT = "0.00"
HEAD = 3  # the row of the headings
_FILL_IN = "底色格由评价人员填写"


def check_methods(names: Sequence[str], experts: int) -> None:
    """Raises ValueError (Chinese) for fewer than two or too many indicators, or for a number of experts out of range."""
    if not 2 <= len(names) <= LARGEST:
        raise ValueError(f"一级指标有 {len(names)} 个，方法表用于 2 至 {LARGEST} 个指标的比较：请调整指标体系")
    if not 1 <= experts <= MOST_EXPERTS:
        raise ValueError(f"专家人数 {experts} 不在 1 至 {MOST_EXPERTS} 之间，请改正")


def write_methods(pens: Sequence[Pen], names: Sequence[str], experts: int, total: Decimal) -> None:
    """The three sheets in the order of SHEETS; `names` are the indicators compared, `total` the points to share out."""
    weights, panel, memberships = pens
    write_weights(weights, names, experts, total)
    write_panel(panel, names, experts)
    write_memberships(memberships, names)


def write_weights(pen: Pen, names: Sequence[str], experts: int, total: Decimal) -> None:
    """层次分析法: a matrix per expert one below the other, the lower half filled in by itself; weights and points."""
    n, first = len(names), HEAD + 1
    last_col, last = letters(n + 2), HEAD + n * experts
    pen.title(
        "权重（层次分析法）", n + 2, f"{_FILL_IN}：左边的指标比上边的重要几倍，填 1 至 9 或 =1/3；对称的一半自动得出。"
    )
    pen.header(HEAD, ["专家", "指标", *names])
    for k in range(experts):
        _matrix(pen, first + n * k, names, f"第{k + 1}位")
    pen.merge_equal(first, 1, [k for k in range(experts) for _ in names])
    cells, numbers = f"$B${HEAD}:${last_col}${last}", f"$C${first}:${last_col}${last}"
    ready = f"COUNT({numbers})={n * n * experts}"
    row = _section(pen, last + 2, "结果", n + 2)
    pen.header(row, ["指标", "权重", f"分值（共{_shown(total)}）"])
    top = row + 1
    for i, name in enumerate(names, 1):
        row += 1
        pen.put(row, 1, name, align=MIDDLE)
        pen.formula(row, 2, f'=IF({ready},INDEX(PE_AHP({cells}),{i}),"")', "", number_format=_WEIGHT)
        weights = f"$B${top}:$B${top + n - 1}"
        points = f'=IF({ready},INDEX(PE_POINTS({weights},{_shown(total)},0.5),{i}),"")'
        pen.formula(row, 3, points, "", number_format="0.0", font=STRONG)
    detail = f'PE_AHP({cells},"",1)'
    facts = [
        ("λmax", f"INDEX({detail},{n + 2},2)", _WEIGHT),
        ("CR（0.52表）", f'PE_AHP_CR({cells},"0.52表")', _WEIGHT),
        ("CR（0.58表）", f'PE_AHP_CR({cells},"0.58表")', _WEIGHT),
        ("结论", f"INDEX({detail},{n + 6},2)", None),
        ("最不一致的判断", f"INDEX({detail},{n + 7},2)", None),
    ]
    for label, formula, shown in facts:
        row += 1
        _fact(pen, row, label, f'=IF({ready},{formula},"")', n + 2, shown)
    ratio, verdict = f"B{row - 3}", f"B{row - 1}"
    listed = '&"、"&'.join(f'A{top + i}&TEXT(B{top + i},"0.0000")' for i in range(n))
    several = f"{experts}位专家的判断取几何平均，" if experts > 1 else ""
    said = (
        f'=IF({ready},"采用层次分析法确定权重：{several}特征向量法求得"&{listed}'
        f'&"；一致性比例CR="&TEXT({ratio},"0.0000")&"（RI取0.52表），一致性检验"&{verdict}&"。","")'
    )
    _fact(pen, row + 1, "报告用语", said, n + 2, None, tall=True)
    widths(pen.sheet, [18.0, 16.0, *[14.0] * n])
    page(pen.sheet, landscape=True, area=f"A1:{last_col}{row + 1}", header_rows=f"{HEAD}:{HEAD}")
    pen.sheet.freeze_panes = f"C{first}"


def _matrix(pen: Pen, top: int, names: Sequence[str], expert: str) -> None:
    for i, name in enumerate(names):
        row = top + i
        pen.put(row, 1, expert, align=MIDDLE)
        pen.put(row, 2, name, align=MIDDLE)
        for j in range(len(names)):
            if j > i:
                pen.put(row, 3 + j, None, align=MIDDLE, fill=INPUT_FILL, number_format="0.####")
            elif j == i:
                pen.put(row, 3 + j, 1, align=MIDDLE)
            else:
                mirror = f"{letters(3 + i)}{top + j}"
                pen.formula(row, 3 + j, f'=IF({mirror}="","",1/{mirror})', "", number_format="0.####")


def write_panel(pen: Pen, names: Sequence[str], experts: int) -> None:
    """专家咨询: a row per expert, a column per indicator, shares out of 100; averages, spread, agreement."""
    n, first, last = len(names), HEAD + 1, HEAD + experts
    last_col, sum_col = letters(n + 1), n + 2
    pen.title("专家打分（专家咨询法）", n + 2, f"{_FILL_IN}：每位专家给各指标打分，合计 100；每格都要填。")
    pen.header(HEAD, ["专家", *names, "合计"])
    for k in range(experts):
        row = first + k
        pen.put(row, 1, f"第{k + 1}位", align=MIDDLE)
        for col in range(2, n + 2):
            pen.put(row, col, None, align=MIDDLE, fill=INPUT_FILL)
        own = f"B{row}:{last_col}{row}"
        added = f"ROUND(SUM({own}),2)"
        check = f'=IF(COUNT({own})=0,"",IF(OR({added}=100,{added}=1),{added},{added}&"，应为100"))'
        pen.formula(row, sum_col, check, "", number_format="0.##")
    numbers, cells = f"$B${first}:${last_col}${last}", f"$A${HEAD}:${last_col}${last}"
    ready = f"COUNT({numbers})={n * experts}"
    row = _section(pen, last + 2, "结果", n + 2)
    pen.header(row, ["", *names])
    pen.put(row, sum_col, None, fill=HEADER_FILL)
    kinds = (
        ("平均值", 2, _NUMBER_FORMAT),
        ("标准差", 3, _NUMBER_FORMAT),
        ("变异系数", 4, _WEIGHT),
        ("权重", 5, _WEIGHT),
    )
    kinds += (("去极值权重", 7, _WEIGHT), ("说明", 8, None))
    places: dict[str, int] = {}
    for label, column, shown in kinds:
        row += 1
        places[label] = row
        pen.put(row, 1, label, font=HEADER, align=MIDDLE, fill=HEADER_FILL)
        for i in range(n):
            pen.formula(
                row, 2 + i, f'=IF({ready},INDEX(PE_PANEL({cells}),{i + 2},{column}),"")', "", number_format=shown
            )
    for label, column, shown in (("协调系数W", 2, _WEIGHT), ("p值", 6, _WEIGHT), ("结论", 8, None)):
        row += 1
        places[label] = row
        _fact(pen, row, label, f'=IF({ready},INDEX(PE_PANEL({cells}),{n + 2},{column}),"")', n + 2, shown)
    listed = '&"、"&'.join(f'{letters(2 + i)}{HEAD}&TEXT({letters(2 + i)}{places["权重"]},"0.0000")' for i in range(n))
    agreed = f'TEXT(B{places["协调系数W"]},"0.0000")&"，"&B{places["结论"]}'
    said = f'=IF({ready},"采用专家咨询法，{experts}位专家打分，各指标权重为"&{listed}&"；协调系数W="&{agreed}&"。","")'
    _fact(pen, row + 1, "报告用语", said, n + 2, None, tall=True)
    widths(pen.sheet, [16.0, *[16.0] * n, 10.0])
    page(pen.sheet, landscape=True, area=f"A1:{letters(sum_col)}{row + 1}", header_rows=f"{HEAD}:{HEAD}")
    pen.sheet.freeze_panes = f"B{first}"


def write_memberships(pen: Pen, names: Sequence[str]) -> None:
    """模糊综合评价: the share of raters who gave each grade, by indicator; the operator is declared on the sheet."""
    n, first, last, columns = len(names), HEAD + 1, HEAD + len(names), len(GRADES) + 3
    pen.title(
        "隶属度（模糊综合评价）", columns, f"{_FILL_IN}：各等级的比例，每行合计为 1；权重合计为 1；等级分和算子可以改。"
    )
    pen.header(HEAD, ["指标", "权重", *(grade for grade, _ in GRADES), "合计"])
    for row, name in enumerate(names, first):
        pen.put(row, 1, name, align=MIDDLE)
        for col in range(2, columns):
            pen.put(row, col, None, align=MIDDLE, fill=INPUT_FILL)
        own = f"C{row}:F{row}"
        check = f'=IF(COUNT({own})=0,"",IF(ABS(SUM({own})-1)>0.001,"合计"&ROUND(SUM({own}),4)&"，应为1",1))'
        pen.formula(row, columns, check, "")
    row = last + 1
    pen.put(row, 1, "等级分", font=HEADER, align=MIDDLE, fill=HEADER_FILL)
    weight = f'=IF(COUNT(B{first}:B{last})=0,"",IF(ABS(SUM(B{first}:B{last})-1)>0.001,"应为1",1))'
    pen.formula(row, 2, weight, "")
    for col, (_, points) in enumerate(GRADES, 3):
        pen.put(row, col, points, align=MIDDLE, fill=INPUT_FILL)
    pen.put(row, columns, None)
    operator = row + 1
    pen.put(operator, 1, "算子", font=HEADER, align=MIDDLE, fill=HEADER_FILL)
    pen.put(operator, 2, "加权平均", align=MIDDLE, fill=INPUT_FILL)
    pen.merge(operator, 2, operator, columns)
    ready = f"COUNT($B${first}:$F${last})={n * 5}"
    call = f"$B${first}:$B${last},$C${first}:$F${last}"
    row = _section(pen, operator + 2, "结果", columns)
    pen.header(row, ["", "", *(grade for grade, _ in GRADES)])
    pen.put(row, columns, None, fill=HEADER_FILL)
    row += 1
    pen.put(row, 1, "B＝w∘R", align=MIDDLE)
    pen.put(row, 2, None)
    for i in range(len(GRADES)):
        vector = f'=IF({ready},INDEX(PE_FUZZY({call},"",$B${operator}),1,{i + 1}),"")'
        pen.formula(row, 3 + i, vector, "", number_format=_WEIGHT)
    score = row + 1
    grades = f"$C${last + 1}:$F${last + 1}"
    _fact(pen, score, "得分", f'=IF({ready},PE_FUZZY({call},{grades},$B${operator}),"")', columns, _NUMBER_FORMAT)
    _fact(pen, score + 1, "等级", f'=IF({ready},PE_GRADE(B{score}),"")', columns, None)
    said = (
        f'=IF({ready},"采用模糊综合评价法，算子为"&$B${operator}&"，综合得分"&TEXT(B{score},"0.00")'
        f'&"分，评价等级为"&B{score + 1}&"。","")'
    )
    _fact(pen, score + 2, "报告用语", said, columns, None, tall=True)
    widths(pen.sheet, [18.0, 14.0, *[12.0] * len(GRADES), 18.0])
    page(pen.sheet, landscape=False, area=f"A1:{letters(columns)}{score + 2}", header_rows=f"{HEAD}:{HEAD}")
    pen.sheet.freeze_panes = f"B{first}"


def _section(pen: Pen, row: int, text: str, last: int) -> int:
    """A heading over all columns; returns the row below."""
    pen.put(row, 1, text, font=SECTION, align=PROSE, box=False)
    pen.merge(row, 1, row, last)
    pen.sheet.heights[row] = 24
    return row + 1


def _fact(
    pen: Pen, row: int, label: str, formula: str, last: int, number_format: str | None, *, tall: bool = False
) -> None:
    """A label, and its value over the remaining columns."""
    pen.put(row, 1, label, font=HEADER, align=MIDDLE, fill=HEADER_FILL)
    pen.formula(row, 2, formula, "", align=PROSE, number_format=number_format)
    pen.merge(row, 2, row, last)
    if tall:
        pen.sheet.heights[row] = 52


def _shown(total: Decimal) -> str:
    return f"{total.normalize():f}"
