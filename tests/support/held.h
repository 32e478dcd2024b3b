/* Public operations that note for how long they hold the lock.  SPDX-License-Identifier: MIT
 *
 * For builds with lock_timed.h as the lock. Each does what its namesake does.
 */
#ifndef HELD_H
#define HELD_H

#include "cairn.h"

enum held_operation {
	HELD_MALLOC,
	HELD_CALLOC,
	HELD_REALLOC,
	HELD_ALIGNED_ALLOC,
	HELD_ALIGNED_REALLOC,
	HELD_RESIZE,
	HELD_FREE,
	HELD_FREE_SIZED,
	HELD_USABLE_SIZE,
	HELD_OWNS,
	HELD_TRIM,
	HELD_STATS,
	HELD_RESET_PEAK,
	HELD_OPERATIONS,
};

/* "malloc" and so on. */
const char *held_name(enum held_operation);

/* Instructions of the longest stretch inside the lock: of the last call; of all calls of an operation. */
uint32_t held_last(void);
uint32_t held_longest(enum held_operation);

/* Forget what was noted. */
void held_begin(void);

void *held_malloc(struct cairn_heap *h, size_t bytes);
void *held_calloc(struct cairn_heap *h, size_t count, size_t bytes);
void *held_realloc(struct cairn_heap *h, void *mem, size_t bytes);
void *held_aligned_alloc(struct cairn_heap *h, size_t alignment, size_t bytes);
void *held_aligned_realloc(struct cairn_heap *h, void *mem, size_t alignment, size_t bytes);
bool held_resize(struct cairn_heap *h, void *mem, size_t bytes);
void held_free(struct cairn_heap *h, void *mem);
void held_free_sized(struct cairn_heap *h, void *mem, size_t bytes);
size_t held_usable_size(struct cairn_heap *h, const void *mem);
bool held_owns(struct cairn_heap *h, const void *mem);
size_t held_trim(struct cairn_heap *h, size_t keep);
void held_stats(struct cairn_heap *h);
void held_reset_peak(struct cairn_heap *h);

#endif
