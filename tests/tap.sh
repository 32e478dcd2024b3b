# TAP for the shell scripts that source this.  SPDX-License-Identifier: MIT
count=0
failed=0

# result STATUS SENTENCE [DETAIL]: a test, which holds if the status is 0; else the detail is told.
result() {
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		failed=1
		echo "not ok $count - $2"
		printf '%s\n' "${3:-}" | sed 's/^/# /'
	fi
}

# skip SENTENCE REASON: a test that cannot be made here.
skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

# The plan, behind the last test, and the status.
finish() {
	echo "1..$count"
	exit $failed
}
