"""汇总.xlsx read back by others: figures, lists, reasons; nothing in it can run; the command says the same."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from returned_books import COUNTIES, returned

from pescore.cli import main
from pescore.commands.collect import Bar
from pescore.units.book import summary_bytes
from pescore.units.collecting import collect
from pescore.units.summary import summarise

SHEETS = ["汇总", "排名", "指标汇总", "指标得分", "问题矩阵", "文件", "口径", "项目"]


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    out = tmp_path_factory.mktemp("汇总") / "汇总.xlsx"
    assert main(["collect", str(COUNTIES / "各县"), "-o", str(out)]) == 0
    return openpyxl.load_workbook(out)


def rows(book: openpyxl.Workbook, sheet: str) -> list[list[object]]:
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def row(book: openpyxl.Workbook, sheet: str, label: str) -> list[object]:
    return next(values for values in rows(book, sheet) if values[0] == label)


def test_the_four_ways_stand_side_by_side(counties: openpyxl.Workbook) -> None:
    assert counties.sheetnames == SHEETS
    assert row(counties, "汇总", "一级指标")[2:6] == ["各单位平均", "按资金加权", "合并后评分", "达标单位占比"]
    assert row(counties, "汇总", "项目管理")[:3] == ["项目管理", 28, 22.06]
    assert row(counties, "汇总", "合计")[2] == 90.36
    assert row(counties, "汇总", "评价等级")[2:6] == ["优", "优", "优", "良"]
    assert "95.07%" in str(row(counties, "汇总", "预算执行率")[1])
    assert any(str(values[0]).startswith("数据说明：三级指标和评分标准是示意") for values in rows(counties, "汇总"))


def test_the_paragraphs_are_those_of_the_report(counties: openpyxl.Workbook) -> None:
    """As the report says: 12 → 11.47, 95.58 %, −0.53 for unsuitable targets; the lists behind each reason."""
    said = {values[0]: str(values[1]) for values in rows(counties, "汇总") if "类指标分值" in str(values[1])}
    assert said["项目决策"].startswith(
        "项目决策类指标分值12分，得11.47分，得分率95.58%，扣0.53分。扣分原因：8个县（市、区）“绩效目标合理性”扣分，"
        "影响得分0.533分，分别为吉木萨尔县、"
    )
    assert "得22.06分，得分率78.79%，扣5.94分" in said["项目管理"]
    assert (
        "一是30个县（市、区）“政策业务培训”都扣分，影响得分2分；二是7个县（市、区）“采购活动及时性”" in said["项目产出"]
    )
    assert said["项目效益"] == "项目效益类指标分值30分，得30分，得分率100%，没有扣分。"


def test_every_indicator_stands_with_its_standard_and_its_scores(counties: openpyxl.Workbook) -> None:
    """Three decimals: 3.891 ＋ 2.25 ＋ 2.383 ＋ … ＝ 22.057, the 22.06 of the dimension."""
    found = {values[2]: values for values in rows(counties, "指标汇总") if values[2]}
    assert len(found) == 25 + 1
    rate = found["预算执行率"]
    assert rate[3:5] == [4, "预算执行率≥80%得满分，≤60%不得分，之间按比例计算"]
    assert rate[5] == pytest.approx(4 - 3.26 / 30, abs=1e-11) and rate[10:12] == [6, "95.07%"]
    managed = [values for values in found.values() if values[2] != "三级指标"][5:15]
    assert round(sum(round(float(str(values[5])), 3) for values in managed), 2) == 22.06
    shown = counties["指标汇总"]["F5"].number_format
    assert shown == "0.00#" and row(counties, "指标汇总", "合计")[5:9] == [90.36, 90.43, 90.55, 89.67]


def test_what_all_cards_say_alike_stands_on_the_card_and_the_cover_is_asked_for(counties: openpyxl.Workbook) -> None:
    card = {values[0]: values[1] for values in rows(counties, "项目")}
    assert card["项目名称"] == "2024年政府购买社会救助事务性服务项目" and card["评价年度"] == "2024"
    assert {"委托部门", "评价机构"} <= card.keys() and card["委托部门"] is None
    assert "地区" not in card and "单位名称" not in card and "预算数(万元)" not in card


def test_facts_of_the_evaluation_come_along_and_stay(tmp_path: Path) -> None:
    """Collected again, the evaluators' sheets are what they were, whatever was written there; the rest is new."""
    folder, out = tmp_path / "交回", tmp_path / "汇总.xlsx"
    returned(folder, "甲县")
    facts = tmp_path / "评估.yaml"
    facts.write_text(
        "项目: {评价机构: 某事务所}\n指标: [{名称: 甲, 分值: 1, 评分标准: 符合得满分，不符合不得分}]\n"
        "主要问题: [{标题: 执行慢, 相关指标: 执行率}]\n绩效目标表: [{三级指标: 期数, 指标值: ≥2期, 实际完成值: 2期}]\n"
        "问卷: {发放: 10, 回收: 9}\n问题清单: [{类别: 资金管理, 问题: 执行慢}]\n",
        encoding="utf-8",
    )
    assert main(["collect", str(folder), "-o", str(out), "--from", str(facts)]) == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [*SHEETS, "绩效目标", "问卷", "问题清单"]
    assert row(book, "项目", "评价机构")[1] == "某事务所" and row(book, "项目", "项目名称")[1] == "培训"
    assert "1个县执行慢（执行率，影响得分20分），为甲县" in str(row(book, "汇总", "过程")) + str(rows(book, "汇总"))
    once = out.read_bytes()
    assert main(["collect", str(folder), "-o", str(out)]) == 0
    assert out.read_bytes() == once

    book["项目"]["B20"] = "人写的"
    book.create_sheet("备忘")["A1"] = "记下"
    book.save(out)
    returned(folder, "乙县", "70%")
    assert main(["collect", str(folder), "-o", str(out)]) == 0
    again = openpyxl.load_workbook(out)
    assert again["项目"]["B20"].value == "人写的" and again["备忘"]["A1"].value == "记下"
    assert [values[1] for values in rows(again, "排名") if isinstance(values[0], int)] == ["甲县", "乙县"]
    assert "2个县执行慢" in str(rows(again, "汇总"))


