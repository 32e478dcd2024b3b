# Two Cortex-M33, secure, on Arm's MPS2+ board, FPGA image AN521.  SPDX-License-Identifier: MIT
MACHINE := mps2-an521
CPU     := -mcpu=cortex-m33+nodsp -mthumb -mfloat-abi=soft  # the first core has neither DSP nor FPU
CORES   := 2         # second_core.c starts the second
CLOCK   := 20000000  # Hz of SysTick
ICOUNT  := 7         # an instruction takes 2^7 ns of QEMU's virtual time: 2.56 ticks
STACK   := 0x4000
RAM     := 0x100000  # what a test may use for its heaps
TRACE   := lua_json
ALSO    := classic
