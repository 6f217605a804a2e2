"""The seed evaluation as facts: structure, published totals, and what each leaf's own standard gives.

These are promises about workbooks/农村低保2021/评估.yaml, not snapshots: the numbers come from the published report.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FACTS = ROOT / "workbooks" / "农村低保2021" / "评估.yaml"
SEED = ROOT.parent / "shared" / "seeds" / "004_9f4146417b25e4ea.txt"

Node = dict  # one indicator as written in the YAML
Names = tuple[str, ...]  # from the dimension down to the indicator

# Leaf → points its 评分标准 gives for its 实际值, with the reason. 40 leaves read 符合…得满分，不符合得0分.
MET, NOT_MET = "符合 → 满分", "不符合 → 0"
RULE_POINTS = [
    # 决策 11
    ("政策相关性", "1", MET),
    ("部门职责相关性", "1", MET),
    ("项目单一性", "1", MET),
    ("申请程序合规性", "0.5", MET),
    ("审批文件、材料完整性", "1", MET),
    ("项目可行性", "0", "5 项缺 1 项 → 0"),
    ("绩效目标设立情况", "0.5", "已设立 → 满分"),
    ("绩效目标相关性", "0.5", MET),
    ("产出效益合理性", "0.5", MET),
    ("资金匹配度", "0.5", MET),
    ("目标细化度", "0", NOT_MET),
    ("指标值明确性", "0", NOT_MET),
    ("指标与计划相符性", "1", MET),
    ("预算编制科学性", "1", MET),
    ("预算内容匹配性", "0.5", MET),
    ("测算依据充分性", "0.5", MET),
    ("预算资金匹配性", "0.5", MET),
    ("资金分配充分性", "0.5", MET),
    ("资金分配适应性", "0.5", MET),
    # 过程 20: the report has 20.5
    ("资金到位率", "0", "65.92% ≤ 80% → 0"),
    ("预算执行率", "2", "100% = 100% → 满分"),
    ("财务管理合规性", "1.5", MET),
    ("资金拨付合规性", "1.5", MET),
    ("资金用途相符度", "1.5", MET),
    ("违规违纪行为", "2", MET),
    ("管理制度完整性", "1", "2 项符合其中 1 项 → 1"),
    ("管理制度合规性", "1", "2 项符合其中 1 项 → 1"),
    ("信息公开和公告公示制度", "1", "1.5 − 0.5 × 1 = 1"),
    ("监督检查制度健全性", "2.5", MET),
    ("补助政策宣传有效性", "0", "不符合 → 0（原报告 0.5）"),
    ("补助政策落实合规性", "1.5", MET),
    ("补助对象申报材料明确性", "1.5", MET),
    ("补助对象申报流程规范性", "1.5", MET),
    ("受理审核规范性", "1.5", MET),
    # 产出 29: the report has 30
    ("补助资金发放完成率", "3", "100% = 100% → 满分"),
    ("农村低保对象人数", "3", MET),
    ("补助对象排查完成率", "0", "不符合 → 0（原报告 1）"),
    ("补助对象合规率", "3", MET),
    ("农村低保补助人数达标率", "3", "100% 在 80%-100% → 3"),
    ("农村低保标准同步增长率", "3", MET),
    ("农村低保标准保障满足率", "3", MET),
    ("补助资金发放及时率", "4", MET),
    ("低保审核确认时间", "3", MET),
    ("农村低保补助标准", "4", MET),
    # 效益 27
    ("补助宣传知晓率", "3", "4 × (95−80) ÷ (100−80) = 3"),
    ("补助对象生活条件改善率", "4", MET),
    ("补助对象经济负担减轻度", "4", MET),
    ("补助对象增收改善度", "4", MET),
    ("补助对象合法权益保障度", "4", MET),
    ("政策落实执行度", "4", MET),
    ("补助对象满意度", "4", "95% ≥ 95% → 满分"),
]
# The given score is no value its own standard can give: (rule, given).
CONTRADICTED = {"补助政策宣传有效性": ("0", "0.5"), "补助对象排查完成率": ("0", "1")}
PUBLISHED = {"决策": "11", "过程": "20.5", "产出": "30", "效益": "27"}


def points(number: object) -> Decimal:
    return Decimal(str(number))


def nodes(children: list[Node], above: Names = ()) -> Iterator[tuple[Names, Node]]:
    for node in children:
        path = (*above, node["名称"])
        yield path, node
        yield from nodes(node.get("指标", []), path)


def explained(children: list[Node], shared: str | None = None) -> Iterator[tuple[Node, str | None]]:
    """Leaves with their 指标解释: their own, else the nearest one above."""
    for node in children:
        explanation = node.get("指标解释", shared)
        if "指标" in node:
            yield from explained(node["指标"], explanation)
        else:
            yield node, explanation


FACTS_READ = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
TREE = list(nodes(FACTS_READ["指标"]))
LEAVES = {path[-1]: node for path, node in TREE if "指标" not in node}
DIMENSION = {path[-1]: path[0] for path, node in TREE if "指标" not in node}


def counted(leaf: Node, rule: Decimal) -> Decimal:
    return points(leaf["人工得分"]) if "人工得分" in leaf else rule


# Structure


def test_tree_has_4_11_19_51_indicators():
    depths = [len(path) for path, _ in TREE]
    assert [depths.count(level) for level in (1, 2, 3, 4)] == [4, 11, 19, 51]
    assert max(depths) == 4
    assert all(len(path) == 4 for path, node in TREE if "指标" not in node)


def test_leaf_names_are_unique_so_a_name_finds_its_leaf():
    assert len(LEAVES) == 51


def test_sibling_names_are_unique():
    paths = [path for path, _ in TREE]
    assert len(paths) == len(set(paths))


def test_points_add_up_on_every_level():
    assert sum(points(node["分值"]) for node in FACTS_READ["指标"]) == 100
    for path, node in TREE:
        if "指标" in node:
            assert sum(points(child["分值"]) for child in node["指标"]) == points(node["分值"]), "/".join(path)


def test_dimension_weights():
    weights = {path[0]: str(node["分值"]) for path, node in TREE if len(path) == 1}
    assert weights == {"决策": "14", "过程": "26", "产出": "32", "效益": "28"}
    leaf_count = {name: list(DIMENSION.values()).count(name) for name in weights}
    assert leaf_count == {"决策": 19, "过程": 15, "产出": 10, "效益": 7}


@pytest.mark.parametrize("key", ["评价要点", "评分标准", "实际值", "填报得分", "评价情况", "佐证材料"])
def test_every_leaf_has(key: str):
    assert [name for name, leaf in LEAVES.items() if leaf.get(key) in (None, "", [])] == []


def test_every_leaf_has_an_explanation_of_its_own_or_shared():
    assert [leaf["名称"] for leaf, text in explained(FACTS_READ["指标"]) if not text] == []


def test_exactly_the_leaves_that_lost_points_say_why():
    lost = {name for name, leaf in LEAVES.items() if points(leaf["填报得分"]) < points(leaf["分值"])}
    assert len(lost) == 10
    assert {name for name, leaf in LEAVES.items() if "扣分原因" in leaf} == lost


def test_scoring_standards_by_kind():
    standards = [leaf["评分标准"] for leaf in LEAVES.values()]
    assert standards.count("符合评价要点得满分，不符合得0分。") == 40
    assert standards.count("全部符合评价要点得满分，符合其中一项得1分，不符合得0分。") == 2
    bands = [text for text in standards if "在0和满分之间" in text]
    assert [sum(text.count(part) for text in bands) for part in ("80%-100%", "80%-95%")] == [4, 1]


# Published figures


def test_published_total_and_dimensions_from_the_given_scores():
    given = {name: Decimal(0) for name in PUBLISHED}
    for name, leaf in LEAVES.items():
        given[DIMENSION[name]] += points(leaf["填报得分"])
    assert given == {name: Decimal(total) for name, total in PUBLISHED.items()}
    assert sum(given.values()) == Decimal("88.5")
    assert {name: str(total) for name, total in FACTS_READ["原报告结果"]["各维度得分"].items()} == PUBLISHED
    assert FACTS_READ["原报告结果"]["综合得分"] == 88.5
    assert FACTS_READ["原报告结果"]["评价等次"] == "良"


def test_published_total_from_rule_points_and_overrides():
    total = {name: Decimal(0) for name in PUBLISHED}
    for name, rule, _ in RULE_POINTS:
        total[DIMENSION[name]] += counted(LEAVES[name], Decimal(rule))
    assert total == {name: Decimal(score) for name, score in PUBLISHED.items()}


def test_rule_points_alone_give_87():
    # 88.5 − 0.5 (补助政策宣传有效性) − 1 (补助对象排查完成率)
    assert sum(Decimal(rule) for _, rule, _ in RULE_POINTS) == 87


def test_two_given_scores_contradict_their_own_standard_and_are_overridden_with_a_reason():
    rule = {name: Decimal(score) for name, score, _ in RULE_POINTS}
    contradicted = {name for name, leaf in LEAVES.items() if points(leaf["填报得分"]) != rule[name]}
    assert contradicted == set(CONTRADICTED) == {name for name, leaf in LEAVES.items() if "人工得分" in leaf}
    for name, (by_rule, given) in CONTRADICTED.items():
        leaf = LEAVES[name]
        assert rule[name] == Decimal(by_rule)
        assert points(leaf["人工得分"]) == points(leaf["填报得分"]) == Decimal(given)
        assert leaf["评分标准"].rstrip("。") in leaf["调整理由"]
        assert f"按标准得{by_rule}分" in leaf["调整理由"]
        assert f"给{given}分" in leaf["调整理由"]
    assert {name for name, leaf in LEAVES.items() if "调整理由" in leaf} == set(CONTRADICTED)


def test_rates_follow_from_the_project_card():
    card = FACTS_READ["项目"]
    budget, received, spent = (
        points(card[key]) for key in ("全年预算数(万元)", "实际到位资金(万元)", "实际支出(万元)")
    )
    # 5195.68 ÷ 7881.2 = 0.659249… → 65.92%
    assert f"{(received / budget * 100).quantize(Decimal('0.01'))}%" == LEAVES["资金到位率"]["实际值"]
    assert f"{spent / received * 100:.0f}%" == LEAVES["预算执行率"]["实际值"]


# Questionnaire, problems, plan


def test_questionnaire_counts_and_shares():
    survey = FACTS_READ["问卷"]
    assert (survey["发放"], survey["回收"]) == (200, 185)
    shares = [[text.rstrip("%") for text in question["选项"].values()] for question in survey["题目"]]
    assert shares == [
        ["91", "7.5", "1.5"],
        ["89", "9.3", "1.7"],
        ["95.2", "3.1", "1.7"],
        ["97.2", "2.5", "0.3"],
        ["95.4", "0.8", "3.8"],
    ]
    assert [sum(map(Decimal, row)) for row in shares] == [100] * 5


def test_problem_list_has_every_category_once_stated():
    listed = [row["类别"] for row in FACTS_READ["问题清单"]]
    assert listed == ["项目立项", "资金管理", "业务管理", "业务管理", "业务管理", "项目产出", "项目效益", "其他"]
    empty = [row["类别"] for row in FACTS_READ["问题清单"] if row["问题"] == "---"]
    assert empty == ["项目产出", "项目效益"]


def test_each_suggestion_answers_the_problem_of_the_same_number():
    problems = [row["标题"] for row in FACTS_READ["主要问题"]]
    assert [row["对应问题"] for row in FACTS_READ["建议"]] == problems
    assert len(problems) == 4
    assert len(FACTS_READ["经验"]) == 2


def test_problems_point_to_leaves_that_lost_points():
    named = {name for row in FACTS_READ["主要问题"] for name in row["相关指标"]}
    assert len(named) == 5
    assert {name for name in named if "扣分原因" not in LEAVES[name]} == set()


def test_work_plan_runs_without_gaps():
    plan = FACTS_READ["工作计划"]
    assert [row["阶段"] for row in plan] == ["方案确认", "调研询证", "主评分析", "撰写报告", "审核定稿"]
    assert (str(plan[0]["开始"]), str(plan[-1]["结束"])) == ("2022-09-26", "2022-10-30")
    for before, after in zip(plan, plan[1:], strict=False):
        assert 0 <= (after["开始"] - before["结束"]).days <= 1


# The reader on the facts


def evaluation_points(leaf: Node) -> list[str]:
    text = leaf["评价要点"]
    return text if isinstance(text, list) else [text]


@pytest.mark.parametrize(("name", "expected", "reason"), RULE_POINTS, ids=[row[0] for row in RULE_POINTS])
def test_standard_scores_the_finding(name: str, expected: str, reason: str):
    from pescore import read_standard

    leaf = LEAVES[name]
    reading = read_standard(leaf["评分标准"], full=points(leaf["分值"]), points=evaluation_points(leaf), indicator=name)
    assert reading.status in ("clear", "convention"), reading.ask
    score = reading.score(leaf["实际值"])
    assert score.points == Decimal(expected), f"{reason}；{score.why}"


# Against the published text


def squeezed(text: str) -> str:
    """Text without layout: spaces, LaTeX comparators, full/half-width punctuation."""
    text = text.replace(r"$\geq 95\%$", "≥95%").translate(str.maketrans("(),:;", "（），：；"))
    return re.sub(r"[\s*]", "", text)


@pytest.fixture(scope="module")
def seed() -> str:
    if not SEED.exists():
        pytest.skip(f"原报告文本不在 {SEED.parent}，跳过与原文的核对")
    return SEED.read_text(encoding="utf-8")


def score_tables(seed: str) -> dict[str, tuple[str, str]]:
    """Leaf → (分值, 得分) of the four tables 决策/过程/产出/效益指标得分情况表."""
    found = {}
    for table in re.split(r"指标得分情况表\n", seed)[1:]:
        for line in table.splitlines():
            cells = line.rstrip("\t").split("\t")
            if len(cells) >= 3 and re.fullmatch(r"[\d.]+", cells[-1]) and re.fullmatch(r"[\d.]+", cells[-2]):
                found.setdefault(cells[-3].strip(), (cells[-2], cells[-1]))
            elif line.startswith("###"):
                break
    return found


def test_names_and_points_are_those_of_the_published_tables(seed: str):
    ours = {name: (points(leaf["分值"]), points(leaf["填报得分"])) for name, leaf in LEAVES.items()}
    theirs = {name: (Decimal(full), Decimal(given)) for name, (full, given) in score_tables(seed).items()}
    assert ours == theirs


def test_upper_levels_are_printed_with_these_points(seed: str):
    text = squeezed(seed)
    missing = [path for path, node in TREE if len(path) < 4 and f"{node['名称']}（{node['分值']}分）" not in text]
    assert missing == []


def test_standards_and_points_of_evaluation_are_the_published_wording(seed: str):
    text = squeezed(seed)
    assert [name for name, leaf in LEAVES.items() if squeezed(leaf["评分标准"]) not in text] == []
    single = {name: leaf["评价要点"] for name, leaf in LEAVES.items() if isinstance(leaf["评价要点"], str)}
    assert len(single) == 48
    assert [name for name, words in single.items() if squeezed(words) not in text] == []


def test_narrative_is_our_own_prose(seed: str):
    """No run of 20 characters of the published text, titles in 《》 aside."""
    text = squeezed(seed)
    prose = [leaf[key] for leaf in LEAVES.values() for key in ("评价情况", "扣分原因") if key in leaf]
    prose += [row[key] for part in ("经验", "主要问题", "建议") for row in FACTS_READ[part] for key in ("摘要", "详述")]
    copied = []
    for passage in map(squeezed, prose):
        plain = re.sub(r"《.*?》", "《》", passage)
        copied += [plain[i : i + 20] for i in range(len(plain) - 19) if plain[i : i + 20] in text]
    assert copied == []
