/* The memory in which the tests make their heaps.  SPDX-License-Identifier: MIT */
#include <stdalign.h>
#include <string.h>

#include "memory.h"

alignas(MEMORY_ALIGNMENT) unsigned char memory[MACHINE_RAM];

void memory_fill(void *at, unsigned char with, size_t bytes)
{
	memset(at, with, bytes);
}

bool memory_is(const void *at, unsigned char with, size_t bytes)
{
	const unsigned char *byte = at;

	for (size_t i = 0; i < bytes; i++)
		if (byte[i] != with)
			return false;
	return true;
}

void memory_count_up(void *at, unsigned char first, size_t bytes)
{
	unsigned char *byte = at;

	for (size_t i = 0; i < bytes; i++)
		byte[i] = (unsigned char)(first + i);
}

bool memory_counts_up(const void *at, unsigned char first, size_t bytes)
{
	const unsigned char *byte = at;

	for (size_t i = 0; i < bytes; i++)
		if (byte[i] != (unsigned char)(first + i))
			return false;
	return true;
}
