"""The command line: results a person reads, JSON others rely on, and one Chinese line for whatever goes wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pescore.cli import BAD_INPUT, DONE, NEEDS_PERSON, main

FACTS = """
项目: {项目名称: 示例项目}
指标:
  - 名称: 过程
    指标:
      - {名称: 到位率, 分值: 60, 评分标准: "≥100%得满分，≤80%不得分，之间按比例计算", 实际值: 95%, 填报得分: 50}
      - {名称: 合规性, 分值: 40, 评分标准: 符合得满分，不符合得0分, 实际值: 不符合, 人工得分: 39, 调整理由: 集体讨论}
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "评估.yaml").write_text(FACTS, encoding="utf-8")
    path = tmp_path / "表.xlsx"
    assert main(["new", str(path), "--from", str(tmp_path / "评估.yaml")]) == DONE
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code, out, _ = run(capsys, *arguments, "--json")
    return code, json.loads(out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line a refused command says."""
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (BAD_INPUT, "")
    assert err.count("\n") == 1 and "Traceback" not in err
    assert any("\u4e00" <= char <= "\u9fff" for char in err)
    return err


def change(path: Path, cell: str, value: object, sheet: str = "评分表") -> None:
    workbook = openpyxl.load_workbook(path)
    workbook[sheet][cell] = value
    workbook.save(path)


def column(path: Path, name: str) -> str:
    return next(cell.column_letter for cell in openpyxl.load_workbook(path)["评分表"][3] if cell.value == name)


def contents(path: Path) -> dict[tuple[str, str], object]:
    """Every constant, formula and stored value; not the bytes, which differ with the compressor of the machine."""
    return {
        (sheet.title, f"{kind}{cell.coordinate}"): cell.value
        for kind, workbook in (("", openpyxl.load_workbook(path)), ("=", openpyxl.load_workbook(path, data_only=True)))
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_demo_scores_the_shipped_evaluation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "demo", "-o", str(tmp_path / "结果"))
    assert (code, err) == (DONE, "")
    assert (tmp_path / "结果" / "农村低保2021.xlsx").is_file()
    assert "综合得分 88.5，评价等级：良，共 51 个末级指标" in out
    for dimension in (["决策", "14", "11", "78.57%", "3"], ["过程", "26", "20.5", "78.85%", "5.5"]):
        assert any(line.split() == dimension for line in out.splitlines())
    for leaf in ("补助政策宣传有效性", "补助对象排查完成率"):
        assert leaf in out.split("得分与自身评分标准不符的指标")[1]


def test_the_committed_book_is_what_new_makes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    committed = Path(__file__).parents[1] / "workbooks" / "农村低保2021"
    path = tmp_path / "评分表.xlsx"
    assert run(capsys, "new", str(path), "--from", str(committed / "评估.yaml"))[0] == DONE
    assert contents(path) == contents(committed / "评分表.xlsx")


def test_score_json_is_the_contract(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = book.read_bytes()
    code, found = run_json(capsys, "score", str(book))
    assert code == DONE and book.read_bytes() == before
    # 60×(95−80)÷20 = 45; 45 + 39 = 84; by the standards 45 + 0
    assert (found["total"], found["full"], found["grade"], found["complete"]) == ("84", "100", "良", True)
    assert found["computed_total"] == "45" and found["questions"] == []
    assert found["levels"] == [{"path": ["过程"], "full": "100", "score": "84", "rate": "0.84", "lost": "16"}]
    first, second = found["leaves"]
    assert first["path"] == ["过程", "到位率"] and first["row"] == 4 and first["value"] == "0.95"
    assert (first["full"], first["score"], first["computed"]) == ("60", "45", "45")
    assert (second["score"], second["computed"], second["status"]) == ("39", "0", "clear")
    assert first["status"] == "convention" and "band_linear" in first["conventions"] and first["why"]


def test_score_for_a_person(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "score", str(book))
    assert code == DONE
    assert "综合得分 84，评价等级：良" in out and "全部按评分标准计算为 45" in out
    assert "按标准 45，填报 50，计入 45" in out and "人工得分：集体讨论" in out


def test_an_unscored_leaf_needs_a_person(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(book, f"{column(book, '实际值')}4", None)
    code, found = run_json(capsys, "score", str(book))
    assert code == NEEDS_PERSON
    assert (found["total"], found["grade"], found["complete"]) == (None, None, False)
    assert found["leaves"][0]["score"] is None and found["questions"] == []
    assert "未定（还有 1 项没有得分，合计不完整）" in run(capsys, "score", str(book))[1]


def test_an_error_in_the_finding_is_a_question_not_a_zero(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(book, f"{column(book, '实际值')}4", "#REF!")
    code, found = run_json(capsys, "score", str(book))
    assert code == NEEDS_PERSON and found["total"] is None
    assert found["questions"] == [{"path": ["过程", "到位率"], "ask": "实际值是错误值 #REF!，请先改正所在单元格"}]


def test_the_books_own_conventions_count(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = openpyxl.load_workbook(book)["口径"]
    row = next(cell.row for cell in rows["A"] if cell.value == "grade_scale")
    change(book, f"B{row}", "甲≥85；乙<85", sheet="口径")
    assert run_json(capsys, "score", str(book))[1]["grade"] == "乙"


@pytest.mark.parametrize(
    ("name", "row", "value", "words"),
    [
        ("人工得分", 5, 41, "人工得分 41 不在 0 至分值 40 之间"),
        ("人工得分", 5, -1, "人工得分 -1 不在 0 至"),
        ("人工得分", 5, "不少", "应是一个数"),
        ("人工得分", 5, "#N/A", "是错误值 #N/A"),
        ("调整理由", 5, None, "没有写调整理由"),
        ("得分", 4, 60, "得分公式被“60”覆盖了"),
        ("得分", 4, "#N/A", "得分公式被“#N/A”覆盖了"),
        ("分值", 4, "多", "应是一个数"),
        ("分值", 4, "#DIV/0!", "是错误值 #DIV/0!"),
        ("评分标准", 4, "#NAME?", "是错误值 #NAME?"),
    ],
)
def test_bad_cells_are_named(
    book: Path, capsys: pytest.CaptureFixture[str], name: str, row: int, value: object, words: str
) -> None:
    at = f"{column(book, name)}{row}"
    change(book, at, value)
    said = refused(capsys, "score", str(book))
    assert said.startswith(f"表.xlsx 评分表!{at}：") and words in said


def test_a_typed_score_column_is_a_given_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "自填.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["一级指标", "分值", "评分标准", "实际值", "得分"])
    sheet.append(["甲", 100, "符合得满分，不符合得0分", "符合", 60])
    workbook.save(path)
    code, out, _ = run(capsys, "score", str(path))
    assert code == DONE and "按标准 100，填报 60，计入 100" in out
    sheet["E2"] = "#VALUE!"
    workbook.save(path)
    assert "Sheet!E2：“得分”是错误值 #VALUE!" in refused(capsys, "score", str(path))


def test_books_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "没有" in refused(capsys, "score", str(tmp_path / "没有.xlsx"))
    text = tmp_path / "文字.xlsx"
    text.write_text("一级指标", encoding="utf-8")
    assert "文字.xlsx" in refused(capsys, "score", str(text))
    empty = tmp_path / "空.xlsx"
    openpyxl.Workbook().save(empty)
    said = refused(capsys, "score", str(empty))
    assert "空.xlsx" in said and "没有找到表头行" in said and "pescore adopt" in said
    assert str(tmp_path.name) in refused(capsys, "score", str(tmp_path))


def test_an_unknown_convention_in_the_book_is_named(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(book, "B6", "sometimes", sheet="口径")
    assert "表.xlsx 口径!B6：" in refused(capsys, "score", str(book))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (FACTS.replace("分值: 60", "分值: 60, 分数: 1"), "第 6 行 过程/到位率：不认识“分数”"),
        (FACTS.replace("调整理由: 集体讨论", "调整理由: ''"), "过程/合规性：人工得分 39 没有写调整理由"),
        (FACTS.replace("名称: 过程", "名称: 过程\n    分值: 90"), "分值 90 与下级指标分值之和 100 不一致"),
        ("指标: [", "YAML 格式有误"),
    ],
)
def test_bad_facts(tmp_path: Path, capsys: pytest.CaptureFixture[str], facts: str, words: str) -> None:
    (tmp_path / "坏.yaml").write_text(facts, encoding="utf-8")
    said = refused(capsys, "new", str(tmp_path / "出.xlsx"), "--from", str(tmp_path / "坏.yaml"))
    assert said.startswith("坏.yaml 第 ") and words in said
    assert not (tmp_path / "出.xlsx").exists()


def test_places_that_cannot_be_written(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = str(book.with_name("评估.yaml"))
    assert "应以 .xlsx 结尾" in refused(capsys, "new", str(book.with_name("表.xls")), "--from", facts)
    assert "保存失败" in refused(capsys, "new", str(book.with_name("没有") / "表.xlsx"), "--from", facts)
    assert "建不了文件夹" in refused(capsys, "demo", "-o", str(book))


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ([], "缺少"),
        (["算"], "不能是 '算'"),
        (["score"], "缺少 BOOK.xlsx"),
        (["score", "甲.xlsx", "乙.xlsx"], "不认识 乙.xlsx"),
        (["new"], "缺少 OUT.xlsx"),
        (["rule", "符合得满分"], "缺少 --full"),
        (["rule", "符合得满分", "--full"], "--full 后面缺少内容"),
        (["collect", "交回", "-o", "汇总.xlsx", "--by", "中位数"], "--by 不能是 '中位数'"),
    ],
)
def test_a_mistyped_command_is_answered_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], what: str
) -> None:
    said = refused(capsys, *arguments)
    assert said.startswith("命令写得不对：") and what in said


def test_a_number_below_zero_is_a_value_and_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    rule = "增长率≥3%得满分，每低1个百分点扣1分，扣完为止"
    assert main(["rule", rule, "--full", "5", "--value", "-1%"]) == 0
    assert "得分：1　" in capsys.readouterr().out


BAND = "预算执行率≥100%得满分，≤80%不得分，之间按比例计算"


def test_rule_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run_json(capsys, "rule", BAND, "--full", "2", "--value", "90%")
    assert code == DONE
    assert (found["status"], found["points"], found["full"], found["needs"]) == ("convention", "1", "2", "number")
    assert "band_linear" in found["conventions"] and found["canonical"] and found["why"] and found["problems"] == []


def test_rule_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "rule", BAND, "--full", "2", "--value", "65.92%")
    assert code == DONE and "得分：0" in out and "band_linear" in out


def test_rule_with_a_bare_target(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run_json(capsys, "rule", "", "--full", "5", "--target", "≥24个", "--value", "18")
    assert (code, found["points"]) == (DONE, "3.75")  # 5×18÷24


def test_a_question_needs_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run_json(capsys, "rule", "由专家酌情给分", "--full", "2", "--value", "好")
    assert code == NEEDS_PERSON and found["status"] == "question" and found["points"] is None and found["ask"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--full", "两三分"], "--full 两三分"),
        (["--full", "-2"], "不小于 0"),
        (["--full", "2", "--value", "很多"], "--value 很多"),
        (["--full", "2", "--value", "#N/A"], "错误值"),
    ],
)
def test_bad_rule_arguments(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    assert words in refused(capsys, "rule", BAND, *arguments)


def test_python_m_pescore_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pescore", "rule", BAND, "--full", "2", "--value", "90%", "--json"],
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == DONE and json.loads(done.stdout)["points"] == "1"
