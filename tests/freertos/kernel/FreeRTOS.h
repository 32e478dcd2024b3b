/* What a heap file of FreeRTOS's finds in its kernel: a stand-in for the tests.  SPDX-License-Identifier: MIT
 *
 * Written from the kernel's documentation (Heap Memory Management; Customisation; the reference of vTaskSuspendAll).
 * It has the names and says what a heap must do; there is no scheduler. The application's choices are in
 * FreeRTOSConfig.h, the port's (portBYTE_ALIGNMENT) here.
 */
#ifndef INC_FREERTOS_H
#define INC_FREERTOS_H

#include <stddef.h>
#include <stdint.h>

#include "FreeRTOSConfig.h"

typedef long BaseType_t;

/* Every block of the heap is a multiple of it: the stack's alignment. */
#ifndef portBYTE_ALIGNMENT
#define portBYTE_ALIGNMENT 8
#endif
#define portBYTE_ALIGNMENT_MASK (portBYTE_ALIGNMENT - 1)

/* Sections of their own on ports with a memory protection unit. */
#define PRIVILEGED_FUNCTION
#define PRIVILEGED_DATA

/* What an application does not choose. */
#ifndef configSUPPORT_DYNAMIC_ALLOCATION
#define configSUPPORT_DYNAMIC_ALLOCATION 1
#endif
#ifndef configUSE_MALLOC_FAILED_HOOK
#define configUSE_MALLOC_FAILED_HOOK 0
#endif
#ifndef configAPPLICATION_ALLOCATED_HEAP
#define configAPPLICATION_ALLOCATED_HEAP 0
#endif
#ifndef configENABLE_HEAP_PROTECTOR
#define configENABLE_HEAP_PROTECTOR 0
#endif
#ifndef configUSE_TIMERS
#define configUSE_TIMERS 0
#endif
#ifndef INCLUDE_xTaskGetSchedulerState
#define INCLUDE_xTaskGetSchedulerState 0
#endif
#ifndef configSTACK_ALLOCATION_FROM_SEPARATE_HEAP
#define configSTACK_ALLOCATION_FROM_SEPARATE_HEAP 0
#endif
#ifndef configASSERT
#define configASSERT(holds)
#endif
#ifndef traceMALLOC
#define traceMALLOC(mem, size)
#endif
#ifndef traceFREE
#define traceFREE(mem, size)
#endif

/* Memory for a heap of several pieces; the last of an array of them has no bytes. Lowest address first. */
typedef struct HeapRegion {
	uint8_t *pucStartAddress;
	size_t xSizeInBytes;
} HeapRegion_t;

typedef struct xHeapStats {
	size_t xAvailableHeapSpaceInBytes;      /* the sum of all free blocks */
	size_t xSizeOfLargestFreeBlockInBytes;  /* now */
	size_t xSizeOfSmallestFreeBlockInBytes; /* now */
	size_t xNumberOfFreeBlocks;             /* now */
	size_t xMinimumEverFreeBytesRemaining;  /* the least that the first ever was */
	size_t xNumberOfSuccessfulAllocations;  /* calls that returned a block */
	size_t xNumberOfSuccessfulFrees;        /* calls that took one back */
} HeapStats_t;

/* Before the first request, where a heap is made of regions. */
void vPortDefineHeapRegions(const HeapRegion_t *const regions);

/* A block, or NULL: for zero bytes, too. From a task, or before the scheduler starts; from no interrupt. */
void *pvPortMalloc(size_t bytes);

/* The same for an array, all zeroes. NULL if the product overflows. */
void *pvPortCalloc(size_t count, size_t bytes);

/* NULL is ignored. */
void vPortFree(void *mem);

void vPortInitialiseBlocks(void);

/* The sum of all free blocks: now; the least that it ever was; and that begins anew. */
size_t xPortGetFreeHeapSize(void);
size_t xPortGetMinimumEverFreeHeapSize(void);
void xPortResetHeapMinimumEverFreeHeapSize(void);

void vPortGetHeapStats(HeapStats_t *stats);

/* Forget all blocks: the scheduler is started anew. */
void vPortHeapResetState(void);

/* Stacks of tasks may have a heap of their own. */
#if configSTACK_ALLOCATION_FROM_SEPARATE_HEAP == 1
void *pvPortMallocStack(size_t bytes);
void vPortFreeStack(void *mem);
#else
#define pvPortMallocStack pvPortMalloc
#define vPortFreeStack vPortFree
#endif

/* The application's: pvPortMalloc is about to return NULL. The scheduler is not suspended. */
#if configUSE_MALLOC_FAILED_HOOK == 1
void vApplicationMallocFailedHook(void);
#endif

#endif
