/* A library that uses a heap and is not linked with Cairn.  SPDX-License-Identifier: MIT */
#include "part.h"

#if CAIRN_STATS != 0
#error "the knob has not reached a library with cairn::headers"
#endif

bool part_use(struct cairn_heap *heap)
{
	return cairn_malloc(heap, 100) != NULL;
}
