# Five verbs: make install | lint | test | grade | bench. Each sets up what it needs in .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
OUT ?= OUT
# Inputs for each fuzzer, and submissions of the soak.
RUNS ?= 20000
N ?= 20000
# Torch is pinned: the proofs were made with this release.
export PIP_REQUIRE_VIRTUALENV := 0

.PHONY: install test endurance lint grade bench attacks fuzz soak release clean
.DELETE_ON_ERROR:

install: $(VENV)/.class

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && $(PYTHON) -m venv $(VENV); \
	  else echo "Python's venv module is missing: install it (on Debian and Ubuntu: sudo apt install python3-venv)"; exit 2; fi; }

$(VENV)/.class: pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) (NumPy and a few small packages) …"
	@$(PIP) install --quiet --config-settings editable_mode=compat --editable '.[class]'
	@touch $@

$(VENV)/.all: pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) with everything that the tests need (PyTorch is large) …"
	@$(PIP) install --quiet --config-settings editable_mode=compat --editable '.[test,lint]'
	@touch $@ $(VENV)/.class

# The example class belongs to the course, so where there is no jail it is graded without one, and that is said.
grade: $(VENV)/.class
	@jail=; $(BIN)/grader doctor >/dev/null 2>&1 || jail=--no-jail; \
	$(BIN)/grader grade examples/submitted 01 02 03 --out $(OUT) $$jail || [ $$? -eq 1 ]

test: $(VENV)/.all
	@$(BIN)/python -m pytest -n auto -m "not endurance" $(PYTEST)

# Classes that are killed at random, real clusters, nbgrader's whole way, 3,000 students in a browser, every attack.
endurance: $(VENV)/.all
	@$(BIN)/python -m pytest -n auto -m endurance $(PYTEST)

lint: $(VENV)/.all
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: $(VENV)/.all
	@$(BIN)/python -m benchmarks.bench

# LAYERS=all, or LAYERS="seccomp namespaces": also with one layer of the jail left out.
attacks: $(VENV)/.all
	@$(BIN)/python -m tests.attacks.table $(LAYERS)

# Each reader of what comes from outside, from its corpus on; finds go to OUT/fuzz.
$(VENV)/.fuzz: $(VENV)/.all
	@$(PIP) install --quiet --config-settings editable_mode=compat --editable '.[fuzz]'
	@touch $@

fuzz: $(VENV)/.fuzz
	@for target in answers cells verdicts notebooks; do \
	  $(BIN)/python -m tests.fuzz.run $$target -runs=$(RUNS) || exit 1; done

soak: $(VENV)/.all
	@$(BIN)/python -m benchmarks.soak $(N)

release: $(VENV)/.all
	@$(BIN)/grader release

clean:
	rm -rf $(VENV) $(OUT) build *.egg-info
