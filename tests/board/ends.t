#!/bin/sh
# How runs end on a board, and what they print.  SPDX-License-Identifier: MIT
image=$1
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

ends 42 '' return
ends 43 '' exit
ends 44 '' machine_exit
ends 0 '<a><b,c>' arguments a b,c
# v6-M has neither CFSR nor a faulting address.
ends 70 'HardFault:( CFSR 0x0001[0-9a-f]{4},)? pc 0x[0-9a-f]{8}' undefined
ends 70 'HardFault:( CFSR 0x0000[0-9a-f]{4}, address 0x34000000,)? pc 0x[0-9a-f]{8}' unmapped
ends 70 'HardFault:( CFSR 0x0000[0-9a-f]{4}, address 0x33ffff[0-9a-f]{2},)? stack pointer 0x33ffff[0-9a-f]{2}' stack
echo "1..$count"
exit $failed
