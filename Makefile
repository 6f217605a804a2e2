# 两条命令做完一切：make demo（看结果）、make test（验证）。
# Windows 上没有 make 时的同样步骤见 README.md。

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check search bench clean

demo: $(READY)
	$(BIN)/pescore demo -o out

test: check
	$(BIN)/python -m pytest

# Property tests on examples never drawn before: ROUNDS times.
ROUNDS ?= 10
search: $(READY)
	for round in $$(seq $(ROUNDS)); do \
		$(BIN)/python -m pytest -m hypothesis --hypothesis-profile=fresh || exit 1; done

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/pyright

bench: $(READY)
	$(BIN)/python -m benchmarks

$(READY): pyproject.toml scripts/prepare.sh
	PYTHON=$(PYTHON) VENV=$(VENV) sh scripts/prepare.sh
	touch $@

clean:
	rm -rf $(VENV) out build
