# make run     builds the server, starts everything, prints an address to open
# make test    runs all tests, against a PostgreSQL that it finds or downloads
# make help    lists the rest
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
TOOLS := $(CURDIR)/.tools
GOLANGCI_VERSION := v2.15.0
GOLANGCI := $(TOOLS)/golangci-lint-$(GOLANGCI_VERSION)

# The race detector needs a C compiler; without one, Go sets CGO_ENABLED to 0.
RACE := $(if $(filter 1,$(shell go env CGO_ENABLED)),-race)

.PHONY: help
help: ## Lists the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.PHONY: run
run: build ## Builds the server and runs it
	@exec ./bin/server serve

.PHONY: build
build: ## Builds bin/server
	go build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/server ./cmd/server

.PHONY: test
test: ## Runs all tests in random order, with the race detector where there is a C compiler
	go test $(RACE) -shuffle=on ./...

.PHONY: generate
generate: ## Writes generated code anew
	go generate ./...

.PHONY: generated
generated: generate ## Fails where generated code is not what the contract gives
	@changed=$$(git status --porcelain -- '*.gen.go'); test -z "$$changed" || \
	{ echo "$$changed"; echo 'generated files differ: run make generate and commit'; exit 1; }

.PHONY: lint
lint: $(GOLANGCI) ## Runs gofmt, go vet and golangci-lint
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'not gofmt-ed'; exit 1; }
	go vet ./...
	$(GOLANGCI) run ./...
	go mod verify
	go mod tidy -diff

$(GOLANGCI):
	@mkdir -p $(TOOLS)
	GOBIN=$(TOOLS)/tmp go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mv $(TOOLS)/tmp/golangci-lint $@

.PHONY: check
check: build ## Runs the checks that need npm and a browser, and installs those
	check/run

.PHONY: fuzz
fuzz: ## Fuzzes every parser of outside text, FUZZTIME (30s) each
	@go test -list '^Fuzz' ./... | awk '/^Fuzz/ {t[n++]=$$1} /^ok/ {for (i=0;i<n;i++) print t[i], $$2; n=0}' | \
	while read -r target package; do go test -run '^$$' -fuzz "^$$target$$" -fuzztime $${FUZZTIME:-30s} $${package/github.com\/openincidents\/openincidents/.}; done

# The data of the bench; its size and the folder that holds it can be given.
BENCH_DIR ?= var/bench
BENCH_SEED ?= 1
BENCH_EVENTS ?= 1000000
BENCH_SOURCES ?= 200000
BENCH_GROUPS ?= 500

.PHONY: bench-data
bench-data: ## Fills a database for make bench: BENCH_EVENTS (1000000), BENCH_SOURCES, BENCH_GROUPS, BENCH_SEED, BENCH_DIR
	@mkdir -p bin && go build -trimpath -o bin/bench ./bench
	@exec ./bin/bench data --data-dir $(BENCH_DIR) --seed $(BENCH_SEED) --events $(BENCH_EVENTS) --sources $(BENCH_SOURCES) --groups $(BENCH_GROUPS)

.PHONY: bench
bench: build ## Measures bin/server beside the bare limits of HTTP and SQL; BENCH_FLAGS=--write keeps the table
	@mkdir -p bin && go build -trimpath -o bin/bench ./bench
	@exec ./bin/bench run --data-dir $(BENCH_DIR) $(BENCH_FLAGS)

.PHONY: clean
clean: ## Removes what was built; data stays in var/
	rm -rf bin .tools check/node_modules
