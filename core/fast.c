/* Is a chunk in a fast bin?  SPDX-License-Identifier: MIT */
#include "fast.h"

#include "walk.h"

#if CAIRN_FAST_MAX > 0
/* A link that was overwritten ends the search: where it leads out of every region, or in a circle, at whose entry the
 * one that follows at half the speed is met. */
bool cairn_fast_holds(const struct cairn_heap *h, const struct chunk *c)
{
	size_t size = chunk_size(c);
	const struct chunk *slow = NULL;
	bool odd = false;

	if (size > CAIRN_FAST_MAX || size < CAIRN_CHUNK_MIN || (CAIRN_CHECK >= 1 && c->bk != fast_mark(h, c)))
		return false;
	for (const struct chunk *at = fast_first(h, size); at != c; at = fast_next(at), odd = !odd) {
		if (at == slow || !walk_region_of(h, at))
			return false;
		slow = slow == NULL ? at : odd ? fast_next(slow) : slow;
	}
	return true;
}
#endif
