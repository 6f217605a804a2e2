"""评估.yaml: one broken file per mistake, with the words its message must contain; and what a good file becomes."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from pescore.evaluation.facts import FactsError, facts_from_text, read_facts
from pescore.evaluation.yaml_facts import parse_yaml

D = Decimal
BAD = yaml.safe_load(Path(__file__).with_name("bad_facts.yaml").read_text(encoding="utf-8"))

GOOD = """
项目: {项目名称: 低保, 预算: 7881.20}
等级表: {甲: ≥75, 乙: <75}
口径: {step: whole_steps}
指标:
  - 名称: 过程
    分值: 4.5
    指标:
      - 名称: 资金管理
        指标解释: 资金是否到位
        评分标准: 符合得满分，不符合得0分
        指标:
          - {名称: 到位, 分值: 2, 实际值: 符合, 填报得分: 2}
          - 名称: 执行
            分值: 2.5
            指标解释: 自己的解释
            评价要点: [及时, 足额]
            实际值: [1, 0.5]
            人工得分: 1
            调整理由: 集体讨论
            佐证材料: [凭证, 账簿]
"""


@pytest.mark.parametrize("case", BAD, ids=lambda case: case["name"])
def test_each_mistake_is_named(case: dict) -> None:
    with pytest.raises(FactsError) as caught:
        facts_from_text(case["facts"], "评估.yaml")
    said = str(caught.value)
    assert said.startswith("评估.yaml")
    assert "\n" not in said
    for words in case["words"]:
        assert words in said


def test_a_good_file() -> None:
    evaluation = facts_from_text(GOOD)
    first, second = evaluation.leaves
    assert first.path == ("过程", "资金管理", "到位")
    assert (first.full, first.given, first.actual) == (D(2), D(2), "符合")
    assert first.explanation == "资金是否到位" and first.standard == second.standard
    assert {"指标解释", "评分标准"} <= first.shared and "指标解释" not in second.shared
    assert second.explanation == "自己的解释" and second.points == ("及时", "足额")
    assert second.actual == [1, D("0.5")] and second.evidence == ("凭证", "账簿")
    assert evaluation.full == D("4.5") and evaluation.depth == 3
    assert evaluation.card["预算"] == D("7881.20")
    assert evaluation.scale.grade(D("74.99")) == "乙"
    assert evaluation.conventions == {"step": "whole_steps"}
    assert [path for path, _ in evaluation.nodes()] == [("过程",), ("过程", "资金管理")]


def test_scalars_are_what_they_look_like() -> None:
    read = parse_yaml("{a: 1.10, b: 是, c: 2022-09-26, d: 010, e: 1:30, f: true, g: on, h: 65.92%, i: ~, j: 1e3}", "x")
    assert read == {
        "a": D("1.10"), "b": "是", "c": date(2022, 9, 26), "d": "010", "e": "1:30", "f": True, "g": "on",
        "h": "65.92%", "i": None, "j": "1e3",
    }  # fmt: skip
    assert str(read["a"]) == "1.10"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="找不到文件"):
        read_facts(tmp_path / "没有.yaml")
    with pytest.raises(FactsError, match="打不开"):
        read_facts(tmp_path)
    (tmp_path / "gbk.yaml").write_bytes("项目: 低保".encode("gbk"))
    with pytest.raises(FactsError, match="gbk.yaml：不是 UTF-8"):
        read_facts(tmp_path / "gbk.yaml")
    (tmp_path / "控制符.yaml").write_bytes(b"a: \x07")
    with pytest.raises(FactsError, match="控制符.yaml"):
        read_facts(tmp_path / "控制符.yaml")