def test_something_else_in_its_place_is_replaced_and_kept_beside(tmp_path: Path) -> None:
    out = returned(tmp_path, "别的")
    returned(tmp_path / "交回", "甲县")
    assert main(["collect", str(tmp_path / "交回"), "-o", str(out)]) == 0
    assert openpyxl.load_workbook(out).sheetnames == SHEETS
    assert "评分表" in openpyxl.load_workbook(tmp_path / "别的.备份.xlsx").sheetnames


def test_ranks_scores_and_problems_are_complete(counties: openpyxl.Workbook) -> None:
    ranked = [values for values in rows(counties, "排名") if isinstance(values[0], int)]
    assert len(ranked) == 30 and [values[0] for values in ranked[:9]] == [1] * 7 + [8, 9]
    assert all(values[6] == pytest.approx(sum(values[2:6])) for values in ranked)
    scores = rows(counties, "指标得分")
    assert len([values for values in scores if values[0] in {r[1] for r in ranked}]) == 30
    assert row(counties, "指标得分", "平均")[-1] == 90.36
    matrix = {
        values[1]: values for values in rows(counties, "问题矩阵") if values[0] in ("项目决策", "项目管理", "项目产出")
    }
    assert {name: values[3] for name, values in matrix.items()} == {
        "绩效目标合理性": 8, "预算执行率": 6, "合同公告及时性": 15, "合同公告完整性": 4, "履约付款及时性": 17,
        "绩效自评质量": 8, "采购活动及时性": 7, "政策业务培训": 30,
    }  # fmt: skip
    assert set(str(matrix["合同公告完整性"][5]).split("、")) == {
        "莎车县",
        "吉木萨尔县",
        "木垒哈萨克自治县",
        "乌鲁木齐县",
    }
    assert sum(isinstance(value, float) for value in matrix["合同公告完整性"][6:]) == 4


