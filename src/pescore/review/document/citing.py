"""Documents a report cites: 《name》（文号）, and who is said to have issued them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clean import squeezed
from .model import Document, Place

_TITLE = re.compile(
    r"《([^《》]{2,90}(?:《[^《》]{2,60}》[^《》]{0,30})?)》(?:[^（(《，。；]{0,2}[（(]([^（()）\d〔\[]{1,14})[〔\[【（(](\d{4})[〕\]】)）]第?(\d{1,4})号[)）])?"
)
_MARKED = re.compile(
    r"[^（(《，。；]{0,6}[（(][^（）()]{0,40}?(?:第?\d{1,5}号|令|公告|[A-Z]{1,4}(?:[／/]T)?\s?\d{2,6}|20\d\d年(?:版|第|修))"
)
_INNER = re.compile(r"[〈<《](.+)[〉>》]")
_ISSUER = re.compile(
    r"((?:财政|民政|教育|卫生健康|农业农村|发展和改革|发展改革|人力资源和社会保障|住房和城乡建设|水利|交通运输)(?:部|厅|局))$"
)


@dataclass(frozen=True, slots=True)
class Cited:
    """One 《name》, with its 文号 where one follows."""

    name: str
    core: str
    prefix: str
    year: int
    serial: int
    issuer: str
    place: Place
    marked: bool = False  # another mark than a 文号 follows: 交通运输部令2015年第22号, GB18918-2002

    @property
    def number(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.serial}号" if self.serial else ""


def cited(document: Document) -> list[Cited]:
    """Every 《document》 the paragraphs name, in reading order."""
    found: list[Cited] = []
    for paragraph in document.paragraphs:
        for match in _TITLE.finditer(paragraph.text):
            name = squeezed(match[1])
            issuer = _ISSUER.search(paragraph.text[max(0, match.start() - 24) : match.start()])
            found.append(
                Cited(
                    name,
                    _core(name),
                    (match[2] or "").strip(),
                    int(match[3] or 0),
                    int(match[4] or 0),
                    issuer[1] if issuer else "",
                    paragraph.at(match.start()),
                    bool(_MARKED.match(paragraph.text, match.end())),
                )
            )
    return found


def _core(name: str) -> str:
    """关于印发〈山东省最低生活保障管理办法〉通知 → 山东省最低生活保障管理办法."""
    inner = _INNER.search(name)
    return inner[1] if inner else name
