#!/bin/sh
# How runs end on a board, and what they print.  SPDX-License-Identifier: MIT
image=$1
place=${image#*build/}
place=${place%%/*}
count=0
failed=0

# ends STATUS PATTERN ARGUMENT...: the program ends with that status, and its output matches, as a whole.
ends() {
	status=$1
	pattern=$2
	shift 2
	count=$((count + 1))
	output=$(LIMIT=20 tests/run "$image" "$@" 2>&1)
	got=$?
	if [ "$got" -eq "$status" ] && printf '%s\n' "$output" | grep -qxE "$pattern"; then
		echo "ok $count - $1 ends with $status"
	else
		failed=1
		echo "not ok $count - $1 ends with $got (not $status): $output"
	fi
}

# at SYMBOL [MASK]: its address, as a fault tells it.
at() {
	address=$(arm-none-eabi-nm "$image" | sed -n "s/ [a-zA-Z] $1\$//p")
	printf '0x%08x' "$((0x$address & ${2:--1}))"
}

ends 42 '' return
ends 43 '' exit
ends 44 '' machine_exit
ends 0 '<a><b,c>' arguments a b,c
ends 70 'unexpected exception' svc
if grep -q '^CPU.*-mcpu=cortex-m' "boards/$place/board.mk"; then
	# v6-M has neither CFSR nor a faulting address; v7-M and v8-M tell where data were, not instructions.
	ends 70 "HardFault:( CFSR 0x00010000,)? pc $(at undefined_here)" undefined
	ends 70 "HardFault:( CFSR 0x00008200, address 0x34000000,)? pc $(at write_here)" write
	ends 70 "HardFault:( CFSR 0x00008200, address 0x34000000,)? pc $(at read_here)" read
	ends 70 'HardFault:( CFSR 0x00000100,)? pc 0x34000000' jump
	ends 70 'HardFault:( CFSR 0x0000[0-9a-f]{4}, address 0x33ffff[0-9a-f]{2},)? stack pointer 0x33ffff[0-9a-f]{2}' stack
else
	# Status: 05 where a section is not mapped, 0d where it may not be used so; 8 if that was a write.
	ends 70 "Undefined: pc $(at undefined_here)" undefined
	ends 72 "DataAbort: status 0x00000805, address 0x34000000, pc $(at write_here)" write
	ends 72 "DataAbort: status 0x00000005, address 0x34000000, pc $(at read_here)" read
	ends 72 "DataAbort: status 0x00000005, address 0x00000000, pc $(at null_here)" null
	ends 72 "DataAbort: status 0x0000080d, address $(at main '~3'), pc $(at text_here)" text
	ends 72 "DataAbort: status 0x00000805, address 0x33fffffc, pc $(at stack_here)" stack
	ends 73 'PrefetchAbort: status 0x00000005, address 0x34000000, pc 0x34000000' jump
	ends 73 "PrefetchAbort: status 0x0000000d, address $(at data), pc $(at data)" data
fi
echo "1..$count"
exit $failed