def test_the_bar_fills_up_and_ends_its_line() -> None:
    stream = io.StringIO()
    bar = Bar(stream)
    for done in range(1, 5):
        bar(done, 4)
    shown = stream.getvalue().split("\r")[1:]
    assert [text.split()[-1] for text in shown] == ["1/4", "2/4", "3/4", "4/4"]
    assert [text.count("█") for text in shown] == [7, 15, 22, 30] and stream.getvalue().endswith("4/4\n")


def test_the_same_units_give_the_same_bytes(tmp_path: Path) -> None:
    returned(tmp_path / "交回", "甲县")
    summary = summarise(collect(tmp_path / "交回", tmp_path / "汇总.xlsx"))
    assert summary_bytes(summary, "培训") == summary_bytes(summary, "培训")


def test_strangers_words_stay_words(tmp_path: Path) -> None:
    returned(tmp_path / "交回", "=1+1", file="=cmd", card={"项目名称": "@SUM(1)"})
    returned(tmp_path / "交回", "+乙", "70%")
    out = tmp_path / "汇总.xlsx"
    assert main(["collect", str(tmp_path / "交回"), "-o", str(out)]) == 0
    book = openpyxl.load_workbook(out)
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert {"=1+1", "+乙"} <= {cell.value for cell in cells}


def test_what_does_not_count_is_told_in_the_book_and_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "交回", tmp_path / "汇总.xlsx"
    returned(folder, "甲县")
    returned(folder, "乙县", None)
    (folder / "坏.xlsx").write_bytes(b"PK")
    assert main(["collect", str(folder), "-o", str(out), "--by", "funds"]) == 1
    told = capsys.readouterr().out
    assert "1 个单位，按资金加权 80，评价等级：未定（还有单位没有评完）" in told
    assert "没有计入的文件（1 个）" in told and "坏.xlsx" in told and "乙县　乙县.xlsx" in told
    book = openpyxl.load_workbook(out)
    assert row(book, "文件", "坏.xlsx")[1] == "没有计入" and "坏.xlsx" in str(row(book, "文件", "坏.xlsx")[4])
    assert row(book, "文件", "乙县.xlsx")[1] == "未评完" and "评分表!" in str(row(book, "文件", "乙县.xlsx")[4])
    assert row(book, "汇总", "评价等级")[3] == "未定"


def test_nothing_that_counts_is_still_a_table_of_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = tmp_path / "交回", tmp_path / "汇总.xlsx"
    folder.mkdir()
    (folder / "坏.xlsx").write_bytes(b"PK")
    assert main(["collect", str(folder), "-o", str(out)]) == 1
    book = openpyxl.load_workbook(out)
    assert "没有一个单位评完" in str(rows(book, "汇总")[2][0]) and row(book, "文件", "坏.xlsx")


def test_the_way_by_funds_without_funds_gives_no_result_but_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "交回", tmp_path / "汇总.xlsx"
    returned(folder, "甲县", card={"预算数(万元)": None})
    assert main(["collect", str(folder), "-o", str(out), "--by", "funds"]) == 1
    assert "甲县没有写资金" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["没有这个文件夹", "-o", "汇总.xlsx"], "找不到这个文件夹"),
        (["交回", "-o", "汇总.xls"], "应以 .xlsx 结尾"),
        (["交回", "-o", "汇总.xlsx", "--by", "中位数"], "命令写得不对"),
        (["交回"], "命令写得不对"),
        (["交回", "-o", "汇总.xlsx", "--from", "没有.yaml"], "没有.yaml"),
    ],
)
def test_bad_calls_get_one_line(
    arguments: list[str],
    word: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "交回").mkdir()
    assert main(["collect", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == "" and word in told.err and told.err.count("\n") == 1
