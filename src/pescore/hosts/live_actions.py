"""What each button of the ribbon does with the open workbook: one action, its edits, one sentence about the result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..actions import adopt, freeze, refresh
from ..evaluation.frameworks import framework, framework_names
from ..evaluation.results import Result
from ..functions.registry import REGISTRY
from ..values import plain
from ..workbook.formula_text import plain_formula
from ..workbook.package import BookError
from ..workbook.template import template_bytes
from .live_book import LiveBook

Action = Callable[[LiveBook], str]

_SHOWN = 5


def refreshed(live: LiveBook) -> str:
    """刷新报告: scores the workbook as it is now and rewrites 报告 and 复核."""
    before = live.snapshot()
    done = refresh.refresh(before, live.name)
    live.apply(done.edits, before)
    lines = [_result(done.scored.result)]
    if asked := sum(finding.waits for finding in done.findings):
        lines.append(f"“复核”表中有 {asked} 项需要先处理。")
    lines += [one.says for one in done.uncalculated[:_SHOWN]]
    return "\n".join(lines)


def adopted(live: LiveBook) -> str:
    """识别评分表: our formulas beside the table that is there."""
    before = live.snapshot()
    found = adopt.adopt(before, live.name)
    form = found.form
    if form.form == "none":
        return f"没有识别出评分表，工作簿没有改动。{form.reason}"
    live.apply(found.edits, before)
    if not found.edits:
        return f"“{form.sheet}”的计分公式已齐全，没有要改的。"
    lines = [f"已识别“{form.sheet}”（{form.form}）：{len(form.leaves)} 个末级指标，计分公式加在右边。"]
    lines += [f"{form.sheet}!{problem.where}：{problem.detail}" for problem in form.problems[:_SHOWN]]
    if len(form.problems) > _SHOWN:
        lines.append(f"……原表的疑点共 {len(form.problems)} 处。")
    return "\n".join(lines)


def frozen_as(kind: str) -> Action:
    """固化公式: a new workbook for readers without the add-in; this one stays as it is."""

    def frozen(live: LiveBook) -> str:
        before = live.snapshot()
        done = freeze.freeze(before, kind)
        name = Path(live.name)
        live.open_unsaved(done.data, f"{name.stem}_固化{name.suffix or '.xlsx'}")
        lines = [f"已另开一本：{len(done.native)} 格换成 Excel 公式，{len(done.valued)} 格换成数值。请检查后保存。"]
        lines += [one.says for one in done.uncalculated[:_SHOWN]] + list(done.left[:_SHOWN])
        return "\n".join(lines)

    return frozen


def new_from(name: str) -> Action:
    """新建: a workbook from a template."""

    def new(live: LiveBook) -> str:
        chosen = framework(name)
        live.open_unsaved(template_bytes(chosen), f"{name}.xlsx")
        return f"已新建“{name}”：{chosen.purpose}。"

    return new


def repaired(live: LiveBook) -> str:
    """修复公式: spellings of our functions that other programs and computers left, written plainly."""
    done, left = live.respell(lambda formula: plain_formula(formula, REGISTRY))
    said = f"改好 {done} 个公式的写法。"
    if left:
        places = "、".join(left[:_SHOWN]) + ("…" if len(left) > _SHOWN else "")
        said += f"\n还有 {len(left)} 个没有改：{places}。它们是数组公式，或者工作表受保护，请自己改。"
    return said


def told(live: LiveBook) -> str:
    """帮助: the version and the functions."""
    from .. import __version__

    functions = "\n".join(spec.usage for spec in REGISTRY.values())
    return (
        f"pescore {__version__}\n\n{functions}\n\n"
        "写公式时点编辑栏左边的 fx，在类别“绩效评价”里选函数，每个参数都有说明。\n"
        "得分是 #N/A 或 #VALUE! 时，用同样的参数写 PE_WHY 就能看到原因。\n"
        "公式全部显示 #NAME? 或 #N/A 时，请在命令行运行 pescore addin doctor。"
    )


def _result(result: Result) -> str:
    if result.total is None:
        return f"还有 {len(result.open)} 项没有得分，合计不完整，等级未定。"
    return f"综合得分 {plain(result.total)}，评价等级：{result.grade or '未定'}。"


# Button id in the ribbon → what the status bar says, what to do.
BUTTONS: dict[str, tuple[str, Action]] = {
    "adopt": ("正在识别评分表", adopted),
    "refresh": ("正在计分并更新报告", refreshed),
    "freeze_values": ("正在换成数值", frozen_as(freeze.VALUES)),
    "freeze_formulas": ("正在换成 Excel 公式", frozen_as(freeze.FORMULAS)),
    "repair": ("正在修复公式", repaired),
    "help": ("帮助", told),
    **{f"new_{n}": (f"正在新建{name}", new_from(name)) for n, name in enumerate(framework_names(), 1)},
}


def run(button: str, live: LiveBook) -> None:
    """Do what the button says and tell the result, or in one sentence why not; nothing is raised into Excel."""
    doing, action = BUTTONS[button]
    try:
        with live.busy(doing):
            said = action(live)
    except Exception as error:
        live.tell(_fault(error), wrong=True)
    else:
        live.tell(said)


def _fault(error: Exception) -> str:
    if isinstance(error, BookError):
        return str(error)
    return f"程序内部出错（{type(error).__name__}：{error}），请把这句话和工作簿告诉维护者。"
