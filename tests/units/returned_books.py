"""Books as units return them, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from pescore.evaluation.tree import Evaluation, Leaf
from pescore.units.unit import Unit, UnitLeaf
from pescore.workbook.build import FORM, book_bytes

COUNTIES = Path(__file__).parents[2] / "workbooks" / "社会救助2024"
RATE = "执行率≥100%得满分，≤80%不得分，之间按比例计算"
YES = "符合得满分，不符合不得分"


def evaluation(
    name: str,
    rate: object = "90%",
    done: object = "符合",
    *,
    rule: str = RATE,
    card: Mapping[str, object] | None = None,
    manual: Decimal | None = None,
    conventions: Mapping[str, object] | None = None,
) -> Evaluation:
    """Two indicators: 过程/执行率 of 40 and 产出/完成 of 60."""
    money = {"预算数(万元)": 100, "执行数(万元)": 90}
    reason = "集体商定" if manual is not None else ""
    return Evaluation(
        (
            Leaf(("过程", "执行率"), Decimal(40), rule, actual=rate, manual=manual, reason=reason),
            Leaf(("产出", "完成"), Decimal(60), YES, actual=done),
        ),
        card={"单位名称": name, "项目名称": "培训", **money, **(card or {})},
        conventions=conventions or {},
    )


def returned(folder: Path, name: str, *given: object, file: str | None = None, **more: object) -> Path:
    """The book of `evaluation(name, …)` in the folder."""
    path = folder / f"{file or name}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(book_bytes(evaluation(name, *given, **more), FORM))
    return path


def unit(name: str, scores: Mapping[str, object], fund: object = None, **more: object) -> Unit:
    """A unit by its scores out of 100, each under a dimension of its own."""
    leaves = tuple(
        UnitLeaf((key,), Decimal(100), YES, "", "符合", (), Decimal(str(score)), cell="K4", rule_cell="H4")
        for key, score in scores.items()
    )
    total = sum((leaf.score or Decimal(0) for leaf in leaves), Decimal(0))
    full = Decimal(100 * len(leaves))
    made = {"name": name, "file": f"{name}.xlsx", "digest": name, "sheet": "评分表", "leaves": leaves, "full": full}
    made |= {"total": total, "grade": "优", "fund": None if fund is None else Decimal(str(fund)), "scale": ""}
    return Unit(**(made | more))
