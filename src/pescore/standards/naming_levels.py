"""Which level an answer names (评为哪一档): its word, the ending or a part of it, or a sentence that holds it and nothing against it."""

from __future__ import annotations

import re
from functools import lru_cache

from .polarity import core, denied

_MODIFIER = re.compile(
    r"(?:不|未|没|没有|无|非|欠|未能|未发现|未发生|未出现|不存在|无法|不能|缺乏|缺少|基本|较为?|比较|部分|局部|一般|不太|不够|尚|相对|大致|"
    r"大体|略|稍|很|非常|十分|最|完全|全部)$"
)
_DEGREE = re.compile("(?:有效|有所|明显|显著|充分|全面|大幅|进一步|持续|逐步|初步)$")
_AGAINST = re.compile(  # 没有…, 有待…, 即将…, 完成率80%, 健全，但…: not simply that level
    r"不|未|没|无|非|难以|有待|缺乏|缺少|欠|待|即将|将|预计|计划|拟|正在|接近|距|尚|可能|部分|基本|但|差|低|弱|以下|以外|转|或|较|\d|%"
)
_BOTH = re.compile("[且并和及]")
_JOINED = re.compile("[、且并和及]")
_STANDARD_TAIL = re.compile(
    "(?:并|且)(?:具有|取得|有)?(?:一定|较差|部分)?(?:的)?(?:效果|成效|进展)(?:较差|不明显|差)?$"
)  # 部分达成…并具有一定效果
_SAID_SO = "(?:评为|评定为|认定为|属于|为|是)?"


@lru_cache(maxsize=1024)
def bare_word(text: str) -> str:
    """“优秀”等次的 → 优秀."""
    bare = text.replace("“", "").replace("”", "").rstrip("的。，,；; ")
    return bare if len(bare) < 4 else re.sub("(?:等次|等级|档次|一档)$", "", bare)


@lru_cache(maxsize=4096)  # a form asks for the same few words over and over
def named_level(text: str, levels: tuple[tuple[str, ...], ...]) -> int | None:
    """The index of the level, each given by its word and what else it is called; None where no or several levels fit."""
    text = bare_word(text)
    names = [(i, bare_word(name)) for i, called in enumerate(levels) for name in called]
    if not text:
        return None
    for fits in (_exactly, _in_other_words, _at_the_end, _at_the_beginning, _holding, _within):
        found = fits(text, names)
        if len(found) == 1:
            return found.pop()
        if found:
            return None
    return None


Names = list[tuple[int, str]]


def _exactly(text: str, names: Names) -> set[int]:
    first = next((i for i, name in names if text == name), None)
    if first is not None:
        return {first}
    return {i for i, name in names if len(name) == 1 and re.fullmatch(rf"{_SAID_SO}{re.escape(name)}[等级档类]?", text)}


def _in_other_words(text: str, names: Names) -> set[int]:
    """没有违规 is 无违规: the same matter, denied alike."""
    about = core(text)
    return {
        i
        for i, name in names
        if len(about) > 1 and core(name) == about and denied(name) == denied(text) and denied(text)
    }


def _at_the_end(text: str, names: Names) -> set[int]:
    found = {i: name[: -len(text)] for i, name in names if name.endswith(text) and _plain_before(name[: -len(text)])}
    called = {i for i, lead in found.items() if lead.endswith(("为", "是"))}  # 结论为同意 before 修改后同意
    return called if len(called) == 1 else set(found)


def _plain_before(lead: str) -> bool:
    return not _MODIFIER.search(lead) and not _DEGREE.search(lead) and not _BOTH.search(lead)


def _at_the_beginning(text: str, names: Names) -> set[int]:
    rest = ((i, _STANDARD_TAIL.sub("", name[len(text) :])) for i, name in names if name.startswith(text))
    return {i for i, left in rest if len(text) > 1 and not _JOINED.search(left)}


def _holding(text: str, names: Names) -> set[int]:
    """内控制度健全 holds 健全: the longest that does, with nothing said against it."""
    every = [name for _, name in names]
    cores = [(i, said) for i, name in names for said in {name, core_of(name, every)} if len(said) > 1]
    for i, said in sorted(cores, key=lambda pair: -len(pair[1])):
        before, found, after = text.partition(said)
        if found and not _AGAINST.search(before) and not _AGAINST.search(after):
            return {i}
    return set()


def _within(text: str, names: Names) -> set[int]:
    """国家级 stands inside 获国家级表彰."""
    if len(text) < 2:
        return set()
    cut = ((i, *name.partition(text)) for i, name in names)
    return {i for i, before, found, after in cut if found and _plain_before(before) and not _JOINED.search(after)}


def core_of(name: str, names: list[str]) -> str:
    """健全 of 内部控制健全, where 基本健全 stands beside it: the shared ending; the name where its own beginning is a degree."""
    best = ""
    for other in names:
        if other == name:
            continue
        k = 0
        while k < min(len(name), len(other)) and name[-1 - k] == other[-1 - k]:
            k += 1
        if k > len(best):
            best = name[len(name) - k :]
    lead = name[: -len(best)] if best else name
    return best if len(best) >= 2 and not _MODIFIER.search(lead) and not _DEGREE.search(lead) else name
