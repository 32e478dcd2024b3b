/* A lock that measures how long it is held: name it in CAIRN_LOCK_H.  SPDX-License-Identifier: MIT
 *
 * The counter is read on entering and on leaving. What these reads themselves take is found by an empty stretch; that
 * the compiler keeps other registers around them can make a stretch a few instructions longer than with another lock.
 */
#ifndef LOCK_TIMED_H
#define LOCK_TIMED_H

#include <stdint.h>

#include "lock_time.h"
#include "machine.h"

struct cairn_heap;

static inline uintptr_t cairn_lock_enter(const struct cairn_heap *h)
{
	(void)h;
	return machine_count();
}

static inline void cairn_lock_leave(const struct cairn_heap *h, uintptr_t state)
{
	(void)h;
	lock_timed_note((uint32_t)state);
}

#endif
