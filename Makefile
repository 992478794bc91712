# `make serve` shows the site of this repository, `make test` runs the tests. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: serve test test-browser test-hosts check lint site clean

serve: $(VENV)/.ready
	$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(PORT)

test: $(VENV)/.ready
	$(BIN)/python -m pytest -n auto

test-browser: $(VENV)/.ready
	POSTMORTEMS_BROWSER=required $(BIN)/python -m pytest -n auto tests/browser

# Installs other hosts and plugins, each into an environment of its own: it needs a package registry.
test-hosts: export POSTMORTEMS_HOSTS ?= wanted
test-hosts: $(VENV)/.ready
	$(BIN)/python -m pytest -n auto --dist loadfile tests/hosts

check: $(VENV)/.ready
	$(BIN)/postmortems check

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

site: $(VENV)/.ready
	$(BIN)/mkdocs build --strict

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "postmortems needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) site
