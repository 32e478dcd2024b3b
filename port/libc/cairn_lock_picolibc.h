/* picolibc's own lock as Cairn's lock: name it in CAIRN_LOCK_H.  SPDX-License-Identifier: MIT
 *
 * It is the one that picolibc's malloc takes, __lock___libc_recursive_mutex. A program with threads, or an RTOS,
 * defines it and the __retarget_lock_... functions of <sys/lock.h>, all that are called; where nobody does, picolibc's
 * are empty. It must be recursive, not for Cairn's sake, but since picolibc's setenv and tzset hold it as they call
 * malloc.
 */
#ifndef CAIRN_LOCK_PICOLIBC_H
#define CAIRN_LOCK_PICOLIBC_H

#include <stdint.h>
#include <sys/lock.h>

struct cairn_heap;

static inline uintptr_t cairn_lock_enter(const struct cairn_heap *h)
{
	(void)h;
	__LIBC_LOCK();
	return 0;
}

static inline void cairn_lock_leave(const struct cairn_heap *h, uintptr_t state)
{
	(void)h;
	(void)state;
	__LIBC_UNLOCK();
}

#endif
