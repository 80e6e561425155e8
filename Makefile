# Everything lives in .venv; a step runs again only when what it is made from has changed.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done || true)
BIN := .venv/bin
DONE := .venv/.done
KAFKA := $(CURDIR)/.venv/share/realrecon/kafka
UI := web/dashboard
UI_SOURCES := $(shell find $(UI) -type f -not -path '*/node_modules/*' -not -path '*/dist/*')
PIP := $(BIN)/python -m pip --disable-pip-version-check -q install
LOCK := $(BIN)/uv pip compile setup.cfg --universal --python-version 3.11 --generate-hashes -q \
	--no-annotate --no-emit-index-url --custom-compile-command "make lock"

.PHONY: install demo dev test check format lock bench bench-dashboard chaos fuzz screenshots clean
.DEFAULT_GOAL := install

install: $(DONE)/package $(DONE)/kafka $(DONE)/dashboard ## Everything into .venv, and the dashboard
	@echo "Installed: .venv/bin/recon"

demo: install ## Three payments get their verdicts on real Kafka and Postgres
	@$(BIN)/recon demo

dev: install ## The whole stack, until Ctrl-C
	@$(BIN)/recon dev up --foreground

test: check ## All that must hold, from nothing
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: install ## Lint, format, types, import contracts, the dashboard's own tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	npm --prefix $(UI) run -s check

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	npm --prefix $(UI) run -s format

screenshots: install ## Every screen in both themes, into docs/images/dashboard
	@$(BIN)/python -m tests.e2e.dashboard.screenshots

bench: install ## The engine beside its yardsticks
	@$(BIN)/recon bench

bench-dashboard: install ## The live screen under load, then its lists over five million rows (an hour)
	@$(BIN)/python -m tests.bench.dashboard screen --write
	@$(BIN)/python -m tests.bench.dashboard plans --write

chaos: install ## Every fault under load, judged; writes docs/reliability.md (half an hour)
	@$(BIN)/python -m tests.chaos --report

fuzz: install ## A million mutated payloads through the adapters (ten minutes)
	RECON_FUZZ_CASES=1000000 $(BIN)/python -m pytest -n 2 tests/unit/adapters/test_fuzz.py

lock: install ## Resolve the dependencies of setup.cfg anew
	$(LOCK) -o requirements.lock
	$(LOCK) --all-extras -o requirements-dev.lock

clean: ## Stop the stack of this folder and remove what was made here
	@if [ -x $(BIN)/recon ]; then $(BIN)/recon dev down; fi
	rm -rf .venv .recon build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache $(UI)/node_modules $(UI)/dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(DONE)/venv:
	@deploy/check-machine.sh "$(PYTHON)"
	@echo "[1/5] Python environment in .venv"
	@$(PYTHON) -m venv .venv
	@mkdir -p $(DONE) && touch $@

$(DONE)/python: requirements-dev.lock | $(DONE)/venv
	@echo "[2/5] Locked Python packages (a minute or two)"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

$(DONE)/package: setup.cfg pyproject.toml $(DONE)/python
	@echo "[3/5] RealRecon itself"
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DONE)/kafka: deploy/kafka/pom.xml | $(DONE)/package
	@echo "[4/5] Apache Kafka"
	@rm -rf $(KAFKA)
	@mvn -B -f deploy/kafka/pom.xml dependency:copy-dependencies -DincludeScope=runtime \
		-DoutputDirectory=$(KAFKA) >$(DONE)/maven.log || { cat $(DONE)/maven.log; exit 1; }
	@$(BIN)/python -m recon_app.stack.warm
	@touch $@

$(DONE)/dashboard-packages: $(UI)/package.json $(UI)/package-lock.json | $(DONE)/venv
	@echo "[5/5] The dashboard"
	@npm --prefix $(UI) ci --loglevel=error >$(DONE)/npm.log 2>&1 || { cat $(DONE)/npm.log; exit 1; }
	@touch $@

$(DONE)/dashboard: $(DONE)/dashboard-packages $(UI_SOURCES)
	@npm --prefix $(UI) run -s build >$(DONE)/npm.log 2>&1 || { cat $(DONE)/npm.log; exit 1; }
	@touch $@
