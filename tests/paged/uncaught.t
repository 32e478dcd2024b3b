#!/bin/sh
# An abort after one that was expected ends the run, as any does.  SPDX-License-Identifier: MIT
image=$1
. tests/tap.sh

for before in caught through; do
	output=$(LIMIT=20 tests/run "$image" $before 2>&1)
	[ $? -eq 72 ] && printf '%s\n' "$output" | grep -qx 'DataAbort: status 0x00000005, address 0x34000004, pc 0x[0-9a-f]*'
	result $? "an abort behind a call that is $before ends the run" "$output"
done
finish
