"""Which number a clause speaks of; clauses about different numbers are kept apart."""

from __future__ import annotations

import re
from decimal import Decimal

from ..clauses import Clause
from ..draft import Draft, Unclear

ZERO = Decimal(0)
SUBJECT = re.compile(
    r"[\u4e00-\u9fffA-Za-z“”]{0,14}(?:率|比例|占比|比重|数量|人数|户数|次数|天数|面积|金额|额|均分|平均分|得分|成本|标准|满意度|知晓度|进度|时间|工期|数)$"
)


def by_subject(numeric: list[Clause], draft: Draft) -> list[list[Clause]]:
    """Clauses grouped by the number they speak of; a clause without a subject speaks of the one before."""
    groups: list[tuple[str, list[Clause]]] = []
    for clause in numeric:
        subject = subject_of(clause)
        home = (
            next((g for g in groups if not subject or not g[0] or same_subject(subject, g[0], draft)), None)
            if subject
            else (groups[-1] if groups else None)
        )
        if home is None:
            groups.append((subject, [clause]))
        else:
            home[1].append(clause)
            if subject and not home[0]:
                groups[groups.index(home)] = (subject, home[1])
    return [g for _, g in groups]


def subject_of(clause: Clause) -> str:
    texts = [c.subject for c in clause.conditions] or (
        [clause.per.label] if clause.per and not clause.per.implied else []
    )
    return next((name for text in texts if (name := named_number(text))), "")


def same_subject(a: str, b: str, draft: Draft) -> bool:
    if a in b or b in a:
        return True
    if draft.indicator and sum(1 for s in (a, b) if s in draft.indicator or draft.indicator in s) == 2:
        return True
    return len(a) > 2 and a[-4:] == b[-4:] and (len(a) <= 4 or len(b) <= 4)


def named_number(text: str) -> str:
    match = SUBJECT.search(re.sub(r"[的在达为到]+$", "", re.split("[,、;:。]", text)[-1]).strip("“”"))
    return (
        re.sub(r"^(?:其中|如|若|当|且|和|及|与|对|该|本|实际|以|按|根据)+", "", match[0].strip("“”"))
        if match and len(match[0]) > 2
        else ""
    )


def one_number_each(numeric: list[Clause], draft: Draft) -> None:
    """开工率达到100%且投资完成率达到90%以上: two numbers in one condition are not one curve."""
    for clause in numeric:
        names = [s for c in clause.conditions if (s := named_number(c.subject))]
        if len(names) > 1 and any(not same_subject(names[0], n, draft) for n in names[1:]):
            raise Unclear(f"“{clause.words}”同时看{'、'.join(names)}几个数，各是多少？")
        limits = {(bool(c.low), c.unit, c.values[0]): c.subject for c in clause.conditions if len(c.values) == 1}
        kinds = {(low, unit) for low, unit, _ in limits}
        if len(limits) > 1 and len(kinds) == 1 and all(limits.values()) and not clause.per:
            raise Unclear(f"“{clause.words}”对{'、'.join(limits.values())}规定了不同的数：这里属于哪一类？")
