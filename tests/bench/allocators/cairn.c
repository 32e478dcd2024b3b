/* Cairn, as the benchmark sees it: a heap, and where there are caches, one in front of it, as a task would have.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "adapter.h"
#include "cairn.h"

#if CAIRN_CACHE > 0
#define STATE_BYTES (CAIRN_STATE_BYTES + sizeof(struct cairn_cache))
#else
#define STATE_BYTES CAIRN_STATE_BYTES
#endif

/* What the header says of a heap on this target, for tools/bench to read in the object. */
extern const size_t bench_constants[];
const size_t bench_constants[] = {STATE_BYTES, CAIRN_OVERHEAD, CAIRN_CHUNK_MIN, CAIRN_ALIGNMENT};

/* A heap leaves what is beyond its limit. */
static struct cairn_heap *begin_heap(void *memory, size_t bytes)
{
	return cairn_init(memory, bytes < CAIRN_HEAP_MAX ? bytes : CAIRN_HEAP_MAX);
}

#if CAIRN_CACHE > 0

/* The cache is at the end of the memory: it is state, as the heap's is. */
static void *begin(void *memory, size_t bytes)
{
	uintptr_t end = ((uintptr_t)memory + bytes) & ~(uintptr_t)15;
	struct cairn_cache *cache = (void *)(end - sizeof *cache);

	if (bytes < sizeof *cache + 16)
		return NULL;
	memset(cache, 0, sizeof *cache);
	cache->heap = begin_heap(memory, (uintptr_t)cache - (uintptr_t)memory);
	return cache->heap != NULL ? cache : NULL;
}

/* Both go to the heap; where it has no memory, once more with what the cache held. */
static void *realloc_in_heap(struct cairn_cache *cache, void *mem, size_t bytes)
{
	void *moved = cairn_realloc(cache->heap, mem, bytes);

	if (moved != NULL)
		return moved;
	cairn_cache_flush(cache);
	return cairn_realloc(cache->heap, mem, bytes);
}

static void *aligned_alloc_in_heap(struct cairn_cache *cache, size_t alignment, size_t bytes)
{
	void *mem = cairn_aligned_alloc(cache->heap, alignment, bytes);

	if (mem != NULL)
		return mem;
	cairn_cache_flush(cache);
	return cairn_aligned_alloc(cache->heap, alignment, bytes);
}

static void *calloc_through_cache(struct cairn_cache *cache, size_t count, size_t bytes)
{
	size_t product;
	void *mem = __builtin_mul_overflow(count, bytes, &product) ? NULL : cairn_cache_malloc(cache, product);

	return mem != NULL ? memset(mem, 0, product) : NULL;
}

static bool is_sound(void *cache)
{
	return cairn_check(((struct cairn_cache *)cache)->heap, NULL);
}

const struct adapter bench_adapter = {
	.begin = begin,
	.malloc = (void (*)(void))cairn_cache_malloc,
	.free = (void (*)(void))cairn_cache_free,
	.realloc = (void (*)(void))realloc_in_heap,
	.aligned_alloc = (void (*)(void))aligned_alloc_in_heap,
	.calloc = (void (*)(void))calloc_through_cache,
	.is_sound = is_sound,
};

#else

static void *begin(void *memory, size_t bytes)
{
	return begin_heap(memory, bytes);
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

#endif
