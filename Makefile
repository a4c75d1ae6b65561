# The commands of this repository; `make help` lists them.
# They need Python >= 3.11, make and git. Everything else comes from the package registries, into .venv and .cache.

PYTHON ?= python3
UV     ?= uv

VENV := .venv
BIN  := $(VENV)/bin/

.DEFAULT_GOAL := help
.PHONY: help demo up containers test-fast test test-all clients bench chaos check format lock schemas clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

# A recipe that runs for long is one plain command, so that make hands signals to it and not to a shell.
demo: $(VENV)/.local.installed ## play a firm's year, show what came of it, and end (ALL=1: show all; KEEP=1: stay, for a browser)
	@$(BIN)python -m deploy.local demo $(if $(ALL),--all) $(if $(KEEP),--keep)

up: $(VENV)/.local.installed ## keep the whole of Rapport running until Ctrl-C; addresses are in .local/env
	@$(BIN)python -m deploy.local up

containers: deploy/.env ## keep the whole of Rapport running in containers (needs Docker with compose)
	docker compose --file deploy/compose.yaml up --build --wait

# Each process that tests has servers of its own (tests/support/parallel.py); WORKERS=0 for one process, one server.
WORKERS ?= auto
# Every test that starts a service would compile all of it again.
unexport PYTHONDONTWRITEBYTECODE
PYTEST  := $(BIN)python -m pytest --numprocesses=$(WORKERS)

test-fast: $(VENV)/.dev.installed ## the tests that need no server; well under two minutes
	@$(PYTEST) tests/unit tests/contract

test: $(VENV)/.dev.installed ## every guarantee, on real servers; some minutes
	@$(PYTEST) --hypothesis-profile=ci -m "not again and not clients" tests

test-all: $(VENV)/.dev.installed ## also what holds a guarantee a second time, and the short form of chaos
	@$(PYTEST) --hypothesis-profile=ci tests

clients: $(VENV)/.dev.installed ## clients in Python, JavaScript, Java and Go report and read (WRITE=1: and write the table of them)
	@$(BIN)python -m tests.clients $(if $(WRITE),--write)

chaos: $(VENV)/.dev.installed ## break things on purpose for many minutes, and count what is lost (make chaos SEED=1 FAULTS=kills,smtp SHORT=1)
	@$(BIN)python -m tests.chaos $(if $(SEED),--seed $(SEED)) $(if $(FAULTS),--faults $(FAULTS)) $(if $(SHORT),--short)

bench: $(VENV)/.dev.installed ## how fast all of it is, beside others; writes docs/benchmarks.md
	@$(BIN)python -m tests.benchmarks

check: $(VENV)/.dev.installed ## lint, types, who may import whom, compatible schemas
	$(BIN)ruff check .
	$(BIN)ruff format --check .
	$(BIN)mypy
	$(BIN)lint-imports
	$(BIN)python -m shared.events check

format: $(VENV)/.dev.installed ## lay out the code, and fix what can be fixed by itself
	$(BIN)ruff format .
	$(BIN)ruff check --fix .

schemas: $(VENV)/.dev.installed ## write the JSON Schemas and the AsyncAPI document anew
	$(BIN)python -m shared.events generate

lock: ## pin requirements/*.in with hashes (needs uv)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv/"; exit 1; }
	for set in runtime local dev bench; do \
	    $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	        --output-file requirements/$$set.txt requirements/$$set.in || exit 1; \
	done

deploy/.env:
	@$(PYTHON) deploy/docker/new_env.py $@

clean: ## remove what the commands made: environment, caches, logs, data
	rm -rf $(VENV) .cache .local .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment. A stamp is newer than the requirements it was made from.
$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { echo "there is no $(PYTHON); name another: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Rapport needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1)."; \
	    echo "If you have another: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$(PYTHON) cannot make environments: it lacks venv or ensurepip."; \
	    echo "On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "making the Python environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.%.installed: requirements/%.txt $(VENV)/.made
	@echo "installing requirements/$*.txt into $(VENV); the first time this takes a minute or two"
	@$(BIN)python -m deploy.install $<
	@touch $@
