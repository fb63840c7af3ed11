# `make demo` and `make test` need Python 3.11 or later and make; all else is set up here.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo run test check eval lock bench chaos setup
setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Seintje needs Python 3.11 or later; this is %s. Try: make PYTHON=python3.11" % sys.version.split()[0])'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

demo: setup ## the main job, from a phone to the partners
	$(BIN)/seintje demo

run: setup ## keep serving until Ctrl-C
	$(BIN)/seintje run

test: setup ## all tests and checks
	$(MAKE) check
	$(BIN)/pytest --numprocesses auto --maxprocesses 5 --dist loadfile --no-loadscope-reorder

check: setup ## format, lint, types, imports
	$(BIN)/ruff format --check --no-cache .
	$(BIN)/ruff check --no-cache .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: setup ## how good the categories are; fails when they are worse than they were
	$(BIN)/python -m bench.categories.evaluate

.venv/texts: .venv/ready ## Dutch that `make eval` measures with as well; nothing of it ships
	$(BIN)/pip install --quiet --no-deps home-assistant-intents==2026.10.27 pretix==2026.8.0 django==5.2.19
	touch $@

COMPILE := $(BIN)/uv pip compile --universal --generate-hashes --no-emit-find-links --no-emit-index-url --quiet pyproject.toml

lock: ## write the locks anew: for development, for the image, for the image that makes reports
	$(COMPILE) --extra dev -o requirements.lock
	$(COMPILE) --constraint requirements.lock -o deploy/requirements.lock
	$(COMPILE) --constraint requirements.lock --extra reports -o deploy/requirements-reports.lock

bench: setup ## what we measure, and against what
	$(BIN)/python -m bench.chain
	$(BIN)/python -m bench.stopping

chaos: setup ## every fault there is, one row each: a quarter of an hour
	timeout 15m $(BIN)/python -m bench.chaos
