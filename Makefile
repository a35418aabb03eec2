# Every command of the project. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo up test check bench faults spark localstripe bankschema yardstick format messages schema lock clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.run ## play the Haiti case through the real servers, print the report, keep serving
	@$(BIN)/mobilize demo haiti

up: $(VENV)/.run ## start everything and keep it running; data is kept
	@$(BIN)/mobilize up

test: $(VENV)/.dev ## the whole suite, on servers of its own
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder

check: $(VENV)/.dev ## the quick gate: format, lint, contracts, types, migrations, unit and repository tests
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python -m pytest tests/unit tests/repo

bench: $(VENV)/.dev ## measure, print ratios, write docs/benchmarks.md
	@$(BIN)/python -m tests.benchmarks

faults: $(VENV)/.dev ## kill, cut and repeat for real, at full size
	@$(BIN)/python -m pytest tests/faults -m "fault or not fault"
	@$(BIN)/python -m pytest tests/db -m fault

spark: $(VENV)/.dev ## compare the models on local Spark; needs Java 17, installs 490 MB first
	@$(PIP) install --quiet --no-build-isolation --editable ".[spark]"
	@$(BIN)/python -m pytest tests/oracles -m spark

localstripe: $(VENV)/.dev ## hold our card provider's sandbox against localstripe, a fake by somebody else
	@test -x .localstripe/bin/localstripe || $(PYTHON) -m venv .localstripe
	@.localstripe/bin/python -m pip install --quiet --disable-pip-version-check localstripe==1.15.10
	@LOCALSTRIPE=$(CURDIR)/.localstripe/bin/localstripe $(BIN)/python -m pytest tests/oracles/test_localstripe.py

bankschema: $(VENV)/.dev ## hold what we write for banks against the schema of ISO 20022
	@test -x .bankschema/bin/python || $(PYTHON) -m venv .bankschema
	@.bankschema/bin/python -m pip install --quiet --disable-pip-version-check sepaxml==2.7.0
	@SEPAXML_PYTHON=$(CURDIR)/.bankschema/bin/python $(BIN)/python -m pytest tests/oracles/test_bank_schema.py

yardstick: $(VENV)/.dev ## build the package ChannelAttribution beside us and compare; needs a C++ compiler
	@test -x .yardstick/bin/python || $(PYTHON) -m venv .yardstick
	@.yardstick/bin/python -m pip install --quiet --disable-pip-version-check channelattribution==2.2.5 matplotlib
	@$(BIN)/python -m tests.benchmarks.yardstick

format: $(VENV)/.dev ## put the code in order
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

messages: $(VENV)/.dev ## gather what the interface says, list what lacks its French, compile
	@$(BIN)/python -m tests.catalogue

schema: $(VENV)/.dev ## write docs/openapi.yaml from the code
	@$(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

lock: ## resolve the dependencies anew; needs uv
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --quiet --upgrade --output-file requirements.lock
	uv pip compile pyproject.toml --extra build --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --quiet --upgrade --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove the virtual environment and all local data
	rm -rf $(VENV) .localstripe .bankschema .yardstick .mobilize .mobilize-test

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Mobilize needs Python 3.11 or newer.") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)

# Each lock is complete, so nothing is resolved: a release made later cannot get in the way.
$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what requirements.lock names (about half a minute) ..."
	@$(PIP) install --quiet --no-deps --require-hashes --requirement requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing the development tools from requirements-dev.lock ..."
	@$(PIP) install --quiet --no-deps --require-hashes --requirement requirements-dev.lock
	@touch $@
