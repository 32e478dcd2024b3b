/* The lock: what every public function enters and leaves, once each.  SPDX-License-Identifier: MIT
 *
 * CAIRN_LOCK_H names a header that defines the two functions below, static inline. What enter returns is handed to
 * leave, so that a lock can put back the state it found (an interrupt mask, say). Between them a heap runs its stated
 * number of instructions, clears and copies nothing, calls no public function, and calls only the port's sbrk,
 * map, unmap and remap, and cairn_port_fault if the heap is broken.
 *
 *	static inline uintptr_t cairn_lock_enter(const struct cairn_heap *);
 *	static inline void cairn_lock_leave(const struct cairn_heap *, uintptr_t state);
 *
 * Both must keep the compiler from moving memory accesses across them.
 *
 * Two things more may be macros of that header:
 *
 *	CAIRN_LOCK_REFUSES(h)             may whoever calls just now not enter (an interrupt, where the lock is a task's)?
 *	                                  Then requests for memory answer NULL, and count as failures; cairn_free does
 *	                                  what cairn_free_later does. Default: never.
 *	CAIRN_LOCK_SWAP(where, old, new)  for a core without exclusives: if the pointer *where is *old, make it `new` and be
 *	                                  true, else put it into *old; nothing may come in between. Default: the
 *	                                  compiler's atomic operation, which has no lock. Without either there is no
 *	                                  cairn_free_later.
 */
#ifndef CAIRN_LOCK_INCLUDED
#define CAIRN_LOCK_INCLUDED

#include "cairn.h"

#ifdef CAIRN_LOCK_H
#include CAIRN_LOCK_H
#else
#include "lock_none.h"
#endif

#ifndef CAIRN_LOCK_REFUSES
#define CAIRN_LOCK_REFUSES(h) ((void)(h), false)
#endif

#if !defined(CAIRN_LOCK_SWAP) && __GCC_ATOMIC_POINTER_LOCK_FREE == 2
#define CAIRN_LOCK_SWAP(where, old, new)                                                                               \
	__atomic_compare_exchange_n((where), (old), (new), true, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)
#endif

#endif
