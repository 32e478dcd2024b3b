/* A cache and its heap: blocks that come and go, and what a list cannot do.  SPDX-License-Identifier: MIT */
#include "cache.h"

#include "heap.h"

#if CAIRN_CACHE > 0

/* ---- in the heap's list ---- */

static void cache_link(struct cairn_heap *h, struct cairn_cache *cache)
{
	uintptr_t state = cairn_lock_enter(h);

	REQUIRE(h, cache_is_sealed(h), CAIRN_FAULT_BAD_LINK, h);
	cache->next = h->caches;
	cache->link = &h->caches;
	if (cache->next != NULL)
		cache->next->link = &cache->next;
	h->caches = cache;
	h->caches_seal = cache_seal(h);
	cairn_lock_leave(h, state);
}

static void cache_unlink(struct cairn_heap *h, struct cairn_cache *cache)
{
	uintptr_t state = cairn_lock_enter(h);

	REQUIRE(h, cache_is_sealed(h) && *cache->link == cache, CAIRN_FAULT_BAD_LINK, cache);
	*cache->link = cache->next;
	if (cache->next != NULL)
		cache->next->link = cache->link;
	h->caches_seal = cache_seal(h);
	count_passed(h, cache->allocations);
	cairn_lock_leave(h, state);
}

/* The lists get their room, and the heap knows of them. */
static COLD void cache_begin(struct cairn_cache *cache)
{
	struct cairn_heap *h = cache->heap;

	cache->least = CAIRN_CHUNK_MIN | (h->port != NULL && h->port->arena ? CHUNK_A : 0);
	for (size_t above = 0; above < CACHE_SPAN; above += CAIRN_ALIGNMENT)
		cache_list(cache, above)->room = CAIRN_CACHE;
	cache_link(h, cache);
}

/* ---- what is wrong ---- */

/* The first block of a list has to be in the heap, and of the list's size. */
static void cache_require_first(const struct cairn_cache *cache, size_t above)
{
	struct cairn_heap *h = cache->heap;
	const struct cached *block = cache_list(cache, above)->first;
	uintptr_t state = cairn_lock_enter(h);

	REQUIRE(h, (uintptr_t)block % CAIRN_ALIGNMENT == 0 && cairn_region_find(h, chunk_of(block)) != NULL,
	        CAIRN_FAULT_BAD_LINK, block);
	REQUIRE(h, cache_fits(cache, block, above), CAIRN_FAULT_OVERRUN, block);
	cairn_lock_leave(h, state);
}

/* A block that bears the mark is in a cache already, or has its caller's bytes by chance. */
static COLD void cache_require_new(struct cairn_heap *h, const void *mem)
{
	uintptr_t state = cairn_lock_enter(h);

	REQUIRE(h, !cairn_cache_holds(h, chunk_of(mem)), CAIRN_FAULT_DOUBLE_FREE, mem);
	cairn_lock_leave(h, state);
}

static bool cache_is_marked(const struct cairn_heap *h, const void *mem)
{
	return (uintptr_t)mem % CAIRN_ALIGNMENT == 0 && ((const struct cached *)mem)->mark == h;
}

/* ---- give ---- */

/* False if there was nothing. */
static bool cache_give_all(struct cairn_cache *cache)
{
	struct cairn_heap *h = cache->heap;
	bool gave = false;

	for (size_t above = 0; above < CACHE_SPAN; above += CAIRN_ALIGNMENT)
		for (struct cairn_cache_list *list = cache_list(cache, above); list->first != NULL; gave = true) {
			if (CAIRN_CHECK >= 1)
				cache_require_first(cache, above);
			cairn_free(h, cache_pop(list));
		}
	return gave;
}

void cairn_cache_flush(struct cairn_cache *cache)
{
	struct cairn_heap *h = cache->heap;

	if (cache->least == 0)
		return;
	cache_give_all(cache);
	cache_unlink(h, cache);
	__builtin_memset(cache, 0, sizeof *cache);
	cache->heap = h;
}

/* To the heap. */
static inline void cache_give(struct cairn_heap *h, void *mem)
{
	if (CAIRN_CHECK >= 1 && cache_is_marked(h, mem))
		cache_require_new(h, mem);
	cairn_free(h, mem);
}

/* The first block that a cache is given. */
static COLD void cache_begin_with(struct cairn_cache *cache, void *mem)
{
	cache_begin(cache);
	if (!cache_keep(cache, mem))
		cache_give(cache->heap, mem);
}

void cairn_cache_pass(struct cairn_cache *cache, void *mem)
{
	struct cairn_heap *h = cache->heap;

	if (mem == NULL || heap_frees_later(h, mem))
		return;
	if (cache->least == 0)
		cache_begin_with(cache, mem);
	else
		cache_give(h, mem);
}

/* ---- take ---- */

/* There was no memory, and that was counted as a failure: once more, with what the cache holds given back. */
static COLD void *cache_flush_and_retry(struct cairn_cache *cache, size_t bytes)
{
	struct cairn_heap *h = cache->heap;

	if (CAIRN_LOCK_REFUSES(h) || !cache_give_all(cache))
		return NULL;
	uintptr_t state = cairn_lock_enter(h);
	count_failure_undone(h);
	cairn_lock_leave(h, state);
	return cairn_malloc(h, bytes);
}

static HOT void *cache_ask_heap(struct cairn_cache *cache, size_t bytes)
{
	size_t above = size_of_request(bytes) - CAIRN_CHUNK_MIN;

	if (CAIRN_CHECK >= 1 && above < CACHE_SPAN && cache_list(cache, above)->first != NULL)
		cache_require_first(cache, above);
	void *mem = cairn_malloc(cache->heap, bytes);
	return mem != NULL ? mem : cache_flush_and_retry(cache, bytes);
}

/* A word or less. */
static __attribute__((noinline)) void *cache_take_least(struct cairn_cache *cache, size_t bytes)
{
	void *mem = cache_take(cache, CACHE_BYTES_LEAST);

	return mem != NULL ? mem : cache_ask_heap(cache, bytes);
}

void *cairn_cache_miss(struct cairn_cache *cache, size_t bytes)
{
	return bytes < CACHE_BYTES_LEAST ? cache_take_least(cache, bytes) : cache_ask_heap(cache, bytes);
}

/* ---- the public pair ---- */

void *cairn_cache_malloc(struct cairn_cache *cache, size_t bytes)
{
	void *mem = cache_take(cache, bytes);

	return mem != NULL ? mem : cairn_cache_miss(cache, bytes);
}

void cairn_cache_free(struct cairn_cache *cache, void *mem)
{
	if (!cache_keep(cache, mem))
		cairn_cache_pass(cache, mem);
}

#endif
