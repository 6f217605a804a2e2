"""Reviewing a report of 130 KB: every text new, beside going through its characters once."""

from __future__ import annotations

import unicodedata
from itertools import count

from pescore.review.document.review import review
from pescore.review.document.text import read_text

from .effort import Effort
from .lines import Line, at_most
from .timing import Job, in_turn

_GOAL = 2.0  # seconds
_LEAVES = 51
_FILLER = "评价组查阅了项目的立项文件、资金拨付凭证、合同和验收材料，走访了实施单位，并与受益群众座谈，情况如下。"


def measure(effort: Effort) -> list[Line]:
    fresh = count()
    size = len(report(0).encode()) // 1000

    def ours() -> None:
        review(read_text(report(next(fresh)), "报告.txt"))

    def characters() -> None:
        unicodedata.normalize("NFKC", report(next(fresh)))

    jobs: dict[str, Job] = {"复核": ours, "逐字": characters}
    times = in_turn(jobs, max(1, effort.rounds // 3))
    return [
        at_most(f"复核 {size} KB、{_LEAVES} 个末级指标的报告", times["复核"], _GOAL, "逐字规范化一遍", times["逐字"])
    ]


def report(number: int) -> str:
    """A report like the real ones: a block for each leaf, a 评分表 at the end; names and figures differ with the number."""
    lines = ["社区服务项目绩效评价报告", "一、指标分析", f"（一）产出（{_LEAVES}分）"]
    table = ["附件1:", "评分表", "一级指标\t三级指标\t分值\t得分"]
    for leaf in range(1, _LEAVES + 1):
        rate = 81 + (leaf + number) % 19
        name, score = f"第{number}批第{leaf}项任务完成率", f"{(rate - 80) / 20:.2f}"
        lines += [
            f"{leaf}.{name}（1分）",
            f"评分标准：①{name}大于或等于100%的，得满分；②{name}小于或等于80%的，得0分；③在80%-100%之间的，按比例计算。",
            _FILLER * 13 + f"计划{leaf * 100}个，实际{leaf * rate}个，{name}{rate}%。",
            f"综上所述，此项分值为1分，实际得分{score}分。",
        ]
        table.append(f"产出（{_LEAVES}分）\t{name}\t1\t{score}")
    return "\n\n".join(lines) + "\n\n" + "\n".join(table) + "\n"
