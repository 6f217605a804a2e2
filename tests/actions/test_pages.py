"""Printed by LibreOffice before and after adopting and refreshing, the pages of the user's own sheets look the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from adopted_books import DEV, adopted, book_of
from calc import convert, needs_pages, pages

from pescore.actions.refresh import refresh
from pescore.workbook.grid import read_bytes
from pescore.workbook.patch import apply

BOOKS = [next(path for path in DEV if path.stem.startswith(stem)) for stem in ("L04", "L22", "L26")]
_FOOT = 0.06  # of the page: its last lines count the pages of the whole book, ours included


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[int, int, bytes]]]:
    folder = tmp_path_factory.mktemp("pages")
    files = []
    for path in BOOKS:
        _, data = adopted(path)
        book = read_bytes(data, path.name)
        assert book.package is not None
        versions = {"before": path.read_bytes(), "after": apply(book.package, refresh(book, path.name).edits)}
        for name, content in versions.items():
            files.append(folder / f"{path.stem[:3]}_{name}.xlsx")
            files[-1].write_bytes(content)
    return {pdf.stem: pages(pdf, folder) for pdf in convert(files, "pdf", folder)}


@needs_pages
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_pages_look_the_same(printed: dict[str, list[tuple[int, int, bytes]]], path: Path) -> None:
    before, after = printed[f"{path.stem[:3]}_before"], printed[f"{path.stem[:3]}_after"]
    assert len(before) >= len(book_of(path).sheets)
    assert len(after) > len(before)  # 口径, 复核 and 报告 come last
    for number, (old, new) in enumerate(zip(before, after, strict=False), 1):
        width, height, pixels = old
        body = int(height * (1 - _FOOT)) * width
        assert (width, height) == new[:2]
        assert any(pixel < 128 for pixel in pixels[:body])
        assert pixels[:body] == new[2][:body], f"page {number}"
