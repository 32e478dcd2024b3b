/* Any calls of the benchmark's allocator, the dearest of each kind kept.  SPDX-License-Identifier: MIT
 *
 * A block lives in a slot. The first thing that is wrong with one (see engine.h) is kept, and from then on nothing is
 * called any more. Want of memory is nothing wrong.
 */
#ifndef BENCH_WATCHED_H
#define BENCH_WATCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace.h"

/* The allocator begins afresh, all slots empty and nothing measured. False: it finds the memory too small. */
bool watched_begin(void *memory, size_t bytes);

/* Into an empty slot; false if it has stayed empty. */
bool watched_malloc(uint32_t slot, size_t bytes);

/* False if the block has stayed as it was, or there is none. */
bool watched_realloc(uint32_t slot, size_t bytes);

/* Nothing for an empty slot. */
void watched_free(uint32_t slot);

/* Free all, and see whether the heap is sound before and after, if the allocator can tell. */
void watched_end(void);

/* NULL, or what was wrong. */
const char *watched_error(void);

/* The most instructions that one such call took, copying and clearing apart; 0 if there was none. */
uint32_t watched_most(enum trace_kind kind);

#endif
