/* A spinlock as Cairn's lock, for a heap that several cores share: name it in CAIRN_LOCK_H.
 * SPDX-License-Identifier: MIT
 *
 * On a Cortex-M, Cortex-R or Cortex-A the core's own interrupts are off while it waits and while it holds the lock: an
 * interrupt that called the heap would else wait for ever for what it has stopped. What holds there of who may call is
 * as with cairn_lock_primask.h or cairn_lock_irq.h, on each core. On a host it is for tests: a thread that loses its
 * processor inside makes all others spin.
 *
 * C11's atomic_flag is LDREX, STREX and DMB (from v8-M on LDAEX, STREX and STL), with the order that the heap's memory
 * needs. Between cores exclusives want a global monitor: the lock word and the heap must be in memory that the chip
 * shares between them, and be marked shareable by its MPU or MMU; on a Cortex-A that must be on, with the caches.
 * Where there are no exclusives (Cortex-M0, M0+: on an RP2040, say) take the chip's own hardware spinlock in place of
 * the flag.
 *
 * It is not fair: a core waits for as long as others come first, each for the bounded stretch that the heap holds a
 * lock. One flag serves all heaps. Cost: about 15 instructions a call while nobody else is inside.
 */
#ifndef CAIRN_LOCK_SPIN_H
#define CAIRN_LOCK_SPIN_H

#include <stdatomic.h>
#include <stdint.h>

#if defined(__arm__) && !defined(__unix__)
#ifndef __ARM_FEATURE_LDREX
#error "this core has no exclusives: take your chip's hardware spinlock"
#endif
#include "cairn_interrupts.h"
#else
static inline uintptr_t interrupts_off(void)
{
	return 0;
}

static inline void interrupts_restore(uintptr_t state)
{
	(void)state;
}
#endif

struct cairn_heap;

extern atomic_flag cairn_lock_flag;
__attribute__((weak)) atomic_flag cairn_lock_flag = ATOMIC_FLAG_INIT;

static inline uintptr_t cairn_lock_enter(const struct cairn_heap *h)
{
	uintptr_t state = interrupts_off();

	(void)h;
	while (atomic_flag_test_and_set_explicit(&cairn_lock_flag, memory_order_acquire))
		continue;
	return state;
}

static inline void cairn_lock_leave(const struct cairn_heap *h, uintptr_t state)
{
	(void)h;
	atomic_flag_clear_explicit(&cairn_lock_flag, memory_order_release);
	interrupts_restore(state);
}

#endif
