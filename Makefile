# What the README names: `make demo` and `make test`. The rest is what they consist of.

PACKAGES := libsodium-dev libgsl-dev libssl-dev pkg-config gnuplot-nox
# Pages are tested in a browser, the notebook carried out, ns-3 asked, draws made on other processors, and a sweep shared by Slurm,
# where what that needs is to be had.
TEST_PACKAGES := $(PACKAGES) libolm-dev python3 dpkg-dev tshark jq chromium-headless-shell? python3-pandas? python3-matplotlib? \
	python3-nbclient? python3-ipykernel? libns3-dev? slurm-wlm? munge? procps? parallel? rsync? python3-yaml? python3-venv? \
	qemu-user? gcc-aarch64-linux-gnu? libc6-dev-arm64-cross? gcc-riscv64-linux-gnu? libc6-dev-riscv64-cross? valgrind?
KEYSHIFT := .build/release/keyshift
SEEDS ?= 200
HISTORIES ?= 3000
INPUTS ?= 1000000
FUZZ := .build-fuzz/release/Fuzz
FUZZ_SECONDS ?= 30
ROUNDS ?= 41
FUZZ_ENTRIES ?= olm-normal olm-pre-key olm-session megolm-message megolm-shared megolm-exported envelope content \
	key-bundle member member-hpke member-shared-key member-derived member-shared-session member-tree member-trimmed-tree hostile-member hostile-hpke hostile-shared-key hostile-derived hostile-shared-session \
	hostile-tree hostile-change hostile-proposal hostile-invitation mls-public mls-private mls-welcome mls-secrets mls-group-info \
	mls-key-package mls-tree mls-group mls-join hostile-commit hostile-welcome hostile-path-secret scenario csv manifest profile tolerances
SCENARIO ?= scenarios/quickstart.yaml

.PHONY: demo test setup setup-test build lint unit check processors instructions clusters clean soak histories differential fuzz bench bench-long asan tsan \
	validation profiles man dist \
	try-package tutorial

## Sets up what is missing, builds, and runs the main job: a scenario in; CSV, charts and a page out.
demo: setup build
	$(KEYSHIFT) run $(SCENARIO)
	@echo "open results/quickstart/report.html         (all of it on one page)"
	@echo "     results/quickstart/charts/timeline.png (group size, traffic, latency over time)"
	@echo "     results/quickstart/charts/rekey-costs.png (what each change of keys costs)"
	@echo "     results/quickstart/summary.csv          (all metrics, means and intervals)"

## Sets up what is missing, builds, lints, passes the tests, holds results against the baseline, draws on other processors
## against those on this one, counts instructions, and shares a sweep among machines.
test: setup-test build lint unit check processors instructions clusters

setup:
	@./.ci/setup $(PACKAGES)

setup-test:
	@./.ci/setup $(TEST_PACKAGES)

build:
	swift build -c release --product keyshift

## The import check ends with "Build complete!" even when it refuses: its exit status counts.
lint:
	swift format lint --strict -r -p Sources Tests Fuzz Benchmarks Package.swift
	swift build --build-tests --explicit-target-dependency-import-check error

## Tests of the whole program run the release binary.
unit: build
	KEYSHIFT_BINARY=$(abspath $(KEYSHIFT)) swift test --disable-xctest

## Runs the small scenarios of results/baseline and says what is not as it was (docs/ci.md).
check: build
	$(KEYSHIFT) check --junit .build/check.xml --markdown .build/check.md

## The draws on ARM and RISC-V, and the baseline on an x86-64 without fused multiplication, in an emulator.
processors: build
	.ci/other-processors

## The instructions of fixed operations and small runs against results/baseline/instructions.csv, where valgrind is to be had.
instructions:
	.ci/instructions

## A sweep shared among machines by what lies in deploy/, each way against the bytes of one machine (docs/clusters.md).
clusters: build
	.ci/clusters

## Random small scenarios with all oracles on; a failure says the command that repeats it.
soak: build
	$(KEYSHIFT) soak --count $(SEEDS)

## Thousands of random histories of small groups, over which members must agree, with one node that acts, with two and with none.
histories: setup-test
	KEYSHIFT_HISTORIES=$(HISTORIES) swift test --disable-xctest --filter 'GroupHistoryTests|ForkHistoryTests'

## What is not libsodium's is held equal to it on a million random inputs each.
differential: setup-test
	KEYSHIFT_DIFFERENTIAL=$(INPUTS) swift test --disable-xctest --filter DifferentialTests

## The profiles and scenarios that come with the program, written into its source; a test holds that they are the files.
profiles:
	@.ci/embed-profiles

