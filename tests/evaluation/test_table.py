"""评分表 as a grid: header found by name, levels carried down the way merged cells arrive, totals passed over."""

import pytest

from pescore.evaluation.table import TableError, read_table

HEAD = ["一级指标", "二级指标", "三级\n指标", "分值", "得分"]


def paths(*rows: list[object]) -> list[tuple[str, ...]]:
    return [row.path for row in read_table([HEAD, *rows]).rows]


def test_levels_are_carried_down_until_a_higher_one_changes() -> None:
    assert paths(
        ["决策", "立项", "依据", 1, 1],
        [None, None, "程序", 1, 1],
        [None, "目标", "合理", 1, 1],
        ["过程", "管理", "", 2, 2],  # a short path: nothing carried into its empty level
        ["", "资金", "到位", 2, 2],
    ) == [
        ("决策", "立项", "依据"),
        ("决策", "立项", "程序"),
        ("决策", "目标", "合理"),
        ("过程", "管理"),
        ("过程", "资金", "到位"),
    ]


def test_titles_totals_and_blank_rows_are_passed_over() -> None:
    table = read_table(
        [
            ["某项目评分表"],
            [],
            HEAD,
            ["决策", "立项", "依据", 1, 1],
            [None] * 5,
            ["合计", None, None, 1, 1],
            ["评价等级"],
        ]
    )
    assert table.header == 2 and [row.index for row in table.rows] == [3]


@pytest.mark.parametrize(
    ("grid", "words"),
    [
        ([["指标", "得分"]], "没有找到表头行"),
        ([["一级指标", "分值"]], "缺少“得分”列"),
        ([["一级指标", "分值", "得分", "得分"]], "“得分”出现了两次"),
        ([["一级指标", "分值", "得分"], [None, 2, 1]], "第 2 行有分值，却没有指标名称"),
    ],
)
def test_what_cannot_be_read_is_named(grid: list[list[object]], words: str) -> None:
    with pytest.raises(TableError, match=words):
        read_table(grid)
