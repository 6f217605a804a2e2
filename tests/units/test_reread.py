"""汇总.xlsx read back: the same summary; what a person changed and no longer agrees is named with its cell."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path

import openpyxl
import pytest
from returned_books import COUNTIES, RATE, returned, unit

from pescore.units.book import summary_bytes
from pescore.units.collecting import collect
from pescore.units.reread import Reread, is_summary, read_summary
from pescore.units.summary import Summary, summarise, whole
from pescore.units.unit import Unit, UnitLeaf
from pescore.workbook.grid import BookError, read_bytes


def again(summary: Summary, title: str = "培训") -> Reread:
    return read_summary(read_bytes(summary_bytes(summary, title), "汇总.xlsx"), "汇总.xlsx")


def changed(data: bytes, **cells: object) -> Reread:
    """Read back with other values in some cells: 汇总_C4=… is 汇总!C4."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        sheet, _, ref = place.rpartition("_")
        book[sheet][ref] = value
    stream = io.BytesIO()
    book.save(stream)
    return read_summary(read_bytes(stream.getvalue(), "汇总.xlsx"), "汇总.xlsx")


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return summarise(collect(COUNTIES / "各县", tmp_path_factory.mktemp("汇总") / "汇总.xlsx"))


@pytest.fixture(scope="module")
def data(counties: Summary) -> bytes:
    return summary_bytes(counties, "社会救助")


def test_the_same_summary_comes_back(counties: Summary, data: bytes) -> None:
    """Scores to the last digit by all four ways, ranks, money, problems with their lists in the same order."""
    found = read_summary(read_bytes(data, "汇总.xlsx"), "汇总.xlsx").summary
    assert found.combination is not None and counties.combination is not None
    assert found.combination.outcomes == counties.combination.outcomes
    assert [(leaf.path, leaf.full, leaf.scores) for leaf in found.combination.leaves] == [
        (leaf.path, leaf.full, leaf.scores) for leaf in counties.combination.leaves
    ]
    assert [(one.rank, one.unit.name, one.unit.total, one.unit.grade, one.dimensions) for one in found.ranked] == [
        (one.rank, one.unit.name, one.unit.total, one.unit.grade, one.dimensions) for one in counties.ranked
    ]
    assert [(one.path, list(one.lost.items())) for one in found.problems] == [
        (one.path, list(one.lost.items())) for one in counties.problems
    ]
    assert (found.rate, found.funds, found.spread, found.by) == (
        counties.rate, counties.funds, counties.spread, counties.by
    )  # fmt: skip


@pytest.mark.parametrize("by", ["mean", "funds", "pooled", "share"])
def test_by_every_way(by: str, counties: Summary) -> None:
    summary = whole(by, sorted(counties.units, key=lambda one: one.file), (), ())
    found = again(summary).summary
    assert found.by == by and found.chosen == summary.chosen


def test_thirds_and_halves_of_a_cent_come_back_exactly() -> None:
    """Means of thirds, a pooled rate, funds that do not divide: nothing is rounded on the way."""
    units = []
    for n, (rate, score, fund) in enumerate((("90%", "4.44", 7), ("93%", "2.225", 11), ("100%", "9.99", 13))):
        leaves = (
            UnitLeaf(("过程", "执行率"), D(10), RATE, "", rate, (), D(rate.strip("%")) / 2 - 40),
            UnitLeaf(("产出", "完成"), D(10), "符合得满分", "", "符合", (), D(score)),
        )
        total = sum((leaf.score or D(0) for leaf in leaves), D(0))
        units.append(replace(unit(f"{n}县", {"x": 0}, fund), leaves=leaves, full=D(20), total=total))
    summary = whole("funds", units, (), ())
    found = again(summary).summary
    assert found.combination is not None and summary.combination is not None
    assert found.combination.outcomes == summary.combination.outcomes
    assert [leaf.scores for leaf in found.combination.leaves] == [leaf.scores for leaf in summary.combination.leaves]


def test_open_units_bad_files_and_uneven_scores_come_back(tmp_path: Path) -> None:
    folder = tmp_path / "交回"
    returned(folder, "甲县", manual=D(30))
    returned(folder, "乙县", None)
    returned(folder, "丙县")
    (folder / "坏.xlsx").write_bytes(b"PK")
    summary = summarise(collect(folder, tmp_path / "汇总.xlsx"))
    found = again(summary)
    assert [one.name for one in found.summary.incomplete] == ["乙县"] and found.summary.grade is None
    assert [leaf.score for leaf in found.summary.incomplete[0].leaves] == [None, D(60)]
    assert [fault.file for fault in found.summary.faults] == ["坏.xlsx"] and found.summary.faults[0].says
    assert len(found.uneven) == 1 and "执行率同为“90%”" in found.uneven[0]


def test_names_that_look_like_something_else_come_back() -> None:
    units = [
        replace(unit(name, {"合计": 90 - n}), file=f"{n}.xlsx") for n, name in enumerate(("平均", "=1+1", "得分率"))
    ]
    found = again(whole("mean", units, (), ())).summary
    assert [one.unit.name for one in found.ranked] == ["平均", "=1+1", "得分率"]
    assert found.combination is not None and found.combination.leaves[0].path == ("合计",)


