# Every target with a comment behind two hashes appears in `make help`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed

.DEFAULT_GOAL := help
.PHONY: help start test test-long check format bench eval screenshots schema lock pin-base clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

$(STAMP): requirements-dev.lock pyproject.toml
	@echo "Setting up Python packages in $(VENV) (a minute or two, once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

start: $(STAMP) ## Run the bot: in your Slack if its tokens are set, else in a practice workspace here
	@$(BIN)/python -m bot start

test: $(STAMP) ## Run every check: style, types, imports and all tests
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -rs -n auto --dist loadfile -m "not long"

test-long: $(STAMP) ## Run the long tests: random kills and soak runs
	@$(BIN)/python -m pytest -m long

check: $(STAMP) ## Run only the checks that run no code: ruff, mypy, import-linter
	@$(BIN)/ruff format --check --quiet bot tests .ci
	@$(BIN)/ruff check --quiet bot tests .ci
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m bot check

format: $(STAMP) ## Put code into the house's format
	@$(BIN)/ruff format bot tests .ci
	@$(BIN)/ruff check --fix bot tests .ci

bench: $(STAMP) ## Measure speed and memory; prints a table with ratios
	@$(BIN)/python tests/bench/run.py

eval: $(STAMP) ## Run ten briefs through each model; needs a key, says the cost and asks first
	@$(BIN)/python tests/eval/run.py

screenshots: $(STAMP) ## Take the pictures of the README anew, from the browser tests
	@mkdir -p .github/images
	@mkdir -p var/pictures && SCREENSHOTS=var/pictures $(BIN)/python -m pytest -q tests/browser -k story
	@cd var/pictures && cp understood.png question-set.png summary.png refined.png questions.png loop-matrix.png document-group.png type-in-full.png ../../.github/images/

schema: $(STAMP) ## Write the JSON schema of question sets anew
	@$(BIN)/python -m bot.plans.schema

lock: $(STAMP) ## Lock the dependencies anew, with hashes
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

pin-base: ## Write the digest of the Docker base image, where a registry answers
	@$(PYTHON) .ci/pin_base.py

clean: ## Remove what was installed and built here (never the database in var/)
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
