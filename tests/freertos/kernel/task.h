/* The scheduler as far as a heap knows it: a stand-in for the tests.  SPDX-License-Identifier: MIT */
#ifndef INC_TASK_H
#define INC_TASK_H

#include "FreeRTOS.h"

/* No task switch until xTaskResumeAll was called as often. Interrupts go on. Also before the scheduler starts; but then
 * most ports mask the kernel's interrupts until it does. */
void vTaskSuspendAll(void);

/* Not 0 if a task switch came of it. */
BaseType_t xTaskResumeAll(void);

/* Only with INCLUDE_xTaskGetSchedulerState 1 or configUSE_TIMERS 1. */
#define taskSCHEDULER_SUSPENDED ((BaseType_t)0)
#define taskSCHEDULER_NOT_STARTED ((BaseType_t)1)
#define taskSCHEDULER_RUNNING ((BaseType_t)2)
BaseType_t xTaskGetSchedulerState(void);

void kernel_disable_interrupts(void);
#define taskDISABLE_INTERRUPTS() kernel_disable_interrupts()

#endif
