/* Public operations that note for how long they hold the lock.  SPDX-License-Identifier: MIT */
#include "held.h"

#include "lock_time.h"

static uint32_t longest[HELD_OPERATIONS];
static uint32_t last;

const char *held_name(enum held_operation operation)
{
	static const char *const names[HELD_OPERATIONS] = {
		"malloc",     "calloc",      "realloc", "aligned_alloc", "aligned_realloc", "resize",     "free",
		"free_sized", "usable_size", "owns",    "trim",          "stats",           "reset_peak",
	};

	return names[operation];
}

uint32_t held_last(void)
{
	return last;
}

uint32_t held_longest(enum held_operation operation)
{
	return longest[operation];
}

void held_begin(void)
{
	for (size_t i = 0; i < HELD_OPERATIONS; i++)
		longest[i] = 0;
}

static void noted(enum held_operation operation)
{
	last = lock_timed_longest();
	if (longest[operation] < last)
		longest[operation] = last;
}

#define MEASURED(operation, type, call)                                                                                \
	type result;                                                                                                       \
                                                                                                                       \
	lock_timed_begin();                                                                                                \
	result = call;                                                                                                     \
	noted(operation);                                                                                                  \
	return result

void *held_malloc(struct cairn_heap *h, size_t bytes)
{
	MEASURED(HELD_MALLOC, void *, cairn_malloc(h, bytes));
}

void *held_calloc(struct cairn_heap *h, size_t count, size_t bytes)
{
	MEASURED(HELD_CALLOC, void *, cairn_calloc(h, count, bytes));
}

void *held_realloc(struct cairn_heap *h, void *mem, size_t bytes)
{
	MEASURED(HELD_REALLOC, void *, cairn_realloc(h, mem, bytes));
}

void *held_aligned_alloc(struct cairn_heap *h, size_t alignment, size_t bytes)
{
	MEASURED(HELD_ALIGNED_ALLOC, void *, cairn_aligned_alloc(h, alignment, bytes));
}

void *held_aligned_realloc(struct cairn_heap *h, void *mem, size_t alignment, size_t bytes)
{
	MEASURED(HELD_ALIGNED_REALLOC, void *, cairn_aligned_realloc(h, mem, alignment, bytes));
}

bool held_resize(struct cairn_heap *h, void *mem, size_t bytes)
{
	MEASURED(HELD_RESIZE, bool, cairn_resize(h, mem, bytes));
}

void held_free(struct cairn_heap *h, void *mem)
{
	lock_timed_begin();
	cairn_free(h, mem);
	noted(HELD_FREE);
}

void held_free_sized(struct cairn_heap *h, void *mem, size_t bytes)
{
	lock_timed_begin();
	cairn_free_sized(h, mem, bytes);
	noted(HELD_FREE_SIZED);
}

size_t held_usable_size(struct cairn_heap *h, const void *mem)
{
	MEASURED(HELD_USABLE_SIZE, size_t, cairn_usable_size(h, mem));
}

bool held_owns(struct cairn_heap *h, const void *mem)
{
	MEASURED(HELD_OWNS, bool, cairn_owns(h, mem));
}

size_t held_trim(struct cairn_heap *h, size_t keep)
{
	MEASURED(HELD_TRIM, size_t, cairn_trim(h, keep));
}

void held_stats(struct cairn_heap *h)
{
	struct cairn_stats stats;

	lock_timed_begin();
	cairn_stats(h, &stats);
	noted(HELD_STATS);
}

void held_reset_peak(struct cairn_heap *h)
{
	lock_timed_begin();
	cairn_reset_peak(h);
	noted(HELD_RESET_PEAK);
}
