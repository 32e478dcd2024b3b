#!/bin/sh
# The defective allocators need a trace with every kind of operation, and little memory.  SPDX-License-Identifier: MIT
set -u

trace=$1.$$.trace
trap 'rm -f "$trace"' EXIT

# Twelve slots; each block is made by malloc, or by calloc or aligned_alloc and then resized, and freed twelve turns
# later. So of two that overlap, it is the older one, which the other has spoiled, that is looked at first.
awk 'BEGIN {
	split("a %d %d|c %d %d|m %d 64 %d", make, "|")
	for (turn = 0; turn < 400; turn++) {
		slot = turn % 12
		bytes = 8 + turn * 37 % 100
		if (turn >= 12)
			line[count++] = "f " slot
		line[count++] = sprintf(make[turn % 3 + 1], slot, bytes)
		if (turn % 3 > 0)
			line[count++] = "r " slot " " bytes + turn % 40
	}
	printf "# alloc-trace 1\n# source: every kind of operation\n# slots 12  ops %d\n", count
	for (i = 0; i < count; i++)
		print line[i]
}' >"$trace"
tests/run "$1" "$trace"
