# Cortex-M33, secure, on Arm's MPS2+ board, FPGA image AN505.  SPDX-License-Identifier: MIT
MACHINE := mps2-an505
CPU     := -mcpu=cortex-m33 -mthumb -mfloat-abi=hard -mfpu=fpv5-sp-d16
CLOCK   := 20000000  # Hz of SysTick
ICOUNT  := 7         # an instruction takes 2^7 ns of QEMU's virtual time: 2.56 ticks
STACK   := 0x4000
RAM     := 0x100000  # what a test may use for its heaps
TRACE   := lua_json
ALSO    := classic
