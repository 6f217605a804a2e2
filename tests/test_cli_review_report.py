"""`pescore review` on a report, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pescore.cli import main

REPORT = Path(__file__).parent / "data" / "reports" / "社区食堂.txt"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["review", *arguments])
    return code, *capsys.readouterr()


def written(folder: Path, *changes: tuple[str, str]) -> str:
    text = REPORT.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "报告.md"
    path.write_text(text, encoding="gb18030")
    return str(path)


def test_a_clean_report(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, str(REPORT))
    assert (code, err) == (0, "")
    assert out.startswith("社区食堂.txt　错误 0　提醒 0　提示 0　已核对 ")
    assert "✓ 得分合计　表5“社区食堂补助项目评分表” 9 个末级指标的得分合计 = 95" in out


def test_an_error_gives_exit_code_1_and_says_where(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, written(tmp_path, ("未做量化，此处扣2分", "未做量化，此处扣3分")))
    assert (code, err) == (1, "")
    assert "错误（1）\n· 扣分与得分　第115行\n  “绩效目标明确性”正文写扣 3 分（第115行）" in out


def test_json_keeps_its_keys(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, written(tmp_path, ("综合评价得分为95分", "综合评价得分为96分")), "--json")
    told = json.loads(out)
    assert code == 1 and set(told) == {"findings", "checked", "unread"}
    finding = next(f for f in told["findings"] if f["check"] == "得分合计")
    assert set(finding) == {"check", "severity", "where", "says", "expected", "found"}
    assert (finding["severity"], finding["expected"], finding["found"]) == ("error", "95", "96")
    assert finding["where"]["sheet"].startswith("第")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("甲.pdf", b"%PDF", ["甲.pdf", ".docx、.txt、.md"]),
        ("甲.txt", bytes(range(256)) * 9, ["甲.txt", "不是文字文件"]),
        ("甲.docx", b"PK\x03\x04broken", ["甲.docx", "另存为 .docx"]),
    ],
)
def test_bad_input_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, data: bytes, words: list[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    code, out, err = run(capsys, str(tmp_path / name))
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert all(word in err for word in words)


def test_an_empty_report_is_reviewed_as_far_as_it_goes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    code, out, _ = run(capsys, str(tmp_path / "空.txt"))
    assert code == 0 and "文件是空的" in out


def test_a_book_that_cannot_be_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, str(REPORT), "--book", str(tmp_path / "没有.xlsx"))
    assert code == 2 and "没有.xlsx：找不到这个文件" in err
