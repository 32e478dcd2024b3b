#!/bin/sh
# Two workers and an interrupt on one heap: well with the right lock, and badly without; and one worker whose blocks
# others free later, well without any.  SPDX-License-Identifier: MIT
#
#     tests/preempt/shared.t build/<place>/<config>/preempt/shared
#
# The configuration is the lock: `default` is none, which must do harm, or the test would not find out a bad lock. Two
# threads are well served by any other, two cores (where board.mk has CORES) by the spinlock only.
#
# Harm is what a worker or cairn_check finds (status 1, and said so), a fault of the heap's (3), one of the processor's
# (70, 72, 73) or a crash (134); but not to run for ever (124).
image=$1
config=${image%/preempt/*}
board=boards/$(basename "${config%/*}")/board.mk
config=${config##*/}
count=0
failed=0

# share well|badly WHO ARGUMENT...: run it, and see that they share so.
share() {
	wanted=$1
	who=$2
	shift 2
	count=$((count + 1))
	output=$(LIMIT=100 tests/run "$image" "$@" 2>&1)
	status=$?
	found=$(printf '%s\n' "$output" | grep -cE '^not ok .*(keep their bytes|heap is sound|round in circles)')
	printf '%s\n' "$output" | sed 's/^/# /'
	case $status:$found in
	0:*) shared=well ;;
	1:[1-9]* | 3:* | 70:* | 72:* | 73:* | 134:*) shared=badly ;;
	*) shared="neither well nor badly (status $status)" ;;
	esac
	if printf '%s\n' "$output" | grep -q '^1\.\.0 # SKIP'; then
		echo "ok $count - $who share a heap # SKIP ${output#*SKIP }"
	elif [ "$shared" = "$wanted" ]; then
		echo "ok $count - $who share a heap $shared"
	else
		failed=1
		echo "not ok $count - $who share a heap $shared"
	fi
}

later='an interrupt that frees later'
case $config in
default)
	share badly 'two threads without a lock' cores=0
	share badly 'an owner without a lock and an interrupt' alone=1
	share well "an owner without a lock and $later" alone=1 later=1
	;;
basepri)
	share well "two threads with the lock $config" cores=0
	share badly "two threads with the lock $config and an interrupt above its ceiling" above=1
	share well "two threads with the lock $config and above its ceiling $later" above=1 later=1
	share well "an owner with the lock $config and above its ceiling $later" alone=1 above=1 later=1
	;;
*)
	share well "two threads with the lock $config" cores=0
	share well "two threads with the lock $config and $later" later=1
	;;
esac
if grep -q '^CORES' "$board"; then
	case $config in
	spin) share well "two cores with the lock $config" cores=1 ;;
	*) share badly "two cores in the configuration $config" cores=1 ;;
	esac
	case $config in
	default)
		share badly 'an owner without a lock and a core that frees' cores=1 alone=1
		share well 'an owner without a lock and a core that frees later' cores=1 alone=1 later=1
		;;
	esac
fi
echo "1..$count"
exit $failed
