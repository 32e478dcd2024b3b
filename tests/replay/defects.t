#!/bin/sh
# The defective allocators need a trace with every kind of operation.  SPDX-License-Identifier: MIT
exec tests/run "$1" build/traces/packet_fifo_head.synth.trace
