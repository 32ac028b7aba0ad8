# Systematic literature reviews as code. `make help` lists the targets; `make synthesize` runs all stages.
#
# You need only Python (3.11 or newer), make and git: the first target that runs creates `.venv` and installs slr there.
# REVIEW=name chooses a review. Without it, slr takes the review that the variable SLR_REVIEW names, then the only review that
# is not an example, and if there are only examples, the first: asn-performance.

REVIEW ?=
PYTHON ?= python3
VENV := .venv
SLR := $(VENV)/bin/slr
STAMP := $(VENV)/.installed
CHOICE := $(if $(REVIEW),--review '$(REVIEW)')

.DEFAULT_GOAL := help
.PHONY: help setup vectors cluster check desk screen synthesize status test lint types format golden schema files vendor bench mutants damage torture compare clean

help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "REVIEW=name or the variable SLR_REVIEW chooses a review; the default is your only review, or else the example asn-performance"

setup: $(STAMP) ## create .venv and install slr there, with the tested versions of its dependencies

# Runs again only if the dependencies have changed.
$(STAMP): pyproject.toml constraints.txt
	@echo "setting up $(VENV) (once; a few minutes)"
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "slr needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,desk]'
	@$(VENV)/bin/python -m compileall -q slr
	@touch $@

vectors: $(STAMP) ## also install the language model for the ranking model `vectors`
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[vectors]'

cluster: $(STAMP) ## also install Dask, for a review on a cluster of machines (docs/cluster.md)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[cluster]'

check: $(STAMP) ## check the protocol, the exports and all files that people edit
	@$(SLR) check $(CHOICE)

desk: $(STAMP) ## open the review in the browser (AS=name is your name)
	@$(SLR) desk $(CHOICE) $(if $(AS),--as '$(AS)')

screen: $(STAMP) ## ingest, deduplicate and screen; show the status of the review and the next steps
	@$(SLR) screen $(CHOICE)

synthesize: $(STAMP) ## run all stages and write the appendices to build/
	@$(SLR) synthesize $(CHOICE)

status: $(STAMP) ## show the status of the review without running anything
	@$(SLR) status $(CHOICE)

test: $(STAMP) ## run all tests, on all cores
	@$(VENV)/bin/python -m pytest --numprocesses auto --dist worksteal

lint: $(STAMP) ## check format and style
	@$(VENV)/bin/ruff format --check slr tests
	@$(VENV)/bin/ruff check slr tests

types: $(STAMP) ## check types
	@$(VENV)/bin/mypy slr

format: $(STAMP) ## format the code
	@$(VENV)/bin/ruff format slr tests
	@$(VENV)/bin/ruff check --fix slr tests

golden: $(STAMP) ## rewrite the expected files of the tests; check the diff before you commit it
	@SLR_REWRITE_GOLDEN=1 $(VENV)/bin/python -m pytest -q -k golden

schema: $(STAMP) ## rewrite the JSON Schema of the protocol
	@$(VENV)/bin/python -m slr.model.schema $(basename $(notdir $(sort $(wildcard slr/report/texts/*.toml)))) > protocols/protocol.schema.json

files: $(STAMP) ## rewrite the page about the files that people write, and the lines about them in .gitattributes
	@$(VENV)/bin/python -m slr.people.guide > docs/files.md
	@$(VENV)/bin/python -c 'from pathlib import Path; from slr.store.git_file import write_git_files; write_git_files(Path())'

vendor: $(STAMP) ## fetch the libraries for the pages in the browser again with npm, check them, and copy them into slr/web/static/vendor/
	@$(VENV)/bin/python tests/vendoring.py

bench: $(STAMP) ## measure time and memory of the stages on large made-up data, and compare with other tools that can be installed (BENCH=large adds 1,000,000 records)
	-@BENCH=$(BENCH) $(VENV)/bin/python tests/bench/bench_review.py --page docs/performance.md
	@BENCH=$(BENCH) $(VENV)/bin/python tests/bench/bench_cluster.py --page docs/performance.md
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@for peer in pybtex rispy nbib bib-dedupe; do .venv-bench/bin/python -m pip install --quiet --disable-pip-version-check $$peer || echo "$$peer could not be installed and is left out"; done
	@$(VENV)/bin/python tests/bench/bench_ingest.py --flat --peers .venv-bench/bin/python
	@$(VENV)/bin/python tests/bench/bench_dedupe.py 2000 20000 100000 --peers .venv-bench/bin/python
	@$(VENV)/bin/python tests/bench/bench_rules.py
	@$(VENV)/bin/python tests/bench/bench_rules.py --rules 300 --reports 60000
	@$(VENV)/bin/python tests/bench/bench_team.py
	@$(VENV)/bin/python tests/bench/bench_screen.py
	@$(VENV)/bin/python tests/bench/bench_append.py
	@$(VENV)/bin/python tests/bench/bench_desk.py
	@$(VENV)/bin/python tests/bench/bench_web.py
	@$(VENV)/bin/python tests/bench/bench_findings.py
	@$(VENV)/bin/python tests/bench/bench_page.py

mutants: $(STAMP) ## change single operators in a copy of the program and count how often the tests notice (MUTANTS='--seed 7 --only dedupe')
	@nice -n 15 $(VENV)/bin/python tests/mutants.py $(MUTANTS)

damage: $(STAMP) ## damage exports of each format in 2,000 ways, and check that no record vanishes (DAMAGE=20000 tries more; DAMAGE_ARGS='-k ris')
	@FUZZ=$(or $(DAMAGE),2000) nice -n 15 $(VENV)/bin/python -m pytest -q tests/formats/test_damage_every_format.py tests/formats/test_damage_property.py tests/formats/test_damage_untagged.py $(DAMAGE_ARGS)

torture: $(STAMP) ## kill, fill the disk, stash and damage files while decisions are made, and count what was lost (TORTURE='--seed 7 --only kills')
	@nice -n 15 $(VENV)/bin/python tests/torture.py $(TORTURE)

compare: $(STAMP) ## build with the revision BEFORE and with the current files, and print all differences (COMPARE='--limit 5')
	@test -n "$(BEFORE)" || { echo "name the revision to compare with: make compare BEFORE=<git revision>"; exit 2; }
	@$(VENV)/bin/python tests/compare_builds.py $(BEFORE) $(COMPARE)

clean: ## delete everything that can be rebuilt; corpus and protocols stay
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis
