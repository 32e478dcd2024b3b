#!/bin/sh
# Nothing of the library's allocator is linked; what goes to the console, a broken heap's line, too, is as documented.
# SPDX-License-Identifier: MIT
image=$1
. tests/tap.sh

test -s "$image.map"
result $? "there is a map of the program"

members=$(tests/libc/allocator_members "$image.map")
test -z "$members"
result $? "no member of the library's allocator is linked" "$members"

output=$(tests/run "$image" all 2>&1)
result $? "the program ends with 0" "$output"

output=$(tests/run "$image" print 2>&1)
test $? -eq 0 && [ "$output" = "-1.250000 3.0e+05 text" ]
result $? "printf of floats reaches the console" "$output"

output=$(tests/run "$image" double-free 2>&1)
status=$?
address=$(printf '%s\n' "$output" | sed -n 's/^0x//p')
line="cairn: heap fault 1 (see cairn_port.h) at 0x$address"
test $status -eq 71 && [ "$(printf '%s\n' "$output" | sed -n 2p)" = "$line" ]
result $? "a double free ends with 71, the rule and the block's address" "status $status: $output"

meets_stack="a heap that meets the stack ends with 71 at the first request"
if grep -q cairn_linker_port "$image.map"; then
	output=$(tests/run "$image" stack-in-heap 2>&1)
	status=$?
	test $status -eq 71 && printf '%s\n' "$output" | grep -qxE 'cairn: heap fault 13 \(see cairn_port.h\) at 0x[0-9a-f]+'
	result $? "$meets_stack" "status $status: $output"
else
	skip "$meets_stack" "its heap is in no section of the linker script"
fi

output=$(tests/run "$image" stats 2>&1)
test $? -eq 0 &&
	[ "$(printf '%s\n' "$output" | grep -cE '^(heap bytes|in use bytes|most in use|largest free) += [0-9]+$')" -eq 4 ]
result $? "malloc_stats prints four lines" "$output"

finish
