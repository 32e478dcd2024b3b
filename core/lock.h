/* The lock: what every public function enters and leaves, once each.  SPDX-License-Identifier: MIT
 *
 * CAIRN_LOCK_H names a header that defines the two functions below, static inline. What enter returns is handed to
 * leave, so that a lock can put back the state it found (an interrupt mask, say). Between them a heap runs its stated
 * number of instructions, clears and copies nothing, calls no public function, and calls only the port's sbrk, and
 * cairn_port_fault if the heap is broken.
 *
 *	static inline uintptr_t cairn_lock_enter(const struct cairn_heap *);
 *	static inline void cairn_lock_leave(const struct cairn_heap *, uintptr_t state);
 *
 * Both must keep the compiler from moving memory accesses across them.
 */
#ifndef CAIRN_LOCK_INCLUDED
#define CAIRN_LOCK_INCLUDED

#include "cairn.h"

#ifdef CAIRN_LOCK_H
#include CAIRN_LOCK_H
#else
#include "lock_none.h"
#endif

#endif
