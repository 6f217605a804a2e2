"""Grade scales: boundaries to the hair, every way of writing a scale, and what a faulty scale is told."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pescore.evaluation.grades import GradeError, named_scale, scale_from, scale_from_text, scale_of
from pescore.library import load

D = Decimal
DEFAULT = named_scale("财预2020-10")


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("100", "优"), ("90", "优"), ("89.99", "良"), ("89.999999999", "良"), ("80", "良"), ("79.99", "中"),
        ("60", "中"), ("59.99", "差"), ("0", "差"), ("88.5", "良"), ("90.36", "优"),
    ],
)  # fmt: skip
def test_default_scale_is_closed_below(score: str, grade: str) -> None:
    assert DEFAULT.grade(D(score)) == grade


@pytest.mark.parametrize(
    ("score", "full", "grade"),
    # 90% of 120 is 108; of 1000 it is 900; a third of a point below is below
    [
        ("108", "120", "优"),
        ("107.99", "120", "良"),
        ("900", "1000", "优"),
        ("899.99", "1000", "良"),
        ("27", "30", "优"),
    ],
)
def test_the_scale_stretches_with_the_full_mark(score: str, full: str, grade: str) -> None:
    assert DEFAULT.grade(D(score), D(full)) == grade


@pytest.mark.parametrize(("score", "full"), [("-0.01", "100"), ("100.01", "100"), ("31", "30")])
def test_an_impossible_score_has_no_grade(score: str, full: str) -> None:
    with pytest.raises(GradeError, match="不在 0 至满分"):
        DEFAULT.grade(D(score), D(full))


def test_integer_bands_leave_89_5_without_a_grade() -> None:
    integers = named_scale("整数四级")
    assert integers.grade(D(89)) == "良"
    with pytest.raises(GradeError, match=r"没有规定 89.5 分"):
        integers.grade(D("89.5"))
    assert integers.faults()[-1] == "89（不含）至 90（不含）分没有对应的等次"
    assert len(integers.faults()) == 3


@pytest.mark.parametrize("name", list(load("grades")))
def test_every_shipped_scale_has_a_source_and_tiles_unless_it_is_an_example(name: str) -> None:
    entry = load("grades")[name]
    assert entry["来源"] and entry["名称"]
    assert bool(named_scale(name).faults()) == (entry["状态"] == "示例")


@pytest.mark.parametrize(
    "text",
    [
        "优≥90；良≥80；中≥60；差<60",
        "优90；良80；中60；差0",
        "优：≥90分；良：90>S≥80；中：60≤S＜80；差：60以下（不含）",
        "优90（含）-100；良80（含）-90；中60（含）-80；差0（含）-60",
        "优[90,100]；良[80,90)；中[60,80)；差[0,60)",
        "优>=90;良>=80;中>=60;差<60",
    ],
)
def test_ways_of_writing_the_default_scale(text: str) -> None:
    scale = scale_from_text(text)
    assert scale.faults() == ()
    for score in ("100", "90", "89.99", "80", "79.99", "60", "59.99", "0"):
        assert scale.grade(D(score)) == DEFAULT.grade(D(score))


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([("优", "[90,100]"), ("差", "[0,90)"), ("中", "[50,60]")], "重叠"),
        ([("优", "[90,100]"), ("差", "[0,90]")], "“优”与相邻等次在 90 分处重叠"),
        ([("优", "(90,100]"), ("差", "[0,90)")], "90 分没有对应的等次"),
        ([("优", "[90,99]"), ("差", "[0,90)")], "99（不含）至 100（含）分没有对应的等次"),
        ([("优", "[90,100]")], "0（含）至 90（不含）分没有对应的等次"),
    ],
)
def test_faults_name_the_interval(rows: list[tuple[str, str]], fault: str) -> None:
    assert any(fault in said for said in scale_of(rows).faults())


def test_a_score_two_bands_claim_is_a_question() -> None:
    with pytest.raises(GradeError, match="同时划入“优”“差”"):
        scale_of([("优", "[90,100]"), ("差", "[0,90]")]).grade(D(90))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("没有这个表", "没有名为“没有这个表”"),
        ({"优": "很高"}, "读不懂"),
        ({"优": "[90,80]"}, "是空的"),
        ({"优": "90≤S≥80"}, "方向相反"),
        ([{"名称": "优"}], "等级表应是名称"),
        ([], "是空的"),
        (3, "等级表应是名称"),
        ("优≥90；优≥80", "重名"),
    ],
)
def test_unusable_scales_are_explained(data: object, words: str) -> None:
    with pytest.raises(GradeError, match=words):
        scale_from(data)


def test_facts_may_list_bands() -> None:
    scale = scale_from([{"名称": "达标", "区间": "[60,100]"}, {"名称": "不达标", "区间": "[0,60)"}])
    assert [scale.grade(D(x)) for x in ("60", "59.99")] == ["达标", "不达标"]
    assert scale_from({"甲": "≥75", "乙": "<75"}).grade(D("74.99")) == "乙"


cut_points = st.lists(st.integers(1, 9999).map(lambda n: D(n) / 100), min_size=1, max_size=8, unique=True).map(sorted)


@given(cut_points, st.integers(0, 10000).map(lambda n: D(n) / 100))
def test_any_scale_of_lower_bounds_tiles_and_reads_back(cuts: list[Decimal], score: Decimal) -> None:
    bounds = [D(0), *cuts]
    scale = scale_of([(f"第{'甲乙丙丁戊己庚辛壬'[i]}档", bound) for i, bound in enumerate(bounds)])
    assert scale.faults() == ()
    expected = max(i for i, bound in enumerate(bounds) if score >= bound)
    assert scale.grade(score) == f"第{'甲乙丙丁戊己庚辛壬'[expected]}档"
    assert scale_from_text(scale.as_text()).bands == scale.bands
