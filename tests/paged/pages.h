/* Pages of regions, as the tests see them: their bytes and their frames.  SPDX-License-Identifier: MIT */
#ifndef PAGES_H
#define PAGES_H

#include "cairn_mmu.h"

#define PAGE ((size_t)4096)
#define MIB ((size_t)1 << 20)
#define READ_WRITE (CAIRN_REGION_READ | CAIRN_REGION_WRITE)

/* The board's: regions are in the second half. */
extern char *const window_start, *const window_end;
#define REGIONS_BYTES ((size_t)(window_end - window_start) / 2)
#define REGIONS_START (window_end - REGIONS_BYTES)

/* As sbrk: of the heap in the first half. */
static inline char *move_break(ptrdiff_t bytes)
{
	return cairn_mmu_port.sbrk(NULL, bytes);
}

/* What no other region has at this distance, for another seed: every word of the pages. */
void pages_fill(void *mem, size_t bytes, unsigned seed);
bool pages_hold(const void *mem, size_t bytes, unsigned seed);

bool pages_are_zero(const void *mem, size_t bytes);

/* How many pages lie, in physical memory, not behind the one before: 0 if they are side by side. */
size_t pages_jumps(const void *mem, size_t bytes);

size_t pages_free(void);

/* Where each page is in physical memory, all in one number: another one if anything has changed. Of the whole window,
 * or of some of it. */
uint32_t pages_sum(void);
uint32_t pages_sum_of(const void *mem, size_t bytes);

/* Every frame becomes somebody's. Then as many as `singles` can be let go one by one, no two of them side by side, and
 * none of them zero. */
void pages_hold_all(size_t singles);
void pages_let_one_go(void);

/* What is still held is given back. */
void pages_release(void);

/* As it was at the start: every frame is free, and joined with its buddy, so that just the blocks can be had, one after
 * the other, that make up each bank. */
bool pages_are_all_free(void);

#endif
