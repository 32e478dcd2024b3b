/* No lock: for one thread, with no interrupt that allocates or frees.  SPDX-License-Identifier: MIT
 *
 * What remains of a lock is that the compiler moves no memory access of the caller's across it: a chunk's words and
 * the block's contents are the same memory seen as different types.
 */
#ifndef CAIRN_LOCK_NONE_H
#define CAIRN_LOCK_NONE_H

static inline uintptr_t cairn_lock_enter(const struct cairn_heap *h)
{
	(void)h;
	__asm__ volatile("" ::: "memory");
	return 0;
}

static inline void cairn_lock_leave(const struct cairn_heap *h, uintptr_t state)
{
	(void)h, (void)state;
	__asm__ volatile("" ::: "memory");
}

#endif
