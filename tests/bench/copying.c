/* memcpy, memmove and memset that know what they cost.  SPDX-License-Identifier: MIT
 *
 * Each reads the counter around its loop and notes the ticks. What it spends outside (on entering, noting and
 * returning) is the same in every call: calibration measures a whole call and sees the difference.
 */
#include "copying.h"

#include <stddef.h>

#include "machine.h"
#include "measure.h"

enum copying { COPYING_MEMCPY, COPYING_MEMMOVE, COPYING_MEMSET, COPYING_KINDS };

/* Calls that are noted: an allocator makes one. */
#define NOTES 4

static struct {
	enum copying kind;
	uint32_t ticks;
} notes[NOTES];
static uint32_t noted;
static uint32_t outside[COPYING_KINDS];

void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);

/* Keeps the compiler from recognising a loop as one of these functions, and calling it. */
#define A_LOOP_STAYS_A_LOOP() __asm__ volatile("" ::: "memory")

static inline void note_ticks(enum copying kind, uint32_t ticks)
{
	notes[noted % NOTES].kind = kind;
	notes[noted % NOTES].ticks = ticks;
	noted++;
}

static void copy_up(unsigned char *to, const unsigned char *from, size_t bytes)
{
	for (; bytes > 0; bytes--) {
		*to++ = *from++;
		A_LOOP_STAYS_A_LOOP();
	}
}

static void copy_down(unsigned char *to, const unsigned char *from, size_t bytes)
{
	for (; bytes > 0; bytes--) {
		to[bytes - 1] = from[bytes - 1];
		A_LOOP_STAYS_A_LOOP();
	}
}

static void copy_either_way(unsigned char *to, const unsigned char *from, size_t bytes)
{
	if ((uintptr_t)to < (uintptr_t)from)
		copy_up(to, from, bytes);
	else
		copy_down(to, from, bytes);
}

static void set(unsigned char *to, unsigned char value, size_t bytes)
{
	for (; bytes > 0; bytes--) {
		*to++ = value;
		A_LOOP_STAYS_A_LOOP();
	}
}

void *memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
	uint32_t before = machine_count();

	copy_up(to, from, bytes);
	note_ticks(COPYING_MEMCPY, machine_count() - before);
	return to;
}

void *memmove(void *to, const void *from, size_t bytes)
{
	uint32_t before = machine_count();

	copy_either_way(to, from, bytes);
	note_ticks(COPYING_MEMMOVE, machine_count() - before);
	return to;
}

void *memset(void *to, int value, size_t bytes)
{
	uint32_t before = machine_count();

	set(to, (unsigned char)value, bytes);
	note_ticks(COPYING_MEMSET, machine_count() - before);
	return to;
}

void copying_begin(void)
{
	noted = 0;
}

uint32_t copying_instructions(void)
{
	uint32_t instructions = 0, i;

	if (noted > NOTES)
		machine_exit(4); /* some are lost: better no figure than a wrong one */
	for (i = 0; i < noted; i++)
		instructions += machine_instructions(notes[i].ticks) + outside[notes[i].kind];
	return instructions;
}

/* What a call of `function` costs outside what it notes. */
static uint32_t cost_outside(void (*function)(void), size_t bytes, ptrdiff_t distance)
{
	static unsigned char room[300];
	unsigned char *from = room + 100;
	struct measure_call call = {function, {(uintptr_t)(from + distance), (uintptr_t)from, bytes}};
	uint32_t whole;

	copying_begin();
	measure(&call, &whole);
	return whole - machine_instructions(notes[0].ticks);
}

static bool calibrate(enum copying kind, void (*function)(void))
{
	size_t bytes;

	outside[kind] = cost_outside(function, 16, 100);
	for (bytes = 17; bytes < 100; bytes++)
		if (cost_outside(function, bytes, 100) != outside[kind] || cost_outside(function, bytes, -99) != outside[kind])
			return false;
	return true;
}

bool copying_calibrate(void)
{
	measure_calibrate();
	return calibrate(COPYING_MEMCPY, (void (*)(void))memcpy) && calibrate(COPYING_MEMMOVE, (void (*)(void))memmove) &&
	       calibrate(COPYING_MEMSET, (void (*)(void))memset);
}
