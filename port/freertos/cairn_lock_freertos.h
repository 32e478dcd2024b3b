/* The suspended scheduler as Cairn's lock: name it in CAIRN_LOCK_H.  SPDX-License-Identifier: MIT
 *
 * It is the lock of the kernel's own heaps: no task switch while one is inside, interrupts on. It nests, and is not for
 * interrupts: they free with cairn_free_later. With CAIRN_REFUSE_INTERRUPTS a request from one is refused, where the
 * kernel's port has xPortIsInsideInterrupt.
 *
 * Before the scheduler starts there is nobody to keep out, but most ports leave the kernel's interrupts masked from the
 * first call of such a function until it does. So the lock is not taken then, if the kernel can be asked: that needs
 * INCLUDE_xTaskGetSchedulerState 1 or configUSE_TIMERS 1.
 */
#ifndef CAIRN_LOCK_FREERTOS_H
#define CAIRN_LOCK_FREERTOS_H

#include <stdint.h>

/* The kernel's own functions, not the wrappers that an application has on ports with an MPU. */
#ifndef MPU_WRAPPERS_INCLUDED_FROM_API_FILE
#define MPU_WRAPPERS_INCLUDED_FROM_API_FILE
#include "FreeRTOS.h"
#include "task.h"
#undef MPU_WRAPPERS_INCLUDED_FROM_API_FILE
#endif

#if INCLUDE_xTaskGetSchedulerState == 1 || configUSE_TIMERS == 1
#define CAIRN_LOCK_IS_NEEDED (xTaskGetSchedulerState() != taskSCHEDULER_NOT_STARTED)
#else
#define CAIRN_LOCK_IS_NEEDED 1
#endif

#ifdef CAIRN_REFUSE_INTERRUPTS
#define CAIRN_LOCK_REFUSES(h) ((void)(h), xPortIsInsideInterrupt() != pdFALSE)
#endif

struct cairn_heap;

/* 1 if the lock was taken, else 0. */
static inline uintptr_t cairn_lock_enter(const struct cairn_heap *h)
{
	const uintptr_t taken = CAIRN_LOCK_IS_NEEDED;

	(void)h;
	if (taken)
		vTaskSuspendAll();
	__asm__ volatile("" ::: "memory");
	return taken;
}

static inline void cairn_lock_leave(const struct cairn_heap *h, uintptr_t taken)
{
	(void)h;
	__asm__ volatile("" ::: "memory");
	if (taken)
		(void)xTaskResumeAll();
}

#endif
