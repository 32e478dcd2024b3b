/* A FreeRTOS kernel whose heap is Cairn: what portable.h does not declare.  SPDX-License-Identifier: MIT
 *
 * heap_cairn.c takes the place of the kernel's heap_1.c to heap_5.c. What of the kernel's configuration it heeds:
 *
 *   configTOTAL_HEAP_SIZE                      the heap begins in the array ucHeap of so many bytes, its state inside;
 *                                              vPortDefineHeapRegions adds to it. Not defined: the heap is what
 *                                              vPortDefineHeapRegions is told, which must be before the first request.
 *   configAPPLICATION_ALLOCATED_HEAP 1         ucHeap (and ucStackHeap) are the application's, wherever it puts them
 *   configUSE_MALLOC_FAILED_HOOK 1             each call that has NULL for an answer to a request, of zero bytes too,
 *                                              calls vApplicationMallocFailedHook, outside the lock
 *   configHEAP_CLEAR_MEMORY_ON_FREE 1          all bytes that vPortFree and pvPortRealloc give back are zeroed before
 *   configENABLE_HEAP_PROTECTOR 1              check level 2, by cairn_config_freertos.h. No canary is asked for.
 *   configSTACK_ALLOCATION_FROM_SEPARATE_HEAP 1  stacks come from a second heap in the array ucStackHeap of
 *                                              configSTACK_HEAP_SIZE bytes
 *   traceMALLOC, traceFREE                     get the size that the heap loses, or has back: headers included. They
 *                                              run with the scheduler suspended; a failure is traceMALLOC(NULL, 0).
 *   configASSERT                               where a heap fault ends, see cairn_freertos_fault
 *
 * Sizes of pvPortCalloc that overflow are a failure as any other. No function here, nor of portable.h, is for
 * interrupts.
 */
#ifndef CAIRN_FREERTOS_H
#define CAIRN_FREERTOS_H

#include <stddef.h>

#include "cairn.h"

#ifdef __cplusplus
extern "C" {
#endif

/* cairn_realloc on the kernel's heap; but zero bytes free the block, and the answer is NULL. What comes back has the
 * kernel's alignment, though the block was of pvPortAlignedAlloc. With trace macros it copies inside the lock. */
void *pvPortRealloc(void *mem, size_t bytes);

/* A block whose address is a multiple of `alignment`, a power of two; vPortFree takes it back. NULL for zero bytes. */
void *pvPortAlignedAlloc(size_t alignment, size_t bytes);

/* The kernel's heap, for cairn_stats, cairn_check, cairn_walk. Never NULL: where there is none since
 * vPortDefineHeapRegions has not been called, a heap fault, CAIRN_FAULT_NO_SECTION. */
struct cairn_heap *cairn_freertos_heap(void);

/* The heap of the stacks. Only with configSTACK_ALLOCATION_FROM_SEPARATE_HEAP 1. */
struct cairn_heap *cairn_freertos_stack_heap(void);

/* The C library's malloc works on the kernel's heap, too, if port/libc is linked without libc_heap.c and fault.c: these
 * take their place. */
extern struct cairn_heap *cairn_libc_heap_made;
struct cairn_heap *cairn_libc_heap(void);

/* A broken heap is noted here, then fails a configASSERT; should that return, or not be defined, interrupts go off and
 * nothing else runs. For the debugger, and for what configASSERT calls. */
extern struct cairn_freertos_fault {
	struct cairn_heap *heap; /* NULL: there was none */
	enum cairn_fault rule;
	const void *where;
} cairn_freertos_fault;

#ifdef __cplusplus
}
#endif
#endif
