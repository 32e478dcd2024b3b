# Cortex-A15 with its MMU on, QEMU's machine virt.  SPDX-License-Identifier: MIT
MACHINE := virt
CPU     := -mcpu=cortex-a15 -mthumb -mfloat-abi=hard -mfpu=neon-vfpv4
CLOCK   := 62500000  # Hz of the generic timer
ICOUNT  := 4         # an instruction takes 2^4 ns of QEMU's virtual time: 1 tick
STACK   := 0x4000
RAM     := 0x100000  # what a test may use for its heaps
TRACE   := lua_json
ALSO    := classic
