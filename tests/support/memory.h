/* The memory in which the tests make their heaps.  SPDX-License-Identifier: MIT */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "cairn.h"
#include "machine.h"

/* A heap may not be larger than its build allows. */
#define MEMORY_RAM ((size_t)(MACHINE_RAM))
#define MEMORY_MOST ((size_t)(CAIRN_HEAP_MAX))
#define MEMORY_BYTES (MEMORY_RAM < MEMORY_MOST ? MEMORY_RAM : MEMORY_MOST)

/* The least that cairn_init takes. */
#define HEAP_LEAST (CAIRN_STATE_BYTES + CAIRN_REGION_MIN)

/* Aligned to MEMORY_ALIGNMENT. */
#define MEMORY_ALIGNMENT 64
extern unsigned char memory[MACHINE_RAM];

void memory_fill(void *at, unsigned char with, size_t bytes);

bool memory_is(const void *at, unsigned char with, size_t bytes);

/* Bytes that count up from `first`: what moved by a few bytes shows. */
void memory_count_up(void *at, unsigned char first, size_t bytes);

bool memory_counts_up(const void *at, unsigned char first, size_t bytes);

static inline bool is_aligned(const void *mem, size_t alignment)
{
	return ((uintptr_t)mem & (alignment - 1)) == 0;
}

#endif
