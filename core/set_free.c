/* A block goes back to the kind that it came from, and its size to its budget.  SPDX-License-Identifier: MIT */
#include "set.h"

void cairn_set_free(struct cairn_set *set, const struct cairn_request *request, void *mem)
{
	if (mem == NULL)
		return;
	struct cairn_kind *owner = cairn_set_claim(set, mem);

	if (request != NULL && request->budget != NULL)
		cairn_set_settle(set, request, kind_size_of(owner, mem), NULL);
	cairn_free(owner->heap, mem);
}
