# All the work is in scripts/dev.py, which needs only Python 3.11.
# make demo PORT=8010 | make test ARGS="-k dosing"
.PHONY: setup demo test test-fast lint format lock faults outages soak bench sbom

DEV = python3 scripts/dev.py

setup:      ## the environment in .venv, and a browser for the tests
	@$(DEV) setup

demo:       ## the demo clinic on http://127.0.0.1:PORT
	@$(DEV) demo

test:       ## every test: PostgreSQL with a browser, then the embedded default
	@$(DEV) test $(ARGS)

test-fast:  ## SQLite, no browser
	@$(DEV) test-fast $(ARGS)

faults:     ## kill everything while phones log, SECONDS=300; then all must fit
	@.venv/bin/python bench/faults.py --seconds $(or $(SECONDS),60)

outages:    ## take Redis, mail and PostgreSQL away in turn, SECONDS=60 each; what people see
	@.venv/bin/python bench/outages.py --seconds $(or $(SECONDS),60)

soak:       ## use a site for MINUTES=30 with a fault every three; what grows?
	@.venv/bin/python bench/soak.py --minutes $(or $(MINUTES),30)

bench:      ## what things cost, against the floors of the same run
	@.venv/bin/python bench/all.py

lint:       ## everything that can be checked without running
	@$(DEV) lint

format:     ## what ruff and djade can put right
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .
	@find templates -name '*.html' | xargs .venv/bin/djade --target-version 5.2 || true  # 1: changed some
	@$(DEV) lint

lock:       ## requirements/ from pyproject.toml; ARGS=--upgrade moves the pins
	@$(DEV) lock $(ARGS)

sbom:       ## the bill of materials (CycloneDX) in var/sbom.json
	@$(DEV) sbom
