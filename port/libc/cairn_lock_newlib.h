/* newlib's own malloc lock as Cairn's lock: name it in CAIRN_LOCK_H.  SPDX-License-Identifier: MIT
 *
 * A program with threads, or an RTOS, defines __malloc_lock and __malloc_unlock (or newlib's retargetable lock below
 * them); it need not be recursive for Cairn's sake. Where nobody does, newlib's are empty.
 */
#ifndef CAIRN_LOCK_NEWLIB_H
#define CAIRN_LOCK_NEWLIB_H

#include <malloc.h>
#include <reent.h>
#include <stdint.h>

struct cairn_heap;

static inline uintptr_t cairn_lock_enter(const struct cairn_heap *h)
{
	(void)h;
	__malloc_lock(_REENT);
	return 0;
}

static inline void cairn_lock_leave(const struct cairn_heap *h, uintptr_t state)
{
	(void)h;
	(void)state;
	__malloc_unlock(_REENT);
}

#endif
