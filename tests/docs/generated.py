"""The parts of the documentation that repeat what the package declares: written from it, never by hand.

`python tests/docs/generated.py` rewrites them in place; the tests hold every page equal to its source.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pescore.evaluation.conventions import POLICIES, WHOLE
from pescore.functions.registry import REGISTRY
from pescore.functions.spec import Example, Spec
from pescore.library import load
from pescore.review.check import kinds
from pescore.review.finding import SEVERITIES
from pescore.standards.conventions import CONVENTIONS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def functions() -> str:
    """Every PE_ function: usage, help, arguments, examples."""
    return "\n\n".join(_function(spec) for spec in REGISTRY.values())


def conventions() -> str:
    """Every 口径: key, default, other settings, meaning."""
    rows = [(key, default, "、".join(POLICIES[1:]) if key == "not_applicable" else "", meaning)
            for key, (default, meaning) in WHOLE.items()]  # fmt: skip
    rows += [(c.id, c.default, "、".join(c.settings[1:]), c.meaning) for c in CONVENTIONS.values()]
    return _table(("键", "默认", "还可以写", "含义"), [(f"`{row[0]}`", *row[1:]) for row in rows])


def grade_scales() -> str:
    """Every grade scale of the library, with its source."""
    rows = [
        (
            f"`{key}`",
            "；".join(f"{grade['名称']} {grade['区间']}" for grade in scale["等级"]),
            scale["来源"],
            scale["状态"],
        )
        for key, scale in load("grades").items()
    ]
    return _table(("名称", "各档", "来源", "状态"), rows)


def checks() -> str:
    """Every check of the review, by theme."""
    rows = [(kind.theme, kind.id, SEVERITIES[kind.severity], kind.looks_for) for kind in kinds().values()]
    return _table(("主题", "检查项", "一般级别", "查什么"), rows)


def planted_faults() -> str:
    """What of the planted faults the review finds, by theme."""
    from review.planted import summary  # reviews the book a hundred times: only where it is asked for

    rows = [tuple(map(str, row)) for row in summary()]
    sums = [str(sum(row[at] for row in summary())) for at in range(1, 5)]
    return _table(("主题", "单独埋", "找到", "一起埋", "找到"), [*rows, ("合计", *sums)])


def report_checks() -> str:
    """What `pescore review` looks for in a report, by severity."""
    words = {"error": "错误", "warning": "提醒", "hint": "提示"}
    rows = [(name, words[check["级别"]], check["查什么"]) for name, check in load("report_checks").items()]
    return _table(("检查", "级别", "查什么"), rows)


PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "函数": ("函数.md", functions),
    "口径": ("口径.md", conventions),
    "等级表": ("口径.md", grade_scales),
    "检查项": ("复核.md", checks),
    "埋错": ("复核.md", planted_faults),
    "复核检查": ("复核报告.md", report_checks),
}


def renewed(text: str, part: str, content: str) -> str:
    """The page with the text between the marks of `part` replaced."""
    begin, end = f"<!-- {part}：开始 -->", f"<!-- {part}：结束 -->"
    assert text.count(begin) == text.count(end) == 1, f"标记不全：{part}"
    return re.sub(f"{begin}.*?{end}", lambda _: f"{begin}\n\n{content}\n\n{end}", text, flags=re.DOTALL)


def _function(spec: Spec) -> str:
    arguments = [(a.label, "可省略" if a.optional else "必填", a.help) for a in spec.args]
    shown = [f"## {spec.name}", f"`={spec.usage}`", spec.help, _table(("参数", "", "说明"), arguments)]
    return "\n\n".join([*shown, *_examples(spec.examples)])


def _examples(examples: tuple[Example, ...]) -> list[str]:
    """Examples of plain values as one table; those over an area of cells with the area written out."""
    plain = [e for e in examples if not any(map(_is_area, e.args))]
    shown = []
    if plain:
        shown.append(_table(("例", "得到"), [(_formula(e), _cell(e.gives)) for e in plain]))
    for example in (e for e in examples if e not in plain):
        area = next(filter(_is_area, example.args))
        shown += [f"设 A1:{'ABCDEFGH'[len(area[0]) - 1]}{len(area)} 为", _grid(area)]
        given = _grid(example.gives) if isinstance(example.gives, list) else _cell(example.gives)
        shown += [f"则 {_formula(example)} 得到", given]
    return shown


def _is_area(argument: Any) -> bool:
    return isinstance(argument, list) and len(argument[0]) > 1


def _formula(example: Example) -> str:
    return f"`={_name_of(example)}({','.join(map(_literal, example.args))})`"


def _name_of(example: Example) -> str:
    return next(spec.name for spec in REGISTRY.values() if example in spec.examples)


def _literal(value: Any) -> str:
    if _is_area(value):
        return f"A1:{'ABCDEFGH'[len(value[0]) - 1]}{len(value)}"
    if isinstance(value, list):
        return "{" + ";".join(",".join(map(_literal, row)) for row in value) + "}"
    if value is None:
        return '""'
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else f"{value:.15g}"


def _cell(value: Any) -> str:
    if isinstance(value, list):
        first = "、".join(map(_cell, value[0]))
        return first if len(value) == len(value[0]) == 1 else f"表：{first}"
    if value is None or value == "":
        return "（空白）"
    return f"{value:.15g}" if isinstance(value, (int, float)) else str(value)


def _grid(rows: list[list[Any]]) -> str:
    return _table(tuple(map(_cell, rows[0])), [tuple("" if c is None else _cell(c) for c in row) for row in rows[1:]])


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    sys.path.insert(0, str(DOCS.parent / "tests"))
    for part, (page, content) in PARTS.items():
        path = DOCS / page
        path.write_text(renewed(path.read_text(encoding="utf-8"), part, content()), encoding="utf-8")
