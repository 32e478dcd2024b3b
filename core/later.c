/* Blocks are given back by whoever may not enter the heap, and taken by its owner.  SPDX-License-Identifier: MIT */
#include "heap.h"

#if HAS_LATER

void cairn_free_later(struct cairn_heap *h, void *mem)
{
	struct later *later = mem;
	struct later *first = later_first(h);

	if (mem == NULL)
		return;
	do
		later->next = first;
	while (!CAIRN_LOCK_SWAP(&h->later, &first, later));
}

static void take(struct cairn_heap *h)
{
	struct later *first = later_open(h);

	do {
		if (first == NULL)
			return;
		if (CAIRN_CHECK >= 1 && !mapped_is(h, chunk_of(first)))
			cairn_suspect_claim(h, chunk_of(first)); /* before its link is followed */
	} while (!CAIRN_LOCK_SWAP(&h->later, &first, first->next));
	cairn_heap_give(h, chunk_of(first));
	count_free(h);
}

uintptr_t cairn_later_enter(struct cairn_heap *h)
{
	uintptr_t state = cairn_lock_enter(h);

	take(h);
	return state;
}

#if CAIRN_FOR_SPEED || CAIRN_RINGS
void cairn_later_take(struct cairn_heap *h)
{
	take(h);
}
#endif
#endif
