"""Where Excel on Windows looks for add-ins, and putting ours there: complete or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..workbook.save import UNFINISHED, write_whole
from .build import FILE, Built
from .package import read_texts
from .sources import AddinError


@dataclass(frozen=True, slots=True)
class Installed:
    """An add-in found in the start folder, and what is stamped into it; None where it cannot be read."""

    path: Path
    pescore: str | None = None
    xlwings: str | None = None
    interpreter: str | None = None

    @property
    def stamped(self) -> str:
        """What it was built from, in words."""
        if self.pescore is None:
            return "读不出来的文件"
        return f"pescore {self.pescore}，xlwings {self.xlwings}，Python {self.interpreter}"


def start_folder(chosen: str | None = None) -> Path:
    """XLSTART of this user: opened with Excel, trusted, no administrator needed. Raises AddinError off Windows."""
    if chosen is not None:
        return Path(chosen)
    home = os.environ.get("APPDATA")
    if sys.platform != "win32" or not home:
        raise AddinError("这台电脑不是 Windows，没有 Excel 的启动文件夹：请在 Windows 上安装，或用 --dir 指明文件夹")
    return Path(home) / "Microsoft" / "Excel" / "XLSTART"


def install(built: Built, folder: Path, name: str = FILE) -> bool:
    """Put what was built into the folder; False where these very bytes are there already. Raises AddinError."""
    target = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _swept(folder)
        if target.is_file() and target.read_bytes() == built.data:
            return False
        write_whole(built.data, target)  # Excel opens whatever lies in its folder
    except PermissionError:
        raise AddinError(f"{target} 写不进去：请先关闭全部 Excel 窗口；仍不行时请检查文件夹的写入权限") from None
    except OSError as error:
        raise AddinError(f"{target} 写不进去（{error.strerror}）：请检查磁盘空间和文件夹") from None
    return True


def uninstall(folder: Path) -> bool:
    """Take the add-in away; False where there is none. Raises AddinError while Excel holds it open."""
    target = folder / FILE
    _swept(folder)
    try:
        target.unlink()
    except FileNotFoundError:
        return False
    except OSError:
        raise AddinError(f"{target} 删不掉：请先关闭全部 Excel 窗口再试") from None
    return True


def _swept(folder: Path) -> None:
    """Without what an installation that was cut off left behind: Excel opens whatever lies in its folder."""
    for left in folder.glob(f"{UNFINISHED[0]}*{UNFINISHED[1]}"):
        with suppress(OSError):  # still in use: next time
            left.unlink()


def installed(folder: Path) -> Installed | None:
    """The add-in in the folder, with its stamps; None where there is none."""
    path = folder / FILE
    if not path.is_file():
        return None
    texts = read_texts(path)
    return Installed(path, texts.get("pescore"), texts.get("xlwings"), texts.get("Interpreter_Win"))
