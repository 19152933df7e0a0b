PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# one more than there are cores, because browsers and servers let the tests wait; at most four
PROCESSES := $(shell $(PYTHON) -c 'import os; print(min((os.cpu_count() or 1) + 1, 4))')

# tests start Python hundreds of times; without bytecode each process compiles the whole program
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve test lint bench lock clean

serve: $(VENV)/.run      ## set up, import the samples, serve at http://127.0.0.1:8000
	$(BIN)/feeds serve

test: $(VENV)/.test      ## the whole test suite
	$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.test      ## ruff and mypy
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.test     ## ratios, measured side by side
	$(BIN)/python -m bench

lock:                    ## update all pinned versions (needs uv)
	uv lock --upgrade
	uv export --quiet --no-emit-project --no-dev --no-annotate --no-header -o requirements.txt
	uv export --quiet --no-emit-project --no-dev --no-annotate --no-header --extra test -o requirements-test.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

# Debian ships ensurepip in the package python3-venv, which may not be installed
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "feeds needs Python 3.11 or later, found $$($(PYTHON) --version 2>&1); try: make PYTHON=python3.13"; exit 1; }
	@{ if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PYTHON) -m venv $(VENV); \
	  else $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) .ci/without_ensurepip.py $(VENV); fi; } || \
	  { rm -rf $(VENV); exit 1; }

$(VENV)/.run: $(VENV)/bin/python requirements.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/.test: $(VENV)/.run requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	touch $@
