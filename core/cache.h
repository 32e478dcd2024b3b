/* Caches: the short ways of cairn_cache_malloc and cairn_cache_free.  SPDX-License-Identifier: MIT
 *
 * Singly linked lists, last in, first out, one for each size (Bonwick and Adams, "Magazines and Vmem", 2001, keep what
 * a thread frees in front of the heap; in this form glibc's tcache, DJ Delorie, 2017). To the heap, and to the chunks
 * around it, a cached chunk is in use.
 *
 *     mem ->  | next: first when it came  |
 *             | the heap, as a mark       |   check level 1 and up, and cleared when it goes
 *
 * Kept true between calls:
 *   - a list is as many bytes behind the first one as its size is above the smallest: what is left of a size word finds
 *     it as it is;
 *   - a cache with room in a list is linked in its heap, so that whoever looks at the heap sees it. All zeroes have no
 *     room: the first free links it.
 */
#ifndef CAIRN_CACHE_H
#define CAIRN_CACHE_H

#include "state.h"

#if CAIRN_CACHE > 0

/* A cached block. */
struct cached {
	struct cached *next;
	const struct cairn_heap *mark;
};

/* A size has a list if it is less than this `above` CAIRN_CHUNK_MIN. */
#define CACHE_SPAN sizeof(((struct cairn_cache *)NULL)->lists)

/* What the smallest block has room for, and the largest. */
#define CACHE_BYTES_LEAST (CAIRN_CHUNK_MIN - CAIRN_OVERHEAD)
#define CACHE_BYTES_MOST (CACHE_BYTES_LEAST + CACHE_SPAN - CAIRN_ALIGNMENT)

_Static_assert(sizeof(struct cairn_cache_list) == CAIRN_ALIGNMENT, "lists are as far apart as sizes");
_Static_assert(offsetof(struct cairn_cache, lists) - offsetof(struct cairn_cache, none) == CAIRN_ALIGNMENT,
               "where the list of a smaller size would be, there is none");
_Static_assert(sizeof(struct cached) <= CACHE_BYTES_LEAST, "the smallest block has room for link and mark");

static inline struct cairn_cache_list *cache_list(const struct cairn_cache *cache, size_t above)
{
	uintptr_t from = (uintptr_t)cache + above;

	return ((struct cairn_cache *)from)->lists;
}

/* Is it a block of the heap's, says its header, and of the size of that list? */
static inline bool cache_fits(const struct cairn_cache *cache, const struct cached *block, size_t above)
{
	return chunk_word_unlocked(chunk_of(block)) - cache->least - above <= CHUNK_P;
}

/* The first block of a list that has one leaves it. */
static inline void *cache_pop(struct cairn_cache_list *list)
{
	struct cached *block = list->first;

	OPAQUE(block);
	list->first = block->next;
	list->room++;
	if (CAIRN_CHECK >= 1)
		block->mark = NULL;
	return block;
}

/* A block for so many bytes, if the cache has one, and that is what it was: else NULL, and nothing done. Requests for
 * a word or less find none: they are to ask for CACHE_BYTES_LEAST, which all others are spared to be compared with. */
static inline void *cache_take(struct cairn_cache *cache, size_t bytes)
{
	size_t above = size_round_up(bytes - CACHE_BYTES_LEAST, CAIRN_ALIGNMENT);

	if (bytes > CACHE_BYTES_MOST)
		return NULL;
	struct cairn_cache_list *list = cache_list(cache, above);
	if (list->first == NULL || (CAIRN_CHECK >= 1 && !cache_fits(cache, list->first, above)))
		return NULL;
	if (CAIRN_STATS)
		cache->allocations++;
	return cache_pop(list);
}

/* Keep what is aligned as a block, if it can be one of the heap's, there is room for it, and it has no mark: else
 * false, and nothing done. A size word less `least` has bits outside of CACHE_SPAN, or below one step, if there is no
 * list for it, if its A is not that of the heap, or if M is set. */
static inline bool cache_keep_aligned(struct cairn_cache *cache, void *mem)
{
	const struct cairn_heap *h = cache->heap;
	struct cached *block = mem;
	size_t above = (chunk_word_unlocked(chunk_of(mem)) - cache->least) & ~CHUNK_P;
	OPAQUE(above);
	if ((above & ~(CACHE_SPAN - CAIRN_ALIGNMENT)) != 0)
		return false;
	struct cairn_cache_list *list = cache_list(cache, above);
	if ((CAIRN_CHECK >= 1 && block->mark == h) || list->room == 0)
		return false;
	list->room--;
	block->next = list->first;
	if (CAIRN_CHECK >= 1) {
		OPAQUE(block);
		block->mark = h;
	}
	list->first = block;
	return true;
}

/* The same of a pointer that may be NULL, or anything. */
static inline bool cache_keep(struct cairn_cache *cache, void *mem)
{
	return mem != NULL && (CAIRN_CHECK == 0 || (uintptr_t)mem % CAIRN_ALIGNMENT == 0) && cache_keep_aligned(cache, mem);
}

/* What is left to do where cache_take, or cache_keep, has done nothing: not seldom, but not to be inlined. */
__attribute__((noinline)) void *cairn_cache_miss(struct cairn_cache *cache, size_t bytes);
__attribute__((noinline)) void cairn_cache_pass(struct cairn_cache *cache, void *mem);

/* ---- the caches of a heap ---- */

/* The head of the list has a seal, as the records of regions have: damage is not followed. */
static inline uintptr_t cache_seal(const struct cairn_heap *h)
{
	return ~(uintptr_t)h->caches;
}

static inline bool cache_is_sealed(const struct cairn_heap *h)
{
	return h->caches_seal == cache_seal(h);
}

/* A heap begins. */
static inline void cache_init(struct cairn_heap *h)
{
	h->caches_seal = cache_seal(h);
}

/* Is the chunk, which to the heap is used, in a cache? From check level 1 on, most that are not have no mark; those
 * that have, and without checks all that are small enough, take O(caches * CAIRN_CACHE). */
PURE bool cairn_cache_holds(const struct cairn_heap *h, const struct chunk *c);

static inline bool cache_holds(const struct cairn_heap *h, const struct chunk *c)
{
	return cairn_cache_holds(h, c);
}

/* What caches hold is free, and what they have served and taken was allocated and freed. O(caches * 64). */
void cairn_cache_report(const struct cairn_heap *h, struct cairn_stats *stats);

static inline void cache_report(const struct cairn_heap *h, struct cairn_stats *stats)
{
	if (CAIRN_STATS)
		cairn_cache_report(h, stats);
}

/* The first rule that a cache breaks; CAIRN_FAULT_NONE if none does. Of the chunks of the heap, `chunks` are cached. */
struct cairn_finding cairn_cache_check(const struct cairn_heap *h, size_t chunks);

static inline struct cairn_finding cache_check(const struct cairn_heap *h, size_t chunks)
{
	return cairn_cache_check(h, chunks);
}

#else

static inline void cache_init(struct cairn_heap *h)
{
	(void)h;
}

static inline bool cache_holds(const struct cairn_heap *h, const struct chunk *c)
{
	(void)h, (void)c;
	return false;
}

static inline void cache_report(const struct cairn_heap *h, struct cairn_stats *stats)
{
	(void)h, (void)stats;
}

static inline struct cairn_finding cache_check(const struct cairn_heap *h, size_t chunks)
{
	(void)h, (void)chunks;
	return (struct cairn_finding){CAIRN_FAULT_NONE, NULL};
}

#endif

#endif
