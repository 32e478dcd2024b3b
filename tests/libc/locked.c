/* Every way into the heap takes the library's lock, once, and leaves it.  SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/lock.h>

#include "cairn_libc.h"
#include "tap.h"

static unsigned depth, deepest, taken;

static void take(void)
{
	taken++;
	if (++depth > deepest)
		deepest = depth;
}

static void leave(void)
{
	depth--;
}

#ifdef __PICOLIBC__

/* In picolibc's place: all of them, or its own would be linked as well. The other locks are the streams'. */
struct __lock {
	char unused;
};

/* Its setenv holds the lock as it calls malloc. */
enum { SETENV_DEPTH = 2 };

struct __lock __lock___libc_recursive_mutex;

void __retarget_lock_acquire_recursive(_LOCK_T lock)
{
	expect(lock == &__lock___libc_recursive_mutex);
	take();
}

void __retarget_lock_release_recursive(_LOCK_T lock)
{
	expect(lock == &__lock___libc_recursive_mutex);
	leave();
}

void __retarget_lock_init(_LOCK_T *lock)
{
	(void)lock;
}

void __retarget_lock_close(_LOCK_T lock)
{
	(void)lock;
}

void __retarget_lock_acquire(_LOCK_T lock)
{
	(void)lock;
}

void __retarget_lock_release(_LOCK_T lock)
{
	(void)lock;
}

#else

#include <reent.h>

enum { SETENV_DEPTH = 1 };

/* In newlib's place. */
void __malloc_lock(struct _reent *r)
{
	(void)r;
	take();
}

void __malloc_unlock(struct _reent *r)
{
	(void)r;
	leave();
}

#endif

/* What has happened since the last time. */
static bool locked_times(unsigned times)
{
	bool as_said = taken == times && depth == 0 && (times == 0 || deepest == 1);

	taken = 0;
	deepest = 0;
	return as_said;
}

static void each_name(void)
{
	void *mem;

	free(malloc(1)); /* makes the heap */
	taken = deepest = 0;
	mem = malloc(10);
	expect(locked_times(1));
	free(mem);
	expect(locked_times(1));
	mem = memalign(64, 10);
	expect(locked_times(1));
	expect(malloc_usable_size(mem) > 0);
	expect(taken <= 1 && depth == 0);
	taken = 0;
	free(mem);
	mem = calloc(1, 10);
	expect(locked_times(2));
	mem = realloc(mem, 11);
	expect(depth == 0 && taken >= 1 && deepest == 1);
	free(mem);
	malloc_trim(0);
	mallinfo();
	expect(depth == 0 && deepest == 1);
}

static void library(void)
{
	char *copy;

	taken = deepest = 0;
	copy = strdup("a copy");
	expect(locked_times(1));
	free(copy);
	expect(locked_times(1));
	expect(fopen("no/such/file", "r") == NULL && depth == 0);
	expect(setenv("NAME", "value", 1) == 0 && taken >= 1 && deepest == SETENV_DEPTH && depth == 0);
}

int main(void)
{
	tap_case("each name takes the lock and leaves it", each_name);
	tap_case("so do the library's own calls", library);
	return tap_end();
}
