/* What each thread has of its own: its arena, and a cache in front of it.  SPDX-License-Identifier: MIT
 *
 * A thread has no arena before its first request, and no cache
 *   - before that, nor if it only frees: what nobody takes out again would fill it for nothing;
 *   - while blocks are filled (M_PERTURB);
 *   - after its end has begun: what the last destructors free and ask for goes to the heap.
 */
#ifndef THREAD_H
#define THREAD_H

#include "arena.h"
#include "cache.h"
#include "region.h"

struct thread {
#if CAIRN_CACHE > 0
	struct cairn_cache cache; /* its heap is NULL while there is none; then it is all zeroes, too, but for `least` */
#endif
	uintptr_t base; /* the cache may keep blocks from here on, */
	size_t steps;   /* in so many places: where the main arena's can lie, or in the first stretch of another */
	struct arena *arena;
	bool has_ended;
};

/* All zeroes is a thread that has done nothing yet. Built with -ftls-model=initial-exec: its space is there before the
 * thread's first instruction, and to reach it asks for no memory. */
extern __thread struct thread cairn_thread;

/* The caller's, with an arena, and with a cache if it may have one: before a request is met. */
struct thread *cairn_thread_begun(void);

/* What malloc and the like do where the cache does not serve. NULL, and ENOMEM, if there is no memory. */
void *cairn_thread_malloc(size_t bytes);
void *cairn_thread_calloc(size_t bytes);
void *cairn_thread_realloc(void *mem, size_t bytes);
void *cairn_thread_aligned(size_t alignment, size_t bytes);

/* The same of free. Keeps errno. */
void cairn_thread_free(void *mem);
void cairn_thread_free_sized(void *mem, size_t bytes);

/* Blocks are filled from now on: when handed out, but by calloc, with the complement of this byte, and with the byte
 * when they are freed. 0: not any more. Other threads follow with their next request that no cache serves. */
void cairn_thread_perturb(unsigned char byte);

/* That byte. */
unsigned char cairn_thread_filling(void);

/* What the caller's cache holds goes back to its heap. */
void cairn_thread_flush(void);

#if CAIRN_CACHE > 0
/* A block out of the cache; NULL if that is a matter of cairn_thread_malloc. */
static inline void *thread_take(size_t bytes)
{
	return cache_take(&cairn_thread.cache, bytes);
}

/* Does it lie where the cache may keep a block? NULL does not, nor what is misaligned. */
static inline bool thread_may_keep(const struct thread *t, const void *mem)
{
	return region_steps(t->base, (uintptr_t)mem, CAIRN_ALIGN_LOG2) < t->steps;
}

/* Into the cache; false if that is a matter of cairn_thread_free. */
static inline bool thread_keep(void *mem)
{
	struct thread *t = &cairn_thread;

	return thread_may_keep(t, mem) && cache_keep_aligned(&t->cache, mem);
}
#else
static inline void *thread_take(size_t bytes)
{
	(void)bytes;
	return NULL;
}

static inline bool thread_keep(void *mem)
{
	(void)mem;
	return false;
}
#endif

#endif
