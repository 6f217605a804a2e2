"""The benchmarks run and judge rightly; how fast anything is, no test asks."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
SUBJECTS = (
    "kernel",
    "exactness",
    "reading",
    "patching",
    "refresh",
    "excel",
    "calc",
    "report",
    "review",
    "reviewing",
    "collecting",
)


@pytest.fixture(autouse=True)
def beside_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


def module(name: str) -> ModuleType:
    return importlib.import_module(f"benchmarks.{name}")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_gives_lines_of_the_table(subject: str) -> None:
    lines = module("__main__").SUBJECTS[subject](module("effort").TINY)
    assert lines
    shown = module("lines").as_table(lines)
    for line in lines:
        assert line.what in shown and line.figure in shown
        assert (line.held is None) == (line.verdict == "")


def test_all_subjects_are_tried_here() -> None:
    assert tuple(module("__main__").SUBJECTS) == SUBJECTS


def test_a_wrong_cent_is_found_and_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    exactness, main = module("exactness"), module("__main__")
    oracle = exactness._oracle()
    monkeypatch.setattr(oracle, "differences", lambda **sizes: (60, ["甲率达到80%得满分 值0.8: 1.99, 应为2.0"]))
    monkeypatch.setattr(exactness, "_oracle", lambda: oracle)
    monkeypatch.setattr("sys.argv", ["benchmarks", "exactness", "--brief"])
    assert main.main() == 1
    told = capsys.readouterr()
    assert "至少 1 处" in told.out and "未达到" in told.out
    assert "甲率达到80%得满分 值0.8: 1.99, 应为2.0" in told.err


def test_an_unknown_subject_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", "内核"])
    with pytest.raises(SystemExit):
        module("__main__").main()
    assert "没有这些项目：内核；可选 kernel、" in capsys.readouterr().err


def test_a_goal_holds_up_to_and_including_its_figure() -> None:
    lines, times = module("lines"), module("timing").Times
    one, two = times((1e-6, 1e-6, 1e-6)), times((2e-6, 2e-6, 2e-6))
    assert lines.at_most("甲", two, 2e-6, "乙", one).verdict == "达到"
    assert lines.at_most("甲", two, 1.99e-6, "乙", one).verdict == "未达到"
    assert lines.slower("甲", two, "乙", one, 2).verdict == "达到"
    assert lines.slower("甲", two, "乙", one, 1.99).verdict == "未达到"
    assert lines.slower("甲", two, "乙", one).verdict == ""
    assert lines.faster("甲", one, "乙", two, 2).verdict == "达到"
    assert lines.faster("甲", one, "乙", two, 2.01).verdict == "未达到"
    assert lines.faster("甲", one, "乙", two, 2).ratio == "快 2 倍"


def test_a_ratio_is_taken_within_each_round() -> None:
    """Rounds two and three were disturbed for both alike: 2/1, 30/10, 9/3 → 3, not min ÷ min = 2."""
    times = module("timing").Times
    assert times((2.0, 30.0, 9.0)).over(times((1.0, 10.0, 3.0))) == 3.0
    assert times((2.0, 30.0, 9.0)).best == 2.0


def test_jobs_take_turns_and_the_first_round_does_not_count() -> None:
    done: list[str] = []
    took = module("timing").in_turn({"甲": lambda: done.append("甲"), "乙": lambda: done.append("乙") or 4}, 2)
    assert done == ["甲", "乙"] * 3
    assert [len(times.rounds) for times in took.values()] == [2, 2]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(2.48, "2.48 秒"), (0.0155, "15.5 毫秒"), (2.2e-6, "2.2 微秒"), (2.1e-7, "0.21 微秒"), (4.3e-8, "43 纳秒")],
)
def test_times_are_told_in_a_handy_unit(seconds: float, told: str) -> None:
    assert module("lines").shown(seconds) == told


def test_fresh_sentences_are_all_different_and_all_read() -> None:
    """A sentence that only raised a question would be read sooner than one that can be scored."""
    from pescore import read_standard

    sentences = module("sentences")
    for kind in sentences.KINDS:
        stream = sentences.fresh(kind)
        told = [next(stream) for _ in range(50)]
        assert len(set(told)) == 50
        assert {read_standard(text, full=5).status for text in told} <= {"clear", "convention"}, kind
