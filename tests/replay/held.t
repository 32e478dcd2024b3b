#!/bin/sh
# The longest stretch inside the lock, for each operation, over all recorded programs.  SPDX-License-Identifier: MIT
#
#     tests/replay/held.t PROGRAM
#
# PROGRAM is build/<place>/timed/replay/held; the recorded programs are build/traces/*.trace.
set -u

image=$1
tests=0
failed=0
fixed=''
growing=''

# measure WHAT NAME: what it prints is in $output
measure() {
	tests=$((tests + 1))
	if output=$(tests/run "$image" "$1" 2>&1); then
		echo "ok $tests - $2$(printf '%s\n' "$output" | sed -n 's/^ok 1 .* # SKIP / # SKIP /p')"
	else
		failed=1
		echo "not ok $tests - $2"
		printf '%s\n' "$output" | sed 's/^/# /'
	fi
}

measure growing 'random operations in a heap that grows'
growing=$output
measure fixed 'random operations in fixed memory; clearing and copying are outside'
fixed=$output
for trace in build/traces/*.trace; do
	measure "$trace" "$(basename "$trace" .trace)"
	fixed="$fixed
$output"
done

# longest: of the runs in standard input, a line `operation instructions` each.
longest() {
	awk '/^# held / && !($3 in most) { order[++count] = $3 }
		/^# held / && most[$3] < $4 { most[$3] = $4 }
		END { for (i = 1; i <= count; i++) print order[i], most[order[i]] + 0 }'
}

echo '# instructions inside the lock, at most:  fixed  growing'
{
	printf '%s\n' "$fixed" | longest
	printf '%s\n' "$growing" | longest
} | awk '$1 in fixed { printf "#   %-36s %7d %8d\n", $1, fixed[$1], $2 } { fixed[$1] = $2 }'
echo "1..$tests"
exit $failed
