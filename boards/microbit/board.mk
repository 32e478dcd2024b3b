# Cortex-M0 on the BBC micro:bit (nRF51822).  SPDX-License-Identifier: MIT
MACHINE := microbit
CPU     := -mcpu=cortex-m0 -mthumb -mfloat-abi=soft
CLOCK   := 16000000  # Hz of SysTick
ICOUNT  := 7         # an instruction takes 2^7 ns of QEMU's virtual time: 2.048 ticks
STACK   := 0x800
RAM     := 0x1800    # what a test may use for its heaps
TRACE   := node_small
LIBC    := nano      # leaves the heap a kilobyte more than newlib
ALSO    := tiny      # the preset for parts like this one
WITHOUT := classic%  # their state alone is a kilobyte and more
