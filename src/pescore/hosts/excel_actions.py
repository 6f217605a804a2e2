"""The buttons of the ribbon in Excel, and what only Excel offers: adopting, new workbooks, files written by commands."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from ..actions import adopt, freeze
from ..evaluation.frameworks import framework, framework_names
from ..functions.registry import REGISTRY
from ..workbook.package import BookError
from ..workbook.template import template_bytes
from .live_actions import SHOWN, frozen_as, refreshed, repaired, reviewed
from .live_book import LiveBook

Action = Callable[[LiveBook], str]

MOST_SECONDS = 600  # a folder of many units takes its time
_BAD_INPUT = 2  # of the command line
_CANCELLED = "已取消，没有生成文件。"


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
    lines += [f"{form.sheet}!{problem.where}：{problem.detail}" for problem in form.problems[:SHOWN]]
    if len(form.problems) > SHOWN:
        lines.append(f"……原表的疑点共 {len(form.problems)} 处。")
    return "\n".join(lines)


def new_from(name: str) -> Action:
    """新建: a workbook from a template."""

    def new(live: LiveBook) -> str:
        chosen = framework(name)
        live.open_unsaved(template_bytes(chosen), f"{name}.xlsx")
        return f"已新建“{name}”：{chosen.purpose}。"

    return new


def reported(live: LiveBook) -> str:
    """生成报告: the Word report of the workbook as it is now, in a file that is asked for."""
    out = live.ask_file("生成评价报告", f"{Path(live.name).stem}_报告.docx")
    if out is None:
        return _CANCELLED
    with tempfile.TemporaryDirectory(prefix="pescore-") as folder:
        said = _command("report", str(live.copy_into(Path(folder))), "-o", str(out))
    return f"已生成 {out}。\n{said}".strip()


def collected(live: LiveBook) -> str:
    """汇总各单位: one workbook out of a folder of many, in a file that is asked for, and shown."""
    folder = live.ask_folder("选择放各单位工作簿的文件夹")
    out = live.ask_file("汇总到", "汇总.xlsx") if folder else None
    if folder is None or out is None:
        return _CANCELLED
    said = _command("collect", str(folder), "-o", str(out))
    live.open(out)
    return f"已生成 {out}。\n{said}".strip()


def _command(*arguments: str) -> str:
    """What a command of pescore prints. Raises BookError with its one line where it was given something wrong."""
    unseen = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # no console flashes up on Windows
    try:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "pescore", *arguments],
            stdin=subprocess.DEVNULL,  # started by Excel there is none, and passing that on would fail on Windows
            capture_output=True, encoding="utf-8", errors="replace", timeout=MOST_SECONDS, creationflags=unseen,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise BookError(
            f"pescore {arguments[0]} 在 {MOST_SECONDS} 秒内没有完成，已停止。请在命令行里分批运行"
        ) from None
    if done.returncode >= _BAD_INPUT or done.returncode < 0:
        raise BookError(
            done.stderr.strip() or f"pescore {arguments[0]} 没有完成（{done.returncode}），请在命令行运行看看"
        )
    lines = done.stdout.strip().splitlines()
    return "\n".join([*lines[:_MOST_LINES], "……"] if len(lines) > _MOST_LINES else lines)


_MOST_LINES = 15


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


def _commands(wanted: dict[str, tuple[str, Action]]) -> dict[str, tuple[str, Action]]:
    """Those whose command is part of this pescore."""
    return {button: bound for button, bound in wanted.items() if find_spec(f"pescore.commands.{button}")}


# Button id in the ribbon → what the status bar says, what to do. A button without a line here is left out of the ribbon.
BUTTONS: dict[str, tuple[str, Action]] = {
    **{f"new_{n}": (f"正在新建{name}", new_from(name)) for n, name in enumerate(framework_names(), 1)},
    "adopt": ("正在识别评分表", adopted),
    "refresh": ("正在计分并更新报告", refreshed),
    "review": ("正在复核", reviewed),
    "freeze_values": ("正在换成数值", frozen_as(freeze.VALUES)),
    "freeze_formulas": ("正在换成 Excel 公式", frozen_as(freeze.FORMULAS)),
    "repair": ("正在修复公式", repaired),
    "help": ("帮助", told),
    **_commands({"report": ("正在生成报告", reported), "collect": ("正在汇总各单位", collected)}),
}
