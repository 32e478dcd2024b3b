# Cortex-M4F on the Netduino Plus 2 (STM32F405).  SPDX-License-Identifier: MIT
MACHINE := netduinoplus2
CPU     := -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16
CLOCK   := 168000000  # Hz of SysTick
ICOUNT  := 4          # an instruction takes 2^4 ns of QEMU's virtual time: 2.688 ticks
RAM     := 0x20000    # what a test may use for its heaps
TRACE   := cjson_sensor
ALSO    := classic
BOUNDS  := stm32cube  # the names in memory.ld; so the stack's size is there, too
