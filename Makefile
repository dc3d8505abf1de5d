# The commands of the README. They install the packages that are missing.

# What the suite and its images are built with, and what boots them; then what only tests use, or
# cells that are skipped without it.
PACKAGES = gcc g++ git libnuma-dev qemu-system-x86 xz-utils
TEST_PACKAGES = chromium libboost-context-dev python3-jsonschema python3-yaml \
  grub-common grub-pc-bin grub-efi-amd64-bin grub-efi-ia32-bin xorriso mtools ovmf \
  bochs bochs-term bochsbios vgabios \
  slurmctld slurmd slurm-client python3-venv
# For one test, which is skipped without it; later versions bring 200 MB of a data base along.
REFRAME = .build/reframe/bin/reframe

SUDO = $(if $(filter 0,$(shell id -u)),,sudo)
SWITCHBENCH = .build/release/switchbench
FIRST_CPU = $(shell sed -n 's/^Cpus_allowed_list:[^0-9]*\([0-9]*\).*/\1/p' /proc/self/status)
LAST_CPU = $(shell sed -n 's/^Cpus_allowed_list:.*[^0-9]\([0-9]*\)$$/\1/p' /proc/self/status)

PREFIX ?= /usr/local
INSTALLED = $(DESTDIR)$(PREFIX)/lib/switchbench
COMMAND = $(DESTDIR)$(PREFIX)/bin/switchbench
COMPLETIONS = share/bash-completion/completions/switchbench share/zsh/site-functions/_switchbench \
  share/fish/vendor_completions.d/switchbench.fish

.PHONY: run test test-hosts fuzz soak scale setup setup-test release install uninstall

run: setup release
	@$(SWITCHBENCH) run

# Every mutant is tried, those of one instruction set beside those of the other, while the tests use what is
# left of the CPUs; all need the images, which come first.
test: setup setup-test
	swift build --build-tests
	.build/debug/switchbench verify --strategy call-only
	@$(call trial,i686,$(FIRST_CPU)) & first=$$!; \
	$(call trial,x86_64,$(LAST_CPU)) & second=$$!; \
	nice swift test --skip-build; tests=$$?; \
	wait $$first || tests=1; wait $$second || tests=1; \
	exit $$tests

# The suite on whole computers that are emulated, with the KVMs, CPUs and memory nodes of others. Slow:
# emulated computers boot in it. Kernels are downloaded as packages and not installed.
test-hosts: setup setup-test
	swift build --build-tests
	SWITCHBENCH_HOSTS=all swift test --skip-build --filter VirtualHostsTests

# What `make test` tries two hundred and ten of: spoilt inputs, and runs that a signal meets anywhere.
fuzz:
	$(call counted,SWITCHBENCH_FUZZ=10000,spoilt.inputs)

soak: setup setup-test
	$(call counted,SWITCHBENCH_SOAK=1000,interrupted.at.any.moment)

# Recordings of 10,000 cells, and a history over 1,000, by the executable that users have.
scale: release
	SWITCHBENCH_EXECUTABLE=$(CURDIR)/$(SWITCHBENCH) SWITCHBENCH_SCALE_CELLS=10000 swift test \
	  --filter 'a.recording.of.many.cells|many.recordings'

# A bundle for all users of this computer; each user's recordings are in that user's own folder.
install: setup release
	mkdir -p $(dir $(INSTALLED)) $(dir $(COMMAND))
	$(SWITCHBENCH) bundle --into $(INSTALLED)
	ln -sfn ../lib/switchbench/bin/switchbench $(COMMAND)
	cd $(INSTALLED) && for script in $(COMPLETIONS); do \
	  mkdir -p $$(dirname ../../$$script) && cp $$script ../../$$script; \
	done

uninstall:
	rm -rf $(INSTALLED) $(COMMAND) $(addprefix $(DESTDIR)$(PREFIX)/,$(COMPLETIONS))

release:
	swift build --configuration release --product switchbench

setup:
	@$(call install,$(PACKAGES))

setup-test:
	@$(call install,$(TEST_PACKAGES))
	@[ -x $(REFRAME) ] || { echo "installing ReFrame"; python3 -m venv .build/reframe \
	  && .build/reframe/bin/pip install --quiet --disable-pip-version-check ReFrame-HPC==4.5.2; } \
	  || echo "ReFrame cannot be had here; its test is skipped"

# Verifies the strategies of an instruction set on a CPU: the last lines of what it says, or all if one failed.
define trial
(.build/debug/switchbench verify --architecture $(1) --cpu $(2) > .build/verify-$(1).txt 2>&1; status=$$?; \
echo "verify, $(1):"; [ $$status = 0 ] && tail -n 2 .build/verify-$(1).txt || cat .build/verify-$(1).txt; \
exit $$status)
endef

# Runs the tests of a filter, and writes what they counted into Tests/FaultBook.md.
define counted
mkdir -p .build; $(1) swift test --filter '$(2)' > .build/counted.txt 2>&1; status=$$?; \
grep -aE '^counted: |✘|Test run' .build/counted.txt; [ $$status = 0 ] && \
SWITCHBENCH_COUNTS=.build/counted.txt swift test --skip-build --filter 'the.fault.book' > /dev/null
endef

# Installs those packages of the list that dpkg does not have.
define install
missing=; for package in $(1); do \
  dpkg-query --show --showformat='$${db:Status-Status}' $$package 2>/dev/null \
    | grep -qx installed || missing="$$missing $$package"; \
done; \
if [ -n "$$missing" ]; then \
  echo "installing$$missing"; \
  $(SUDO) apt-get update -qq && \
  $(SUDO) env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --quiet --no-install-recommends $$missing; \
fi
endef
