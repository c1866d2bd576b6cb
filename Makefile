# Needs python3 and make, nothing else. `make run` and `make test` set up all they use.
PYTHON ?= python3
DEVSET ?= ../shared/devset
DEPS ?= claude-api==1.0.17 claude-meter==0.2.0 claudesync==0.7.1 pydantic-claude-code==0.7.4 unofficial-claude-api==0.3.3 \
	anthropic==2.12.0 browser-cookie3==0.20.1 instructor==1.17.0 keyring==25.7.0 langchain-anthropic==1.7.10 \
	llm-anthropic==0.30 mcp==2.3.0 requests==2.34.2 rich==15.0.0 smolagents==1.26.0
PACKAGES ?= claudemon-0.1.1 claude-meter-0.2.0 open-langchain-0.8.1 pydantic-claude-code-0.7.4 unofficial-claude-cli-0.7.3

# `make fuzz`: seconds for each target, where chance starts, and a folder of modules to break.
SECONDS ?= 20
SEED ?= 0
DIR ?=

VENV := .venv
TESTVENV := .venv-test
COMPILEDVENV := .venv-compiled
SITEVENV := .venv-site
# mkdocs-material advertises its successor at every build; its version is pinned.
MKDOCS_ENV := NO_MKDOCS_2_WARNING=1
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-stamp
DEV_STAMP := $(VENV)/.dev-stamp
TEST_STAMP := $(TESTVENV)/.stamp
COMPILED_STAMP := $(COMPILEDVENV)/.stamp
SITE_STAMP := $(SITEVENV)/.stamp
PACKED := pyproject.toml README.md LICENSE tools/compiled.py tools/node_classes.py $(shell find src/claudelint rules -not -name '*.pyc' -not -name __pycache__)

# Tests to which it is all the same whether the wheel is compiled: of documents, tools, and what is installed from here.
ALIKE := action benchmarks docs five_minutes house lock pack_docs precommit site

.DEFAULT_GOAL := help
.PHONY: help run test compiled check docs lock site devset traces deps-demo bench bench-render fuzz robustness clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

run: $(RUN_STAMP)  ## set up, then scan the small offender project in examples/
	$(BIN)/claudelint check --exit-zero examples/offender

test: $(TEST_STAMP)  ## build the wheel, install it elsewhere, run all tests against it
	$(TESTVENV)/bin/python -m pytest -q $(ARGS)

compiled: $(COMPILED_STAMP)  ## the same with the wheel in which mypyc has compiled what takes most of the time
	$(COMPILEDVENV)/bin/python -m pytest -q $(ALIKE:%=--ignore=tests/test_%.py) $(ARGS)

check: $(DEV_STAMP)  ## lint, format, types, import contract, rule examples, self-scan, generated files, the site
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/claudelint test
	$(BIN)/claudelint check .
	$(BIN)/python tools/make_docs.py --check
	$(MKDOCS_ENV) $(BIN)/python -m mkdocs build --strict --quiet --site-dir build/site-check
	$(BIN)/python tools/lock.py --check

docs: $(DEV_STAMP)  ## write the generated parts of docs/
	$(BIN)/python tools/make_docs.py

site: $(SITE_STAMP)  ## build the documentation as a site, in build/site
	$(SITEVENV)/bin/python tools/make_docs.py --check
	$(MKDOCS_ENV) $(SITEVENV)/bin/python -m mkdocs build --strict --quiet
	@echo 'build/site/index.html; with the search: $(PYTHON) -m http.server --directory build/site'
lock: $(DEV_STAMP)  ## take over what rules mean now into rules/lock.json; CHANGELOG.md must say it
	$(BIN)/python tools/lock.py

devset: $(RUN_STAMP)  ## score against the development set fetched into DIR; writes benchmarks/devset.json
	@test -n "$(DIR)" || { echo 'usage: make devset DIR=the folder that fetch.py filled'; exit 2; }
	$(BIN)/python tools/devset.py $(DEVSET)/score.py $(DIR) --cmd $(abspath $(BIN))/claudelint --out benchmarks/devset.json

traces: $(RUN_STAMP)  ## write how traces read for PACKAGES (folders in DIR) to benchmarks/traces.txt
	@test -n "$(DIR)" || { echo 'usage: make traces DIR=the folder that fetch.py filled'; exit 2; }
	$(BIN)/python tools/traces.py $(DIR) $(PACKAGES) --cmd $(abspath $(BIN))/claudelint --out benchmarks/traces.txt

deps-demo: $(RUN_STAMP)  ## install DEPS without what they require into DIR, audit them, write benchmarks/deps.txt
	@test -n "$(DIR)" || { echo 'usage: make deps-demo DIR=an environment to make anew'; exit 2; }
	$(BIN)/python tools/deps_demo.py $(DIR) $(DEPS) --cmd $(abspath $(BIN))/claudelint --out benchmarks/deps.txt

bench: $(RUN_STAMP)  ## measure against other tools, write benchmarks/RESULTS.md (DEVSET_DIR= QUICK=1 TOOLS= ONLY= FRESH=1)
	$(BIN)/python -m benchmarks $(if $(DEVSET_DIR),--devset $(DEVSET_DIR)) $(if $(QUICK),--quick) \
		$(if $(TOOLS),--tools $(TOOLS)) $(if $(ONLY),--only '$(ONLY)') $(if $(FRESH),--fresh) \
		$(if $(BENCH_DIR),--dir $(BENCH_DIR))

bench-render: $(RUN_STAMP)  ## write benchmarks/RESULTS.md and the plot from the data, without a run
	$(BIN)/python -m benchmarks --render

fuzz: $(DEV_STAMP)  ## fuzz every target for SECONDS from SEED on, modules of DIR too where it is given
	$(BIN)/python -W ignore -m fuzz.run --seconds $(SECONDS) --seed $(SEED) $(if $(DIR),--dir $(DIR))
	$(BIN)/python -W ignore -m fuzz.guided --seconds $(SECONDS) --seed $(SEED)

robustness: $(TEST_STAMP)  ## judge all hostile trees, measure time and memory; writes benchmarks/robustness.json
	$(TESTVENV)/bin/python tools/robustness.py

clean:  ## remove environments, builds and caches
	rm -rf $(VENV) $(TESTVENV) $(COMPILEDVENV) $(SITEVENV) .venv-bench build dist
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_STAMP): pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(DEV_STAMP): $(RUN_STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

$(SITE_STAMP): pyproject.toml
	$(PYTHON) -m venv --clear $(SITEVENV)
	$(SITEVENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	touch $@

# The build hook in tools/compiled.py is off, but for this one.
$(COMPILED_STAMP): export HATCH_BUILD_HOOK_ENABLE_CUSTOM := 1

# The wheel is built from the tree as it is and installed over the last one.
$(TEST_STAMP) $(COMPILED_STAMP): $(PACKED)
	test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	rm -rf $(@D)/wheel
	$(@D)/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir $(@D)/wheel .
	wheel=$$(echo $(@D)/wheel/*.whl) && \
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check "$$wheel[test]" && \
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall "$$wheel"
	touch $@
