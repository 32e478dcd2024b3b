/* The real kernel, configured for the demo on a board with a Cortex-M3 or M4F.  SPDX-License-Identifier: MIT */
#ifndef FREERTOS_CONFIG_H
#define FREERTOS_CONFIG_H

#include <stddef.h>
#include <stdint.h>

/* Time slices are short, so that switches fall everywhere: less than 2000 instructions between two ticks. */
#define configCPU_CLOCK_HZ MACHINE_CLOCK
#define configTICK_RATE_HZ 5000
#define configTICK_TYPE_WIDTH_IN_BITS TICK_TYPE_WIDTH_32_BITS
#define configUSE_PREEMPTION 1
#define configUSE_TIME_SLICING 1
#define configMAX_PRIORITIES 5
#define configMINIMAL_STACK_SIZE 128
#define configMAX_TASK_NAME_LEN 8
#define configKERNEL_INTERRUPT_PRIORITY 255
#define configMAX_SYSCALL_INTERRUPT_PRIORITY 0xa0

#define configUSE_IDLE_HOOK 0
#define configUSE_TICK_HOOK 0
#define configUSE_TIMERS 1
#define configTIMER_TASK_PRIORITY 3
#define configTIMER_QUEUE_LENGTH 8
#define configTIMER_TASK_STACK_DEPTH 256
#define configUSE_EVENT_GROUPS 1
#define configUSE_MUTEXES 1
#define configCHECK_FOR_STACK_OVERFLOW 2

#define INCLUDE_vTaskDelete 1
#define INCLUDE_vTaskDelay 1

/* The board's start-up calls the handlers by these names. */
#define vPortSVCHandler svc_handler
#define xPortPendSVHandler pendsv_handler
#define xPortSysTickHandler systick_handler

/* ---- the heap ---- */

#define configSUPPORT_DYNAMIC_ALLOCATION 1
/* Too little at times: the demo is to be refused, too. */
#define configTOTAL_HEAP_SIZE ((size_t)(32 * 1024))
#define configUSE_MALLOC_FAILED_HOOK 1
#ifndef configENABLE_HEAP_PROTECTOR
#define configENABLE_HEAP_PROTECTOR 0
#endif
#ifndef configHEAP_CLEAR_MEMORY_ON_FREE
#define configHEAP_CLEAR_MEMORY_ON_FREE 0
#endif
#ifndef configSTACK_ALLOCATION_FROM_SEPARATE_HEAP
#define configSTACK_ALLOCATION_FROM_SEPARATE_HEAP 0
#endif
#define configSTACK_HEAP_SIZE ((size_t)(20 * 1024))

void demo_assert_failed(const char *file, int line);
#define configASSERT(holds) ((holds) ? (void)0 : demo_assert_failed(__FILE__, __LINE__))

void demo_traced_malloc(const void *mem, size_t size);
void demo_traced_free(const void *mem, size_t size);
#define traceMALLOC(mem, size) demo_traced_malloc(mem, size)
#define traceFREE(mem, size) demo_traced_free(mem, size)

void demo_switched_in(void);
#define traceTASK_SWITCHED_IN() demo_switched_in()

#endif
