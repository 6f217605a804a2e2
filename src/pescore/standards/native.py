"""Rule → one native worksheet formula (原生公式), for a reader without the add-in: Excel 2007 and later, Calc, WPS.

    formula(read_standard("≥95%得6分；85%（含）-95%得5分；低于85%不得分", full=6).rule, "J5", "E5")

Only IF, AND, OR, ROUND, MIN, MAX, ABS, INT, LOG10, FIND, TRIM, ISNUMBER, ISLOGICAL and NA are used. The formula
shows "" for a cell not filled in (blank, — or 无, as PE_SCORE does) and #N/A where there is nothing to show: text in a
numeric cell, a stretch the standard leaves open or leaves to a person, and a 分值 that is no longer the full mark the
standard was read with. What it is equal to, and where a spreadsheet's own arithmetic ends, is said in native_curves.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ..values import cents, plain
from ..values.words import words
from .native_curves import counted, curved, written
from .native_text import NotNative, constant, quoted
from .rules import Checklist, Curve, Flag, Formula, Group, Joint, Levels, Occurrences, Part, Rule, Switch
from .scoring import needs_of, tally

__all__ = ["NotNative", "formula"]

_BLANK = ("", "—", "-", "/", "——", "---", "无", "－", "–")  # what PE_SCORE takes for not filled in
_LONGEST = 8000  # Excel's own limit is 8192 characters


def formula(rule: Rule, value_cell: str, full_cell: str) -> str:
    """The formula for the cell of the score, starting with "="; raises NotNative with the reason in Chinese.

    rule        as read by read_standard
    value_cell  where 实际值 stands, "J5": a number (a rate as 0.95 or 95), or one of the words of the standard
    full_cell   where 分值 stands, "E5"
    """
    part = _one_part(rule)
    refused = [f"ROUND({full_cell},10)<>{plain(cents(rule.full, 10))}"]
    if isinstance(part, (Levels, Flag)) or (isinstance(part, Formula) and part.kinds == ("yesno",)):
        scored = _worded(rule, part, value_cell)
    else:
        refused += [f"NOT(ISNUMBER({value_cell}))", f"ISLOGICAL({value_cell})"]
        if isinstance(part, Curve):
            scored, more = curved(rule, part, value_cell)
        elif isinstance(part, Occurrences):
            scored, more = counted(rule, part, value_cell)
        else:
            scored, more = written(rule, part, value_cell), []
        # Beside the other tests, a text would make OR an error of its own kind.
        if more:
            scored = f"IF({more[0] if len(more) == 1 else 'OR(' + ','.join(more) + ')'},NA(),{scored})"
    blank = f'OR({value_cell}="",{_is_one_of(value_cell, _BLANK)})'
    said = f'=IF({blank},"",IF(OR({",".join(refused)}),NA(),{scored}))'
    if len(said) > _LONGEST:
        raise NotNative(f"标准分档太多，公式超过{_LONGEST}个字符，请改用数值")
    return said


def _one_part(rule: Rule) -> Curve | Occurrences | Levels | Flag | Formula:
    """The one part that takes a value; conditions assumed not to hold are left at that."""
    parts = [part for part in rule.parts if not (isinstance(part, Flag) and part.assumed)]
    part: Part | None = rule.parts[0] if len(rule.parts) == 1 else parts[0] if len(parts) == 1 else None
    if part is None:
        raise NotNative("标准要看几个情况，一个单元格的公式放不下，请改用数值")
    if isinstance(part, Checklist):
        raise NotNative("要点要逐个填写，一个单元格的公式放不下，请改用数值")
    if isinstance(part, (Switch, Group, Joint)) or len(needs_of(part)) != 1:
        raise NotNative("标准要填几个数，一个单元格的公式放不下，请改用数值")
    if rule.spill_to_total or (isinstance(part, Flag) and part.to_total):
        raise NotNative("标准要从总分续扣，一个单元格的公式放不下，请改用数值")
    if isinstance(part, Occurrences) and part.not_above is not None:
        raise NotNative("扣分以另一条的扣分为限，一个单元格的公式放不下，请改用数值")
    if isinstance(part, Formula) and part.curve is not None:
        raise NotNative("公式的结果还要分档计分，一个单元格的公式放不下，请改用数值")
    return part


def _worded(rule: Rule, part: Part, cell: str) -> str:
    """Words → points: each word is put to the kernel, so that the table holds what it would score and nothing else."""
    groups: dict[Decimal, list[str]] = {}
    for word in _vocabulary(part):
        points = tally(rule, word).points
        if points is not None and word not in _BLANK:
            groups.setdefault(points, []).append(word)
    if not groups:
        raise NotNative("标准要由人在档内给分，没有可以计算的公式，请改用数值")
    scored = "NA()"
    for points, said in reversed(groups.items()):
        scored = f"IF({_is_one_of(cell, said)},{constant(points)},{scored})"
    one, zero, two = (tally(rule, often).points for often in (1, 0, 2))
    if one is not None and zero is not None:
        yes = f"{cell}>0" if two == one else f"{cell}=1"  # a condition may be given as how often it happened
        scored = f"IF(ISNUMBER({cell}),IF({yes},{constant(one)},IF({cell}=0,{constant(zero)},NA())),{scored})"
    true, false = tally(rule, True).points, tally(rule, False).points
    if true is not None and false is not None:
        scored = f"IF(ISLOGICAL({cell}),IF({cell},{constant(true)},{constant(false)}),{scored})"
    return scored


def _vocabulary(part: Part) -> Iterable[str]:
    named = [word for level in part.levels for word in (level.word, *level.aliases)] if isinstance(part, Levels) else []
    known = (word for answer in words().yesno for word in (answer, answer.title()))
    return dict.fromkeys(word for word in (*named, *known) if _writable(word))


def _writable(word: str) -> bool:
    return bool(word) and word == word.strip() and word.isprintable() and "|" not in word and len(word) <= 100


def _is_one_of(cell: str, said: Iterable[str]) -> str:
    """Whether the cell holds one of the words exactly; FIND minds capitals and knows no wildcards."""
    lists, current = [], "|"
    for word in said:
        if len(current) + len(word) > 250:  # a text in a formula holds 255 characters
            lists.append(current)
            current = "|"
        current += word + "|"
    tests = [f'ISNUMBER(FIND("|"&TRIM({cell})&"|",{quoted(one)}))' for one in (*lists, current)]
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"
