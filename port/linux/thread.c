/* Requests and frees that no cache serves: to the right heap.  SPDX-License-Identifier: MIT */
#include "thread.h"

#include <errno.h>
#include <string.h>

#include "cairn.h"

/* ---- filling blocks ---- */

static unsigned char filling;

unsigned char cairn_thread_filling(void)
{
	return __atomic_load_n(&filling, __ATOMIC_RELAXED);
}

void cairn_thread_perturb(unsigned char byte)
{
	__atomic_store_n(&filling, byte, __ATOMIC_RELAXED);
	cairn_thread_begun();
}

static void *filled_new(void *mem, size_t bytes)
{
	const unsigned char byte = cairn_thread_filling();

	if (byte != 0 && mem != NULL)
		memset(mem, byte ^ 0xff, bytes);
	return mem;
}

static void fill_old(struct cairn_heap *h, void *mem)
{
	const unsigned char byte = cairn_thread_filling();

	if (byte != 0)
		memset(mem, byte, cairn_usable_size(h, mem));
}

/* ---- requests ---- */

static struct cairn_heap *main_heap(void)
{
	return arena_heap(cairn_arena_main());
}

/* The heap that a thread's request goes to first. */
static struct cairn_heap *heap_for(const struct thread *t, size_t bytes)
{
	return bytes < cairn_arena_large() ? arena_heap(t->arena) : main_heap();
}

static void *answer(void *mem)
{
	if (mem == NULL)
		errno = ENOMEM;
	return mem;
}

#if CAIRN_CACHE > 0
static void *heap_malloc(struct thread *t, struct cairn_heap *h, size_t bytes)
{
	return t->cache.heap == h ? cairn_cache_miss(&t->cache, bytes) : cairn_malloc(h, bytes);
}

/* Where the cache may keep the block, it was asked already. */
static void heap_free(struct thread *t, struct cairn_heap *h, void *mem)
{
	if (t->cache.heap != h)
		cairn_free(h, mem);
	else if (thread_may_keep(t, mem))
		cairn_cache_pass(&t->cache, mem);
	else
		cairn_cache_free(&t->cache, mem);
}

static bool has_cache(const struct thread *t)
{
	return t->cache.heap != NULL;
}
#else
static void *heap_malloc(struct thread *t, struct cairn_heap *h, size_t bytes)
{
	(void)t;
	return cairn_malloc(h, bytes);
}

static void heap_free(struct thread *t, struct cairn_heap *h, void *mem)
{
	(void)t;
	cairn_free(h, mem);
}

static bool has_cache(const struct thread *t)
{
	(void)t;
	return false;
}
#endif

/* The caller's, as cairn_thread_begun makes it. */
static struct thread *thread_ready(void)
{
	struct thread *t = &cairn_thread;

	return has_cache(t) && cairn_thread_filling() == 0 ? t : cairn_thread_begun();
}

/* Where there is no memory in the thread's own arena, or the block is to be filled. */
static __attribute__((noinline, cold)) void *malloc_at_length(struct cairn_heap *h, void *mem, size_t bytes)
{
	if (mem == NULL && h != main_heap())
		mem = cairn_malloc(main_heap(), bytes);
	return answer(filled_new(mem, bytes));
}

void *cairn_thread_malloc(size_t bytes)
{
	struct thread *t = thread_ready();
	struct cairn_heap *h = heap_for(t, bytes);
	void *mem = heap_malloc(t, h, bytes);

	return mem != NULL && cairn_thread_filling() == 0 ? mem : malloc_at_length(h, mem, bytes);
}

void *cairn_thread_calloc(size_t bytes)
{
	struct cairn_heap *h = heap_for(thread_ready(), bytes);
	void *mem = cairn_calloc(h, 1, bytes);

	if (mem == NULL && h != main_heap())
		mem = cairn_calloc(main_heap(), 1, bytes);
	return answer(mem);
}

void *cairn_thread_aligned(size_t alignment, size_t bytes)
{
	struct cairn_heap *h = heap_for(thread_ready(), bytes | alignment);
	void *mem = cairn_aligned_alloc(h, alignment, bytes);

	if (mem == NULL && h != main_heap())
		mem = cairn_aligned_alloc(main_heap(), alignment, bytes);
	return filled_new(mem, bytes);
}

/* A block of another arena's becomes one of the main arena's. */
static void *move_to_main(struct cairn_heap *h, void *mem, size_t bytes)
{
	const size_t held = cairn_usable_size(h, mem);
	void *to = cairn_malloc(main_heap(), bytes);

	if (to != NULL) {
		memcpy(to, mem, held < bytes ? held : bytes);
		cairn_free(h, mem);
	}
	return to;
}

void *cairn_thread_realloc(void *mem, size_t bytes)
{
	struct cairn_heap *h = arena_heap(arena_of(mem));
	void *to = NULL;

	if (h == main_heap() || bytes < cairn_arena_large())
		to = cairn_realloc(h, mem, bytes);
	if (to == NULL && h != main_heap())
		to = move_to_main(h, mem, bytes);
	return answer(to);
}

/* ---- frees ---- */

void cairn_thread_free(void *mem)
{
	if (mem == NULL)
		return;
	struct cairn_heap *h = arena_heap(arena_of(mem));

	fill_old(h, mem);
	heap_free(&cairn_thread, h, mem);
}

void cairn_thread_free_sized(void *mem, size_t bytes)
{
	if (mem == NULL)
		return;
	struct cairn_heap *h = arena_heap(arena_of(mem));

	fill_old(h, mem);
	cairn_free_sized(h, mem, bytes);
}
