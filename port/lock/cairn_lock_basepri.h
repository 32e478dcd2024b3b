/* Interrupts of low priority off as Cairn's lock, from Cortex-M3 on: name it in CAIRN_LOCK_H.
 * SPDX-License-Identifier: MIT
 *
 * CAIRN_LOCK_PRIORITY is the ceiling: the highest priority (so the lowest number) of the interrupts that call the heap,
 * as the priority registers hold it, in the upper bits of a byte. Interrupts above it are never delayed, and must not
 * call the heap; priority 0 is always above. Under FreeRTOS take configMAX_SYSCALL_INTERRUPT_PRIORITY.
 *
 * BASEPRI_MAX takes a value only if it masks more than what is there: a caller that masks more goes on doing so
 * inside, and gets its own BASEPRI back. Privileged code only, as with cairn_lock_primask.h.
 *
 * Cost: five instructions a call. Not for Cortex-M0, M0+ and M23, which have no BASEPRI. On a Cortex-M7 r0p1 a raised
 * BASEPRI works late (erratum 837070): there take cairn_lock_primask.h.
 */
#ifndef CAIRN_LOCK_BASEPRI_H
#define CAIRN_LOCK_BASEPRI_H

#include <stdint.h>

#ifndef CAIRN_LOCK_PRIORITY
#error "CAIRN_LOCK_PRIORITY is the highest priority from which the heap is called"
#endif
#if CAIRN_LOCK_PRIORITY < 1 || CAIRN_LOCK_PRIORITY > 255
#error "CAIRN_LOCK_PRIORITY is 1 to 255; BASEPRI 0 masks nothing"
#endif
#if __ARM_ARCH_ISA_THUMB < 2
#error "this core has no BASEPRI: take cairn_lock_primask.h"
#endif

struct cairn_heap;

static inline uintptr_t cairn_lock_enter(const struct cairn_heap *h)
{
	uintptr_t before;

	(void)h;
	__asm__ volatile("mrs %0, basepri\n\tmsr basepri_max, %1\n\tisb"
	                 : "=&r"(before)
	                 : "r"((uintptr_t)CAIRN_LOCK_PRIORITY)
	                 : "memory");
	return before;
}

static inline void cairn_lock_leave(const struct cairn_heap *h, uintptr_t state)
{
	(void)h;
	__asm__ volatile("msr basepri, %0" ::"r"(state) : "memory");
}

#endif
