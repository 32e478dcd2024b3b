/* What a replayed program keeps in its blocks.  SPDX-License-Identifier: MIT */
#include "pattern.h"

/* Odd, and far from simple multiples of each other: the same word twice needs blocks that lie megabytes apart. */
#define SLOT_STEP 0x9e3779b1u
#define WORD_STEP 0x85ebca6bu
#define WORD sizeof(uint32_t)

static uint32_t pattern_first(uint32_t slot)
{
	return (slot + 1) * SLOT_STEP;
}

void pattern_fill(void *mem, size_t bytes, uint32_t slot)
{
	uint32_t *word = mem;
	uint32_t value = pattern_first(slot);
	unsigned char *rest;

	for (; bytes >= WORD; bytes -= WORD, value += WORD_STEP)
		*word++ = value;
	for (rest = (unsigned char *)word; bytes > 0; bytes--, value >>= 8)
		*rest++ = (unsigned char)value;
}

bool pattern_holds(const void *mem, size_t bytes, uint32_t slot)
{
	const uint32_t *word = mem;
	uint32_t value = pattern_first(slot);
	const unsigned char *rest;

	for (; bytes >= WORD; bytes -= WORD, value += WORD_STEP)
		if (*word++ != value)
			return false;
	for (rest = (const unsigned char *)word; bytes > 0; bytes--, value >>= 8)
		if (*rest++ != (unsigned char)value)
			return false;
	return true;
}

bool bytes_are_zero(const void *mem, size_t bytes)
{
	const unsigned char *byte = mem;

	for (; bytes > 0; bytes--)
		if (*byte++ != 0)
			return false;
	return true;
}
