"""The title of the cover: breaks, sizes, and a page that keeps its date."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from reports import of_facts

from pescore.hosts.office_pdf import pdf_of
from pescore.report.word.cover import broken, title_xml

FACTS = "项目: {{项目名称: {0}}}\n指标: [{{名称: 甲, 分值: 1, 评分标准: 符合得满分，不符合不得分, 实际值: 符合}}]"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("农村低保绩效评价报告", "农村低保绩效评价报告"),
        ("农村居民最低生活保障项目绩效评价报告", "农村居民最低生活保障项目\n绩效评价报告"),
        ("绩效评价报告", "绩效评价报告"),
        ("关于农村居民最低生活保障项目的调查", "关于农村居民最低生活保障项目的调查"),
    ],
)
def test_a_long_title_breaks_before_its_kind(title: str, shown: str) -> None:
    assert broken(title) == shown


def test_a_line_and_a_bit_is_set_smaller_and_longer_ones_take_the_space_around() -> None:
    def look(title: str, *, template: bool = False) -> tuple[list[str], list[str]]:
        xml = title_xml(title, "a", template=template)
        return re.findall(r'<w:sz w:val="(\d+)"', xml), re.findall(r'w:before="(\d+)" w:after="(\d+)"', xml)[:1]

    assert look("农村低保绩效评价报告") == ([], [])
    smaller = "2024年政府购买社会救助事务性服务项目绩效评价报告"
    assert look(smaller) == (["48", "48"], [])
    assert look(smaller, template=True) == ([], [])
    sizes, (spacing,) = look("很长的项目名称" * 8 + "绩效评价报告")
    assert sizes == [] and int(spacing[0]) < 150 * 20 and int(spacing[1]) < 190 * 20


@pytest.mark.skipif(shutil.which("soffice") is None or shutil.which("pdftotext") is None, reason="no LibreOffice")
@pytest.mark.parametrize("times", [1, 5, 9])
def test_the_date_stays_on_the_cover(times: int, tmp_path: Path) -> None:
    pdf = tmp_path / "报告.pdf"
    pdf.write_bytes(pdf_of(of_facts(FACTS.format("很长的项目名称" * times)).docx(paged=True)))
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True, timeout=60).stdout
    assert "2026年11月" in re.sub(r"\s", "", text.decode().split("\f")[0])
