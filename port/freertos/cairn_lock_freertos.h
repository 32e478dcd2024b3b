/* The suspended scheduler as Cairn's lock: name it in CAIRN_LOCK_H.  SPDX-License-Identifier: MIT
 *
 * It is the lock of the kernel's own heaps: no task switch while one is inside, interrupts on. It nests, and works
 * before the scheduler starts, but not from an interrupt. On most ports a call of the kernel before the scheduler
 * starts, this one too, leaves the kernel's interrupts masked until it does.
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

struct cairn_heap;

static inline uintptr_t cairn_lock_enter(const struct cairn_heap *h)
{
	(void)h;
	vTaskSuspendAll();
	return 0;
}

static inline void cairn_lock_leave(const struct cairn_heap *h, uintptr_t state)
{
	(void)h;
	(void)state;
	(void)xTaskResumeAll();
}

#endif
