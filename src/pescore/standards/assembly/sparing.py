"""What is not held against the unit (豁免情形): 因不可抗力引起的不扣分, 因上级调整计划造成的除外."""

from __future__ import annotations

import re

from ..clauses import Clause, Parsed
from ..draft import Draft
from ..rules import Flag

_CAUSE = re.compile("^(?:但|其中|对)?(?:因|由于|属于?|遇|受|系)[\u4e00-\u9fff、“”]{3,30}$")
_EXCEPT = re.compile(
    "^\\(?(?:但|其中)?(?P<cause>(?:因|由于|属于?|遇|受|系)[\u4e00-\u9fff、“”]{3,30}?|不可抗力[\u4e00-\u9fff]{0,8}?)的?除外\\)?$"
)


def without_spared(clauses: list[Clause], parsed: Parsed, draft: Draft) -> tuple[list[Clause], list[Flag]]:
    """The clauses without the exemptions, and these as conditions that may be left unanswered."""
    flags: list[Flag] = []
    rest: list[Clause] = []
    for clause in clauses:
        if clause.effect.kind == "keep" and not (clause.conditions or clause.per) and _CAUSE.match(clause.label):
            flags.append(Flag(clause.label, spares=True, assumed=True, words=clause.words))
        else:
            rest.append(clause)
    for statement in parsed.statements:
        if said := _EXCEPT.match(statement.words):
            flags.append(Flag(said["cause"], spares=True, assumed=True, words=statement.words))
    if not flags or not rest:
        return clauses, []
    draft.use("exemption_no_deduct")
    return rest, flags
