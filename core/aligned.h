/* What aligned_alloc and aligned_realloc share.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_ALIGNED_H
#define CAIRN_ALIGNED_H

#include "heap.h"

/* Only powers of two are. */
static inline bool aligned_is_valid(size_t alignment)
{
	return alignment != 0 && (alignment & (alignment - 1)) == 0;
}

/* cairn_aligned_alloc for a valid alignment, counted as so many blocks: 0 if an old one moves. Outside the lock. */
void *cairn_aligned_take(struct cairn_heap *h, size_t alignment, size_t bytes, size_t blocks);

#endif
