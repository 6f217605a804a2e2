"""Which 等级表 a book is graded by (采用的等级表): the one the 口径 name, else the one printed in it, else the usual one."""

from __future__ import annotations

from collections.abc import Mapping

from ..evaluation.conventions import GRADE_SCALE
from ..evaluation.grades import DEFAULT, UNSETTLED, Scale, named_scale, unsettled
from ..evaluation.printed_scale import Unread, same_scale
from ..review.subject import Place, Seen
from .book_settings import CONVENTIONS, conventions_sheet, heading_row, scale_of_book
from .edits import Edit, SetCell
from .grid import Book
from .layout.form import PrintedScale

_REMEDY = f"“{CONVENTIONS}”表的 {GRADE_SCALE} "
_EXAMPLE = "如 优≥90；良≥80；中≥60；差<60"


def scale_in_force(
    settings: Mapping[str, str], printed: PrintedScale | None, sheet: str, file: str
) -> tuple[Scale, tuple[Seen, ...]]:
    """The scale, and what a reader should know about it.

    The usual scale in the 口径 sheet is what stands there when nobody has chosen: what the evaluator printed beside her
    scores comes before it. Raises BookError where the 口径 name no scale.
    """
    named, chosen = settings.get(GRADE_SCALE, ""), scale_of_book(settings, file)
    if printed is None:
        return chosen, ()
    place = Place(sheet, printed.where)
    if isinstance(printed.read, Unread):
        if named not in ("", UNSETTLED):
            return chosen, ()
        says = f"这里写有等级表，但没有读全（{printed.read.why}），暂不定级：请补全，或在{_REMEDY}写明各档，{_EXAMPLE}"
        return unsettled(), (Seen("scale_unread", place, says),)
    if named in ("", UNSETTLED):
        says = f"按这里写的等级表定级：{printed.read.as_text()}；要用别的，请在{_REMEDY}写明各档，{_EXAMPLE}"
        return printed.read, (Seen("scale_printed", place, says),)
    if same_scale(chosen, printed.read):
        return chosen, ()
    says = f"这里写的等级表是 {printed.read.as_text()}，{_REMEDY}是 {chosen.as_text()}，按口径定级：请改成一致"
    return chosen, (Seen("scale_disagrees", place, says, chosen.as_text(), printed.read.as_text()),)


def scale_edits(book: Book, scale: Scale) -> list[Edit]:
    """The edit by which the 口径 sheet says the scale in force, where it still says the usual one."""
    sheet = conventions_sheet(book)
    if sheet is None or scale == named_scale(DEFAULT):
        return []
    text = scale.as_text() if scale.bands else scale.id
    for row in range(heading_row(sheet) + 1, sheet.max_row + 1):
        if sheet.text(row, 1) == GRADE_SCALE and sheet.text(row, 2) in ("", DEFAULT):
            return [SetCell(sheet.name, f"B{row}", text)]
    return []
