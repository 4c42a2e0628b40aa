# The commands of the house. `make help` lists them.
PORT ?= 8000
DATA_DIR ?= ./data
export PORT DATA_DIR DATABASE_URL

# One more than there are processors: much of a test is waiting for servers, browsers and databases.
WORKERS ?= $(shell echo $$(( $$(nproc 2>/dev/null || echo 2) + 1 )))

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench fuzz provide clean

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP)  ## make the environment in .venv

$(STAMP): setup.cfg pyproject.toml constraints.txt
	@test -x $(BIN)/python || python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

run: $(STAMP)  ## serve the platform on PORT (8000), its data in DATA_DIR (./data) or at DATABASE_URL
	@exec $(BIN)/shenguan serve --demo

provide: $(STAMP)  ## install what the tests need besides Python: PostgreSQL, Chromium, a Chinese font
	@sh .ci/provide

test: provide  ## run all tests, on SQLite, on PostgreSQL and in a real browser
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: $(STAMP)  ## lint, types, walls between the rooms
	$(BIN)/ruff check engine handlers web tests
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_rooms.py

bench: $(STAMP)  ## measure the platform against the raw database floor and against other engines
	@sh .ci/peers $(BIN)/python
	@$(BIN)/shenguan bench --peers tests/benchmarks/peers

MINUTES ?= 10
fuzz: $(STAMP)  ## feed spoiled drawings, tables and forms to the deploy check for MINUTES (10)
	@nice -n 10 $(BIN)/python -m tests.fuzz.loader $(MINUTES) --into fuzz-findings

clean:  ## remove caches and the environment, never the data
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
