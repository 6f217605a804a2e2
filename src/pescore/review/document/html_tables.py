"""HTML tables inside markdown → rows of cells; a merged cell's text stands in its first cell, "" in the others."""

from __future__ import annotations

from html.parser import HTMLParser

_MOST_COLUMNS, _MOST_ROWS = 64, 5000


def html_rows(markup: str) -> list[tuple[int, tuple[str, ...]]]:
    """(line offset inside the markup, cells) per row; cells covered from above by rowspan are ""."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.finished()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[int, list[tuple[str, int, int]]]] = []
        self.cell: list[str] | None = None
        self.span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr" and len(self.rows) < _MOST_ROWS:
            self._end_cell()
            self.rows.append((self.getpos()[0] - 1, []))
        elif tag in ("td", "th") and self.rows:
            self._end_cell()
            said = dict(attrs)
            self.cell, self.span = [], (_span(said.get("rowspan")), _span(said.get("colspan")))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _end_cell(self) -> None:
        if self.cell is not None and self.rows:
            down, across = self.span
            self.rows[-1][1].append(("".join(self.cell), down, across))
        self.cell = None

    def finished(self) -> list[tuple[int, tuple[str, ...]]]:
        self._end_cell()
        covered: dict[int, int] = {}  # column → rows it is still covered by a cell from above
        out: list[tuple[int, tuple[str, ...]]] = []
        for line, cells in self.rows:
            waiting, row = list(cells), []
            while (waiting or covered.get(len(row), 0)) and len(row) < _MOST_COLUMNS:
                at = len(row)
                if covered.get(at, 0):
                    covered[at] -= 1
                    row.append("")
                    continue
                text, down, across = waiting.pop(0)
                for column in range(at, min(at + across, _MOST_COLUMNS)):
                    row.append(text if column == at else "")
                    covered[column] = down - 1
            out.append((line, tuple(row)))
        return out


def _span(said: str | None) -> int:
    return min(max(int(said), 1), _MOST_ROWS) if said and said.isdecimal() and len(said) < 6 else 1
