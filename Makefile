# Every command anyone types. `make` lists them.
PYTHON ?= python3
BIN := .venv/bin
export UV_COMPILE_BYTECODE = 1
export DO_NOT_TRACK = 1
# As a run has it: on two cores, more threads of BLAS wait for one another.
export OPENBLAS_NUM_THREADS = 1

# Tests run in so many processes, a file of them in one; a release is built once and shared by all.
TEST_PROCESSES ?= 2
PYTEST := pytest -n $(TEST_PROCESSES) --dist loadscope --no-loadscope-reorder
# Coverage is of what pytest's own processes execute: commands that tests start are not counted, nor
# slowed. Measured in CI, and wherever one asks for it (`make test COVERAGE=yes`); by module it is in
# target/coverage.txt.
COVERAGE ?= $(CI)

# sqlfluff makes many objects that live on: collecting at each 700, as Python does, is half of its time.
SQLFLUFF := $(BIN)/python -c 'import gc; gc.set_threshold(1_000_000); \
  from sqlfluff.cli.commands import cli; cli()'
# What was found clean is linted again when it has changed; all of it when a rule, a macro or dbt has.
# In CI all of it, always.
SQL := $(shell find models tests/data -name '*.sql')
SQL_RULES := .sqlfluff dbt_project.yml profiles.yml requirements.lock $(shell find macros -name '*.sql')
LINTED := target/linted-sql

.PHONY: help run test test-unit test-all lint lint-python lint-sql lint-portable format lock audit bench faults spark clean always

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/ready  ## set up everything, then build and publish the warehouse
	@$(BIN)/gofal refresh
	@$(BIN)/gofal status
	@$(BIN)/gofal ledger --score

test: .venv/ready  ## lint, and every test beside it
	@$(MAKE) --no-print-directory -j2 lint test-all

test-unit: .venv/ready  ## the tests that need no release and no server; some minutes
	@$(BIN)/python -m $(PYTEST) -q -m "not slow and not release"

test-all: .venv/ready
	@mkdir -p target
	@$(BIN)/python $(if $(COVERAGE),-m slipcover) -m $(PYTEST)
	@$(if $(COVERAGE),awk '$$1 == "(summary)" {print "Coverage: " $$4 " %"}' target/coverage.txt)

lint: lint-python lint-sql lint-portable  ## check Python, its types, and SQL

lint-python: .venv/ready
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

lint-sql: $(LINTED)

$(LINTED): .venv/ready $(SQL) $(SQL_RULES) $(if $(CI),always)
	@$(SQLFLUFF) lint --disable-progress-bar \
	  $(if $(filter always .venv/ready $(SQL_RULES),$?),models tests/data,$(filter %.sql,$?))
	@mkdir -p $(@D) && touch $@

# The record-level models run on Spark too: what does not translate is found without one. The lint
# before it has left what dbt parsed.
PORTABLE := target/spark
lint-portable: $(PORTABLE)/linted

$(PORTABLE)/linted: .venv/ready $(SQL) $(SQL_RULES) tools/portable_sql/idioms.csv | $(LINTED)
	@rm -rf $(PORTABLE) && mkdir -p $(PORTABLE)
	@GOFAL_ENGINE=spark $(BIN)/dbt --quiet --no-write-json --no-populate-cache --log-level-file none \
	  --partial-parse-file-path target/partial_parse.msgpack \
	  compile --target-path $(PORTABLE) --log-path $(PORTABLE) \
	  --select tag:record_level --exclude test_type:unit > $(PORTABLE)/said || { cat $(PORTABLE)/said; exit 1; }
	@$(BIN)/python -m tools.portable_sql $(PORTABLE)/compiled
	@touch $@

always:

format: .venv/ready  ## put Python and SQL into the house's shape
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
	@$(SQLFLUFF) fix models tests/data --processes 2 --disable-progress-bar

lock: .venv/ready  ## resolve pyproject.toml into requirements.lock
	@$(BIN)/uv pip compile --quiet --extra dev --generate-hashes --no-emit-index-url --no-header \
	  --python-version 3.11 pyproject.toml --output-file requirements.lock
	@$(BIN)/uv pip compile --quiet --group spark --generate-hashes --no-emit-index-url --no-header \
	  --python-version 3.11 --output-file requirements-spark.lock

audit: .venv/ready  ## compare the lock with known vulnerabilities; asks OSV where it can be reached
	@$(BIN)/python -m tools.supply_chain.audit

bench: .venv/ready  ## measure what a run costs, as ratios
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.large_waves
	@$(BIN)/python -m benchmarks.tables_from_counts

faults: .venv/ready  ## kill, starve and damage it at fifty random moments, and what takes minutes; a quarter of an hour
	@GOFAL_FAULT_MOMENTS=50 $(BIN)/python -m pytest tests/faults tests/end_to_end/test_rules_of_models.py

spark: .venv/ready .venv-spark/ready  ## the same models on Spark, compared; kills its workers; needs Java 17
	@test -e data/current || $(BIN)/gofal refresh
	@$(BIN)/python -m benchmarks.spark.proof
	@GOFAL_SPARK=1 $(BIN)/python -m pytest -n 0 tests/spark

clean:  ## remove the environment; landed files and releases in data/ stay
	rm -rf .venv .venv-spark target logs .pytest_cache .ruff_cache .hypothesis

# uv installs in seconds what pip installs in a minute; where uv cannot reach the index, pip does the
# same. The lock is whole, and pip would refuse what a package asks for with extras: so no dependencies.
.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; v >= (3, 11) or sys.exit("Gofal needs Python 3.11 or later, and %s is %d.%d: make PYTHON=python3.11" % ((sys.executable,) + v))'
	@echo "Setting up .venv from requirements.lock (once) ..."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --no-cache-dir --disable-pip-version-check uv==0.13.9
	@$(BIN)/uv pip install --quiet --no-cache --python $(BIN)/python --require-hashes -r requirements.lock \
	  || $(BIN)/python -m pip install --quiet --no-cache-dir --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Spark's own environment: nothing of it is in ours, and no run needs it.
.venv-spark/ready: requirements-spark.lock .venv/ready
	@java -version 2>&1 | grep -qE '"(17|21)\.' || { echo "Spark needs Java 17 or 21: apt-get install openjdk-17-jre-headless"; exit 1; }
	@echo "Setting up .venv-spark from requirements-spark.lock (once; half a gigabyte) ..."
	@$(PYTHON) -m venv --clear .venv-spark
	@$(BIN)/uv pip install --quiet --no-cache --python .venv-spark/bin/python --require-hashes -r requirements-spark.lock
	@touch $@
