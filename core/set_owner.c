/* In whose memory does a block lie?  SPDX-License-Identifier: MIT */
#include "set.h"

static struct cairn_kind *set_find(const struct cairn_set *set, const void *mem)
{
	struct cairn_kind *kind = set->first;

	while (kind != NULL && !cairn_owns(kind->heap, mem))
		kind = kind->next;
	return kind;
}

const struct cairn_kind *cairn_set_owner(const struct cairn_set *set, const void *mem)
{
	return set_find(set, mem);
}

struct cairn_kind *cairn_set_claim(const struct cairn_set *set, const void *mem)
{
	struct cairn_kind *kind = set_find(set, mem);

	if (kind == NULL)
		cairn_port_fault(NULL, CAIRN_FAULT_BAD_POINTER, mem);
	return kind;
}
