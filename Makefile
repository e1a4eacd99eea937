# Everything that is done often. `make run` and `make test` set up what is missing first.
PYTHON = .venv/bin/python
ARGS =

.PHONY: help setup setup-test run test test-alone test-valhalla check bench soak day screens clean

help:
	@echo "make run     the demo on this screen          (make run ARGS='--help' for its options)"
	@echo "make test    all checks and all tests"
	@echo "make test-alone  what failed last, without anything beside it"
	@echo "make test-valhalla  the tests of the second road engine with Valhalla itself (installs it)"
	@echo "make check   the quick checks only: style, types, who imports whom"
	@echo "make bench   measure; results go to .run/bench.json (ARGS='--quick' on a small city)"
	@echo "make soak    an hour of telephone, vehicles and boxes in trouble (ARGS='--minutes 5' for less)"
	@echo "make day     a scripted day of 2,000 calls, held against its record (ARGS='--calls 200' for less)"
	@echo "make screens paint every window into docs/images and measure sizes and contrasts"
	@echo "make setup   only set up what is missing"
	@echo "make clean   remove the environment and all that runs left behind"

setup:
	@.ci/setup run

setup-test:
	@.ci/setup test

run: setup
	@if [ -z "$$DISPLAY$$WAYLAND_DISPLAY$(findstring --offscreen,$(ARGS))" ]; then \
	    echo "No screen here (neither DISPLAY nor WAYLAND_DISPLAY is set). To run without one:"; \
	    echo "    make run ARGS='--offscreen --autopilot --for 120'"; exit 2; fi
	$(PYTHON) main.py demo $(ARGS)

# Two files of tests at a time: one waits while the other works. In the order of their names, for else
# the long stories, which are few, would come last and alone.
# What fails beside others (sound, processes and sockets on a machine with more to do than it can) is
# tried once more alone, and named: it must pass there, and whoever sees its name mends the test.
test: check
	@$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS) || \
	    { [ $$? -eq 1 ] && $(MAKE) --no-print-directory test-alone; }

test-alone:
	@echo "Once more, alone: what failed beside others"
	$(PYTHON) -m pytest -v --last-failed --last-failed-no-failures none --maxfail 1 $(ARGS)

# `make test` does not install Valhalla: there the tests that need it are skipped by name.
test-valhalla: setup-test
	$(PYTHON) -m pip install -q -c constraints.txt -e '.[valhalla]'
	$(PYTHON) -m pytest tests/gis/second_roads $(ARGS)

check: setup-test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-logo >.venv/imports.log || { cat .venv/imports.log; exit 1; }
	@tail -n 3 .venv/imports.log

# The peers that we are measured beside are a comparison, not a need: without them it goes on.
bench: setup-test
	@mkdir -p .run
	@$(PYTHON) -m pip install -q -c constraints.txt osrm-bindings pyvalhalla || \
	    echo "OSRM and Valhalla cannot be had here: measured without them"
	$(PYTHON) -m tests.bench --json .run/bench.json $(ARGS)

# Slow on purpose; `make test` runs its short form.
soak: setup-test
	@mkdir -p .run
	$(PYTHON) -m tests.soak --json .run/soak.json $(ARGS)

# Every kind of call through seats, stations and links; the server is killed twice. `make test` plays a
# short one.
day: setup-test
	@mkdir -p .run
	$(PYTHON) -m tests.day --json .run/day.json $(ARGS)

screens: setup-test
	$(PYTHON) -m tests.screens --out docs/images $(ARGS)

clean:
	rm -rf .venv .run .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
