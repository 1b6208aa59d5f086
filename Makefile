# The short commands. All the work is Meson's; this file installs what is missing and calls it.

BUILD ?= build
PREFIX ?= /usr/local
INSTALL_PACKAGES = build-aux/install-packages.sh

.PHONY: all run test bench check-style install clean

all: $(BUILD)/build.ninja
	ninja -C $(BUILD)

$(BUILD)/build.ninja:
	$(INSTALL_PACKAGES) build
	meson setup $(BUILD) --prefix=$(PREFIX)

# The demo session in the window; without a display its delivery, proved, into ./demo.
run:
	$(INSTALL_PACKAGES) build run
	$(MAKE) all
	build-aux/run.sh $(BUILD)

# Every suite; closes with "N passed, N failed".
test:
	$(INSTALL_PACKAGES) build run test
	$(MAKE) all
	build-aux/test.sh $(BUILD)

# Ratios against the programs that a user would pick instead.
bench:
	$(INSTALL_PACKAGES) build run bench
	$(MAKE) all
	bench/run.sh $(BUILD) $(BENCH_ARGS)

check-style:
	$(INSTALL_PACKAGES) style
	git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror

install: $(BUILD)/build.ninja
	meson configure $(BUILD) -Dprefix=$(PREFIX)
	ninja -C $(BUILD)
	DESTDIR=$(DESTDIR) meson install -C $(BUILD) --no-rebuild

clean:
	rm -rf $(BUILD)
