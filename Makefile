# make demo [FILE=path]   install, build a graph, answer two questions, write the picture
# make serve [STORE=dir]  serve a graph: SPARQL, linked data, REST, an editor
# make test               lint, types, import rules, dependencies, tests
# make bench [PART=name]  measure, and write docs/performance.md
# make stress             long runs
# make docs               write the pages of docs/ that are made from the program's own files
# make accuracy           measure on the real resolutions of ../shared, and write docs/accuracy.md
# make pins               renew the pinned requirements (needs uv)
PYTHON ?= python3
BIN = .venv/bin
SOURCES = policygraph.py ontology ingest queries viz tests benchmarks docs
FILE ?=
STORE ?= demo/store

.PHONY: demo serve test bench stress docs accuracy pins clean
.DEFAULT_GOAL := demo

demo: .venv/ready
	@$(BIN)/policygraph demo $(if $(FILE),"$(FILE)")

serve: .venv/ready
	@test -e "$(STORE)/current" || $(BIN)/policygraph build ingest/digests/wtpf-21.md --store "$(STORE)"
	@exec $(BIN)/policygraph serve --store "$(STORE)"

test: .venv/ready-dev
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/pytest

bench: .venv/ready-dev
	$(BIN)/python -m benchmarks.run $(PART)

stress: .venv/ready-dev
	$(BIN)/pytest -m stress --timeout=3600

.venv/python: Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "policygraph needs Python 3.11 or newer; give another one with: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv .venv \
		|| { echo "Python's venv module is missing (on Debian and Ubuntu: apt install python3-venv)"; exit 2; }
	@touch $@

.venv/ready: .venv/python requirements.txt requirements-layout.txt pyproject.toml viz/editor/package-lock.json viz/graph/package-lock.json
	@echo "Installing policygraph and what it needs into .venv (once, a minute or so) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: -r requirements-layout.txt \
		2>/dev/null || echo "(no Graphviz for this machine: the picture will use a simpler layout)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@(command -v npm && cd viz/editor && npm ci --no-progress --loglevel=error) >/dev/null 2>&1 \
		|| echo "(no npm here, or it failed: the server's SPARQL editor will be a plain one; for the full one install Node.js, then: cd viz/editor && npm ci)"
	@(command -v npm && cd viz/graph && npm ci --no-progress --loglevel=error) >/dev/null 2>&1 \
		|| echo "(no npm here, or it failed: the graph will be a list; for the picture install Node.js, then: cd viz/graph && npm ci)"
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt tests/axe/package-lock.json
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@(command -v npm && cd tests/axe && npm ci --no-progress --loglevel=error) >/dev/null 2>&1 \
		|| echo "(no npm here, or it failed: the accessibility of the pages can't be tested; for that install Node.js, then: cd tests/axe && npm ci)"
	@touch $@

docs: .venv/ready-dev
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/generate.py accuracy

accuracy: .venv/ready-dev
	@$(BIN)/python -m docs.measure

EXPORT = uv export --quiet --no-emit-project --no-annotate --no-header
pins:
	$(EXPORT) --no-dev --group build > requirements.txt
	$(EXPORT) > requirements-dev.txt
	$(EXPORT) --no-dev --extra layout | awk '/^[a-zA-Z]/ {keep = /^pygraphviz/} keep' > requirements-layout.txt
	rm -f uv.lock

clean:
	rm -rf .venv .venv-peers demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
