"""The command line. Exit codes: 0 done; 1 done, a person is needed; 2 bad input, one Chinese line on stderr."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from .commands import addin, adopt, calc, collect, diff, distribute, freeze, refresh, report, review
from .commands.outcome import BAD_INPUT, DONE, NEEDS_PERSON, BadInput


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        usage = " ".join(self.format_usage().split()).removeprefix("usage: ")
        raise BadInput(f"命令写得不对{_what_is_wrong(message)}，用法：{usage}（pescore -h 查看全部命令）")


_WRONG = {  # as argparse says it → in the user's words
    r"the following arguments are required: (.+)": "：缺少 {}",
    r"unrecognized arguments: (.+)": "：不认识 {}",
    r"argument (.+?): invalid choice: (.+?) \(choose": "：{} 不能是 {}",
    r"argument (.+?): invalid \w+ value: (.+)": "：{} 不能是 {}",
    r"argument (.+?): expected": "：{} 后面缺少内容",
    r"argument (.+?): not allowed with argument (.+)": "：{} 与 {} 只能写一个",
}


def _what_is_wrong(message: str) -> str:
    """The argument that was wrong or missing; "" where argparse says something else."""
    found = ((told, re.match(pattern, message)) for pattern, told in _WRONG.items())
    return next((told.format(*match.groups()) for told, match in found if match), "")


def _joined(argv: Sequence[str]) -> list[str]:
    """`--value -1%` as `--value=-1%`: what begins with a minus and a digit is a number and no option."""
    out: list[str] = []
    for word in argv:
        if out and re.match(r"-[\d.]", word) and re.fullmatch(r"--(?:value|target|full)", out[-1]):
            out[-1] += f"={word}"
        else:
            out.append(word)
    return out


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never a traceback for what a user can cause."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        arguments = _parser().parse_args(_joined(sys.argv[1:] if argv is None else argv))
        code = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except BadInput as error:
        fault = str(error)
    except ModuleNotFoundError as error:
        fault = f"缺少 {error.name}：请运行 python -m pip install 'pescore[books]' 后再试"
    except BrokenPipeError:  # `pescore score … | head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # a fault of ours: still one line, and enough to find it by
        at = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__}，{Path(at.filename).name} 第 {at.lineno} 行"
        fault = f"程序内部出错（{place}）：请把所用命令和文件告诉维护者"
    print(" ".join(fault.split()), file=sys.stderr)
    return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="pescore", description="按评分标准原文给绩效评价打分")
    commands = parser.add_subparsers(title="命令", required=True, parser_class=_Parser)

    def command(name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.set_defaults(run=run)
        return added

    demo = command("demo", _demo, "用随附的真实评价演示：建表、评分、写报告")
    demo.add_argument("-o", metavar="DIR", dest="folder", default="out", help="放结果的文件夹（默认 out）")
    new = command("new", _new, "由事实文件或模板新建评分表工作簿")
    new.add_argument("out", metavar="OUT.xlsx", help="要生成的工作簿")
    new.add_argument("--from", metavar="FACTS.yaml", dest="facts", help="事实文件（评估.yaml）")
    new.add_argument(
        "--template", metavar="NAME", nargs="?", const="", help="模板名称，如 自评表；不写或写错时列出全部模板"
    )
    new.add_argument(
        "--methods",
        metavar="N",
        nargs="?",
        type=int,
        const=3,
        default=0,
        help="加上权重、专家打分、隶属度三张方法表，N 位专家（不写为 3）",
    )
    score = command("score", _score, "给工作簿评分，不改动文件")
    score.add_argument("book", metavar="BOOK.xlsx", help="评分表工作簿")
    score.add_argument("--json", action="store_true", help="输出 JSON")
    rule = command("rule", _rule, "读一条评分标准：怎么理解、有什么问题、某个值得几分")
    rule.add_argument("standard", metavar="评分标准", help="评分标准原文")
    rule.add_argument("--full", metavar="N", required=True, help="分值（满分）")
    rule.add_argument("--value", metavar="V", help="要计分的实际值")
    rule.add_argument("--target", metavar="T", help="目标值")
    rule.add_argument("--json", action="store_true", help="输出 JSON")
    for module in (adopt, refresh, review, report, diff, freeze, collect, distribute, addin, calc):
        module.add_to(command)
    return parser


def _demo(arguments: argparse.Namespace) -> int:
    from .shipped import EXAMPLE, UNITS_EXAMPLE, example_facts, example_units, example_units_facts

    folder = Path(arguments.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        facts, units, about = example_facts(), example_units(), example_units_facts()
    except FileNotFoundError as error:
        raise BadInput(str(error)) from None
    except OSError as error:
        raise BadInput(f"建不了文件夹 {folder}（{error.strerror}）：请用 -o 换一个位置") from None
    path = folder / f"{EXAMPLE}.xlsx"
    said = _build_and_review(facts, path)
    code = _report(path)
    print(f"\n复核发现：{said}，见“复核”表\n")
    code = max(code, report.demonstrate(path, folder / "报告.docx"))
    print(f"\n{'═' * 100}\n")
    collected = folder / f"{UNITS_EXAMPLE}汇总.xlsx"
    code = max(code, collect.collected(units, collected, facts=about))
    return max(code, report.demonstrate(collected, folder / f"{UNITS_EXAMPLE}报告.docx"))


def _new(arguments: argparse.Namespace) -> int:
    path = Path(arguments.out)
    if path.suffix.lower() != ".xlsx":
        raise BadInput(f"{path.name}：输出文件名应以 .xlsx 结尾")
    if arguments.facts is None or arguments.template is not None:
        return _new_from_template(path, arguments)
    leaves = _build(Path(arguments.facts), path, arguments.methods)
    print(f"已生成 {path}：{leaves} 个末级指标")
    return DONE


def _new_from_template(path: Path, arguments: argparse.Namespace) -> int:
    from .evaluation.frameworks import UnknownFramework, framework_names
    from .workbook.package import BookError
    from .workbook.template import write_template

    if not arguments.template or arguments.facts is not None:
        known = "、".join(framework_names())
        raise BadInput(f"请写明从什么新建，二选一：--from 评估.yaml，或 --template 加模板名称。可以用的模板有：{known}")
    try:
        chosen = write_template(arguments.template, path, experts=arguments.methods)
    except (UnknownFramework, BookError, ValueError) as error:
        raise BadInput(str(error)) from None
    print(f"已生成 {path}：{chosen.name}（{chosen.purpose}）")
    return DONE


def _build(facts: Path, path: Path, experts: int = 0) -> int:
    """Build the book and return the number of leaves."""
    from .evaluation.facts import FactsError, read_facts
    from .workbook.build import build
    from .workbook.package import BookError

    try:
        evaluation = read_facts(facts)
        build(evaluation, path, experts=experts)
    except (FactsError, BookError) as error:
        raise BadInput(str(error)) from None
    except ValueError as error:
        raise BadInput(f"{facts.name}：{error}") from None
    return len(evaluation.leaves)


def _build_and_review(facts: Path, path: Path) -> str:
    """Build the book as a refresh leaves it, with its report and the whole review; what the review found, in numbers."""
    from .actions.refresh import refresh
    from .evaluation.facts import FactsError, read_facts
    from .review.finding import counted
    from .workbook.build import book_bytes
    from .workbook.grid import read_bytes
    from .workbook.package import BookError
    from .workbook.patch import apply
    from .workbook.save import save

    try:
        book = read_bytes(book_bytes(read_facts(facts)), path.name)
        done = refresh(book, path.name)
        assert book.package is not None
        data = apply(book.package, done.edits)
        if not (path.is_file() and path.read_bytes() == data):
            save(data, path)
    except (FactsError, BookError) as error:
        raise BadInput(str(error)) from None
    return counted(done.findings)


def _score(arguments: argparse.Namespace) -> int:
    return _report(Path(arguments.book), as_json=arguments.json)


def _report(path: Path, *, as_json: bool = False) -> int:
    """Score a book and print the result; NEEDS_PERSON while a leaf has no score or the total no grade."""
    from .evaluation import export
    from .summary import result_text
    from .workbook.package import BookError
    from .workbook.scored import read_evaluation

    try:
        book = read_evaluation(path)
        result = book.result
    except BookError as error:
        raise BadInput(str(error)) from None
    if as_json:
        _print_json(export.as_json(result))
    else:
        name = book.evaluation.card.get("项目名称")
        print(result_text(result, f"{name or path.stem}　{path} {book.sheet}"))
    return DONE if result.complete and result.grade else NEEDS_PERSON


def _rule(arguments: argparse.Namespace) -> int:
    from .evaluation.marking import mark, rule_of
    from .values import plain, read_value

    full = read_value(arguments.full)
    if full.kind != "number" or full.number is None or full.unit not in (None, "分") or full.number < 0:
        raise BadInput(f"--full {arguments.full[:40]}：分值应是不小于 0 的数，如 --full 2")
    target = arguments.target or ""
    try:
        read = rule_of(full.number, arguments.standard, target, (), ()).reading
    except ValueError as error:
        raise BadInput(f"评分标准不能读取：{error}") from None
    found: dict[str, Any] = {
        "standard": arguments.standard,
        "full": plain(full.number),
        "target": arguments.target,
        "status": read.status,
        "canonical": read.canonical,
        "conventions": list(read.conventions),
        "needs": list(read.needs) if isinstance(read.needs, tuple) else read.needs,
        "ask": read.ask,
        "problems": [str(problem) for problem in read.problems],
    }
    scored = None
    if arguments.value is not None:
        scored = mark(arguments.value, full.number, arguments.standard, target)
        if scored.outcome == "refused":
            raise BadInput(f"--value {arguments.value[:40]}：{scored.ask}")
        points = None if scored.points is None else plain(scored.points)
        found |= {"value": arguments.value, "points": points, "why": scored.why, "ask": scored.ask or read.ask}
    if arguments.json:
        _print_json(found)
    else:
        print(_rule_text(found))
    open_ = read.status == "question" or (scored is not None and scored.points is None)
    return NEEDS_PERSON if open_ else DONE


def _rule_text(found: dict[str, Any]) -> str:
    status = {"clear": "清楚", "convention": "按口径清楚", "human": "需人工在区间内给分", "question": "需要先明确"}
    lines = [f"读法：{status.get(found['status'], found['status'])}"]
    if found["canonical"]:
        lines.append(f"理解：{found['canonical']}")
    if found["conventions"]:
        lines.append(f"口径：{'、'.join(found['conventions'])}")
    lines += [f"问题：{problem}" for problem in found["problems"]]
    if found["ask"]:
        lines.append(f"请明确：{found['ask']}")
    if "value" in found:
        lines.append(f"得分：{found['points'] or '（没有）'}　{found['why']}")
    return "\n".join(lines)


def _print_json(content: dict[str, Any]) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=1))
