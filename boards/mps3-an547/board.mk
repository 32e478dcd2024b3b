# Cortex-M55, secure, on Arm's MPS3 board, FPGA image AN547.  SPDX-License-Identifier: MIT
MACHINE := mps3-an547
CPU     := -mcpu=cortex-m55 -mthumb -mfloat-abi=hard
CLOCK   := 32000000  # Hz of SysTick
ICOUNT  := 7         # an instruction takes 2^7 ns of QEMU's virtual time: 4.096 ticks
STACK   := 0x4000
RAM     := 0x100000  # what a test may use for its heaps
TRACE   := lua_json
ALSO    := classic
