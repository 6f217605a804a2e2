"""Who a book is about and how much money it had (单位名称、资金), from its project card."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from ..library import load
from ..values import plain, read_value, same_unit
from ..workbook.grid import Book
from ..workbook.project_card import CARD

_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
MONEY = "万元"


def bare(label: object) -> str:
    """A label without spaces, colons and what stands in brackets: `预算数(万元)：` → `预算数`."""
    return re.sub(r"[\s:：]", "", _BRACKETS.sub("", str(label)))


def name_label(card: Mapping[str, object]) -> str | None:
    """The label of the card under which the unit's name stands."""
    return next((label for word in load("unit_cards")["名称"] for label in card if bare(label) == word), None)


def places_of(book: Book) -> dict[str, str]:
    """Label → cell of its value, as `项目!B4`, of the card on a sheet of its own."""
    for sheet in book.sheets:
        if sheet.name == CARD:
            return {label: f"{CARD}!B{row}" for row in range(1, sheet.max_row + 1) if (label := sheet.text(row, 1))}
    return {}


def money(card: Mapping[str, object], kind: str) -> Decimal | None:
    """资金 or 执行 of the card in 万元; None where the card has no such figure, or not in money.

    A figure without a unit of its own takes the one in the label's brackets, and is in 万元 where there is none.
    """
    for word in load("unit_cards")[kind]:
        for label, value in card.items():
            if bare(label) == word:
                read = read_value(value)
                if read.kind == "number" and read.number is not None and not read.comparator:
                    stated = _BRACKETS.search(str(label))
                    return same_unit(read.number, read.unit or (stated[1] if stated else MONEY), MONEY)
    return None


def common(card: Mapping[str, object]) -> dict[str, str]:
    """What a card says beside the unit's own name and money, as text: facts of the programme as a rule."""
    own = {word for words in (load("unit_cards")[kind] for kind in ("名称", "资金", "执行")) for word in words}
    return {label: text for label, value in card.items() if bare(label) not in own and (text := shown(value))}


def shown(value: object) -> str:
    """A card's value as text."""
    read = read_value(value)
    plainly = read.kind == "number" and read.number is not None and not isinstance(value, str)
    return plain(read.number) if plainly and read.number is not None else str(value).strip()
