#!/bin/sh
# The program's own tests, once it is sure that it runs on newlib's allocator.  SPDX-License-Identifier: MIT
#
# So this shows, too, that tests/libc/newlib_members finds them.
image=$1

if ! tests/libc/newlib_members "$image.map" | grep -q 'lib_a-\(nano-\)\?mallocr\.o' ||
	grep -q cairn_malloc "$image.map"; then
	echo "not ok 1 - the program runs on newlib's allocator"
	echo "1..1"
	exit 1
fi
exec tests/run "$image" run
