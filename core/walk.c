/* A visit to every chunk.  SPDX-License-Identifier: MIT */
#include "walk.h"

#include "cache.h"
#include "heap.h"

static enum cairn_state state_of(const struct cairn_heap *h, const struct chunk *c, const struct chunk *after)
{
	if (c == region_top(h))
		return CAIRN_TOP;
	if (chunk_before_is_used(after))
		return cache_holds(h, c) || cairn_fast_holds(h, c) ? CAIRN_CACHED : CAIRN_USED;
	return c == remainder_chunk(h) ? CAIRN_REMAINDER : CAIRN_FREE;
}

/* False if the visitor has seen enough. */
static bool walk_region(const struct cairn_heap *h, const struct region *r, cairn_visit *visit, void *user)
{
	const struct chunk *c = region_first(r);
	const struct chunk *after;

	for (; c != r->fence && (after = walk_after(h, r, c)) != NULL; c = after) {
		struct cairn_block block = {.mem = chunk_mem(c), .size = chunk_size(c), .state = state_of(h, c, after)};
		if (!visit(user, &block))
			return false;
	}
	return true;
}

void cairn_walk(const struct cairn_heap *h, cairn_visit *visit, void *user)
{
	uintptr_t state = cairn_lock_enter(h);
	const struct region *r = walk_first_region(h);

	while (r != NULL && walk_is_sealed(r) && walk_region(h, r, visit, user))
		r = r->next;
	cairn_lock_leave(h, state);
}
