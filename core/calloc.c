/* A block of zeroes.  SPDX-License-Identifier: MIT */
#include "heap.h"

/* The port maps zeroes. The size word is read inside the lock, since the P in that of any other chunk may change. */
static bool is_cleared(const struct cairn_heap *h, const void *mem, size_t bytes)
{
	if (!HAS_MAPPED || bytes <= CAIRN_SMALL_MAX - CAIRN_OVERHEAD || !mapped_may_be(h))
		return false;
	uintptr_t state = cairn_lock_enter(h);
	bool is_mapped = chunk_is_mapped(chunk_of(mem));

	cairn_lock_leave(h, state);
	return is_mapped;
}

void *cairn_calloc(struct cairn_heap *h, size_t count, size_t bytes)
{
	size_t all;

	if (!size_multiply(count, bytes, &all))
		all = SIZE_MAX;
	void *mem = cairn_malloc(h, all);
	if (mem != NULL && !is_cleared(h, mem, all))
		__builtin_memset(mem, 0, all);
	return mem;
}
