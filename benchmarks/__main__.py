"""`python -m benchmarks`: measure, and print one table."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable

from . import (
    calc_cells,
    collecting,
    exactness,
    excel_calls,
    kernel,
    patching,
    reading_books,
    refresh,
    report,
    reviewing,
    reviewing_reports,
)
from .effort import BRIEF, FULL, Effort
from .lines import Line, as_table

SUBJECTS: dict[str, Callable[[Effort], list[Line]]] = {
    "kernel": kernel.measure,
    "exactness": exactness.measure,
    "reading": reading_books.measure,
    "patching": patching.measure,
    "refresh": refresh.measure,
    "excel": excel_calls.measure,
    "calc": calc_cells.measure,
    "report": report.measure,
    "review": reviewing.measure,
    "reviewing": reviewing_reports.measure,
    "collecting": collecting.measure,
}


def main() -> int:
    """0 when the table could be made, 1 when a cent is wrong; a missed time is shown, not punished."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="同一次运行中并排测量，打印一张表")
    parser.add_argument("subjects", nargs="*", metavar="项目", help=f"只测这些：{' '.join(SUBJECTS)}（默认全部）")
    parser.add_argument("--brief", action="store_true", help="少测几轮，看个大概")
    arguments = parser.parse_args()
    if unknown := set(arguments.subjects) - set(SUBJECTS):
        parser.error(f"没有这些项目：{'、'.join(sorted(unknown))}；可选 {'、'.join(SUBJECTS)}")
    lines: list[Line] = []
    for name in arguments.subjects or SUBJECTS:
        print(f"正在测量 {name} …", file=sys.stderr, flush=True)
        lines += SUBJECTS[name](BRIEF if arguments.brief else FULL)
    print(f"Python {platform.python_version()}，{platform.system()} {platform.machine()}\n")
    print(as_table(lines))
    return int(any(line.exact and line.held is False for line in lines))


if __name__ == "__main__":
    sys.exit(main())
