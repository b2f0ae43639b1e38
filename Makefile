# Two commands do everything: `make start` and `make test`. Both can be run again at no cost.
PYTHON  ?= python3
PORT    ?= 8000
HOST    ?= 127.0.0.1
INDEX   ?= data/index
SOURCES ?= corpus_sources.yaml
# a Qdrant server, when one is set, holds the index instead of the folder
WHERE   := $(if $(QDRANT_URL),,--index "$(INDEX)")

BIN  := .venv/bin
PIP  := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := --constraint constraints.txt

.PHONY: start test check format report lock clean

start: .venv/ready  ## set up, build the index if there is none, open the page
	@$(BIN)/python -m ingestion run --first-start --sources "$(SOURCES)" $(WHERE)
	@$(BIN)/python -m assistant serve --host "$(HOST)" --port "$(PORT)" $(WHERE)

test: .venv/ready-dev  ## set up, run every test
	@$(BIN)/python -m pytest

check: .venv/ready-dev  ## style, types, direction of imports
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

format: .venv/ready-dev
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

report: .venv/ready-dev  ## measure again the figures of the README (needs ../shared)
	@$(BIN)/python -m ingestion run --sources ../shared/corpus/vosdroits-2020.zip --index data/eval/index
	@$(BIN)/python -m eval retrieval --index data/eval/index --report eval/reports/retrieval.md
	@$(BIN)/python -m eval weights --index data/eval/index --report eval/reports/weights.md
	@$(BIN)/python -m eval confidence --index data/eval/index --report eval/reports/confidence.md
	@$(BIN)/python -m eval answers --index data/eval/index --report eval/reports/answers.md
	@$(BIN)/python -m eval chunking --report eval/reports/chunking.md
	@$(BIN)/python -m eval speed --report eval/reports/speed.md
	@$(BIN)/python -m eval ingestion --report eval/reports/ingestion.md

lock:  ## resolve every version again (needs uv)
	@uv pip compile --quiet --no-header --no-annotate --extra dev --python-version 3.11.5 pyproject.toml \
		| sed '/+cpu$$//' > constraints.txt

clean:  ## remove the environment; the index and the accounts in data/ stay
	@rm -rf .venv

# torch comes first and at its exact version: any looser demand can bring gigabytes of GPU libraries
.venv/ready: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installation des bibliothèques (quelques minutes la première fois)…"
	@$(PIP) "$$(grep '^torch==' constraints.txt)"
	@$(PIP) $(LOCK) --editable .
	@touch $@

.venv/ready-dev: .venv/ready
	@$(PIP) $(LOCK) --editable ".[dev]"
	@touch $@

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Python manque : installez-le avec « sudo apt install python3 python3-venv »." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11, 5) <= sys.version_info[:3] < (3, 14))' || { \
		echo "$$($(PYTHON) --version) ne convient pas : il faut Python 3.11 (au moins 3.11.5), 3.12 ou 3.13 (make start PYTHON=python3.12)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Le module venv manque : installez-le avec « sudo apt install python3-venv »." >&2; exit 1; }
	@$(PYTHON) -m venv .venv
