/* A futex in front of each heap as Cairn's lock.  SPDX-License-Identifier: MIT
 *
 * Taken and left by plain stores while the process has one thread. A second one can only be started by the first, which
 * is not inside then: what was entered so is left so. (The mutex: Ulrich Drepper, "Futexes Are Tricky", 2005.)
 */
#ifndef CAIRN_LOCK_LINUX_H
#define CAIRN_LOCK_LINUX_H

#include <stdint.h>
#include <sys/single_threaded.h>

/* 0: free; 1: taken; 2: taken, and somebody may wait. All zeroes is free. */
struct cairn_linux_lock {
	uint32_t word;
};

/* Until the lock is the caller's. Keeps errno. */
__attribute__((visibility("hidden"), cold)) void cairn_linux_lock_wait(struct cairn_linux_lock *);

/* One of those that wait may try. Keeps errno. */
__attribute__((visibility("hidden"), cold)) void cairn_linux_lock_wake(struct cairn_linux_lock *);

static inline void cairn_linux_lock_take(struct cairn_linux_lock *lock)
{
	uint32_t expected = 0;

	if (!__atomic_compare_exchange_n(&lock->word, &expected, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		cairn_linux_lock_wait(lock);
}

static inline void cairn_linux_lock_give(struct cairn_linux_lock *lock)
{
	if (__atomic_exchange_n(&lock->word, 0, __ATOMIC_RELEASE) == 2)
		cairn_linux_lock_wake(lock);
}

/* Every heap of the process lies directly behind its lock (struct arena sees to that). */
static inline struct cairn_linux_lock *cairn_linux_lock_of(const struct cairn_heap *h)
{
	return (struct cairn_linux_lock *)((uintptr_t)h - CAIRN_ALIGNMENT);
}

/* What it returns is whether other threads have to be told. */
static inline uintptr_t cairn_lock_enter(const struct cairn_heap *h)
{
	struct cairn_linux_lock *lock = cairn_linux_lock_of(h);

	if (!__libc_single_threaded) {
		cairn_linux_lock_take(lock);
		return 1;
	}
	__atomic_store_n(&lock->word, 1, __ATOMIC_RELAXED);
	__asm__ volatile("" ::: "memory");
	return 0;
}

static inline void cairn_lock_leave(const struct cairn_heap *h, uintptr_t state)
{
	struct cairn_linux_lock *lock = cairn_linux_lock_of(h);

	if (state != 0) {
		cairn_linux_lock_give(lock);
		return;
	}
	__asm__ volatile("" ::: "memory");
	__atomic_store_n(&lock->word, 0, __ATOMIC_RELAXED);
}

#endif
