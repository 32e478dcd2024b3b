#!/bin/sh
# Replay every trace, and see that what is no trace is refused.  SPDX-License-Identifier: MIT
#
#     tests/replay/replay.t PROGRAM
#
# PROGRAM is build/<place>/<config>/replay/replay; its traces are build/traces/*.trace. One line of TAP for each.
set -u

image=$1
tests=0
replayed=0

result() {
	tests=$((tests + 1))
	echo "$1 $tests - $2"
}

# What the program says that a person should read, where something is wrong.
explain() {
	printf '%s\n' "$1" | grep -v '^ok ' | sed 's/^/# /'
}

replay() {
	name=$(basename "$1" .trace)
	output=$(tests/run "$image" "$1" 2>&1)
	status=$?
	skip=$(printf '%s\n' "$output" | sed -n 's/^1\.\.0 # SKIP //p')
	if [ -n "$skip" ]; then
		result ok "$name # SKIP $skip"
	elif [ $status -eq 0 ] && printf '%s\n' "$output" | grep -q '^1\.\.[1-9]'; then
		replayed=$((replayed + 1))
		result ok "$name"
	else
		explain "$output"
		result 'not ok' "$name (status $status)"
	fi
}

# refuse MESSAGE: the trace in $scratch must be answered by exactly this.
refuse() {
	output=$(tests/run "$image" "$scratch" 2>&1)
	status=$?
	if printf '%s\n' "$output" | grep -q '^1\.\.0 # SKIP '; then
		result ok "refused: $1 # SKIP no such machine"
	elif [ $status -eq 1 ] && printf '%s\n' "$output" | grep -q "^\(not ok [0-9]* -\|#\) $1\$"; then
		result ok "refused: $1"
	else
		explain "$output"
		result 'not ok' "refused: $1 (status $status)"
	fi
}

# mistaken SLOTS OPERATIONS LINE...: write a trace of these lines to $scratch.
mistaken() {
	{
		printf '# alloc-trace 1\n# source: a trace with a mistake\n# slots %s  ops %s  peak_live 0\n' "$1" "$2"
		shift 2
		printf '%s\n' "$@"
	} >"$scratch"
}

# A table that is too small for a trace is no failure.
too_many() {
	mistaken 99999999 1 'a 99999998 8'
	output=$(tests/run "$image" "$scratch" 2>&1)
	if [ "$output" = '1..0 # SKIP the program has more blocks than this machine can keep account of' ]; then
		result ok 'too many blocks are a reason to skip a trace'
	else
		explain "$output"
		result 'not ok' 'too many blocks are a reason to skip a trace'
	fi
}

for trace in build/traces/*.trace; do
	[ -f "$trace" ] || continue
	replay "$trace"
done
[ $replayed -gt 0 ] || result 'not ok' 'no trace of build/traces was replayed'

scratch=$image.$$.trace
trap 'rm -f "$scratch"' EXIT

: >"$scratch"
refuse "line 1: the first line is not '# alloc-trace 1'"
echo '# alloc-trace 2' >"$scratch"
refuse "line 1: the first line is not '# alloc-trace 1'"
printf '# alloc-trace 1\na 0 8\n' >"$scratch"
refuse "line 2: the second line does not begin with '# source:'"
printf '# alloc-trace 1\n# source: x\n# slots 1\n' >"$scratch"
refuse "line 3: the third line does not begin with '# slots N ops M'"
mistaken 1 1 'b 0 8'
refuse 'line 4: a line does not begin with a, c, r, m or f'
mistaken 1 1 'a x 8'
refuse 'line 4: a number is missing'
mistaken 1 1 'a 0'
refuse 'line 4: a number is missing'
mistaken 1 1 'a 0 99999999999999999999'
refuse 'line 4: a number is too large'
mistaken 1 1 'a 0 8 8'
refuse 'line 4: there is more on the line than belongs there'
mistaken 1 1 'a 0 0'
refuse 'line 4: a block of no bytes'
mistaken 1 1 'm 0 24 8'
refuse 'line 4: an alignment is no power of two'
mistaken 1 1 'a 1 8'
refuse "line 4: the slot is not below the header's number of slots"
mistaken 1 1 'f 0'
refuse 'line 4: the slot has no block'
mistaken 1 2 'a 0 8' 'a 0 8'
refuse 'line 5: the slot has a block already'
mistaken 1 2 'a 0 8' 'r 1 8'
refuse "line 5: the slot is not below the header's number of slots"
too_many
mistaken 1 2 'a 0 8'
refuse "line 5: the number of operations is not the header's"
mistaken 1 1 'a 0 8' 'f 0'
refuse "line 6: the number of operations is not the header's"

echo "1..$tests"
