#!/bin/sh
# The main job on a board: with the board's own trace, and where it cannot be done.  SPDX-License-Identifier: MIT
#
#     tests/replay/run.t build/<board>/<config>/replay/run
set -u

image=$1
board=${image#*build/}
board=${board%%/*}
trace=$(sed -n 's/^TRACE *:= *\([^ ]*\).*/\1/p' "boards/$board/board.mk")
trace=$(echo "build/traces/$trace".*)
. tests/tap.sh

# says PATTERN...: each is found in the output.
says() {
	for pattern; do
		printf '%s\n' "$output" | grep -qE -e "$pattern" || return 1
	done
}

# ends STATUS ARGUMENT...: the program ends with that status.
ends() {
	expected=$1
	shift
	output=$(tests/run "$image" "$@" 2>&1)
	[ $? -eq "$expected" ]
}

operations=$(sed -n 's/^# slots .* ops \([0-9]*\).*/\1/p' "$trace")

ends 0 "$trace"
result $? "$trace" "$output"
says "^operations +$operations of $operations\$" '^all checks held: yes '
result $? 'all operations are done, and all checks held' "$output"
says '^  malloc +[0-9]+ +[0-9]+\.[0-9] +[>0-9]' '^  [0-9a-f]{8}    [-#+.]{64}$' '^  section +[0-9]+ bytes'
result $? 'costs, sizes and the map are printed' "$output"
first=$output
ends 0 "$trace" && [ "$output" = "$first" ]
result $? 'every figure is the same again: instructions are counted, not timed' "$output"

scratch=$image.$$.trace
trap 'rm -f "$scratch"' EXIT
printf '# alloc-trace 1\n# source: too large\n# slots 1  ops 1\na 0 2000000000\n' >"$scratch"
ends 1 "$scratch" && says '^all checks held: NO; line 4 of the trace: out of memory$'
result $? 'what does not fit ends with status 1' "$output"
printf '# alloc-trace 1\n# source: too many\n# slots 99999999  ops 1\na 99999998 8\n' >"$scratch"
ends 2 "$scratch" && says 'line 4: more blocks are live at once than REPLAY_SLOTS allows$'
result $? 'what cannot be kept account of ends with status 2' "$output"
ends 2 "$image.none" && says ': there is no such file'
result $? 'no trace ends with status 2' "$output"

finish
