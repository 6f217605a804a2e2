"""`pescore collect DIR -o OUT.xlsx`: many units' books into one."""

from __future__ import annotations

import argparse
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ..console import table, wrapped
from ..values import as_percent, plain
from .outcome import DONE, NEEDS_PERSON, AddCommand, BadInput

if TYPE_CHECKING:
    from ..units.summary import Summary

_SHOWN = 10
_MOST_NAMES = 40
_BAR = 30


def add_to(add: AddCommand) -> None:
    command = add("collect", run, "收集各单位的评分表，排名、汇总，生成汇总工作簿")
    command.add_argument("folder", metavar="DIR", help="放各单位工作簿的文件夹，里面的子文件夹也算")
    command.add_argument("-o", metavar="OUT.xlsx", dest="out", required=True, help="汇总工作簿")
    command.add_argument(
        "--by",
        choices=("mean", "funds", "pooled", "share"),
        default="mean",
        help="汇总口径：mean 各单位平均（默认），funds 按资金加权，pooled 合并后评分，share 达标单位占比",
    )
    command.add_argument(
        "--from", metavar="FACTS.yaml", dest="facts", help="整个评价的事实（评估.yaml），写进汇总工作簿供报告用"
    )
    command.add_argument("--resume", action="store_true", help="接着上次：没有变的文件不重读")
    command.add_argument("--scheduler", metavar="ADDRESS", help="Dask 调度器的地址，如 tcp://10.0.0.5:8786")


def run(arguments: argparse.Namespace) -> int:
    return collected(
        Path(arguments.folder),
        Path(arguments.out),
        arguments.by,
        Path(arguments.facts) if arguments.facts else None,
        arguments.scheduler,
        resume=arguments.resume,
    )


def collected(
    folder: Path,
    out: Path,
    by: str = "mean",
    facts: Path | None = None,
    scheduler: str | None = None,
    *,
    resume: bool = False,
) -> int:
    """Collect, print what came of it, and say whether a person is needed."""
    from ..actions.collect import collect_folder
    from ..evaluation.facts import FactsError, read_facts
    from ..units.cluster import ClusterError
    from ..workbook.package import BookError

    if out.suffix.lower() != ".xlsx":
        raise BadInput(f"{out.name}：输出文件名应以 .xlsx 结尾")
    progress = Bar(sys.stderr) if sys.stderr.isatty() else None
    try:
        known = read_facts(facts) if facts else None
        done = collect_folder(folder, out, by, facts=known, resume=resume, scheduler=scheduler, progress=progress)
    except (BookError, ClusterError, FactsError) as error:
        raise BadInput(str(error)) from None
    except ValueError as error:
        raise BadInput(f"{facts.name if facts else out.name}：{error}") from None
    except OSError as error:
        raise BadInput(f"{out}：写不了（{error.strerror}），请用 -o 换一个位置") from None
    print(summary_text(done.summary, done.title))
    if done.reused:
        print(f"\n{done.reused} 个文件与上次相同，没有重读")
    print(f"\n已生成 {out}")
    return NEEDS_PERSON if done.summary.needs_person else DONE


def summary_text(summary: Summary, title: str) -> str:
    """What a person reads in the terminal: the four ways, the units, the problems, what does not count."""
    from ..units.combining import WAYS

    blocks = [title]
    if summary.combination is not None:
        blocks += [_scores(summary), _verdict(summary), _ranking(summary), _problems(summary)]
        blocks += [f"数据说明：{remark}" for remark in summary.remarks[:_SHOWN]]
        blocks += [f"注意：{WAYS[way]}没有算：{why}" for way, why in summary.combination.missing.items()]
    if summary.incomplete:
        lines = [f"还没有评完的单位（{len(summary.incomplete)} 个，没有计入）"]
        blocks.append("\n".join([*lines, *(f"  {unit.name}　{unit.file}" for unit in summary.incomplete[:_SHOWN])]))
    if summary.faults:
        told = [line for fault in summary.faults[:_SHOWN] for line in _indented(fault.says)]
        more = ["  …其余见“文件”表"] if len(summary.faults) > _SHOWN else []
        blocks.append("\n".join([f"没有计入的文件（{len(summary.faults)} 个）", *told, *more]))
    if summary.uneven:
        told = [line for one in summary.uneven[:_SHOWN] for line in _indented(one.says)]
        blocks.append("\n".join([f"同值不同分（{len(summary.uneven)} 处）", *told]))
    return "\n\n".join(blocks)


