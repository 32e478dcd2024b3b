/* A POSIX mutex as Cairn's lock: name it in CAIRN_LOCK_H.  SPDX-License-Identifier: MIT
 *
 * Right for a heap that threads share, on a host or an RTOS with POSIX threads. Not for interrupts or signal handlers:
 * they would wait for the thread that they have stopped. A child of fork may call the heap only if no other thread was
 * inside as it was made (pthread_atfork can see to that).
 *
 * One mutex serves all heaps. Where threads of different priorities share them, define it yourself, and initialise it
 * with PTHREAD_PRIO_INHERIT: yours takes the place of the one below.
 *
 * Cost: a function call and an atomic operation each way; a system call only where threads meet.
 */
#ifndef CAIRN_LOCK_PTHREAD_H
#define CAIRN_LOCK_PTHREAD_H

#include <pthread.h>
#include <stdint.h>

struct cairn_heap;

extern pthread_mutex_t cairn_lock_mutex;
__attribute__((weak)) pthread_mutex_t cairn_lock_mutex = PTHREAD_MUTEX_INITIALIZER;

static inline uintptr_t cairn_lock_enter(const struct cairn_heap *h)
{
	(void)h;
	pthread_mutex_lock(&cairn_lock_mutex);
	return 0;
}

static inline void cairn_lock_leave(const struct cairn_heap *h, uintptr_t state)
{
	(void)h;
	(void)state;
	pthread_mutex_unlock(&cairn_lock_mutex);
}

#endif
