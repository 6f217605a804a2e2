"""A sheet of ours put into a workbook that is open in Excel, where one of its name may stand already.

The old sheet is set aside under another name and deleted only when everything else is done; until then all can go back.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..workbook.edits import PutSheet
from ..workbook.new_book import new_book
from ..workbook.refs import write_ref
from .live_cells import enter

_LONGEST_NAME = 31  # of a sheet


@dataclass(frozen=True, slots=True)
class Arrival:
    """A new sheet in its place, and the one it replaces, set aside; None where there was none."""

    name: str
    new: Any
    old: Any | None

    def settle(self) -> None:
        """The old sheet goes."""
        if self.old is not None:
            self.old.delete()

    def undo(self) -> None:
        """The new sheet goes, the old one is back."""
        self.new.delete()
        if self.old is not None:
            self.old.name = self.name


def bring(edit: PutSheet, book: Any) -> Arrival:
    """Put the sheet in the place of the one with its name, or last. Leaves nothing behind where it fails."""
    old = next((sheet for sheet in book.sheets if sheet.name == edit.name), None)
    arrival = Arrival(edit.name, _copied(edit, old or book.sheets[len(book.sheets) - 1]), old)
    try:
        if old is not None:
            old.name = _free_name(edit.name, book)
            arrival.new.name = edit.name
        # A formula that names another sheet came along as a link to the workbook just closed.
        for place, cell in edit.source.cells.items():
            if cell.formula is not None:
                enter(arrival.new.range(write_ref(*place)), f"={cell.formula}")
        arrival.new.visible = not edit.hidden
        book.api.Activate()  # xlwings' own insists on being the foremost program, and fails beside a second Excel
    except Exception:
        arrival.undo()
        raise
    return arrival


def _copied(edit: PutSheet, after: Any) -> Any:
    """The sheet out of a small workbook of ours, which Excel opens for the moment."""
    with tempfile.TemporaryDirectory(prefix="pescore-") as folder:
        path = Path(folder, f"{Path(folder).name}.xlsx")  # Excel opens no two workbooks of one name
        path.write_bytes(new_book([edit.source]))
        source = after.book.app.books.open(str(path), update_links=False, read_only=True)
        try:
            return source.sheets[edit.name].copy(after=after)
        finally:
            source.close()


def _free_name(name: str, book: Any) -> str:
    """A name like `报告~1` that no sheet has."""
    taken = {sheet.name.lower() for sheet in book.sheets}
    number = 1
    while (free := f"{name[: _LONGEST_NAME - 4]}~{number}").lower() in taken:
        number += 1
    return free
