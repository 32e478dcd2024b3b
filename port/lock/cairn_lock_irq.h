/* IRQs off as Cairn's lock, on a Cortex-A or Cortex-R: name it in CAIRN_LOCK_H.  SPDX-License-Identifier: MIT
 *
 * Right for a heap that one core's threads and interrupts share, with or without an RTOS, before its scheduler runs as
 * well. An IRQ may call the heap, nested or not; not a FIQ or an abort handler, which the mask does not keep out; nor
 * user mode, whose attempt to mask is ignored. Several cores take cairn_lock_spin.h.
 *
 * A handler that returns to code which it has interrupted says CLREX first, as the architecture asks where there are
 * exclusives: cairn_free_later has some.
 *
 * The mask is put back as it was found: a caller that has interrupts off keeps them off.
 *
 * Cost: three instructions a call. Every IRQ waits for as long as the lock is held.
 */
#ifndef CAIRN_LOCK_IRQ_H
#define CAIRN_LOCK_IRQ_H

#include "cairn_interrupts.h"

struct cairn_heap;

static inline uintptr_t cairn_lock_enter(const struct cairn_heap *h)
{
	(void)h;
	return interrupts_off();
}

static inline void cairn_lock_leave(const struct cairn_heap *h, uintptr_t state)
{
	(void)h;
	interrupts_restore(state);
}

#endif
