/* Cairn, as the benchmark sees it.  SPDX-License-Identifier: MIT */
#include "adapter.h"
#include "cairn.h"

static void *begin(void *memory, size_t bytes)
{
	return cairn_init(memory, bytes);
}

static bool is_sound(void *heap)
{
	return cairn_check(heap, NULL);
}

const struct adapter bench_adapter = {
	.begin = begin,
	.malloc = (void (*)(void))cairn_malloc,
	.free = (void (*)(void))cairn_free,
	.realloc = (void (*)(void))cairn_realloc,
	.aligned_alloc = (void (*)(void))cairn_aligned_alloc,
	.calloc = (void (*)(void))cairn_calloc,
	.is_sound = is_sound,
};
