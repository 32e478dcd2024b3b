/* What a set counts by itself.  SPDX-License-Identifier: MIT */
#include "set.h"

void cairn_set_count_fallback(struct cairn_set *set)
{
	uintptr_t state = set_enter(set);

	set->counted.fallbacks++;
	set_leave(set, state);
}

/* What there was for a request that failed. */
static void sum_up(const struct cairn_set *set, const struct cairn_request *request, struct cairn_set_stats *sum)
{
	const struct cairn_kind *kind = NULL;
	struct cairn_stats stats;

	sum->largest_free = 0;
	sum->free = 0;
	while ((kind = cairn_set_choice(set, request, kind)) != NULL) {
		cairn_stats(kind->heap, &stats);
		sum->free += stats.free;
		if (sum->largest_free < stats.largest_free)
			sum->largest_free = stats.largest_free;
	}
}

bool cairn_set_relieve(struct cairn_set *set, const struct cairn_request *request, size_t bytes, bool again)
{
	struct cairn_set_stats sum;

	if (!again && bytes <= CAIRN_HEAP_MAX && set->pressure != NULL && set->pressure(set->context, bytes))
		return true;
	sum_up(set, request, &sum);

	uintptr_t state = set_enter(set);
	set->counted.failures++;
	set->counted.last_failed = bytes;
	set->counted.largest_free = sum.largest_free;
	set->counted.free = sum.free;
	set_leave(set, state);
	return false;
}

void cairn_set_stats(const struct cairn_set *set, struct cairn_set_stats *stats)
{
	uintptr_t state = set_enter(set);

	__builtin_memcpy(stats, &set->counted, sizeof *stats);
	set_leave(set, state);
}
