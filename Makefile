# `make serve` shows the site of this repository, `make test` runs the tests. Each installs what it needs into .venv,
# once: the site needs a third of what the tests need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check
NEW_ENOUGH := 'import sys; sys.exit(sys.version_info < (3, 11) and "postmortems needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
PORT ?= 8000
# The package is compiled once, however many processes of the tests load it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve test test-fast test-coverage test-mutants constraints test-browser test-hosts test-world test-elsewhere test-random check lint site clean

serve: $(VENV)/.site
	$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(PORT)

test: $(VENV)/.ready
	$(BIN)/python -m pytest -n auto --dist worksteal

# What one changes most: no property tests, and nothing that builds sites, runs commands, edits or imports.
FAST := model text check record reports diagrams feeds
test-fast: $(VENV)/.ready
	$(BIN)/python -m pytest -n auto -m "not hypothesis and not random and not slow" $(FAST:%=tests/%) tests/test_api.py tests/test_layers.py

# Fails below the floor in pyproject.toml.
test-coverage: $(VENV)/.ready
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -m "not hypothesis and not random and not slow" $(FAST:%=tests/%) tests/views tests/edit
	$(BIN)/coverage report

# Changes one thing in a module at a time and asks its tests. By default the modules that differ from main.
MUTANTS ?= 20
MODULES ?= $(patsubst plugins/postmortems/%,%,$(shell git diff --name-only main -- 'plugins/postmortems/*.py'))
test-mutants: $(VENV)/.ready
	$(BIN)/python tools/mutants.py --count $(MUTANTS) --seed $(or $(SEED),0) $(MODULES)

# The versions that CI builds with.
constraints: $(VENV)/.ready
	$(BIN)/uv pip compile --quiet --upgrade --all-extras --universal --python-version 3.11 \
	  --custom-compile-command "make constraints" --output-file constraints.txt pyproject.toml

# Browsers wait a lot: one more than there are cores.
test-browser: $(VENV)/.ready
	POSTMORTEMS_BROWSER=required $(BIN)/python -m pytest -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --dist worksteal tests/browser

# Installs other hosts and plugins, each into an environment of its own: it needs a package registry.
test-hosts: export POSTMORTEMS_HOSTS ?= wanted
test-hosts: $(VENV)/.ready
	$(BIN)/python -m pytest -n auto --dist loadfile tests/hosts

# Installs programs that read our files or rewrite records, each pinned: it needs package registries.
test-world: $(VENV)/.ready
	POSTMORTEMS_WORLD=wanted $(BIN)/python -m pytest -n auto --dist loadfile tests/world

# Both at once, so that no core has nothing to do at the end of the first.
test-elsewhere: export POSTMORTEMS_HOSTS ?= wanted
test-elsewhere: $(VENV)/.ready
	POSTMORTEMS_WORLD=wanted $(BIN)/python -m pytest -n auto --dist loadfile tests/hosts tests/world

# Property tests with examples that nobody has tried: other ones at each run, and many more than `make test` tries.
# SEED repeats a run. EXAMPLES is how many a test gets that has 100 in `make test`; the others get more in proportion.
# BODIES is how many bodies of records go through all hosts that are installed.
EXAMPLES ?= 1000
BODIES ?= 20000
test-random: DRAWN := $(or $(SEED),$(shell od -An -N4 -tu4 /dev/urandom | tr -d ' '))
test-random: $(VENV)/.ready
	@echo "Repeat this run with: make test-random SEED=$(DRAWN) EXAMPLES=$(EXAMPLES) BODIES=$(BODIES)"
	$(BIN)/python -m pytest -n auto -m "hypothesis or random" --hypothesis-profile random \
	  --hypothesis-seed $(DRAWN) --examples $(EXAMPLES)
	$(BIN)/python -m tests.judge.run --seed $(DRAWN) --bodies $(BODIES)

check: $(VENV)/.site
	$(BIN)/postmortems check --strict

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

site: $(VENV)/.site
	$(BIN)/mkdocs build --strict

$(VENV)/.site: pyproject.toml
	@$(PYTHON) -c $(NEW_ENOUGH)
	@echo "Setting up $(VENV) for the site: about 45 packages, 200 MB. This happens once."
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable .
	@touch $@

$(VENV)/.ready: pyproject.toml
	@$(PYTHON) -c $(NEW_ENOUGH)
	@echo "Setting up $(VENV) for the tests: about 100 packages, 600 MB. This happens once."
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[dev]'
	@touch $(VENV)/.site $@

clean:
	rm -rf $(VENV) site
