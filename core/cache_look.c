/* Looking into the caches of a heap.  SPDX-License-Identifier: MIT
 *
 * Inside the heap's lock, which does not stop their owners: only what is written meanwhile may be told wrong. A list of
 * blocks is left where a link leads out of the heap's regions, or after CAIRN_CACHE blocks; the list of caches where
 * one does not lead back.
 */
#include "cache.h"
#include "walk.h"

#if CAIRN_CACHE > 0

#define CACHE_READ(place) __atomic_load_n(&(place), __ATOMIC_RELAXED)

static const struct cairn_cache *cache_first(const struct cairn_heap *h)
{
	return cache_is_sealed(h) ? h->caches : NULL;
}

static bool cache_leads_back(const struct cairn_heap *h, const struct cairn_cache *cache,
                             struct cairn_cache *const *link)
{
	return cache->heap == h && cache->link == link;
}

static const struct cairn_cache *cache_next(const struct cairn_heap *h, const struct cairn_cache *cache)
{
	const struct cairn_cache *next = cache->next;

	return next != NULL && cache_leads_back(h, next, &cache->next) ? next : NULL;
}

static bool cache_list_holds(const struct cairn_heap *h, const struct cairn_cache_list *list,
                             const struct cached *block)
{
	const struct cached *at = CACHE_READ(list->first);

	for (size_t i = 0; i < CAIRN_CACHE && at != block; i++) {
		if (walk_region_of(h, chunk_of(at)) == NULL)
			return false;
		at = CACHE_READ(at->next);
	}
	return at == block;
}

bool cairn_cache_holds(const struct cairn_heap *h, const struct chunk *c)
{
	const struct cached *block = chunk_mem(c);
	size_t above = chunk_size(c) - CAIRN_CHUNK_MIN;

	if (above >= CACHE_SPAN || (CAIRN_CHECK >= 1 && block->mark != h))
		return false;
	for (const struct cairn_cache *cache = cache_first(h); cache != NULL; cache = cache_next(h, cache))
		if (cache_list_holds(h, cache_list(cache, above), block))
			return true;
	return false;
}

void cairn_cache_report(const struct cairn_heap *h, struct cairn_stats *stats)
{
	size_t cached = 0;

	for (const struct cairn_cache *cache = cache_first(h); cache != NULL; cache = cache_next(h, cache)) {
		size_t served = CACHE_READ(cache->allocations);

		stats->allocations += served;
		stats->frees += served;
		for (size_t above = 0; above < CACHE_SPAN; above += CAIRN_ALIGNMENT) {
			size_t blocks = CAIRN_CACHE - CACHE_READ(cache_list(cache, above)->room);

			stats->frees += blocks;
			cached += blocks * (CAIRN_CHUNK_MIN + above);
		}
	}
	/* A block that moved from one to another meanwhile may be in both. */
	if (cached > stats->used)
		cached = stats->used;
	stats->used -= cached;
	stats->free += cached;
}

/* ---- check ---- */

static struct cairn_finding cache_breaks(enum cairn_fault rule, const void *where)
{
	return (struct cairn_finding){rule, where};
}

static struct cairn_finding cache_check_block(const struct cairn_heap *h, const struct cairn_cache *cache,
                                              const struct cached *block, size_t above)
{
	const struct region *r = walk_region_of(h, chunk_of(block));

	if (r == NULL)
		return cache_breaks(CAIRN_FAULT_BAD_LINK, block);
	if (!cache_fits(cache, block, above) || walk_after(h, r, chunk_of(block)) == NULL)
		return cache_breaks(CAIRN_FAULT_BAD_BIN, block);
	if (!chunk_is_used(chunk_of(block)))
		return cache_breaks(CAIRN_FAULT_DOUBLE_FREE, block);
	return cache_breaks(CAIRN_FAULT_NONE, NULL);
}

static struct cairn_finding cache_check_list(const struct cairn_heap *h, const struct cairn_cache *cache, size_t above,
                                             size_t *held)
{
	const struct cairn_cache_list *list = cache_list(cache, above);
	struct cairn_finding finding = cache_breaks(CAIRN_FAULT_NONE, NULL);
	const struct cached *block = list->first;
	size_t blocks = 0;

	for (; block != NULL && blocks < CAIRN_CACHE; block = block->next, blocks++) {
		finding = cache_check_block(h, cache, block, above);
		if (finding.rule != CAIRN_FAULT_NONE)
			return finding;
	}
	*held += blocks;
	return block != NULL || blocks + list->room != CAIRN_CACHE ? cache_breaks(CAIRN_FAULT_BAD_BIN, list) : finding;
}

static struct cairn_finding cache_check_one(const struct cairn_heap *h, const struct cairn_cache *cache, size_t *held)
{
	struct cairn_finding finding = cache_breaks(CAIRN_FAULT_NONE, NULL);

	if (cache->none != NULL || (cache->next != NULL && cache_next(h, cache) == NULL))
		return cache_breaks(CAIRN_FAULT_BAD_LINK, cache);
	for (size_t above = 0; above < CACHE_SPAN && finding.rule == CAIRN_FAULT_NONE; above += CAIRN_ALIGNMENT)
		finding = cache_check_list(h, cache, above, held);
	return finding;
}

/* A link into the middle of a block, and a block that is in two lists, show in the number of blocks. */
struct cairn_finding cairn_cache_check(const struct cairn_heap *h, size_t chunks)
{
	const struct cairn_cache *cache = cache_first(h);
	struct cairn_finding finding = cache_breaks(CAIRN_FAULT_NONE, NULL);
	size_t held = 0;

	if (!cache_is_sealed(h) || (cache != NULL && !cache_leads_back(h, cache, &h->caches)))
		return cache_breaks(CAIRN_FAULT_BAD_LINK, h);
	for (; cache != NULL && finding.rule == CAIRN_FAULT_NONE; cache = cache_next(h, cache))
		finding = cache_check_one(h, cache, &held);
	if (finding.rule == CAIRN_FAULT_NONE && held != chunks)
		finding = cache_breaks(CAIRN_FAULT_BAD_LINK, h);
	return finding;
}

#endif
