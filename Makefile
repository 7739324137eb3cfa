# All that is run by hand or by CI; everything else is ./clerk. "make help" lists it.
.DEFAULT_GOAL := help
.PHONY: help run test lint types golden soak benchmark compare widget environments locks \
	serve-classifier serve-actions serve-bot serve-gateway

# Any Python from 3.8 finds the others; on PATH it may be an inactive shim, so each is run before it is believed.
PYTHON ?= $(shell for python in python3 python3.11 python3.10 /usr/bin/python3 /usr/local/bin/python3 \
	"$$HOME"/.pyenv/versions/3.1[01].*/bin/python3 "$$HOME"/.local/bin/python3.1[01]; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null && echo "$$python" && break; done)
MISSING = Python 3.10 and 3.11 were not found: install them (pyenv install 3.10 3.11, or uv python install 3.10 3.11) \
	or name one with make PYTHON=/path/to/python3
ENVIRONMENTS = $(or $(PYTHON),$(error $(MISSING))) setup/environments.py

ROOMS = tariff sources classifier actions bot gateway cli setup
export PYTHONPATH := $(CURDIR)

# $(call in,ENVIRONMENT,VARIABLE,WORDS): python WORDS in an environment, which is built first where it is not there;
# the environment variable names another interpreter, as the container images do.
in = @python="$${$(2):-$$($(ENVIRONMENTS) $(1) --print $(1))}" && exec "$$python" $(3)

help: ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 28

run: ## build what is missing, start all services, print the page's address; Ctrl-C stops all
	@python="$$($(ENVIRONMENTS) services bot --print services)" && exec "$$python" -m cli.stack_command

test: ## every check and test, with the time of each stage
	@python="$$($(ENVIRONMENTS) --print dev)" && exec "$$python" -m cli.checks_command

lint: ## ruff over everything
	$(call in,dev,DEV_PYTHON,-m ruff check .)

types: ## mypy over all rooms on Python 3.11
	$(call in,dev,DEV_PYTHON,-m mypy $(ROOMS))

golden: export TARIFF_GOLDEN = write
golden: ## write the golden files of the tests anew; read the diff before you commit it
	$(call in,dev,DEV_PYTHON,-m pytest -q -k golden tests --ignore=tests/bot)

soak: ## what takes longer than make test: the whole stack under load and under failures, with a report
	$(call in,dev,DEV_PYTHON,-m pytest -q -s tests/soak)

benchmark: ## the yardstick on the development set, one shot and after 3 questions
	$(call in,services,SERVICES_PYTHON,-m cli benchmark data/benchmarks/ebti_dev.jsonl --questions 3)

compare: ## our classifier beside others on the same texts: make compare ROWS=the folder of "clerk train data"
	$(call in,dev,DEV_PYTHON,-m cli train compare $(or $(ROWS),$(error name the texts: make compare ROWS=FOLDER)) \
		--out docs/reference)

widget: ## build the website widget anew into gateway/widget; needs node
	cd widget && npm ci --ignore-scripts && node build.js

environments: ## build all four environments into the cache
	@$(ENVIRONMENTS)

locks: ## write requirements/*.lock anew; UPGRADE="name other" takes their newest versions
	$(call in,dev,DEV_PYTHON,-m setup.locks $(UPGRADE))

serve-classifier: ## one service in the foreground, settings from the environment
	$(call in,services,SERVICES_PYTHON,-m classifier)

serve-actions: ## the same
	$(call in,services,SERVICES_PYTHON,-m actions)

serve-bot: ## the same, on Python 3.10
	$(call in,bot,BOT_PYTHON,-m bot)

serve-gateway: ## the same
	$(call in,services,SERVICES_PYTHON,-m gateway)
