#!/bin/sh
# Threads are watched more slowly than they run.  SPDX-License-Identifier: MIT
#
#     tests/stress/stress.t build/linux/<config>/stress/stress
case $1 in
*/thread/*) steps=12000 ;;
*) steps=60000 ;;
esac
TSAN_OPTIONS=halt_on_error=1 exec tests/run "$1" steps=$steps