def test_one_unit_is_a_summary_too() -> None:
    found = again(whole("mean", [unit("甲县", {"决策": 88})], (), ())).summary
    assert found.chosen is not None and found.chosen.total == D(88)


def test_levels_of_any_depth_come_back() -> None:
    paths = [("过程", "资金", "到位", "到位率"), ("过程", "资金", "使用", "合规"), ("产出", "完成"), ("效益",)]
    leaves = tuple(UnitLeaf(path, D(25), "符合得满分", "", "符合", (), D(20)) for path in paths)
    made: Unit = replace(unit("甲县", {"x": 0}), leaves=leaves, full=D(100), total=D(80))
    found = again(whole("mean", [made], (), ())).summary
    assert found.combination is not None and [leaf.path for leaf in found.combination.leaves] == paths


def test_reworded_paragraphs_are_read_as_they_stand(data: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = {str(row[0].value): row[0].row for row in book["汇总"].iter_rows() if "类指标分值" in str(row[1].value)}
    found = changed(data, **{f"汇总_B{rows['项目效益']}": "项目效益类指标得30分，群众满意。"})
    assert found.told["项目效益"] == "项目效益类指标得30分，群众满意。"
    assert found.told["项目决策"].startswith("项目决策类指标分值12分，得11.47分")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"指标得分_D6": 1}, ("指标得分!", "总分写的是", "按“指标得分”表是", "改这个单位的评分表")),
        ({"指标得分_D6": 2.5}, ("指标得分!D6", "不在 0 至分值 2 之间")),
        ({"指标得分_D6": "两分"}, ("指标得分!D6", "写的是“两分”，不是数")),
        ({"指标得分_D6": None}, ("指标得分!D6", "是空的")),
        ({"指标得分_A6": "别的县"}, ("指标得分!A6", "单位“别的县”在“排名”表里没有")),
        ({"指标得分_B4": "别的"}, ("指标得分!B4", "“指标汇总”表里是“立项依据充分性”")),
        ({"指标得分_B5": 4}, ("指标得分!B5", "分值写的是 4", "是 3")),
        ({"排名_C4": 11}, ("排名!C4", "项目决策写的是 11", "是 12")),
        ({"排名_G4": 99}, ("排名!G4", "总分写的是 99")),
        ({"排名_B5": "喀什市"}, ("排名!B5", "出现了两次")),
        ({"排名_H3": "档次"}, ("排名!A3", "缺少“等级”一列")),
        ({"指标汇总_D4": 4}, ("指标得分!B5",)),
        ({"指标汇总_A4": None}, ("指标汇总!A4", "一级指标是空的")),
        ({"指标汇总_C5": "立项依据充分性", "指标汇总_B5": "项目立项"}, ("指标汇总!C5", "出现了两次")),
        ({"汇总_A2": "三十个县"}, ("汇总!A2", "没有写明采用哪种汇总口径")),
        ({"汇总_A2": "采用口径：按资金加权。"}, ("扣分写的是", "按口径“按资金加权”是")),
        ({"口径_B4": "优≥95；良≥80；中≥60；差<60"}, ("评价等级写的是“优”", "是“良”")),
        ({"口径_B4": "百分制"}, ("口径", "百分制")),
    ],
)
def test_what_no_longer_agrees_is_named_with_its_cell(
    cells: dict[str, object], words: tuple[str, ...], data: bytes
) -> None:
    with pytest.raises(BookError) as told:
        changed(data, **cells)
    assert str(told.value).startswith("汇总.xlsx") and "\n" not in str(told.value)
    for word in words:
        assert word in str(told.value), str(told.value)


def test_a_changed_total_is_named(data: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data))
    row = next(row[0].row for row in book["汇总"].iter_rows() if row[0].value == "合计")
    with pytest.raises(BookError, match=f"汇总!C{row}：合计的各单位平均写的是 91，按“指标得分”表是 90.36"):
        changed(data, **{f"汇总_C{row}": 91})


@pytest.mark.parametrize("sheet", ["汇总", "排名", "指标汇总", "指标得分", "问题矩阵", "文件"])
def test_a_missing_sheet_is_named(sheet: str, data: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data))
    del book[sheet]
    stream = io.BytesIO()
    book.save(stream)
    found = read_bytes(stream.getvalue(), "汇总.xlsx")
    assert is_summary(found)
    with pytest.raises(BookError, match=f"缺少工作表“{sheet}”.*重新收集"):
        read_summary(found, "汇总.xlsx")


def test_nothing_to_conclude_is_said(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="没有一个单位评完"):
        again(whole("mean", (), [replace(unit("甲县", {"决策": 1}), total=None)], ()))
    with pytest.raises(BookError, match="没有资金|没有写资金"):
        again(whole("funds", [unit("甲县", {"决策": 1})], (), ()))


def test_other_books_are_none(tmp_path: Path) -> None:
    assert not is_summary(read_bytes(returned(tmp_path, "甲县").read_bytes(), "甲县.xlsx"))
