"""The one entry of the ribbon: VBA says which button was pressed, xlwings which workbook is active."""

from __future__ import annotations

import xlwings

from .excel_actions import BUTTONS
from .live_actions import run
from .live_book import LiveBook


def press(button: str) -> None:
    """Run the button's action on the active workbook."""
    run(*BUTTONS[button], LiveBook(xlwings.Book.caller()))
