# Every command of the project. The two that matter: `make book` and `make test`.

# The first of these Pythons that is there and recent enough; choose another with `make PYTHON=…`.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& echo "$$name" && break; done)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --upgrade --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make lock" --quiet

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help book html lite test lint format tidy hooks chapter lab bench links image vectors \
	translation lock wheel release-check setup clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

book: setup ## build the book and serve it on http://127.0.0.1:8000
	@$(BIN)/python tools/book.py serve

html: setup ## build the book into _build/html
	@$(BIN)/python tools/book.py build

lite: setup ## build the book with Python in the reader's browser, JupyterLite, in _build/html/lite
	@$(BIN)/python tools/book.py lite

test: lite ## run every check: helpers, widgets, JavaScript, the built pages, JupyterLab
	$(BIN)/python tools/browser.py
	$(BIN)/python tools/views.py test
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal
	$(BIN)/python tools/pythons.py others

lint: setup ## check the format and the style of all code, and the form of the chapters
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/python tools/views.py lint
	$(BIN)/python tools/tidy.py --check
	$(BIN)/python tools/services.py

format: setup ## format all code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix
	$(BIN)/python tools/views.py format

# What stands behind `make chapter` on the command line reaches the shell as its variables.
chapter: setup ## lay down a new chapter: STEM=coin_flips [TITLE="Coin flips"] [PART=Gumbel]
	@$(BIN)/python tools/chapter.py "$$STEM" --title "$$TITLE" --part "$$PART"

tidy: setup ## bring the chapters to the form in which Jupyter saves them
	@$(BIN)/python tools/tidy.py

hooks: ## let git stop a commit whose chapters are not tidy
	git config core.hooksPath .githooks

lab: setup ## open the chapters as notebooks in JupyterLab
	@$(BIN)/jupyter lab --notebook-dir=chapters

bench: html ## measure speed and weight beside those of others, and print them as tables
	@$(BIN)/python tools/browser.py
	@$(BIN)/python tools/bench.py
	@$(BIN)/python tools/bench_pages.py
	@$(BIN)/python tools/bench_lighthouse.py
	@$(BIN)/python tools/bench_builds.py
	@$(BIN)/python tools/bench_class.py
	@$(BIN)/python tools/peers.py tools/bench_samplers.py

links: html ## follow every link of the book that leads out of it
	@$(BIN)/python tools/links.py

image: ## build the image for Binder and JupyterHub, and try it; needs Docker
	docker build --tag gumbeltrick .
	docker run --rm gumbeltrick jupyterhub-singleuser --version
	docker run --rm --user 1234:0 gumbeltrick sh -c "jupytext --to notebook --output run.ipynb \
		chapters/competing_alarms.md && jupyter execute --timeout=120 run.ipynb"
	@started=$$(docker run --rm --detach gumbeltrick) && trap "docker stop $$started" EXIT && \
	for try in $$(seq 60); do \
		docker exec $$started python /opt/gumbeltrick/container.py healthy && exit; sleep 1; \
	done; docker logs $$started; exit 1

vectors: setup ## write the numbers that Python and JavaScript must agree on
	cd tests && ../$(BIN)/python -m vectors

translation: setup ## bring the catalogues of the translations in step with the text
	@$(BIN)/python tools/translation.py update

lock: setup ## pin every package again in requirements.txt and tools/container.txt
	$(LOCK) --group dev --python-version 3.11 --output-file requirements.txt
	$(LOCK) --group lab --group hub --python-version 3.13 --constraint requirements.txt \
		--output-file tools/container.txt

wheel: setup ## build the package into dist/
	$(BIN)/python -m pip wheel --no-build-isolation --no-deps --quiet --wheel-dir dist .

release-check: setup ## build what would be released into dist/ and check all of it
	$(BIN)/python tools/release.py

setup: $(INSTALLED)
	@$(BIN)/python tools/views.py

$(INSTALLED): requirements.txt pyproject.toml tools/hatch_build.py
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed and none was found."; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version); this takes a minute or two."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --requirement requirements.txt
	$(BIN)/python -m pip install --no-build-isolation --no-deps --editable .
	$(BIN)/python tools/lab.py
	@touch $@

clean: ## remove everything that was built, and the environment
	rm -rf $(VENV) _build dist src/gumbeltrick/widgets/static .pytest_cache .ruff_cache .hypothesis
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
