SHELL  := bash
# `make demo` and `make test` need Python 3.10 or newer, make, and a network to the package registries; all else is fetched.
PYTHON ?= python3
BIN    := .venv/bin
STAMP  := .venv/.installed

# The suites share nothing, the longest come first, and two run at a time where make can keep each one's output in one piece (GNU make 4).
TOGETHER := $(if $(filter output-sync,$(.FEATURES)),-j2 --output-sync=target)
SUITES   := journeys-async unit journeys-sync plugin apps-sync apps-async package service lint
PYTEST    = $(BIN)/coverage run $(FOLLOWS) -m pytest -q
LOGGED    = 2>&1 | tee .tests/$@.log

.PHONY: demo test bench clean browser $(SUITES)

demo: browser
	@$(BIN)/loomal-playwright demo

test: browser
	@rm -rf .tests .coverage .coverage.* && mkdir .tests
	@$(MAKE) --no-print-directory --keep-going $(TOGETHER) $(SUITES)
	@$(BIN)/coverage combine -q && $(BIN)/coverage report
	@tail -q -n 1 .tests/*.log

lint: $(STAMP)
	@$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy

unit: $(STAMP)
	@set -o pipefail; $(PYTEST) tests/unit tests/page $(LOGGED)

# Greenlets are followed where no thread is, for the end of a thread that is followed so may hang the process; and on one suite of the
# sync face, for it takes a third of its time.
apps-sync: FOLLOWS := --concurrency=greenlet
journeys-sync: PYTEST = $(BIN)/python -m pytest -q

# Playwright's sync API leaves a running loop behind, so each face has a process of its own.
journeys-async journeys-sync: journeys-%: $(STAMP)
	@set -o pipefail; $(PYTEST) tests/journeys --face $* $(LOGGED)

apps-async apps-sync: apps-%: $(STAMP)
	@set -o pipefail; $(PYTEST) tests/apps --face $* $(LOGGED)

# Suites of users, each in a process that loads one of Playwright's two plugins.
plugin: $(STAMP)
	@set -o pipefail; $(PYTEST) tests/plugin $(LOGGED)

service: $(STAMP)
	@set -o pipefail; $(PYTEST) tests/service $(LOGGED)

# What users get: the README's examples, the types, the wheel without the source tree, the demo.
package: $(STAMP)
	@set -o pipefail; $(PYTEST) tests/typing tests/test_*.py $(LOGGED)

bench: browser
	@$(BIN)/python benchmarks/solve.py

browser: $(STAMP)
	@$(BIN)/loomal-playwright install-browser --system --headless-shell

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "loomal-playwright needs Python 3.10 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable '.[all]' --group dev
	@touch $@

clean:
	rm -rf .venv .tests .coverage .coverage.* .mypy_cache .ruff_cache dist build demo-report
