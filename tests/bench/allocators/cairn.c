/* Cairn, as the benchmark sees it.  SPDX-License-Identifier: MIT */
#include "adapter.h"
#include "cairn.h"

/* What the header says of a heap on this target, for tools/bench to read in the object. */
extern const size_t bench_constants[];
const size_t bench_constants[] = {CAIRN_STATE_BYTES, CAIRN_OVERHEAD, CAIRN_CHUNK_MIN, CAIRN_ALIGNMENT};

/* A heap leaves what is beyond its limit. */
static void *begin(void *memory, size_t bytes)
{
	return cairn_init(memory, bytes < CAIRN_HEAP_MAX ? bytes : CAIRN_HEAP_MAX);
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
