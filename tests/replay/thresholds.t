#!/bin/sh
# Every trace on a heap over the MMU, with each threshold from which blocks are mapped, and without.
# SPDX-License-Identifier: MIT
#
#     tests/replay/thresholds.t build/<board>/default/replay/thresholds
#
# Prints the figures.
set -u

board=${1#*build/}
board=${board%%/*}
. tests/tap.sh

# mapped THRESHOLD: how many blocks were, of all programs together.
mapped() {
	printf '%s\n' "$table" | sed '/^$/,$d' |
		awk -F '|' -v wanted="$1" '$3 ~ "^ *" wanted " *$" { sum += $11; rows++ } END { print rows ? sum : "none" }'
}

table=$(tools/thresholds "$board" 2>&1)
result $? 'each program runs with each threshold, and gives all memory back' "$table"
printf '%s\n' "$table" | sed 's/^/# /'
[ "$(mapped none)" = 0 ]
result $? 'without a threshold nothing is mapped' "$(mapped none)"
[ "$(mapped '32 KiB')" -gt 0 ]
result $? 'with one of 32 KiB there are programs that have blocks mapped' "$(mapped '32 KiB')"
[ "$(mapped '8 KiB')" -gt "$(mapped '32 KiB')" ]
result $? 'and with one of 8 KiB more blocks are' "$(mapped '8 KiB')"

finish
