# Cortex-M7 on Arm's MPS2 board, FPGA image AN500.  SPDX-License-Identifier: MIT
MACHINE := mps2-an500
CPU     := -mcpu=cortex-m7 -mthumb -mfloat-abi=hard -mfpu=fpv5-d16
CLOCK   := 25000000  # Hz of SysTick
ICOUNT  := 7         # an instruction takes 2^7 ns of QEMU's virtual time: 3.2 ticks
STACK   := 0x4000
RAM     := 0x100000  # what a test may use for its heaps
TRACE   := lua_json
ALSO    := classic
