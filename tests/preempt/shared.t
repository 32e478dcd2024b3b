#!/bin/sh
# Two threads and an interrupt on one heap: well with a lock, and badly without.  SPDX-License-Identifier: MIT
#
#     tests/preempt/shared.t build/<place>/<config>/preempt/shared
#
# In the configuration `default` there is no lock: then the run must fail, or the test would not find out a bad one. It
# must do so by what a worker or cairn_check finds (1, and said so), a fault of the heap's (3), a HardFault (70) or a
# crash (134), and not by running for ever (124).
image=$1
config=${image%/preempt/*}
config=${config##*/}

output=$(LIMIT=60 tests/run "$image" "switches=${SWITCHES:-100000}" 2>&1)
status=$?

if [ "$config" != default ]; then
	printf '%s\n' "$output"
	exit $status
fi
printf '%s\n' "$output" | sed 's/^/# /'
harm='^not ok .*(keep their bytes|heap is sound|round in circles)'
case $status in
1) printf '%s\n' "$output" | grep -qE "$harm" ;;
3 | 70 | 134) true ;;
*) false ;;
esac && result=ok || result='not ok'
echo "$result 1 - without a lock the heap breaks (status $status)"
echo 1..1
[ "$result" = ok ]
