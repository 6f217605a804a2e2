"""佐证与填写: scored leaves without evidence, and cells of the project card left empty."""

from __future__ import annotations

from collections.abc import Iterator

from ..evaluation import table as t
from ..evaluation.marking import is_blank
from ..library import load
from .check import Hit, named
from .subject import Place, Subject


@named("佐证缺失")
def unproved(subject: Subject) -> Iterator[Hit]:
    """A scored leaf whose 佐证材料 is empty, in a table that has the column; one remark where all are."""
    if t.EVIDENCE not in subject.headings:
        return
    leaves = [scored.leaf for scored in subject.result.leaves if not scored.open]
    bare = [leaf for leaf in leaves if all(is_blank(line) for line in leaf.evidence)]
    if bare and len(bare) == len(leaves):
        says = f"{len(bare)} 个指标都没有填佐证材料：请逐项写明依据的文件和数据"
        yield Hit(Place(subject.sheet), says, "佐证材料", "空白", "hint")
        return
    for leaf in bare:
        says = "没有填佐证材料：请写明得分依据的文件、凭证或数据"
        yield Hit(subject.at(leaf, t.EVIDENCE), says, "佐证材料", "空白")


@named("项目卡片")
def card(subject: Subject) -> Iterator[Hit]:
    """What every report's cover needs."""
    facts = subject.facts.card
    for name in load("review_words")["封面"] if facts else ():
        fact = facts.get(name)
        if fact is not None and is_blank(fact.text):
            yield Hit(fact.place, f"“{name}”没有填：请补上", name, "空白")


CHECKS = (unproved, card)
