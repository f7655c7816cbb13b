# Hamilton: `make all` rebuilds the book, `make test` proves its numbers. `make help` lists every rule.

SHELL := /bin/bash
.DEFAULT_GOAL := help

PACKAGES := libopenblas-dev liblapacke-dev libnlopt-dev libgd-dev zlib1g-dev fonts-dejavu-core fonts-dejavu-extra pkg-config
OPENCL_PACKAGES := ocl-icd-libopencl1 pocl-opencl-icd
MPI_PACKAGES := libopenmpi-dev openmpi-bin
BOOK_PACKAGES := pandoc python3
CHECK_BOOK_PACKAGES := chromium chromium-driver python3-selenium
CHAPTERS := gaussian funnel mnist-cnn eight-schools
SWIFT_SOURCES := Package.swift Sources Tests chapters Benchmarks/Package.swift Benchmarks/Benchmarks Benchmarks/Summary \
  Benchmarks/OpenCL Benchmarks/WarmUp

# Results must repeat: one BLAS thread, whatever the machine has, and the BLAS kernels that all processors with AVX2 share,
# since others add up in another order.
export OPENBLAS_NUM_THREADS := 1
ifneq ($(shell grep -m1 -ow avx2 /proc/cpuinfo 2>/dev/null),)
export OPENBLAS_CORETYPE ?= Haswell
endif

.PHONY: help all setup $(CHAPTERS) digits data test smoke interop check check-sanitizers bench bench-writers bench-peers setup-opencl opencl bench-opencl setup-mpi mpi modules docs dist \
  setup-book book setup-check-book check-book clean

help: ## list the rules
	@grep -E '^[a-z$$()A-Z -]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^\$$\(CHAPTERS\)/$(CHAPTERS)/; s/:.*## /|/' \
	  | awk -F'|' '{ printf "  make %-41s %s\n", $$1, $$2 }'

all: setup digits ## set up what is missing, build, sample, draw, and write every chapter and REPORT.md
	@.ci/all $(CHAPTERS)

setup: ## install the Debian packages that are missing (instant when none is)
	@.ci/setup $(PACKAGES)

$(CHAPTERS): setup ## rebuild this one chapter (QUICK=1: a short run, to .build/quick)
	swift run -c release $@ $(if $(QUICK),--quick)

mnist-cnn: digits

# Where there is no network either, the chapter draws digits itself, and is written to .build/drawn-digits.
digits:
	@[ -n "$(MNIST_DIR)$(QUICK)" ] || .ci/data || echo "make: without MNIST the chapter draws digits itself"

data: ## download MNIST to data/mnist (resumes what was interrupted, checks the content)
	@.ci/data

test: setup ## run the tests in a release build, and sample from an outside package
	swift test -c release
	@$(MAKE) --no-print-directory smoke

smoke: setup ## build packages that depend on this one, the tutorial's among them, and sample with them
	@.ci/smoke
	@.ci/tutorial

interop: setup ## compare our numbers with ArviZ's, and read our files with the readers of others (from PyPI)
	@.ci/python-with-arviz
	@.ci/interop

check: setup ## lint, build without warnings, debug tests, release tests
	swift format lint --strict -r $(SWIFT_SOURCES)
	.ci/build-without-warnings
	swift test
	@$(MAKE) --no-print-directory test

# Optimised, but as debug builds: without the long statistics of release builds. What an OpenCL driver compiles and maps by
# itself, the sanitizers take for faults.
SANITIZED = -Xswiftc -O --skip ChapterTests --skip NetworksOnOpenCLTests
check-sanitizers: setup ## run most tests under the sanitizers of addresses and of threads (long)
	ASAN_OPTIONS=detect_leaks=0 swift test --sanitize=address --scratch-path .build/address-sanitizer $(SANITIZED)
	TSAN_OPTIONS=suppressions=$(CURDIR)/.ci/thread-sanitizer swift test --sanitize=thread \
	  --scratch-path .build/thread-sanitizer $(SANITIZED)

bench: setup ## measure speed; prints a table and writes .build/bench.json
	@.ci/bench

bench-writers: setup ## measure our writers of draws beside CmdStan's, NumPy's and zarr's (from PyPI)
	@.ci/python-with-arviz
	@.ci/bench-writers

bench-peers: setup ## measure our NUTS beside those of blackjax, NumPyro and nutpie (from PyPI)
	@.ci/python-with-arviz
	@.ci/bench-peers

setup-opencl: ## install PoCL, by which processors are OpenCL devices
	@.ci/setup $(OPENCL_PACKAGES)

opencl: setup setup-opencl ## set up PoCL, and test networks on the best OpenCL device there is
	swift test -c release --filter NetworksOnOpenCLTests

bench-opencl: setup ## measure networks on the best OpenCL device, beside the processor (DEVICE="part of its name")
	env -u OPENBLAS_CORETYPE swift run -c release opencl-benchmark $(if $(DEVICE),"$(DEVICE)")

setup-mpi: ## install Open MPI
	@.ci/setup $(MPI_PACKAGES)

mpi: setup setup-mpi ## test runs of several processes on this machine, with the package trait MPI
	@.ci/mpi

modules: setup ## draw the picture of the modules in CONTRIBUTING.md from Package.swift
	UPDATE_MODULES=1 swift test -c release --filter ModulePictureTests

docs: setup ## write the reference documentation to .build/documentation; a warning is an error
	@.ci/docs

setup-book: ## install pandoc
	@.ci/setup $(BOOK_PACKAGES)

book: setup-book ## make one page of the chapters, the report and the glossary: .build/book/hamilton.html
	@.ci/book/make

setup-check-book: ## install Chromium, and what drives it
	@.ci/setup $(CHECK_BOOK_PACKAGES)

check-book: setup-check-book book ## open the book in a browser, look for faults, and write screenshots and a PDF beside it
	@.ci/book/check

dist: setup ## pack binaries of the chapters and the command, with the book, into .build/dist (Swift is linked in)
	@.ci/dist hamilton $(CHAPTERS)

clean: ## remove what was built
	rm -rf .build Benchmarks/.build Tests/Smoke/.build Tests/MPI/.build
