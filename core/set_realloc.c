/* realloc: in the same kind of memory if it can be, else in another.  SPDX-License-Identifier: MIT */
#include "set.h"

/* NULL if no kind has room: then nothing has changed. */
static void *move_once(struct cairn_set *set, const struct cairn_request *request, struct cairn_kind *owner, void *mem,
                       size_t bytes)
{
	void *to = kind_may_serve(owner, request) ? cairn_realloc(owner->heap, mem, bytes) : NULL;

	if (to != NULL)
		return to;
	to = set_take(set, request, owner, 1, bytes);
	if (to == NULL)
		return NULL;
	size_t held = cairn_usable_size(owner->heap, mem);
	__builtin_memcpy(to, mem, held < bytes ? held : bytes);
	cairn_free(owner->heap, mem);
	return to;
}

/* What the block's chunk may grow by. One that need not grow stays where it is, if it may. */
static size_t growth_most(const struct cairn_request *request, const struct cairn_kind *owner, size_t held,
                          size_t bytes)
{
	bool stays = size_of_request(bytes) <= held && kind_may_serve(owner, request);
	size_t most = set_most(bytes);

	return stays || most <= held ? 0 : most - held;
}

void *cairn_set_realloc(struct cairn_set *set, const struct cairn_request *request, void *mem, size_t bytes)
{
	if (mem == NULL)
		return cairn_set_malloc(set, request, bytes);

	struct cairn_kind *owner = cairn_set_claim(set, mem);
	size_t held = kind_size_of(owner, mem);
	size_t growth = growth_most(request, owner, held, bytes);
	void *now;

	if (!cairn_set_charge(set, request, growth))
		return NULL;
	for (bool again = false; (now = move_once(set, request, owner, mem, bytes)) == NULL; again = true)
		if (!cairn_set_relieve(set, request, bytes, again))
			break;
	cairn_set_settle(set, request, now == NULL ? growth : held + growth, now);
	return now;
}
