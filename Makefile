# Every target sets up what it needs; the work is done by the scripts of the same name.
.DEFAULT_GOAL := help
.PHONY: help demo test lint types bench soak clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## start the sample project with data, server and worker
	@scripts/demo

test: ## run every check, and the tests on every database and version
	@scripts/test

lint: ## check style, security and layers
	@scripts/lint

types: ## check types
	@scripts/types

bench: ## measure the engine
	@scripts/bench

soak: ## run the long proofs on every database
	@scripts/soak

clean: ## remove environments, caches, builds and the demo's data
	@scripts/clean
