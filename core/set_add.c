/* One kind of memory more.  SPDX-License-Identifier: MIT */
#include "mapped.h"
#include "set.h"

static bool set_has(const struct cairn_set *set, const struct cairn_heap *heap)
{
	const struct cairn_kind *kind = set->first;

	while (kind != NULL && kind->heap != heap)
		kind = kind->next;
	return kind != NULL;
}

bool cairn_set_add(struct cairn_set *set, struct cairn_kind *kind)
{
	struct cairn_kind **place = &set->first;

	if (kind->heap == NULL || mapped_may_be(kind->heap) || set_has(set, kind->heap) ||
	    (kind->reserved & ~kind->attributes) != 0)
		return false;
	while (*place != NULL && (*place)->priority >= kind->priority)
		place = &(*place)->next;
	kind->next = *place;
	*place = kind;
	return true;
}
