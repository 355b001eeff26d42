# Everything a newcomer needs; all else is an Invoke task: .venv/bin/inv --list
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: site live test setup clean

site: $(VENV)/.site ## build the sample archive into output/
	@$(BIN)/inv build

live: $(VENV)/.site ## build, serve, watch: what you save is in the browser a moment later
	@$(BIN)/inv live

test: $(VENV)/.dev ## run the tests
	@$(BIN)/inv test

setup: $(VENV)/.dev ## everything for developing

# A virtual environment of the project's own, whatever is active outside; exactly what the lock files say.
$(BIN)/python:
	@env -u VIRTUAL_ENV -u PYTHONHOME $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Newsmirror needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV) ..."
	@env -u VIRTUAL_ENV -u PYTHONHOME $(PYTHON) -m venv $(VENV)

$(VENV)/.site: requirements/site.lock | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.lock
	@touch $@

$(VENV)/.dev: requirements/dev.lock requirements/publish.lock requirements/site.lock | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@ $(VENV)/.site

clean: ## remove everything that can be made again
	rm -rf $(VENV) output .archive
