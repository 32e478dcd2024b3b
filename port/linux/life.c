/* A thread's cache, from its first request to its end, and all of them across a fork.  SPDX-License-Identifier: MIT */
#include <pthread.h>

#include "thread.h"

__thread struct thread cairn_thread;

#if CAIRN_CACHE > 0
/* More than any program's memory reaches up to. */
#define USER_BYTES ((size_t)1 << 58)

/* Its destructor is told of a thread's end. */
static pthread_key_t key;

void cairn_thread_flush(void)
{
	if (cairn_thread.cache.heap != NULL)
		cairn_cache_flush(&cairn_thread.cache);
}

static void drop_cache(struct thread *t)
{
	cairn_thread_flush();
	t->cache.heap = NULL;
	t->steps = 0;
}

/* Other destructors may follow: they find no cache. */
static void end(void *thread)
{
	struct thread *t = thread;

	t->has_ended = true;
	drop_cache(t);
}

static void get_cache(struct thread *t)
{
	t->cache.heap = arena_heap(t->arena);
	if (t->arena == cairn_arena_main()) {
		t->base = CAIRN_ALIGNMENT;
		t->steps = USER_BYTES >> CAIRN_ALIGN_LOG2;
	} else {
		t->base = (uintptr_t)stretch_of(t->arena);
		t->steps = STRETCH_BYTES >> CAIRN_ALIGN_LOG2;
	}
	/* Where there is no place for the key, nobody would tell of the end. This may ask for memory. */
	if (pthread_setspecific(key, t) != 0)
		end(t);
}

/* A cache that it should not have goes, and one that it may have comes. */
static void follow(struct thread *t, bool can_be_told)
{
	const bool may = can_be_told && !t->has_ended && cairn_thread_filling() == 0;

	if (may != (t->cache.heap != NULL))
		may ? get_cache(t) : drop_cache(t);
}

/* The child has one thread, and of the others' caches whatever they were in the middle of: they are lost to it. */
static void forget_caches(void)
{
	struct cairn_cache *mine = &cairn_thread.cache;

	for (size_t i = 0; i < cairn_arena_count(); i++) {
		struct cairn_heap *h = arena_heap(cairn_arena_at(i));

		h->caches = h == mine->heap && mine->link != NULL ? mine : NULL;
		h->caches_seal = cache_seal(h);
	}
	mine->next = NULL;
	if (mine->link != NULL)
		mine->link = &mine->heap->caches;
}

static bool key_is_made(void)
{
	return pthread_key_create(&key, end) == 0;
}
#else
void cairn_thread_flush(void)
{
}

static void follow(struct thread *t, bool can_be_told)
{
	(void)t, (void)can_be_told;
}

static void forget_caches(void)
{
}

static bool key_is_made(void)
{
	return false;
}
#endif

/* The lock of glibc's list of open files. Whoever has it may ask for memory, or wait for a file whose owner does; and
 * fork takes it after the handlers. So it is taken before the heaps'. */
extern void _IO_list_lock(void), _IO_list_unlock(void), _IO_list_resetlock(void);

static void begin_fork(void)
{
	_IO_list_lock();
	cairn_arena_enter_all();
}

static void end_fork(void)
{
	cairn_arena_leave_all();
	_IO_list_unlock();
}

static void begin_child(void)
{
	cairn_arena_begin_anew();
	forget_caches();
	_IO_list_resetlock();
}

/* Once in a process, as early as can be: then handlers that others register are called before this one takes the locks,
 * and after it gives them back. Both calls may ask for memory; until they are done there is no cache. Says whether
 * threads' ends are told. */
static bool is_registered(void)
{
	enum { NOT_YET, UNDER_WAY, WITHOUT_KEY, DONE };
	static int progress;
	int seen = __atomic_load_n(&progress, __ATOMIC_ACQUIRE);

	if (seen == NOT_YET &&
	    __atomic_compare_exchange_n(&progress, &seen, UNDER_WAY, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
		pthread_atfork(begin_fork, end_fork, begin_child);
		seen = key_is_made() ? DONE : WITHOUT_KEY;
		__atomic_store_n(&progress, seen, __ATOMIC_RELEASE);
	}
	return seen == DONE;
}

/* A program's handlers may be registered before its first request. */
__attribute__((constructor(101))) static void register_early(void)
{
	is_registered();
}

struct thread *cairn_thread_begun(void)
{
	struct thread *t = &cairn_thread;

	if (t->arena == NULL)
		t->arena = cairn_arena_next();
	follow(t, is_registered());
	return t;
}
