#!/bin/sh
# Two workers and an interrupt on one heap: well with the right lock, and badly without.  SPDX-License-Identifier: MIT
#
#     tests/preempt/shared.t build/<place>/<config>/preempt/shared
#
# The configuration is the lock: `default` is none, which must do harm, or the test would not find out a bad lock. Two
# threads are well served by any other, two cores (where board.mk has CORES) by the spinlock only.
#
# Harm is what a worker or cairn_check finds (status 1, and said so), a fault of the heap's (3), a HardFault (70) or a
# crash (134); but not to run for ever (124).
image=$1
config=${image%/preempt/*}
board=boards/$(basename "${config%/*}")/board.mk
config=${config##*/}
count=0
failed=0

# share well|badly WHO ARGUMENT: run it, and see that the workers share so.
share() {
	count=$((count + 1))
	output=$(LIMIT=100 tests/run "$image" "$3" 2>&1)
	status=$?
	found=$(printf '%s\n' "$output" | grep -cE '^not ok .*(keep their bytes|heap is sound|round in circles)')
	printf '%s\n' "$output" | sed 's/^/# /'
	case $status:$found in
	0:*) shared=well ;;
	1:[1-9]* | 3:* | 70:* | 134:*) shared=badly ;;
	*) shared="neither well nor badly (status $status)" ;;
	esac
	if [ "$shared" = "$1" ]; then
		echo "ok $count - $2 share a heap $1"
	else
		failed=1
		echo "not ok $count - $2 share a heap $shared"
	fi
}

case $config in
default) share badly 'two threads without a lock' cores=0 ;;
*) share well "two threads with the lock $config" cores=0 ;;
esac
if grep -q '^CORES' "$board"; then
	case $config in
	spin) share well "two cores with the lock $config" cores=1 ;;
	*) share badly "two cores in the configuration $config" cores=1 ;;
	esac
fi
echo "1..$count"
exit $failed
