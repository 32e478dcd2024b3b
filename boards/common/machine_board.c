/* The machine of the tests on a board in QEMU: semihosting, and the counter of its processor.
 * SPDX-License-Identifier: MIT
 *
 * Under QEMU's -icount every instruction takes 2^MACHINE_ICOUNT ns of virtual time, and the counter ticks MACHINE_CLOCK
 * times in a second of it (both from the board's board.mk). So the ticks between two reads are, rounded, those of the
 * instructions between them, exactly, where there are more than two ticks to an instruction, or just one.
 */
#include <string.h>

#include "counter.h"
#include "machine.h"
#include "semihosting.h"
#include "semihosting_console.h"

#define COUNT_SHIFT (32 - COUNTER_BITS)

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

/* Shifted to the top of a word its differences wrap as the word does. */
uint32_t machine_count(void)
{
	return counter_read() << COUNT_SHIFT;
}

static uint32_t instructions_of(uint32_t ticks)
{
	const uint64_t per_second = (uint64_t)MACHINE_CLOCK << MACHINE_ICOUNT;
	const uint64_t nanoseconds = (uint64_t)ticks * 1000000000u;

	return (uint32_t)((nanoseconds + per_second / 2) / per_second);
}

uint32_t machine_instructions(uint32_t ticks)
{
	return instructions_of(ticks >> COUNT_SHIFT) - READ_OVERHEAD;
}

uint32_t machine_instructions_wrap(void)
{
	return instructions_of((uint32_t)1 << COUNTER_BITS);
}
