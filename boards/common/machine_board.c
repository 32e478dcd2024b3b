/* The machine of the tests on a Cortex-M board in QEMU: semihosting, and SysTick as the counter.
 * SPDX-License-Identifier: MIT
 *
 * Under QEMU's -icount every instruction takes 2^MACHINE_ICOUNT ns of virtual time, and SysTick ticks MACHINE_CLOCK
 * times in a second of it (both from the board's board.mk). So the ticks between two reads are, rounded, those of the
 * instructions between them, exactly, where there are more than two ticks to an instruction.
 */
#include <string.h>

#include "machine.h"
#include "semihosting.h"
#include "semihosting_console.h"

#define SYSTICK_CONTROL (*(volatile uint32_t *)0xe000e010)
#define SYSTICK_RELOAD (*(volatile uint32_t *)0xe000e014)
#define SYSTICK_NOW (*(volatile uint32_t *)0xe000e018)

/* By the processor's clock, and no interrupt. Where there is no other clock, its bit is always set. */
#define SYSTICK_ENABLE 1u
#define SYSTICK_PROCESSOR_CLOCK 4u

/* The counter has 24 bits: shifted to the top of a word its differences wrap as the word does. */
#define COUNT_SHIFT 8

/* Executed between the two reads beside the callee: the call, and the second read. */
#define READ_OVERHEAD 2

static intptr_t input = -1;

void machine_write(const char *text, size_t bytes)
{
	console_write(text, bytes);
}

void machine_exit(int status)
{
	semihosting_exit(status);
}

bool machine_open(const char *path)
{
	const uintptr_t name[3] = {(uintptr_t)path, SEMIHOSTING_RB, strlen(path)};

	if (input != -1) {
		const uintptr_t block[1] = {(uintptr_t)input};

		semihosting(SEMIHOSTING_CLOSE, block);
	}
	input = semihosting(SEMIHOSTING_OPEN, name);
	return input != -1;
}

size_t machine_read(void *buffer, size_t bytes)
{
	const uintptr_t block[3] = {(uintptr_t)input, (uintptr_t)buffer, bytes};

	if (input == -1)
		return 0;
	return bytes - (size_t)semihosting(SEMIHOSTING_READ, block);
}

void machine_rewind(void)
{
	const uintptr_t block[2] = {(uintptr_t)input, 0};

	if (input != -1)
		semihosting(SEMIHOSTING_SEEK, block);
}

bool machine_counts_instructions(void)
{
	return true;
}

uint32_t machine_count(void)
{
	if ((SYSTICK_CONTROL & SYSTICK_ENABLE) == 0) {
		SYSTICK_RELOAD = 0xffffff;
		SYSTICK_NOW = 0;
		SYSTICK_CONTROL = SYSTICK_PROCESSOR_CLOCK | SYSTICK_ENABLE;
	}
	return ~SYSTICK_NOW << COUNT_SHIFT;
}

static uint32_t instructions_of(uint32_t systick_ticks)
{
	const uint64_t per_second = (uint64_t)MACHINE_CLOCK << MACHINE_ICOUNT;
	const uint64_t nanoseconds = (uint64_t)systick_ticks * 1000000000u;

	return (uint32_t)((nanoseconds + per_second / 2) / per_second);
}

uint32_t machine_instructions(uint32_t ticks)
{
	return instructions_of(ticks >> COUNT_SHIFT) - READ_OVERHEAD;
}

uint32_t machine_instructions_wrap(void)
{
	return instructions_of((uint32_t)1 << (32 - COUNT_SHIFT));
}
