#!/bin/sh
# Each preset of heap bounds under a linker script that has just its names, and bounds that are wrong: what the link
# finds, and what the start does.  SPDX-License-Identifier: MIT
#
# The script is the boards' own (linker/sections.ld) less the names of the heap, and with those of the case.
set -u
image=$1
place=${image#*build/}
place=${place%%/*}
objects=build/$place/default
work=$image-cases
fault_status=3 # of tests/support/fault.h
. tests/tap.sh

if ! grep -qx 'INCLUDE sections.ld' "boards/$place/memory.ld"; then
	echo "1..0 # SKIP the linker script of $place is not linker/sections.ld"
	exit 0
fi

# All that a line of the board's board.mk says.
value() {
	sed -n "s/^$1 *:= *\([^#]*\).*/\1/p" "boards/$place/board.mk"
}
cpu=$(value CPU)
stack=$(value STACK | tr -d ' ')

# preset NAME FLAG...: the cases that follow have this one's checks at link time and these flags; `linked` is their
# program.
preset() {
	preset=$1
	linked=$work/$1
	shift
	# shellcheck disable=SC2086 # a list of flags
	arm-none-eabi-gcc $cpu -std=c11 -Os -Wall -Wextra -Wundef -Werror -Icore -Iport/linker \
		"$@" -c -o "$linked.o" port/linker/linker.c
}

# asks_for NAME...: port/linker wants no other symbols of the linker script.
asks_for() {
	names=$(arm-none-eabi-nm -u "$linked.o" | awk '$2 != "cairn_port_fault" { print $2 }' | sort | tr '\n' ' ')
	wanted=$(printf '%s\n' "$@" | sort | tr '\n' ' ')
	[ "$names" = "$wanted" ]
	result $? "$preset asks for: $*" "asks for: $names"
}

# names ASSIGNMENTS: what the linker script says of the heap in the cases that follow.
names() {
	{
		sed -e '/^PROVIDE(__stack_size/b' -e '/^PROVIDE(/d' -e '/^__heap_/d' -e '/^ASSERT(/d' linker/sections.ld
		printf '%s\n' "$1"
	} >"$work/sections.ld"
}

# link [SCRIPT]: with that beside the linker script; what the linker says is in `output`.
link() {
	# shellcheck disable=SC2086 # lists of flags
	output=$(arm-none-eabi-gcc $cpu -nostartfiles -L"$work" -T "boards/$place/memory.ld" \
		-Wl,--defsym=__stack_size="$stack" -Wl,--gc-sections -o "$linked" \
		"$objects/obj/tests/sbrk/bounds.o" "$linked.o" ${1:-} \
		-Wl,--start-group "$objects/libsupport.a" -lc -Wl,--end-group 2>&1)
}

# address SYMBOL[+OFFSET]: where that is in the program.
address() {
	symbol=${1%%[-+]*}
	base=$(arm-none-eabi-nm "$linked" | awk -v name="$symbol" '$3 == name { print $1 }')
	echo $((0x$base${1#"$symbol"}))
}

# within NUMBER LOW HIGH: is it from one address to the other?
within() {
	[ -n "$1" ] && [ $(($1)) -ge "$(address "$2")" ] && [ $(($1)) -le "$(address "$3")" ]
}

# has_section STACK START LOW HIGH: it links with the preset's own checks, and the first request, from that stack, finds
# a section from START to an end from LOW to HIGH.
has_section() {
	link "port/linker/cairn_bounds_$preset.ld" && output=$(LIMIT=20 tests/run "$linked" "$1" 2>&1) &&
		within "$(printf '%s\n' "$output" | sed -n 's/^section \(0x[0-9a-f]*\) to .*/\1/p')" "$2" "$2" &&
		within "$(printf '%s\n' "$output" | sed -n 's/^section .* to \(0x[0-9a-f]*\)$/\1/p')" "$3" "$4"
	result $? "$preset: the section, asked for on the stack '$1'" "$output"
}

# no_link MESSAGE: the preset's own checks find it.
no_link() {
	! link "port/linker/cairn_bounds_$preset.ld" && printf '%s\n' "$output" | grep -qF "cairn: $1"
	result $? "$preset: no link, $1" "$output"
}

# no_start STACK FAULT LOW HIGH: without those checks it links; the first request, on that stack, is this fault, and the
# address told is from LOW to HIGH.
no_start() {
	link && {
		output=$(LIMIT=20 tests/run "$linked" "$1" 2>&1)
		[ $? -eq $fault_status ]
	} &&
		within "$(printf '%s\n' "$output" | sed -n "s/^# fault $2 at \(0x[0-9a-f]*\)\$/\1/p")" "$3" "$4"
	result $? "$preset: no start on the stack '$1', fault $2" "$output"
}

# Only a Cortex-M tells a thread where the main stack is.
case $cpu in
*-mcpu=cortex-m*) tells_main_stack=yes ;;
*) tells_main_stack=no ;;
esac

rm -rf "$work"
mkdir -p "$work"

preset picolibc -DCAIRN_HEAP_BOUNDS=picolibc
asks_for __heap_start __heap_end
preset picolibc
asks_for __heap_start __heap_end
names '__heap_start = __bss_end; __heap_end = __stack_limit;'
has_section main __heap_start __heap_end __heap_end
has_section thread __heap_start __heap_end __heap_end
no_start thread-in-heap '13 (meets stack)' __bss_end+512 __bss_end+1024
names '__heap_start = __bss_end; __heap_end = __bss_end;'
no_link 'no room for a heap: __heap_start is not below __heap_end'
no_start main '12 (no section)' __heap_start __heap_start
names '__heap_start = __bss_end; __heap_end = __bss_end - 8;'
no_link 'no room for a heap: __heap_start is not below __heap_end'
no_start main '11 (start above end)' __heap_start __heap_start

preset cmsis -DCAIRN_HEAP_BOUNDS=cmsis
asks_for __HeapBase __HeapLimit
names '__HeapBase = __bss_end; __HeapLimit = __bss_end + 1024; __StackLimit = __stack_limit; __StackTop = __stack_top;'
has_section main __HeapBase __HeapLimit __HeapLimit
names '__HeapBase = __bss_end; __HeapLimit = __bss_end; __StackLimit = __stack_limit; __StackTop = __stack_top;'
no_link 'no room for a heap: __HeapBase is not below __HeapLimit'
no_start main '12 (no section)' __HeapBase __HeapBase
names '__HeapBase = __bss_end; __HeapLimit = __stack_top; __StackLimit = __stack_limit; __StackTop = __stack_top;'
no_link 'the heap meets the stack: __HeapLimit is above __StackLimit'
no_start main '13 (meets stack)' __stack_top-512 __stack_top
if [ $tells_main_stack = yes ]; then
	no_start thread '13 (meets stack)' __stack_top-512 __stack_top
fi

preset stm32cube -DCAIRN_HEAP_BOUNDS=stm32cube
asks_for _end _estack _Min_Stack_Size
names '_end = __bss_end; _estack = __stack_top; _Min_Heap_Size = 0x200; _Min_Stack_Size = 0x400;'
has_section main _end _estack-0x400 _estack-0x400
names '_end = __bss_end; _estack = __stack_top; _Min_Heap_Size = 0x1000000; _Min_Stack_Size = 0x400;'
no_link 'less room for the heap than _Min_Heap_Size'
names '_end = __bss_end; _estack = __stack_top; _Min_Heap_Size = 0; _Min_Stack_Size = __stack_top - __bss_end;'
no_link 'no room for a heap between _end and the stack'
no_start main '12 (no section)' _end _end
names '_end = __bss_end; _estack = __stack_top; _Min_Heap_Size = 0x200; _Min_Stack_Size = 0xf0000000;'
no_link 'no room for a heap between _end and the stack'
no_start main '11 (start above end)' _end _end
names '_end = __bss_end; _estack = __stack_top; _Min_Heap_Size = 0x200; _Min_Stack_Size = 0;'
no_start main '13 (meets stack)' __stack_top-512 __stack_top

preset end -DCAIRN_HEAP_BOUNDS=end
asks_for end
names 'end = __bss_end; __stack = __stack_top;'
has_section main end __stack_top-2560 __stack_top-2048
if [ $tells_main_stack = yes ]; then
	has_section thread end __stack_top-2560 __stack_top-2048
else
	no_start thread '11 (start above end)' end end
fi
names 'end = __bss_end; __stack = __bss_end;'
no_link 'no room for a heap: end is not below __stack'
names 'end = __stack_top - 1024;'
no_start main '11 (start above end)' end end

# Knobs instead of what a preset says, and without one.
names '__HeapBase = __bss_end; __HeapLimit = __bss_end + 1024; __StackLimit = __stack_limit; __StackTop = __stack_top;
	end = __bss_end;'
preset cmsis -DCAIRN_HEAP_BOUNDS=cmsis -DCAIRN_HEAP_STACK=64
has_section main __HeapBase __HeapLimit-64 __HeapLimit-64
preset cmsis -DCAIRN_HEAP_START=end -DCAIRN_HEAP_END=__HeapLimit
asks_for end __HeapLimit
has_section main end __HeapLimit __HeapLimit

# The boards' own script: a stack larger than the RAM, and one that leaves not a byte.
cp linker/sections.ld "$work/sections.ld"
preset picolibc
for stack in 0x1000000 __stack_top-__bss_end; do
	! link && printf '%s\n' "$output" | grep -qF 'ram is full: no room is left between the variables and the stack'
	result $? "linker/sections.ld: no link with a stack of $stack bytes" "$output"
done

finish
