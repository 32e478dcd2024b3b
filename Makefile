# Cairn's commands; `make help` lists them.  SPDX-License-Identifier: MIT
#
# A program is built for a place (a host word size, or a board) in a configuration:
#
#     build/<place>/<config>/<kind>/<name>    from tests/<kind>/<name>.c; its objects are in <config>/obj
#
# Nothing here names a test, a board or a configuration; they are found:
#   a board             a folder boards/<name> with board.mk and memory.ld
#   a test program      tests/<kind>/<name>.c that has a main; what has none is linked to the programs beside it
#   a configuration     tests/configs/<name>.h; the kinds `unit`, `model` and `misuse` are run with each, on host64
# Configurations that are no such header: default; single, the generated file instead of core/; newlib, nano and
# picolibc, for programs of a C library whose malloc is Cairn; the locks of port/lock by their names; timed, a lock that
# measures; freertos and protector, on a stand-in for that kernel; map<bytes>, the size from which blocks are mapped.
# The benchmark's are <allocator>.<preset>.<opt>.
MAKEFLAGS += --no-builtin-rules
# As many jobs as there are processors, unless -j says otherwise; one where `clean` must be done before the next begins.
ifeq ($(MAKELEVEL)$(filter clean,$(MAKECMDGOALS)),0)
MAKEFLAGS += -j$(shell nproc)
endif
.SUFFIXES:
.DELETE_ON_ERROR:
.PHONY: help setup run held thresholds test test-all lib single dist size boards lint bench bench-linux readme \
	baseline format clean FORCE
help:

V ?= 0
Q := $(if $(filter 0,$(V)),@)

# ---- what there is ----

