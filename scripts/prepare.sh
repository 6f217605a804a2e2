#!/bin/sh
# Make the virtual environment both commands run in: nothing but Python and make is expected on the machine.
set -eu

: "${PYTHON:=python3}" "${VENV:=.venv}"

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || {
    echo "pescore 需要 Python 3.10 或更新版本（当前：$("$PYTHON" --version)）。" >&2
    exit 2
}

if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian splits venv into its own package.
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
    else
        echo "缺少 Python 的 venv 模块：请先安装 python3-venv（Debian/Ubuntu：sudo apt install python3-venv）。" >&2
        exit 2
    fi
fi

[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check -e '.[books,dev]'
# Editable installs are not compiled: without this every command would compile the package again where caches are off.
"$VENV/bin/python" -m compileall -q src || true
