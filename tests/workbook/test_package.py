"""Strangers' files: each kind of damage is refused in one Chinese line, in bounded time and memory."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from bad_files import BAD, book, pack, parts

from pescore.workbook.grid import read_book, read_bytes
from pescore.workbook.package import BookError, check_package, open_package


@pytest.mark.parametrize("case", BAD)
def test_bad_file_is_refused_in_one_line(case: str, tmp_path: Path) -> None:
    data = BAD[case].make()
    file = tmp_path / "自评表.xlsx"
    file.write_bytes(data)
    with pytest.raises(BookError) as refused:
        read_book(file)
    says = str(refused.value)
    assert says.startswith("自评表.xlsx：")
    assert "\n" not in says
    for word in BAD[case].words:
        assert word in says
    assert file.read_bytes() == data


def test_good_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "好.xlsx"
    file.write_bytes(book())
    assert read_book(file).sheet("评分表").value(1, 1) == 1


def test_memory_and_time_stay_bounded(tmp_path: Path) -> None:
    """Every bad file in one fresh process: none may take it above 500 MB or crash it."""
    for number, case in enumerate(BAD):
        (tmp_path / f"{number:02}.xlsx").write_bytes(BAD[case].make())
    script = (
        "import sys, resource, pathlib\n"
        "from pescore.workbook.grid import read_book, read_bytes\n"
        "from pescore.workbook.package import BookError\n"
        "for file in sorted(pathlib.Path(sys.argv[1]).glob('*.xlsx')):\n"
        "    try:\n"
        "        read_book(file); print('READ', file.name)\n"
        "    except BookError: pass\n"
        "status = pathlib.Path('/proc/self/status')\n"  # getrusage would count the test run that started this one
        "own = [line.split()[1] for line in status.read_text().splitlines() if line.startswith('VmHWM')]"
        " if status.exists() else []\n"
        "print(own[0] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert "READ" not in ran.stdout
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(ran.stdout) * unit < 500 * 2**20


def test_missing_folder_and_oversized(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="找不到这个文件"):
        open_package(tmp_path / "没有.xlsx")
    with pytest.raises(BookError, match="文件夹"):
        open_package(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "管道.xlsx")
        with pytest.raises(BookError, match="不是普通文件"):
            open_package(tmp_path / "管道.xlsx")
    huge = tmp_path / "大.xlsx"
    with huge.open("wb") as stream:
        stream.truncate(200 * 2**20)
    with pytest.raises(BookError, match="超过上限"):
        open_package(huge)


def test_a_name_with_line_breaks_stays_one_line() -> None:
    with pytest.raises(BookError) as refused:
        check_package(b"", "坏\n名\u2028.xlsx")
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("seed", range(60))
def test_random_damage_is_noticed_or_harmless(seed: int) -> None:
    """A flipped byte either is refused, or changes nothing that was read (a date, a comment, an unused flag)."""
    chance = random.Random(seed)
    rows = "".join(
        f'<row r="{r}"><c r="A{r}"><v>{r}.5</v></c><c r="B{r}" t="s"><v>0</v></c></row>' for r in range(1, 40)
    )
    data = bytearray(book(rows))
    expected = {name: bytes(xml) for name, xml in check_package(bytes(data), "x").xml.items()}
    for _ in range(5):
        damaged = bytearray(data)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        try:
            package = check_package(bytes(damaged), "x.xlsx")
        except BookError:
            continue
        assert package.xml == expected


def test_every_truncation_is_refused() -> None:
    data = book()
    for length in range(0, len(data), 7):
        with pytest.raises(BookError):
            check_package(data[:length], "x.xlsx")


def test_backslash_names_and_data_descriptors_are_accepted() -> None:
    """Some exporters write ``xl\\workbook.xml``; streaming ones put sizes behind the data. Both are honest."""
    content = {name.replace("/", "\\") if name.startswith("xl/") else name: data for name, data in parts().items()}
    assert read_bytes(pack(content), "x.xlsx").sheets[0].value(1, 1) == 1

    class Unseekable(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError("a pipe")

        def tell(self) -> int:
            raise OSError("a pipe")

    stream = Unseekable()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in parts().items():
            z.writestr(name, data)
    data = stream.getvalue()
    assert b"PK\x07\x08" in data
    assert read_bytes(data, "x.xlsx").sheets[0].value(1, 1) == 1


def test_bounds_admit_an_honest_large_sheet() -> None:
    """20 000 rows of 12 columns, and a sheet that reaches ZZ: large, but nothing a grid cannot hold."""
    rows = "".join(f'<row r="{r}"><c r="L{r}"><v>1</v></c></row>' for r in (1, 20_000))
    assert check_package(book(rows), "x").members
    assert check_package(book('<row r="500"><c r="ZZ500"><v>1</v></c></row>'), "x").members
