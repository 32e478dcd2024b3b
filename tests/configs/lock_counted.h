/* A lock that counts: entered and left once a call, never nested, each state handed back.  SPDX-License-Identifier: MIT
 *
 * Use: -DCAIRN_CONFIG_H='"tests/configs/lock_counted.h"', which names this same file as the lock header.
 */
#ifndef LOCK_COUNTED_H
#define LOCK_COUNTED_H

#define CAIRN_LOCK_H "tests/configs/lock_counted.h"
#define LOCK_COUNTED 1
#define CAIRN_CACHE 2

#include <stdint.h>

#include "../support/lock_count.h"

#define CAIRN_LOCK_REFUSES(h) ((void)(h), lock_count.refuses)

struct cairn_heap;

static inline uintptr_t cairn_lock_enter(const struct cairn_heap *h)
{
	lock_count.nested += lock_count.depth > 0;
	lock_count.depth++;
	lock_count.entered++;
	lock_count.last_heap = h;
	lock_count.state = lock_count.entered * (uintptr_t)2654435761U;
	return lock_count.state;
}

static inline void cairn_lock_leave(const struct cairn_heap *h, uintptr_t state)
{
	lock_count.wrong_state += state != lock_count.state || h != lock_count.last_heap || lock_count.depth != 1;
	lock_count.depth--;
	if (lock_count.between)
		lock_count.between();
}

#endif
