# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Thin on purpose: what a check does is in noxfile.py, how they run together in tests/tools/steps.py.

PYTHON ?= python3
ARGS ?=

STEPS = .venv/bin/python -m tests.tools.steps

# Ansible refuses to start under an encoding other than UTF-8.
export LC_ALL := C.UTF-8

.DEFAULT_GOAL := help
.PHONY: help env demo test lint format unit integration molecule sanity docs docs-lint bench register api-map event-options build clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name text; do printf '%-14s %s\n' "$$name" "$$text"; done

env: ## Set up the development environment in .venv
	@$(PYTHON) -m tests.tools.environment

demo: env ## Show the collection at work on a simulated server
	@.venv/bin/python -m tests.demo

test: env ## Run every test, lint and sanity check
	@$(STEPS)

lint: env ## Check style and types
	@$(STEPS) lint

format: env ## Bring the code into the project's style
	@.venv/bin/ruff check --fix --exit-zero --quiet
	@.venv/bin/ruff format --quiet

unit: env ## Run the unit tests (ARGS="-k name" goes to pytest)
	@$(STEPS) unit -- $(ARGS)

integration: env ## Run Ansible against the simulator (ARGS as above)
	@$(STEPS) integration -- $(ARGS)

molecule: env ## Try the roles on simulated servers (ARGS="tenant_onboarding" runs that scenario)
	@$(STEPS) molecule -- $(ARGS)

sanity: env ## Run ansible-test sanity
	@$(STEPS) sanity

docs: env ## Build the documentation as web pages
	@.venv/bin/python -m tests.tools.docs_site

docs-lint: env ## Check the documentation
	@$(STEPS) docs-lint ansible-lint changelog

bench: env ## Measure what the speed contract promises
	@.venv/bin/python -m tests.bench

register: ## Write what follows from the list of modules (action plugins, meta/runtime.yml)
	@$(PYTHON) -m tests.tools.register

api-map: env ## Write the guide that leads from the API and the web interface to the modules
	@.venv/bin/python -m tests.tools.api_map

event-options: env ## Write the guide with the options of the event sources
	@.venv/bin/python -m tests.tools.event_options

build: env ## Build the tarball that ansible-galaxy installs
	@.venv/bin/ansible-galaxy collection build --force

clean: ## Remove everything generated, the environment included
	@rm -rf .build .venv .ansible tests/output
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