boards := $(patsubst boards/%/board.mk,%,$(wildcard boards/*/board.mk))
hosts := host64 $(if $(filter x86_64,$(shell uname -m)),host32)
places := $(hosts) $(boards)
configs := $(patsubst tests/configs/%.h,%,$(wildcard tests/configs/*.h))
c_libraries := newlib nano picolibc
locks := $(patsubst port/lock/cairn_lock_%.h,%,$(wildcard port/lock/cairn_lock_*.h))
kernels := freertos protector
map_thresholds := 8192 32768
traces := $(filter-out %.x86_64,$(patsubst tests/traces/%.trace.gz,%,$(wildcard tests/traces/*.trace.gz)))

# A board's folder says what it is: MACHINE (QEMU's name), CPU (compiler flags), CLOCK, ICOUNT, STACK, RAM, TRACE; and
# where it is not like most, LIBC (of the main job, else newlib), BOUNDS (the linker script's names for the heap's),
# ALSO (configurations in which `unit`, `model`, `misuse`, `replay` and the main job are run, too), WITHOUT (those whose
# state leaves the tests too little memory), and CORES (else 1).
board_words := MACHINE CPU CLOCK ICOUNT STACK RAM TRACE LIBC BOUNDS ALSO WITHOUT CORES
define board_read
$(foreach word,$(board_words),$(eval $(word) :=))
$(eval include boards/$1/board.mk)
$(foreach word,$(board_words),$(eval $(word).$1 := $$(strip $($(word)))))
endef
given_trace := $(TRACE)
$(foreach board,$(boards),$(eval $(call board_read,$(board))))
libc_of = $(or $(LIBC.$1),newlib)
# A processor's family has a start-up of its own, boards/<family>; one of these has an MMU.
family_of = $(if $(findstring -mcpu=cortex-a,$(CPU.$1)),cortex_a,cortex_m)
mmu_boards := $(foreach board,$(boards),$(if $(filter cortex_a,$(call family_of,$(board))),$(board)))

# The main job, the lock's figures and the table are of boards; tests run also on the host's "boards".
BOARD ?= mps2-an386
boards_to_choose := $(if $(filter run held boards,$(MAKECMDGOALS)),,$(hosts)) $(boards)
ifeq ($(filter $(boards_to_choose),$(BOARD)),)
$(error There is no board '$(BOARD)'; there are: $(strip $(boards_to_choose)))
endif

# The trace by its full name, or by what stands before the first dot.
trace_name := $(or $(given_trace),$(TRACE.$(BOARD)))
trace := $(firstword $(filter $(trace_name) $(trace_name).%,$(traces)))
ifeq ($(filter run,$(MAKECMDGOALS)):$(trace),run:)
$(error There is no trace '$(trace_name)'; there are: $(sort $(foreach t,$(traces),$(firstword $(subst ., ,$t)))))
endif

# ---- set-up goes first, also under -j ----

# Every rule that starts a tool waits for this; it is empty unless `setup` was asked for.
ready := $(filter setup,$(MAKECMDGOALS))

setup:
	$(Q)ci/setup

# ---- how to compile ----

# `make WERROR=` for a compiler that knows warnings of its own.
WERROR ?= -Werror
OPT ?= -O2
warnings := -Wall -Wextra -Wconversion -Wshadow -Wundef -Wcast-align -Wmissing-prototypes $(WERROR)
includes := -I. -Icore -Itests/support -Itests/replay $(addprefix -I,$(wildcard port/*))
c_flags := -std=c11 $(warnings)
cc_flags := -std=c++17 -Wall -Wextra $(WERROR) -fno-allocation-dce

# By place: the tools, and the flags to compile and to link.
define host_flags
TOOLS.$1 :=
FLAGS.$1 := $2 $(OPT) -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LINK.$1 = $$(FLAGS.$1)
MACHINE_SOURCES.$1 := tests/support/machine_host.c
endef
define board_flags
TOOLS.$1 := arm-none-eabi-
FLAGS.$1 := $(CPU.$1) $(OPT) -g -ffunction-sections -fdata-sections
FLAGS.$1 += $(if $(filter $1,$(mmu_boards)),-DCAIRN_LIBC_PORT=cairn_mmu_port)
FLAGS.$1 += -Iboards/common -Iboards/$(call family_of,$1) -Iboards/$1
FLAGS.$1 += -DMACHINE_CLOCK=$(CLOCK.$1) -DMACHINE_ICOUNT=$(ICOUNT.$1) -DMACHINE_RAM=$(RAM.$1)
FLAGS.$1 += -DMACHINE_CORES=$(or $(CORES.$1),1)
FLAGS.$1 += $(addprefix -DCAIRN_HEAP_BOUNDS=,$(BOUNDS.$1))
LINK.$1 = $(CPU.$1) -nostartfiles -Llinker -T boards/$1/memory.ld
LINK.$1 += $(addprefix -Xlinker --defsym=__stack_size=,$(STACK.$1)) -Wl,--gc-sections -Wl,-Map=$$@.map
LINKER_SCRIPTS.$1 := $(wildcard linker/*.ld boards/$1/*.ld)
MACHINE_SOURCES.$1 := $(wildcard boards/common/*.c boards/$(call family_of,$1)/*.c boards/$1/*.c)
endef
$(eval $(call host_flags,host64))
$(eval $(call host_flags,host32,-m32))
$(foreach board,$(boards),$(eval $(call board_flags,$(board))))

# By configuration.
CONFIG.single := -Ibuild/single
CONFIG.newlib := -DCAIRN_LOCK_H='"cairn_lock_newlib.h"'
CONFIG.nano := $(CONFIG.newlib) --specs=nano.specs
CONFIG_LINK.nano := --specs=nano.specs -u _printf_float -u _scanf_float
CONFIG.picolibc := -DCAIRN_LOCK_H='"cairn_lock_picolibc.h"' --specs=picolibc.specs
CONFIG_LINK.picolibc := --specs=picolibc.specs
CONFIG.recorded := -DCAIRN_MMU_RECORDED
$(foreach bytes,$(map_thresholds),$(eval CONFIG.map$(bytes) := -DCAIRN_MAP_THRESHOLD=$(bytes)))
CONFIG.timed := -DCAIRN_LOCK_H='"lock_timed.h"'
$(foreach lock,$(locks),$(eval CONFIG.$(lock) := -DCAIRN_LOCK_H='"cairn_lock_$(lock).h"'))
CONFIG.basepri += -DCAIRN_LOCK_PRIORITY=0x80
CONFIG.freertos := -Itests/freertos -Itests/freertos/kernel -DCAIRN_CONFIG_H='"cairn_config_freertos.h"'
CONFIG.protector := $(CONFIG.freertos) -DconfigENABLE_HEAP_PROTECTOR=1 -DINCLUDE_xTaskGetSchedulerState=1
$(foreach config,$(configs),$(eval CONFIG.$(config) := -DCAIRN_CONFIG_H='"tests/configs/$(config).h"'))

# By source. Tests do on purpose what one must not, and want no pair of malloc and free left out.
SOURCE.core := -ffreestanding
SOURCE.build/single := -ffreestanding
SOURCE.port/libc := -fno-builtin
tests_flags := -Wno-alloc-size-larger-than -Wno-use-after-free $(addprefix -fno-builtin-,malloc calloc realloc free)
source_flags = $(SOURCE.$(patsubst %/,%,$(dir $1))) $(if $(filter tests/%,$1),$(tests_flags))

# ---- what there is to build ----

# The locks that a place can have: a Cortex-M0 has neither BASEPRI nor exclusives.
locks_of_hosts := pthread spin
locks_of_cortex_a := irq spin
locks_of_cortex_m = primask $(if $(findstring cortex-m0,$(CPU.$1)),,basepri spin)
locks_of = $(locks_of_$(if $(filter $1,$(hosts)),hosts,$(family_of)))

core := $(wildcard core/*.c)
support := $(filter-out tests/support/machine_host.c,$(wildcard tests/support/*.c))
mains := $(shell grep -l '^int main\b' tests/*/*.c tests/*/*.cc 2>/dev/null)
bench_programs := $(patsubst tests/%.c,%,$(filter tests/bench/%,$(mains)))
programs := $(filter-out $(bench_programs),$(basename $(patsubst tests/%,%,$(mains))))

# What differs by kind. `libc` and the main job run on a C library whose malloc is Cairn, `sbrk` on the library's own
# malloc over port/linker; `host` only on a host, `board` only on a board, `paged` only on one with an MMU, and `paged_heap`
# also in configurations that map blocks there; `mmu` there in the configuration recorded, and on a host, where port/mmu
# does nothing and says what it would have done; `lock` in the configuration of the lock, `preempt` on a board in those
# of its locks, and without; `freertos` with the configurations of that kernel, and `freertos_libc` where its heap is the
# C library's, too. All others run everywhere.
kinds = $(filter $(addsuffix /%,$1),$(programs))
libc_programs := $(call kinds,libc) replay/run
sbrk_programs := $(call kinds,sbrk)
host_programs := $(call kinds,host)
board_programs := $(call kinds,board sbrk)
kernel_programs := $(call kinds,freertos)
kernel_libc_programs := $(call kinds,freertos_libc)
mmu_programs := $(call kinds,mmu)
paged_programs := $(call kinds,paged paged_heap) replay/thresholds
plain_programs := $(filter-out $(call kinds,libc host board sbrk lock preempt mmu paged paged_heap freertos freertos_libc \
	linux stress programs bench_linux) replay/run replay/held replay/thresholds,$(programs))

# What a program is linked with beside its own object: objects of its kind's other sources, those for its board's
# family among them, and of the C library's port; and libraries, of which only what is called is linked.
kind_of = $(patsubst %/,%,$(dir $1))
kind_sources = $(filter-out $(mains),$(wildcard tests/$2/*.c tests/$2/$(family_of)/*.c \
	$(if $(filter freertos_libc,$2),tests/freertos/*.c) \
	$(if $(filter paged_heap,$2),tests/paged/*.c) $(if $(filter paged%,$2),tests/replay/measure.c tests/replay/lengths.c)))
kernel_libc := port/freertos/*.c $(filter-out %/libc_heap.c %/fault.c,$(wildcard port/libc/*.c))
memory_port = $(if $(filter $1,$(mmu_boards)),port/mmu/*.c boards/cortex_a/mmu/*.c,port/linker/*.c)
port_sources = $(wildcard $(if $(filter $2,$(libc_programs)),port/libc/*.c $(memory_port)) \
	$(if $(filter $2,$(mmu_programs)),port/mmu/*.c) $(if $(filter $2,$(paged_programs)),$(memory_port)) \
	$(if $(filter $2,$(sbrk_programs)),port/linker/*.c) $(if $(filter $2,$(kernel_libc_programs)),$(kernel_libc)))
libraries = $(if $(filter port/% host/%,$1),libport.a) \
	$(if $(filter $1,$(sbrk_programs) $(mmu_programs)),,libcairn.a) libsupport.a
is_cxx = $(filter tests/$1.cc,$(mains))

# What a board has for the C library of configuration $2.
library_sources = $(if $(filter $1,$(boards)),$(wildcard boards/common/$(if $(filter picolibc,$2),$2,newlib)/*.c))

objects = $(patsubst %.c,build/$1/$2/obj/%.o,$3)
program_objects = build/$1/$2/obj/tests/$3.o \
	$(call objects,$1,$2,$(call kind_sources,$1,$(call kind_of,$3)) $(call port_sources,$1,$3))

# The rules of program $3 in place $1 and configuration $2.
define program_rule
build/$1/$2/$3: $(call program_objects,$1,$2,$3) $(addprefix build/$1/$2/,$(call libraries,$3)) $(LINKER_SCRIPTS.$1)
	@mkdir -p $$(@D)
	$$(Q)$(TOOLS.$1)gcc $(CONFIG_LINK.$2) $$(LINK.$1) -o $$@ $$(filter %.o,$$^) \
		-Wl,--start-group $$(filter %.a,$$^) $(if $(call is_cxx,$3),-lstdc++) -lc -lm -Wl,--end-group

endef

# Those of place $1 and configuration $2: for any source and the core, and for what else there is. A configuration may
# have an optimisation of its own.
compile = -MMD -MP -c -o $@ $<
define core_rules
build/$1/$2/obj/%.o: %.c Makefile $(wildcard boards/$1/board.mk) | $(ready)
	@mkdir -p $$(@D)
	$$(Q)$(TOOLS.$1)gcc $$(c_flags) $$(FLAGS.$1) $$(CONFIG.$2) $$(includes) $$(call source_flags,$$<) $$(compile)
build/$1/$2/lib%.a:
	@mkdir -p $$(@D); rm -f $$@
	$$(Q)$(TOOLS.$1)ar rcs $$@ $$^
build/$1/$2/libcairn.a: $(call objects,$1,$2,$(if $(filter single,$2),build/single/cairn.c,$(core)))
endef
define build_rules
$(core_rules)
build/$1/$2/obj/%.o: %.cc Makefile $(wildcard boards/$1/board.mk) | $(ready)
	@mkdir -p $$(@D)
	$$(Q)$(TOOLS.$1)gcc $$(cc_flags) $$(FLAGS.$1) $$(CONFIG.$2) $$(includes) $$(compile)
build/$1/$2/libsupport.a: $(call objects,$1,$2,$(support) $(MACHINE_SOURCES.$1) $(call library_sources,$1,$2))
build/$1/$2/libport.a: $(call objects,$1,$2,$(wildcard port/template/*.c $(if $(filter $1,$(hosts)),port/host/*.c)))
$(foreach program,$(programs),$(call program_rule,$1,$2,$(program)))
endef

configs_of = default single $(configs) $(locks_of) $(kernels) $(if $(filter $1,$(boards)),timed $(c_libraries)) \
	$(if $(filter $1,$(mmu_boards)),recorded $(map_thresholds:%=map%))
$(foreach place,$(places),$(foreach config,$(call configs_of,$(place)),$(eval $(call build_rules,$(place),$(config)))))

# ---- the benchmark's images ----

# build/<board>/<allocator>.<preset>.<opt>/bench/<name>, of tests/bench/<name>.c. The allocator is Cairn; a C library's,
# as shipped; or that of a file of the folder ALLOCATORS. All but it is as in `default`, or for picolibc's headers.
word_of = $(word $1,$(subst ., ,$2))
bench_others := $(if $(ALLOCATORS),$(shell grep -l '\<bench_adapter\>' $(ALLOCATORS)/*.c 2>/dev/null))
presets := $(patsubst core/cairn_preset_%.h,%,$(wildcard core/cairn_preset_*.h))
$(foreach preset,$(presets),$(eval KNOBS.$(preset) := -DCAIRN_PRESET=$(preset)))
bare_presets := bounded classic
$(foreach preset,$(bare_presets),$(eval KNOBS.$(preset)_bare := $(KNOBS.$(preset)) -DCAIRN_CHECK=0 -DCAIRN_STATS=0))
bench_configs := $(foreach opt,O2 Os,$(foreach preset,$(presets) $(bare_presets:%=%_bare),cairn.$(preset).$(opt)) \
	$(foreach other,$(bench_others),$(basename $(notdir $(other))).shipped.$(opt))) \
	$(addsuffix .shipped.shipped,$(c_libraries))

# For docs/tour.md: the classic preset, bare, with one knob changed each; on one board, at -O2.
STAGE.without_cache := -DCAIRN_CACHE=0
STAGE.without_fast := -DCAIRN_FAST_MAX=0
STAGE.without_unsorted := -DCAIRN_UNSORTED=0
STAGE.small_lifo := -DCAIRN_SMALL_FIFO=0
STAGE.large_unsorted := -DCAIRN_LARGE_SORTED=0
stages := $(patsubst STAGE.%,%,$(filter STAGE.%,$(.VARIABLES)))
$(foreach stage,$(stages),$(eval KNOBS.classic_bare_$(stage) := $(KNOBS.classic_bare) $(STAGE.$(stage))))
stage_configs := $(stages:%=cairn.classic_bare_%.O2)

$(foreach config,$(bench_configs) $(stage_configs),$(eval CONFIG.$(config) := $(KNOBS.$(call word_of,2,$(config))) \
	$(if $(filter O%,$(call word_of,3,$(config))),-$(call word_of,3,$(config)))))

ADAPTER.cairn := tests/bench/allocators/cairn.c
$(foreach library,$(c_libraries),$(eval ADAPTER.$(library) := tests/bench/allocators/c_library.c))
$(foreach other,$(bench_others),$(eval ADAPTER.$(basename $(notdir $(other))) := $(other)))
SPECS.nano := --specs=nano.specs
SPECS.picolibc := --specs=picolibc.specs

# Nobody knows what another's file includes, so it is compiled each time; and not whether it minds warnings.
adapter_flags = $(if $(filter tests/%,$1),$(c_flags) $(includes) $(call source_flags,$1),-std=gnu11 -w -I$(ALLOCATORS))

# Of board $1, configuration $2, its allocator $3, and the configuration $4 of all but the allocator.
define bench_rules
$(if $(filter cairn,$3),$(core_rules))
build/$1/$2/adapter.o: $(ADAPTER.$3) Makefile tests/bench/adapter.h $(if $(filter $(bench_others),$(ADAPTER.$3)),FORCE)
	@mkdir -p $$(@D)
	$$(Q)$(TOOLS.$1)gcc $$(FLAGS.$1) $$(CONFIG.$2) $(SPECS.$3) -Itests/bench $$(call adapter_flags,$$<) -c -o $$@ $$<
$(bench_programs:%=build/$1/$2/%): build/$1/$2/%: build/$1/$4/obj/tests/%.o build/$1/$2/adapter.o \
		$(call objects,$1,$4,$(call kind_sources,$1,bench) $(call kind_sources,$1,replay)) \
		$(if $(filter $(c_libraries),$3),,build/$1/$4/obj/tests/bench/allocators/no_sbrk.o) \
		$(if $(filter cairn,$3),build/$1/$2/libcairn.a) build/$1/$4/libsupport.a $(LINKER_SCRIPTS.$1)
	@mkdir -p $$(@D)
	$$(Q)$(TOOLS.$1)gcc $(SPECS.$3) $$(LINK.$1) -o $$@ $$(filter %.o,$$^) \
		-Wl,--start-group $$(filter %.a,$$^) -lc -lm -Wl,--end-group
endef
$(foreach board,$(boards),$(foreach config,$(bench_configs) $(if $(filter mps2-an386,$(board)),$(stage_configs)),$(eval \
	$(call bench_rules,$(board),$(config),$(strip $(call word_of,1,$(config))),$(strip \
	$(if $(filter picolibc.%,$(config)),picolibc,default))))))

# ---- the heap of a Linux process ----

# build/linux/libcairn.so and .a. Beside another malloc, with a prefix to the names: build/linux/prefix/libcairn.a, and
# for programs under a sanitizer thread/ and address/. An archive has one member: a program gets all the names or none.
lib_sources := $(core) $(wildcard port/linux/*.c)
lib_flags := $(c_flags) -D_GNU_SOURCE -DCAIRN_CONFIG_H='"cairn_config_linux.h"' -I. -Icore -Iport/linux \
	-Itests/support -O2 -g -fPIC -fvisibility=hidden -fno-semantic-interposition -fno-plt -ftls-model=initial-exec
SOURCE.port/linux := -fno-builtin
FLAGS.thread := -fsanitize=thread
FLAGS.address := -fsanitize=address,undefined -fno-sanitize-recover=all
lib_prefixed := prefix thread address

# The rules of the objects in build/$1, and of an archive of them; its names change as the file $2 says, if given.
define lib_rules
build/$1/obj/%.o: %.c Makefile | $(ready)
	@mkdir -p $$(@D)
	$$(Q)gcc $$(lib_flags) $(FLAGS.$(notdir $1)) $$(call source_flags,$$<) $$(compile)
build/$1/libcairn.a: $(lib_sources:%.c=build/$1/obj/%.o) $2
	$$(Q)gcc -r -nostdlib -o build/$1/obj/cairn.o $$(filter %.o,$$^)
	$(if $2,$$(Q)objcopy --redefine-syms=$2 build/$1/obj/cairn.o)
	$$(Q)rm -f $$@; ar rcs $$@ build/$1/obj/cairn.o
endef
$(eval $(call lib_rules,linux))
$(foreach variant,$(lib_prefixed),$(eval $(call lib_rules,linux/$(variant),build/linux/prefix/names)))
build/linux/prefix/names: port/linux/cairn_linux_prefix.h
	@mkdir -p $(@D)
	$(Q)sed -nE 's/^#define (\w+)(\(.*\))? (cairn_linux_\w+).*/\1 \3/p' $< >$@
build/linux/libcairn.so: $(lib_sources:%.c=build/linux/obj/%.o)
	$(Q)gcc -shared -pthread -Wl,-Bsymbolic -Wl,-z,now -Wl,-z,nodelete -Wl,-soname,$(@F) -o $@ $^

# Its tests, build/linux/<archive or shared>/linux/<name> of tests/linux/<name>.c, have it linked in, or beside them; only
# linked in where a test looks at its arenas, which the library beside it shows nobody.
linux_programs := $(if $(filter x86_64,$(shell uname -m)),$(call kinds,linux))
linux_inside := $(patsubst tests/%.c,%,$(shell grep -l '"arena.h"' tests/linux/*.c))
linux_tests := $(linux_programs:%=build/linux/archive/%) \
	$(patsubst %,build/linux/shared/%,$(filter-out $(linux_inside),$(linux_programs)))
build/linux/libsupport.a: $(patsubst %.c,build/linux/obj/%.o,$(support) tests/support/machine_host.c)
	$(Q)rm -f $@; ar rcs $@ $^
build/linux/obj/%.o: %.cc Makefile | $(ready)
	@mkdir -p $(@D)
	$(Q)gcc $(cc_flags) -O2 -g -Icore -Iport/linux -Itests/support $(compile)
linux_link = gcc -pthread -o $@ $^ $(if $(call is_cxx,$*),-lstdc++)
$(linux_programs:%=build/linux/archive/%): build/linux/archive/%: build/linux/obj/tests/%.o build/linux/libsupport.a \
		build/linux/libcairn.a
	@mkdir -p $(@D)
	$(Q)$(linux_link)
$(linux_programs:%=build/linux/shared/%): build/linux/shared/%: build/linux/obj/tests/%.o build/linux/libsupport.a \
		build/linux/libcairn.so
	@mkdir -p $(@D)
	$(Q)$(linux_link) -Wl,-rpath,'$$ORIGIN/../..'

# Threads on it, build/linux/<config>/stress/<name>: in the same two ways, and watched by a sanitizer.
stress_programs := $(if $(linux_programs),$(call kinds,stress))
stress_sources := tests/replay/pattern.c $(addprefix tests/support/,tap.c say.c option.c machine_host.c)
stress_tests := $(foreach config,archive shared thread address,$(stress_programs:%=build/linux/$(config)/%))
define stress_rule
$(stress_programs:%=build/linux/$1/%): build/linux/$1/%: build/$2/obj/tests/%.o \
		$(stress_sources:%.c=build/$2/obj/%.o) build/$3
	@mkdir -p $$(@D)
	$$(Q)gcc $(FLAGS.$1) -pthread -o $$@ $$^ -Wl,-rpath,'$$$$ORIGIN/../..'
endef
$(eval $(call stress_rule,archive,linux,linux/libcairn.a))
$(eval $(call stress_rule,shared,linux,linux/libcairn.so))
$(eval $(call stress_rule,thread,linux/thread,linux/thread/libcairn.a))
$(eval $(call stress_rule,address,linux/address,linux/address/libcairn.a))

# What is preloaded with it, or with another: for ci/programs and tools/bench_linux.
preloaded := $(if $(linux_programs),$(addprefix build/linux/,$(call kinds,programs bench_linux)))
$(filter build/linux/bench_linux/%,$(preloaded)): build/linux/%: build/linux/obj/tests/%.o
	@mkdir -p $(@D)
	$(Q)gcc -o $@ $^
build/linux/bench_linux/replay: $(addprefix build/linux/obj/tests/,replay/trace.o support/machine_host.o)
build/linux/programs/%: tests/programs/%.cc Makefile | $(ready)
	@mkdir -p $(@D)
	$(Q)g++ $(cc_flags) -O2 -pthread -o $@ $<

-include $(shell find build -name '*.d' 2>/dev/null)

build/single/cairn.c build/single/cairn.h &: $(core) $(wildcard core/*.h) tools/single.py | $(ready)
	$(Q)python3 tools/single.py
$(foreach place,$(places),$(patsubst %,build/$(place)/single/obj/tests/%.o,$(programs))): build/single/cairn.h

build/traces/%.trace: tests/traces/%.trace.gz | $(ready)
	@mkdir -p $(@D)
	$(Q)gzip -dc $< >$@

# ---- commands ----

help:
	@echo 'make setup                          install what is missing (first, also with others: make setup run)'
	@echo 'make run [BOARD=name] [TRACE=name]  replay a recorded program through malloc on a board in QEMU'
	@echo 'make held [BOARD=name]              how long each operation holds the lock, in instructions'
	@echo 'make thresholds [TRACES=folder]     where there is an MMU: instructions and heap, by the size of what is mapped'
	@echo 'make test [BOARD=name]              the tests: on the host, 64- and 32-bit, and on boards; or on the one named'
	@echo 'make test-all                       the same on every board and in every configuration'
	@echo 'make lib                            build/linux: libcairn.so, for LD_PRELOAD, and libcairn.a: malloc on Linux'
	@echo 'make single                         build/single/cairn.c and cairn.h, all of the core in two files'
	@echo 'make dist                           build/dist: these two files as an archive to release'
	@echo 'make size                           build/size.csv: bytes of code on each processor'
	@echo 'make bench [QUICK=1] [TRACES=folder] [ALLOCATORS=folder]'
	@echo '                                    Cairn beside other allocators: instructions, heap, code; tables and plots'
	@echo 'make bench-linux [QUICK=1] [TRACES=folder] [ALLOCATORS_SO="name=library ..."]'
	@echo '                                    libcairn.so beside glibc: CPU time and memory of programs, instructions'
	@echo 'make readme                         fill in README.md, docs/tour.md and docs/adopt/mmu, after make bench'
	@echo 'make baseline                       what ci/guard holds later figures against: ci/baseline.csv'
	@echo 'make boards [BOARD=name]            all tests on every board, or the one named: a table of what passed'
	@echo 'make lint | format | clean'
	@echo 'V=1 shows each command.'

run: build/$(BOARD)/$(call libc_of,$(BOARD))/replay/run build/traces/$(trace).trace
	@tests/run $^

held: build/$(BOARD)/timed/replay/held $(traces:%=build/traces/%.trace)
	@tests/run $<

# Its script runs the others, too.
threshold_image = build/$1/default/replay/thresholds
$(foreach board,$(mmu_boards),$(eval $(call threshold_image,$(board)): | \
	$(map_thresholds:%=build/$(board)/map%/replay/thresholds)))
thresholds: $(call threshold_image,$(firstword $(mmu_boards)))
	@tools/thresholds $(firstword $(mmu_boards)) $(if $(TRACES),'$(TRACES)')

# The programs that are tests in place $1: in the configuration default, or a C library's; the same in one file; and
# those that are run with each of tests/configs.
host_tests = $(addprefix default/,$(host_programs) $(mmu_programs))
board_tests = $(addprefix default/,$(board_programs)) $(preempt_tests) timed/replay/held \
	$(call libc_of,$1)/replay/run \
	$(foreach c,$(c_libraries),$(patsubst %,$c/%,$(call kinds,libc))) $(addprefix picolibc/,$(sbrk_programs)) \
	$(addprefix freertos/,$(kernel_libc_programs)) $(if $(filter $1,$(mmu_boards)),$(mmu_tests)) \
	$(foreach c,$(ALSO.$1),$(addprefix $c/,$(filter $(also_kinds),$(plain_programs)) replay/run))
mmu_tests = $(addprefix recorded/,$(mmu_programs)) $(addprefix default/,$(paged_programs)) \
	$(foreach config,classic mapped mapped_flush,$(addprefix $(config)/,$(call kinds,paged_heap)))
also_kinds := unit/% model/% misuse/% replay/%
preempt_tests = $(foreach config,default $(locks_of),$(addprefix $(config)/,$(call kinds,preempt)))
lock_tests = $(foreach lock,$(locks_of),$(lock)/lock/$(lock))
tests_of = $(addprefix build/$1/,$(addprefix default/,$(plain_programs)) $(lock_tests) \
	$(foreach kernel,$(kernels),$(addprefix $(kernel)/,$(kernel_programs))) \
	$(if $(filter $1,$(boards)),$(board_tests),$(host_tests)))
single_tests_of = $(addprefix build/$1/single/,$(plain_programs))
config_tests_of = $(foreach config,$(filter-out $(WITHOUT.$1),$(configs)), \
	$(addprefix build/$1/$(config)/,$(call kinds,unit model misuse)))

# Does a board boot, and end as it should; does it count instructions; do its threads share a heap; does it do the main
# job? And are its pages mapped, where there is an MMU?
glance_at = $(addprefix build/$1/,$(addprefix default/,$(call kinds,board) replay/known) $(call libc_of,$1)/replay/run \
	$(foreach config,default $(firstword $(locks_of)),$(addprefix $(config)/,$(call kinds,preempt))) \
	$(if $(filter $1,$(mmu_boards)),$(addprefix default/,$(call kinds,paged)) \
	$(addprefix mapped_flush/,$(call kinds,paged_heap))))

# What `make test` takes, unless it is given a BOARD: everything on the hosts, a Cortex-M0 and a Cortex-M4, and a glance
# at each other board. `make boards` leaves out what is in one file: the same code, which `make test` has on two boards.
board_is_given := $(filter command line environment,$(origin BOARD))
test_places := $(if $(board_is_given),$(BOARD),$(hosts) microbit mps2-an386)
test_programs := $(foreach place,$(test_places),$(call tests_of,$(place)) $(call single_tests_of,$(place))) \
	$(if $(filter host64,$(test_places)),$(call config_tests_of,host64)) \
	$(if $(board_is_given),,$(linux_tests) $(stress_tests)) \
	$(if $(board_is_given),,$(foreach board,$(filter-out $(test_places),$(boards)),$(call glance_at,$(board))))
# Scripts that look at core, at what others make of it, and at the release; not for one place.
checks := ci/stack ci/races ci/purity ci/tiny ci/bench ci/worst ci/guard ci/results ci/examples ci/cmake ci/dist
checks += $(if $(preloaded),ci/programs ci/calls)
test_checks := $(if $(board_is_given),,$(checks))
all_programs := $(foreach place,$(places),$(call tests_of,$(place)) $(call single_tests_of,$(place)) \
	$(call config_tests_of,$(place))) $(linux_tests) $(stress_tests)
all_traces := $(patsubst %,build/traces/%.trace,$(traces))

# Some of the checks take the benchmark's images at the same time: they find them made. So do those that preload.
bench_images := $(foreach config,$(bench_configs),$(bench_programs:%=build/mps2-an386/$(config)/%)) \
	$(if $(preloaded),build/linux/libcairn.so) $(preloaded)

# prove gets the list as a file: it may outgrow a command line.
space := $() $()
define newline


endef
prove = $(file >build/$@.list,$(subst $(space),$(newline),$(sort $1)))prove -j$$(nproc) -e tests/run - <build/$@.list

test: $(test_programs) $(all_traces) $(if $(test_checks),$(bench_images))
	$(Q)$(call prove,$(test_programs) $(test_checks))

test-all: $(all_programs) $(all_traces) $(bench_images)
	$(Q)$(call prove,$(all_programs) $(checks))

lib: build/linux/libcairn.so build/linux/libcairn.a

single: build/single/cairn.c

dist: | $(ready)
	$(Q)tools/dist

# A list of a board's tests, up to date themselves.
$(foreach board,$(boards),$(eval build/$(board)/tests: $(call tests_of,$(board))))
$(boards:%=build/%/tests): $(all_traces)
	$(file >$@,$(subst $(space),$(newline),$(sort $(filter-out %.trace,$^))))

boards: | $(ready)
	+$(Q)ci/boards $(if $(board_is_given),$(BOARD),$(boards))

size: | $(ready)
	$(Q)ci/size

bench: | $(ready)
	+$(Q)tools/bench $(if $(QUICK),--quick) $(if $(TRACES),--traces '$(TRACES)') \
		$(if $(ALLOCATORS),--allocators '$(ALLOCATORS)')
	$(if $(QUICK),,+$(Q)tools/bench --stages $(if $(TRACES),--traces '$(TRACES)'))
	$(Q)tools/plots

bench-linux: build/linux/libcairn.so $(preloaded)
	$(Q)tools/bench_linux $(if $(QUICK),--quick) $(if $(TRACES),--traces '$(TRACES)') \
		$(if $(ALLOCATORS_SO),--allocators '$(ALLOCATORS_SO)')

readme: | $(ready)
	+$(Q)tools/readme

baseline: | $(ready)
	$(Q)ci/guard --update

lint: | $(ready)
	$(Q)ci/lint

format:
	clang-format -i $$(git ls-files '*.c' '*.h' '*.cc')

clean:
	rm -rf build
