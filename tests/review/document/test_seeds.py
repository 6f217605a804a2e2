"""The two real reports: what must be found in them, by check and line. They lie outside the project: skipped without.

A promise, not a snapshot: every line of the lists below was found by eye first.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pescore.review.document.reading import read_report
from pescore.review.document.review import Review, review

SEEDS = Path(__file__).parents[3].parent / "shared" / "seeds"
LOWEST_INCOME, BOUGHT_SERVICES = "004_9f4146417b25e4ea.txt", "000_466c30dd33688568.txt"

PROVED = [  # check, line: errors by arithmetic or by the report's own rule
    ("标准可达", 817), ("标准可达", 921),
    ("数量单位", 905),
    *[("百分比不可能", line) for line in (1387, 1391, 1395, 1399, 1403)],
    ("文件名称", 293), ("文号", 247),
]  # fmt: skip
PROBABLE = [
    ("阶段日期", 1304), ("循环分母", 895), ("分母口径", 715), ("差额原因", 697), ("提高幅度", 697), ("单位缺失", 225),
    ("满意度来源", 1096), ("重复扣分", 559), ("重复扣分", 765), ("结论与得分", 783), ("要点不符却得分", 791), ("要点反向", 481),
    ("问题清单", 1342), ("问题清单", 1343), ("扣分与问题", 793), ("说法相反", 931), ("说法相反", 961), ("说法相反", 587), ("指标名称", 1062),
    ("阶段名称", 1296), ("方法不一", 409), ("通用文件", 209), ("文件晚于项目", 931), ("发文机关", 931), ("套用痕迹", 601),
    ("套用痕迹", 909),
]  # fmt: skip
ASKED = [
    ("分母口径", 1022), ("满意度来源", 1026), ("重复扣分", 809), ("摘要与正文", 165), ("附件", 1191), ("附件", 1195), ("套用痕迹", 511),
    ("等级界线", 108), ("缺点未扣分", 543), ("问题无扣分", 1137), ("标准疑点", 943), ("人均测算", 995), ("预算偏高", 547), ("期间口径", 951),
    ("样本", 1387), ("要点不一", 583), ("方法无痕迹", 295), ("名称相近", 837), ("书名号", 725), ("百分百无数据", 555), ("休息日", 1304),
    ("一字之差", 153), ("外文", 353), ("表格错位", 47),
]  # fmt: skip
OTHER = {
    "warning": [
        ("阶段日期", 94), ("阶段日期", 110), ("扣分与问题", 136), ("说法相反", 19), ("反馈时限", 108), ("分类定义", 40), ("分类定义", 49),
        ("没有总分", 128),
    ],
    "hint": [
        ("没有评分表", 84), ("等级界线", 122), ("样本", 19), ("没有名单", 170), ("方法无痕迹", 84), ("项目名称", 62), ("目标与预算", 48),
        ("目标无结果", 39), ("休息日", 102),
    ],
}  # fmt: skip


@cache
def reviewed(name: str) -> Review:
    if not (SEEDS / name).exists():
        pytest.skip("真实报告不随项目分发")
    return review(read_report(SEEDS / name))


def told(name: str, severity: str) -> list[tuple[str, int]]:
    found = [finding for finding in reviewed(name).findings if finding.severity == severity]
    return [(finding.check, int("".join(filter(str.isdecimal, finding.sheet)))) for finding in found]


def test_everything_proved_is_an_error_and_nothing_else_is() -> None:
    found = told(LOWEST_INCOME, "error")
    assert set(found) == set(PROVED)
    assert len(found) == 11  # two documents on line 247
    assert told(BOUGHT_SERVICES, "error") == []


@pytest.mark.parametrize("severity", ["warning", "hint"])
def test_what_is_probable_and_what_is_asked(severity: str) -> None:
    assert not set(PROBABLE if severity == "warning" else ASKED) - set(told(LOWEST_INCOME, severity))
    assert not set(OTHER[severity]) - set(told(BOUGHT_SERVICES, severity))


@pytest.mark.parametrize(("name", "most"), [(LOWEST_INCOME, 72), (BOUGHT_SERVICES, 24)])
def test_the_list_stays_readable(name: str, most: int) -> None:
    assert len(reviewed(name).findings) <= most


def test_what_agrees_in_them() -> None:
    agreed = {item.says for item in reviewed(LOWEST_INCOME).checked}
    assert "一级指标得分 11 + 20.5 + 30 + 27 = 88.5，与综合得分一致（5 处）" in agreed
    assert "51 个末级指标在正文和各表中的分值、得分一致" in agreed
    assert "资金到位率 65.92% = 5195.68万元 ÷ 7881.2万元" in agreed
    others = {item.says for item in reviewed(BOUGHT_SERVICES).checked}
    assert "预算执行率 95.07% = 2281.58万元 ÷ 2400万元" in others
    assert "“过程”22.06/28：得分率 78.79%、扣 5.94 分" in others
    assert "90.36 分属“优”，1 处一致" in others
