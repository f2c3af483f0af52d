# `make run` shows PitPet, `make test` runs everything that must pass. Both install what is missing and do nothing twice.
# CARGO_TARGET_DIR, if set, is the one folder for everything that is built; else it is ./target.

TARGET := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)

.PHONY: help run test check bench build package lambda clean setup setup-tests

help:
	@echo "make run     build everything and serve it on http://127.0.0.1:3000"
	@echo "make test    everything that must pass, in Chromium and Firefox"
	@echo "make check   the fast part of the tests"
	@echo "make bench   measure and print"
	@echo "make build   what 'run' builds, without running it"
	@echo "make package pack the rules' module for other hosts, and say its SHA-256"
	@echo "make lambda  build and check bootstrap.zip, a function of AWS Lambda"
	@echo "make clean   delete what was built, but not the installed tools and not ./data"

run: build
	@scripts/run

test: setup setup-tests
	@scripts/test

check: setup
	@scripts/check

bench: build
	@scripts/bench

# One after the other: they share the machine's cores and one target folder.
build: setup
	@scripts/build-module
	@scripts/build-app
	@scripts/build-server

package: setup
	@scripts/build-module
	@scripts/package

lambda: build
	@scripts/setup-lambda
	@scripts/lambda

setup:
	@scripts/setup-rust
	@scripts/setup-tools

setup-tests:
	@scripts/setup-browsers
	@scripts/setup-python

# By name, because the target folder may be shared with other projects.
clean:
	rm -rf dist target/trunk end2end/test-results end2end/playwright-report
	cd "$(TARGET)" 2>/dev/null && rm -rf app app.stamp bucket bucket.env debug doc lambda module package release serial site test-logs wasm32-unknown-unknown x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu || true
