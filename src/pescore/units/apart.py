"""Read one book in a process of its own (单独读取): a file that took a process down before takes only this one.

`python -m pescore.units.apart NAME` reads the book's bytes from standard input and prints the outcome as one line of JSON.
"""

from __future__ import annotations

import subprocess
import sys

from .journal import Fault, Outcome, line_of, outcome_of
from .reading import digest_of
from .safely import read_safely

MOST_SECONDS = 120


def read_apart(data: bytes, file: str, seconds: float = MOST_SECONDS) -> Outcome:
    """The outcome of a file; a Fault where its process died or took longer than `seconds`."""
    command = [sys.executable, "-m", "pescore.units.apart", file]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=True)
        return outcome_of(done.stdout)
    except subprocess.TimeoutExpired:
        return Fault(file, digest_of(data), f"{file}：读了 {seconds:g} 秒还没有读完，已停止。{_REMEDY}")
    except (subprocess.CalledProcessError, ValueError, KeyError, TypeError):
        return Fault(file, digest_of(data), killed(file))


_REMEDY = "其余文件不受影响。请用 Excel 或 WPS 打开，另存为新的 .xlsx 后再试。"


def killed(file: str) -> str:
    """What is said of a file that ended the process reading it."""
    return f"{file}：读取时程序被它中断（出错退出、占用内存过多或读得太久），已单独隔离。{_REMEDY}"


if __name__ == "__main__":
    sys.stdout.buffer.write(line_of(read_safely(sys.stdin.buffer.read(), sys.argv[1])))