def _scores(summary: Summary) -> str:
    from ..units.combining import WAYS

    found = summary.combination
    assert found is not None
    heads = ["指标", "分值", *(f"{name}{'*' if way == summary.by else ''}" for way, name in WAYS.items())]
    heads += ["得分率", "扣分"]
    rows = []
    for name, full in [*found.fulls.items(), ("合计", found.full)]:
        scores = {way: one.total if name == "合计" else one.dimensions[name] for way, one in found.outcomes.items()}
        cells = [plain(scores[way]) if way in scores else "—" for way in WAYS]
        chosen = scores.get(summary.by)
        rate = as_percent(chosen / full, 2) if chosen is not None and full else "—"
        rows.append([name, plain(full), *cells, rate, "—" if chosen is None else plain(full - chosen)])
    grades = [found.outcomes[way].grade or "未定" if way in found.outcomes else "—" for way in WAYS]
    rows.append(["等级", "", *(grades if not summary.incomplete else ["未定"] * len(WAYS)), "", ""])
    return table(heads, rows, right=frozenset(range(1, len(heads))))


def _verdict(summary: Summary) -> str:
    from ..units.combining import WAYS

    chosen, count = summary.chosen, len(summary.ranked)
    if chosen is None:
        return f"口径“{WAYS[summary.by]}”不能用，没有结论"
    grade = summary.grade or f"未定（{chosen.ungraded or '还有单位没有评完'}）"
    rate = f"；预算执行率 {as_percent(summary.rate, 2)}" if summary.rate is not None else ""
    return f"{count} 个单位，{WAYS[summary.by]} {plain(chosen.total)}，评价等级：{grade}{rate}"


def _ranking(summary: Summary) -> str:
    overall = summary.spread
    assert overall is not None
    best = "、".join(f"{one.unit.name} {plain(one.unit.total or Decimal(0))}" for one in summary.ranked[:3])
    worst = "、".join(f"{one.unit.name} {plain(one.unit.total or Decimal(0))}" for one in summary.ranked[:-4:-1])
    odd = "、".join(f"{one.unit.name}（{one.outlying}）" for one in summary.ranked if one.outlying)
    lines = [f"最高：{best}", f"最低：{worst}", f"中位数：{plain(overall.median)}；离群：{odd or '没有'}"]
    return "\n".join(lines)


def _problems(summary: Summary) -> str:
    from ..units.problems import listed

    lines = [f"扣分的指标（{len(summary.problems)} 项，扣分多的在前）"]
    count = len(summary.ranked)
    for problem in sorted(summary.problems, key=lambda one: -one.total):
        named = listed(list(problem.lost), _MOST_NAMES) if problem.count < count else f"全部 {count} 个"
        lines.append(f"  {'/'.join(problem.path)}　{problem.count} 个单位，共扣 {plain(problem.total)} 分")
        lines += [f"      {line}" for line in wrapped(named, 94)]
    return "\n".join(lines)


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in wrapped(text, 98)]


class Bar:
    """One line that fills up while files are read."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.shown = ""

    def __call__(self, done: int, total: int) -> None:
        filled = _BAR * done // max(total, 1)
        text = f"\r收集 {'█' * filled}{'░' * (_BAR - filled)} {done}/{total}"
        if text != self.shown and (done == total or done % max(1, total // 200) == 0):
            self.stream.write(text + ("\n" if done == total else ""))
            self.stream.flush()
            self.shown = text