## The models of the world against their formulas.
validation: build
	$(KEYSHIFT) theory > docs/validation.md

## What docs/tutorial.md, docs/inside.md and docs/extending.md show, as the program answers now; tests hold that it is so.
tutorial: build
	@./.ci/setup python3 tshark jq
	PATH="$(abspath .build/release):$$PATH" .ci/console --update docs/tutorial.md
	PATH="$(abspath .build/release):$$PATH" .ci/console --update docs/inside.md
	PATH="$(abspath .build/release):$$PATH" .ci/console --update docs/extending.md

## A manual page of all commands, made from the program's own help.
man: build
	@./.ci/setup python3
	@mkdir -p dist
	$(KEYSHIFT) --experimental-dump-help | .ci/manual "$$($(KEYSHIFT) --version)" > dist/keyshift.1

## What one can install: a Debian package and a tarball of the program with Swift's library in it. It fits the Debian or Ubuntu
## that it is built on, and later ones that have the same libraries. `make man` is for the program as `make build` has it.
dist:
	@./.ci/setup $(filter-out gnuplot-nox,$(PACKAGES)) python3 dpkg-dev git
	swift build -c release --static-swift-stdlib --scratch-path .build-dist --product keyshift
	@rm -f dist/keyshift_*.deb dist/keyshift-*.tar.gz
	.ci/package .build-dist/release/keyshift dist

## The package in a bare Debian without Swift: needs root, some 500 MB in /tmp while it runs, and a minute or two.
try-package: dist
	@./.ci/setup debootstrap
	.ci/try-package dist/keyshift_*.deb

## Each decoder under libFuzzer for a while, from the corpus; what it finds stays in .build-fuzz/findings. Swift's own
## backtraces are off: they end the program before libFuzzer has kept the input.
fuzz:
	KEYSHIFT_FUZZ=1 swift build -c release --scratch-path .build-fuzz --product Fuzz \
		-Xswiftc -enable-testing -Xswiftc -sanitize=fuzzer
	@mkdir -p .build-fuzz/findings
	@for entry in $(FUZZ_ENTRIES); do \
		mkdir -p .build-fuzz/corpus/$$entry; \
		echo "fuzzing $$entry"; \
		SWIFT_BACKTRACE=enable=no KEYSHIFT_FUZZ_ENTRY=$$entry $(FUZZ) -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -verbosity=0 \
			-print_final_stats=1 -artifact_prefix=.build-fuzz/findings/$$entry- \
			.build-fuzz/corpus/$$entry $$(ls -d Tests/Support/Corpus/$$entry 2>/dev/null) || exit 1; \
	done

## Times Olm, Megolm, whole mechanisms and whole runs, each against the bare calls it cannot avoid, and the agenda; JSON=--json
## for a program.
bench:
	swift build -c release --product keyshift-bench
	.build/release/keyshift-bench $(ROUNDS) $(JSON)

## Those that take half a minute and more each: large groups and long times, and whole runs beside all that they call.
bench-long:
	swift build -c release --product keyshift-bench
	.build/release/keyshift-bench $(ROUNDS) $(JSON) 'a long run' 'all that it calls'

## All tests with the address sanitizer, the program they start too. Its search for leaks takes globals for leaks: Swift
## keeps bits of its own in pointers, so it does not see that they are held.
asan:
	swift build -c release -Xswiftc -enable-testing --build-tests --sanitize=address --scratch-path .build-asan
	KEYSHIFT_SANITIZER=address ASAN_OPTIONS=detect_leaks=0 KEYSHIFT_BINARY=$(abspath .build-asan/release/keyshift) \
		swift test -c release -Xswiftc -enable-testing --disable-xctest --sanitize=address --scratch-path .build-asan \
		--skip-build

## All tests with the thread sanitizer, the program they start too: the tests themselves run side by side, so what two
## runs share would show. A program that has met a race ends with status 66, whatever else it did. What cannot be tested
## so is told by KEYSHIFT_SANITIZER, and says why.
tsan:
	swift build -c release -Xswiftc -enable-testing --build-tests --sanitize=thread --scratch-path .build-tsan
	KEYSHIFT_SANITIZER=thread KEYSHIFT_BINARY=$(abspath .build-tsan/release/keyshift) \
		TSAN_OPTIONS=suppressions=$(abspath Tests/Support/ThreadSanitizerSuppressions.txt) \
		swift test -c release -Xswiftc -enable-testing --disable-xctest --sanitize=thread --scratch-path .build-tsan \
		--skip-build

clean:
	rm -rf .build .build-asan .build-dist .build-fuzz .build-tsan dist
