#!/bin/sh
# The program's own tests, once it is sure that it runs on the library's allocator.  SPDX-License-Identifier: MIT
#
# So this shows, too, that tests/libc/allocator_members finds them.
image=$1

if ! tests/libc/allocator_members "$image.map" | grep -qE '^lib_a-(nano-)?mallocr\.o|^nano-malloc-malloc\.c\.o' ||
	grep -q cairn_malloc "$image.map"; then
	echo "not ok 1 - the program runs on the library's allocator"
	echo "1..1"
	exit 1
fi
exec tests/run "$image" run
