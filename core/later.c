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

void cairn_later_take(struct cairn_heap *h)
{
	struct later *first = later_open(h);

	do {
		if (first == NULL)
			return;
		if (CAIRN_CHECK >= 1)
			cairn_suspect_claim(h, chunk_of(first)); /* before its link is followed */
	} while (!CAIRN_LOCK_SWAP(&h->later, &first, first->next));
	count_given(h, 1, cairn_heap_give(h, chunk_of(first)));
}
#endif
