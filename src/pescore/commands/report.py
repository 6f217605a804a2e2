"""`pescore report BOOK.xlsx`: the evaluation report as a Word document, and as PDF where LibreOffice is there."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .outcome import DONE, NEEDS_PERSON, AddCommand, BadInput

if TYPE_CHECKING:
    from ..report.word import Report

_MOST_GAPS = 20  # listed one by one; the rest is counted
NO_DOCX = "缺少 python-docx，写不了 Word 报告：请运行 python -m pip install 'pescore[report]' 后再试"


def add_to(add: AddCommand) -> None:
    command = add("report", run, "写绩效评价报告：由评分工作簿生成 Word 文档，数字都出自评分表")
    command.add_argument("book", metavar="BOOK.xlsx", help="评分工作簿，或 pescore collect 生成的汇总工作簿，不会改动")
    command.add_argument("-o", metavar="OUT.docx", dest="out", help="报告存到这里（默认 原名_报告.docx）")
    command.add_argument("--pdf", action="store_true", help="同时用 LibreOffice 转成 PDF，放在报告旁边")
    command.add_argument("--template", metavar="T.docx", help="套用自己的 Word 模板：样式、页眉页脚和标志")
    command.add_argument(
        "--blocks",
        metavar="FILE.yaml",
        help="报告提纲：自己的 YAML 文件，或随附的提纲名（财预2020-10、简要；汇总工作簿用多单位）",
    )


def run(arguments: argparse.Namespace) -> int:
    path = Path(arguments.book)
    out = Path(arguments.out) if arguments.out else path.with_name(f"{path.stem}_报告.docx")
    _check_place(out)
    made = _composed(path, arguments.blocks)
    template = Path(arguments.template) if arguments.template else None
    print("\n".join(stored(made, out, template)))
    pdf_missing = arguments.pdf and not _print_pdf(made, out.with_suffix(".pdf"), template)
    return NEEDS_PERSON if made.gaps or pdf_missing else DONE


def demonstrate(book: Path, out: Path) -> int:
    """The report of a shipped evaluation; without the library for Word documents, says what to install."""
    try:
        print("\n".join(stored(_composed(book, None), out)))
    except BadInput as refused:
        if str(refused) != NO_DOCX:
            raise
        print(f"没有写报告：{NO_DOCX}")
    return DONE


def stored(made: Report, out: Path, template: Path | None = None) -> list[str]:
    """Save the report; gives what the user is told about it."""
    from ..report.word import TemplateError
    from ..workbook.package import BookError
    from ..workbook.save import save

    try:
        data = made.docx(template)
        if not (out.is_file() and out.read_bytes() == data):
            save(data, out)
    except (TemplateError, BookError) as error:
        raise BadInput(str(error)) from None
    told = [f"已生成 {out}", *made.notes]
    if made.gaps:
        told.append(f"\n待补充（{len(made.gaps)} 处，报告中已突出显示）")
        told += [f"  {gap}" for gap in made.gaps[:_MOST_GAPS]]
        if len(made.gaps) > _MOST_GAPS:
            told.append(f"  …… 其余 {len(made.gaps) - _MOST_GAPS} 处见报告")
    return told


def _composed(path: Path, blocks: str | None) -> Report:
    """The report of a book, or of a 汇总.xlsx; or one Chinese line about the book or the outline."""
    from ..evaluation.yaml_facts import FactsError
    from ..workbook.grid import read_book
    from ..workbook.package import BookError

    try:
        from ..actions.report import report, report_of_units
        from ..report.word import read_outline
        from ..units.reread import is_summary
        from ..units.word import read_units_outline
    except ModuleNotFoundError as error:
        raise BadInput(NO_DOCX if error.name in ("docx", "lxml") else str(error)) from None
    try:
        book = read_book(path)
        if is_summary(book):
            return report_of_units(book, path.name, read_units_outline(blocks))
        return report(book, path.name, read_outline(blocks))
    except (BookError, FactsError) as error:
        raise BadInput(str(error)) from None


def _print_pdf(made: Report, out: Path, template: Path | None) -> bool:
    from ..hosts.office_pdf import PdfError, pdf_of
    from ..workbook.package import BookError
    from ..workbook.save import save

    try:
        save(pdf_of(made.docx(template, paged=True)), out)
    except (PdfError, BookError) as error:
        print(error)
        return False
    print(f"已生成 {out}")
    return True


def _check_place(out: Path) -> None:
    if out.suffix.lower() != ".docx":
        raise BadInput(f"{out.name}：报告文件名应以 .docx 结尾，请改 -o 的文件名")
    if out.is_dir():
        raise BadInput(f"{out}：这是文件夹，请在 -o 中写出文件名")
