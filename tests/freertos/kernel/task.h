/* The scheduler as far as a heap knows it: a stand-in for the tests.  SPDX-License-Identifier: MIT */
#ifndef INC_TASK_H
#define INC_TASK_H

#include "FreeRTOS.h"

/* No task switch until xTaskResumeAll was called as often. Interrupts go on. Also before the scheduler starts. */
void vTaskSuspendAll(void);

/* Not 0 if a task switch came of it. */
BaseType_t xTaskResumeAll(void);

void kernel_disable_interrupts(void);
#define taskDISABLE_INTERRUPTS() kernel_disable_interrupts()

#endif
