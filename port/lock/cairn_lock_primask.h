/* Interrupts off as Cairn's lock, on any Cortex-M: name it in CAIRN_LOCK_H.  SPDX-License-Identifier: MIT
 *
 * Right for a heap that one core's threads and interrupts share, with or without an RTOS, before its scheduler runs as
 * well. An interrupt of any priority may call the heap; not an NMI or a HardFault handler, which PRIMASK does not keep
 * out; nor unprivileged code, whose attempt to mask is ignored.
 *
 * PRIMASK is put back as it was found: a caller that has interrupts off keeps them off.
 *
 * Cost: three instructions a call. Every interrupt waits for as long as the lock is held; where one cannot, see
 * cairn_lock_basepri.h.
 */
#ifndef CAIRN_LOCK_PRIMASK_H
#define CAIRN_LOCK_PRIMASK_H

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
