"""What counts as one problem and as one suggestion, whatever the chapters are called and however their items begin."""

from __future__ import annotations

import pytest
from planted_reports import reviewed

ONE_BY_ONE = """四、存在的问题

一是绩效目标不完整。没有设置质量指标。

二是台账登记晚。

三是站点开放不足。

五、改进建议

一是完善绩效目标。

二是按日登记台账。

三是督促站点开放。

附件1 问卷调查

1.您对服务是否满意？

2.您认为收费是否合理？
"""
WITH_MERITS = """五、主要经验及做法、存在的问题及原因分析

（一）主要经验及做法

一是三级联动，二是定期检测。

（二）存在的问题及原因分析

1.绩效目标不完整。

2.台账登记晚。

六、有关建议

1.完善绩效目标。

2.按日登记台账。
"""
TOGETHER = """四、存在的问题和建议

（一）存在的问题

1.绩效目标不完整。

2.台账登记晚。

（二）建议

1.完善绩效目标，按日登记台账。

2.按月检查。
"""


def said(text: str, check: str) -> list[str]:
    return [finding.says for finding in reviewed(text).findings if finding.check == check]


@pytest.mark.parametrize(("text", "count"), [(ONE_BY_ONE, 3), (WITH_MERITS, 2), (TOGETHER, 2)])
def test_as_many_suggestions_as_problems(text: str, count: int) -> None:
    assert said(text, "问题与建议") == []
    assert f"问题 {count} 条，建议 {count} 条" in [item.says for item in reviewed(text).checked]


@pytest.mark.parametrize(
    ("text", "gone", "told"),
    [
        (ONE_BY_ONE, "三是督促站点开放。\n", "问题 3 条，建议 2 条"),
        (WITH_MERITS, "2.按日登记台账。\n", "问题 2 条，建议 1 条"),
        (TOGETHER, "2.按月检查。\n", "问题 2 条，建议 1 条"),
    ],
)
def test_a_suggestion_is_missing(text: str, gone: str, told: str) -> None:
    assert gone in text
    assert any(told in line for line in said(text.replace(gone, ""), "问题与建议"))


def test_each_list_of_its_own_counts_on() -> None:
    assert said(ONE_BY_ONE, "编号") == []
    assert any("“二是”之后是“四是”" in line for line in said(ONE_BY_ONE.replace("三是站点", "四是站点"), "编号"))
    assert any("重复" in line for line in said(ONE_BY_ONE.replace("三是站点", "二是站点"), "编号"))
