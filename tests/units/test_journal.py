"""An outcome survives its line in the journal unchanged, whatever a book holds; lines of older runs are still read."""

from __future__ import annotations

import json
from decimal import Decimal as D
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from returned_books import unit

from pescore.units.journal import FORMAT, Fault, Journal, Outcome, line_of, outcome_of
from pescore.units.unit import Unit, UnitLeaf

texts = st.text(max_size=12) | st.sampled_from(["", "90%", "一\n二", "\u2028", '"', "\ud800"])
numbers = st.decimals(-(10**9), 10**9, places=2) | st.sampled_from([D("0.00"), D("1E+2"), D("2.50")])
lists = st.lists(texts, max_size=3).map(tuple)
maybe = st.none() | numbers
leaves = st.builds(
    UnitLeaf, lists, numbers, texts, texts, texts, lists, maybe, given=maybe, cell=texts, rule_cell=texts, said=texts
)
units = st.builds(
    Unit,
    name=texts,
    file=texts,
    digest=texts,
    sheet=texts,
    leaves=st.lists(leaves, max_size=4).map(tuple),
    full=numbers,
    total=maybe,
    grade=st.none() | texts,
    place=texts,
    project=texts,
    remark=texts,
    fund=maybe,
    spent=maybe,
    conventions=st.dictionaries(texts, texts, max_size=2),
    scale=texts,
)
outcomes = units | st.builds(Fault, texts, texts, texts)


@given(outcomes)
@example(unit("甲县", {"一": "95.5", "二": "88"}, fund="12.30"))
def test_an_outcome_survives_its_line(outcome: Outcome) -> None:
    line = line_of(outcome)
    assert b"\n" not in line and b"\r" not in line
    assert outcome_of(line) == outcome


def test_equal_scores_and_texts_of_a_resumed_run_are_held_once() -> None:
    one, other = (outcome_of(line_of(unit(name, {"一": "95.5"}))) for name in ("甲县", "乙县"))
    assert isinstance(one, Unit) and isinstance(other, Unit)
    for here, there in zip(one.leaves[0], other.leaves[0], strict=True):
        assert here is there


def test_lines_of_an_older_run_are_read(tmp_path: Path) -> None:
    """As version 1 was first written: numbers as text, leaves as rows, ASCII or not."""
    kept = unit("甲县", {"一": "95.5"})
    leaf = [["一"], "100", kept.leaves[0].standard, "", "符合", [], "95.5", None, "K4", "H4", ""]
    data = {
        "name": "甲县", "file": "甲县.xlsx", "digest": "甲县", "sheet": "评分表", "full": "100", "total": "95.5",
        "grade": "优", "place": "", "project": "", "remark": "", "fund": None, "spent": None, "conventions": {},
        "scale": "", "card": {}, "leaves": [leaf],
    }  # fmt: skip
    path = tmp_path / "进度.jsonl"
    path.write_text(
        f"{json.dumps(FORMAT)}\n{json.dumps({'unit': data})}\n"
        f"{json.dumps({'unit': {k: v for k, v in data.items() if k != 'card'} | {'file': '无卡片.xlsx'}})}\n"  # read again
        f"{json.dumps({'fault': ['坏.xlsx', 'x', '坏了']}, ensure_ascii=False)}\n",
        encoding="utf-8",
    )
    journal = Journal(path)
    journal.open(resume=True)
    journal.close()
    assert journal.known == {("甲县.xlsx", "甲县"): kept, ("坏.xlsx", "x"): Fault("坏.xlsx", "x", "坏了")}
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3


def test_lines_that_say_something_else_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "进度.jsonl"
    good = line_of(unit("甲县", {"一": "95.5"})).decode()
    odd = [
        "7",
        "[]",
        "null",
        '"begun"',
        '{"begun": 1}',
        '{"unit": {}}',
        '{"fault": ["x"]}',
        good.replace('"95.5"', "{}"),
    ]
    path.write_text("\n".join([json.dumps(FORMAT), *odd, good, '{"begun": ["乙县.xlsx", "x"]}']), encoding="utf-8")
    journal = Journal(path)
    journal.open(resume=True)
    journal.close()
    assert set(journal.known) == {("甲县.xlsx", "甲县")} and journal.begun == {("乙县.xlsx", "x")}
    assert journal.mentions() == {"甲县.xlsx", "乙县.xlsx"}
