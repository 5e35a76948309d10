# Everything a developer runs. `make` alone lists it.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ARGS ?=
# Tests run in so many processes, each computing on one thread; 0 for one after another in this one.
JOBS ?= 2
PARALLEL = -n $(JOBS) --no-loadscope-reorder

# Many small processes on few cores: a waiting thread must not spin.
export OMP_WAIT_POLICY ?= PASSIVE
export TOKENIZERS_PARALLELISM ?= false

.DEFAULT_GOAL := help
.PHONY: help demo extension test test-slow test-gpu bench-learning lab lint check build clean

help:  ## list these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml constraints-dev.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 10) or sys.exit("jupyter_miu needs Python 3.10 or newer; try: make PYTHON=python3.12 …")'
	@echo "Setting up $(VENV) (the first time downloads PyTorch; that takes minutes)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --constraint constraints-dev.txt --editable '.[dev]'
	@touch $@

demo: $(STAMP)  ## set up, teach the bundled model the quickstart's page, print the recall card
	@$(BIN)/python scripts/run_quickstart.py $(ARGS)

extension: $(STAMP)  ## build the JupyterLab panel if its sources changed (needs node), link it into the environment
	@$(BIN)/python hatch_build.py $(VENV)

test: extension  ## unit, kernel, notebook and browser tests; ARGS="-k name" narrows
	$(BIN)/python -m pytest $(PARALLEL) -m "not slow" --durations=15 $(ARGS)

test-slow: extension  ## the tests that take minutes each
	$(BIN)/python -m pytest -m slow --durations=15 $(ARGS)

test-gpu: $(STAMP)  ## the tests that need CUDA; fails where there is none
	MIU_REQUIRE=gpu $(BIN)/python -m pytest -m gpu $(ARGS)

bench-learning: $(STAMP)  ## teach, and compare with other recipes: hours; tables and the picture of the README
	$(BIN)/python -m benchmarks.learning all --out build/learning.json
	$(BIN)/python -m benchmarks.learning.report build/learning.json --svg docs/images/learning.svg

lab: extension  ## open the quickstart in JupyterLab
	$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) notebooks/00_quickstart.ipynb

lint: $(STAMP)  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

check:  ## lint, then test: what to run before a commit
	@scripts/check $(ARGS)

build: extension  ## wheel and source archive into dist/
	$(BIN)/python -m build --no-isolation $(ARGS)

clean:  ## remove the virtual environment and everything built
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis jupyter_miu/labextension
	rm -rf labextension/node_modules labextension/lib labextension/tsconfig.tsbuildinfo labextension/.yarn
	find jupyter_miu tests scripts benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
