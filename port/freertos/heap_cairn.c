/* FreeRTOS's heap: takes the place of the kernel's heap_1.c to heap_5.c.  SPDX-License-Identifier: MIT
 *
 * The kernel's portable.h says what most of these functions are asked for, cairn_freertos.h the rest, and how they are
 * configured. Kept true: a heap is made inside the lock, and all who ask get the same.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define MPU_WRAPPERS_INCLUDED_FROM_API_FILE
#include "FreeRTOS.h"
#include "task.h"
#undef MPU_WRAPPERS_INCLUDED_FROM_API_FILE

#include "cairn_freertos.h"
#include "lock.h"

#if configSUPPORT_DYNAMIC_ALLOCATION == 0
#error "heap_cairn.c is of no use with configSUPPORT_DYNAMIC_ALLOCATION 0: leave it out"
#endif
#if !CAIRN_STATS
#error "xPortGetFreeHeapSize and its kin need CAIRN_STATS 1"
#endif
#ifndef CAIRN_LOCK_FREERTOS_H
#error "compile all of Cairn with -DCAIRN_CONFIG_H='\"cairn_config_freertos.h\"'"
#endif
#if configENABLE_HEAP_PROTECTOR == 1 && CAIRN_CHECK < 2
#error "configENABLE_HEAP_PROTECTOR 1 is check level 2: -DCAIRN_CONFIG_H='\"cairn_config_freertos.h\"'"
#endif

/* Added by releases of the kernel that not everyone has. */
#ifndef configHEAP_CLEAR_MEMORY_ON_FREE
#define configHEAP_CLEAR_MEMORY_ON_FREE 0
#endif
#ifndef PRIVILEGED_DATA
#define PRIVILEGED_DATA
#endif

/* ---- the heaps ---- */

PRIVILEGED_DATA struct cairn_heap *cairn_libc_heap_made;
PRIVILEGED_DATA struct cairn_freertos_fault cairn_freertos_fault;

#ifdef configTOTAL_HEAP_SIZE
_Static_assert(configTOTAL_HEAP_SIZE >= CAIRN_STATE_BYTES + CAIRN_REGION_MIN, "configTOTAL_HEAP_SIZE is too small");
_Static_assert(configTOTAL_HEAP_SIZE <= CAIRN_HEAP_MAX, "configTOTAL_HEAP_SIZE is more than CAIRN_HEAP_MAX");

#if configAPPLICATION_ALLOCATED_HEAP == 1
extern uint8_t ucHeap[configTOTAL_HEAP_SIZE];
#else
PRIVILEGED_DATA static uint8_t ucHeap[configTOTAL_HEAP_SIZE];
#endif

#define HEAP_BEGINS cairn_init(ucHeap, configTOTAL_HEAP_SIZE)
#else
#define HEAP_BEGINS NULL
#endif

static struct cairn_heap *heap_begin(void)
{
	/* The lock of no heap in particular: there is none yet. */
	const uintptr_t state = cairn_lock_enter(NULL);

	if (cairn_libc_heap_made == NULL)
		__atomic_store_n(&cairn_libc_heap_made, HEAP_BEGINS, __ATOMIC_RELEASE);
	if (cairn_libc_heap_made == NULL)
		cairn_port_fault(NULL, CAIRN_FAULT_NO_SECTION, NULL);
	cairn_lock_leave(NULL, state);
	return cairn_libc_heap_made;
}

struct cairn_heap *cairn_freertos_heap(void)
{
	struct cairn_heap *h = __atomic_load_n(&cairn_libc_heap_made, __ATOMIC_RELAXED);

	return h != NULL ? h : heap_begin();
}

struct cairn_heap *cairn_libc_heap(void)
{
	return cairn_freertos_heap();
}

/* True if the memory belongs to the heap now. */
static bool heap_has(void *memory, size_t bytes)
{
	if (cairn_libc_heap_made != NULL)
		return cairn_add_region(cairn_libc_heap_made, memory, bytes);
	cairn_libc_heap_made = cairn_init(memory, bytes);
	return cairn_libc_heap_made != NULL;
}

void vPortDefineHeapRegions(const HeapRegion_t *const regions)
{
	const HeapRegion_t *r = regions;

#ifdef configTOTAL_HEAP_SIZE
	(void)cairn_freertos_heap();
#endif
	for (; r->xSizeInBytes > 0; r++) {
		const bool taken = heap_has(r->pucStartAddress, r->xSizeInBytes);

		configASSERT(taken); /* else too small, or over one that there is already */
		(void)taken;
	}
}

/* The heap needs no initialisation before its first request. */
void vPortInitialiseBlocks(void)
{
}

void cairn_port_fault(struct cairn_heap *h, enum cairn_fault rule, const void *where)
{
	cairn_freertos_fault.heap = h;
	cairn_freertos_fault.rule = rule;
	cairn_freertos_fault.where = where;
	configASSERT(cairn_freertos_fault.rule == CAIRN_FAULT_NONE);
	taskDISABLE_INTERRUPTS();
	for (;;)
		__asm__ volatile("" ::: "memory");
}

/* ---- traces ---- */

/* Trace macros must see blocks come and go in the order in which they do, so the lock, which nests, is held from the
 * heap's call to theirs; and the size costs a call. Without them, which the kernel makes empty, all of it is left out:
 * what expands to nothing has an empty text. */
#define TEXT_OF(...) #__VA_ARGS__
#define TEXT(...) TEXT_OF(__VA_ARGS__)
#define IS_TRACED (sizeof TEXT(traceMALLOC(mem, size)) > 1 || sizeof TEXT(traceFREE(mem, size)) > 1)

static uintptr_t trace_begin(const struct cairn_heap *h)
{
	return IS_TRACED ? cairn_lock_enter(h) : 0;
}

static void trace_end(const struct cairn_heap *h, uintptr_t state)
{
	if (IS_TRACED)
		cairn_lock_leave(h, state);
}

/* What the heap has lost to the block; 0 for none. */
static size_t trace_size(struct cairn_heap *h, const void *mem)
{
	return IS_TRACED && mem != NULL ? cairn_usable_size(h, mem) + CAIRN_OVERHEAD : 0;
}

static void trace_malloc(void *mem, size_t size)
{
	(void)mem, (void)size;
	traceMALLOC(mem, size);
}

static void trace_free(void *mem, size_t size)
{
	(void)mem, (void)size;
	traceFREE(mem, size);
}

/* ---- blocks ---- */

/* What is asked of the heap to have a block at the kernel's alignment. */
static void *block_take(struct cairn_heap *h, size_t bytes)
{
	return portBYTE_ALIGNMENT > CAIRN_ALIGNMENT ? cairn_aligned_alloc(h, portBYTE_ALIGNMENT, bytes)
	                                            : cairn_malloc(h, bytes);
}

#if configHEAP_CLEAR_MEMORY_ON_FREE == 1
/* The bytes of a block from `kept` on, before others get them. That it is a block is found out first. */
static void block_clear(struct cairn_heap *h, void *mem, size_t kept)
{
	const size_t held = cairn_usable_size(h, mem);

	if (held > kept)
		memset((uint8_t *)mem + kept, 0, held - kept);
}

/* In place, or by a copy that leaves zeroes behind. NULL if there is no memory: then `mem` is as it was. */
static void *block_resize(struct cairn_heap *h, void *mem, size_t bytes)
{
	const size_t held = cairn_usable_size(h, mem);
	void *now;

	block_clear(h, mem, bytes);
	if (cairn_resize(h, mem, bytes))
		return mem;
	now = block_take(h, bytes);
	if (now == NULL)
		return NULL;
	memcpy(now, mem, held < bytes ? held : bytes);
	block_clear(h, mem, 0);
	cairn_free(h, mem);
	return now;
}
#else
static void block_clear(struct cairn_heap *h, void *mem, size_t kept)
{
	(void)h, (void)mem, (void)kept;
}

static void *block_resize(struct cairn_heap *h, void *mem, size_t bytes)
{
	return portBYTE_ALIGNMENT > CAIRN_ALIGNMENT ? cairn_aligned_realloc(h, mem, portBYTE_ALIGNMENT, bytes)
	                                            : cairn_realloc(h, mem, bytes);
}
#endif

/* The answer to a request: outside the lock, where the hook may do what it likes. */
static void *answer(void *mem)
{
#if configUSE_MALLOC_FAILED_HOOK == 1
	if (mem == NULL)
		vApplicationMallocFailedHook();
#endif
	return mem;
}

static void *allocate(struct cairn_heap *h, size_t bytes)
{
	const uintptr_t state = trace_begin(h);
	void *mem = bytes > 0 ? block_take(h, bytes) : NULL;

	trace_malloc(mem, trace_size(h, mem));
	trace_end(h, state);
	return answer(mem);
}

static void release(struct cairn_heap *h, void *mem)
{
	if (mem == NULL)
		return;
	block_clear(h, mem, 0);
	const uintptr_t state = trace_begin(h);
	trace_free(mem, trace_size(h, mem));
	cairn_free(h, mem);
	trace_end(h, state);
}

void *pvPortMalloc(size_t bytes)
{
	return allocate(cairn_freertos_heap(), bytes);
}

void *pvPortCalloc(size_t count, size_t bytes)
{
	size_t all;
	void *mem;

	if (__builtin_mul_overflow(count, bytes, &all))
		return pvPortMalloc(SIZE_MAX); /* which no heap has */
	mem = pvPortMalloc(all);
	if (mem != NULL)
		memset(mem, 0, all);
	return mem;
}

void vPortFree(void *mem)
{
	release(cairn_freertos_heap(), mem);
}

void *pvPortRealloc(void *mem, size_t bytes)
{
	struct cairn_heap *h = cairn_freertos_heap();

	if (mem == NULL)
		return pvPortMalloc(bytes);
	if (bytes == 0) {
		vPortFree(mem);
		return NULL;
	}
	const uintptr_t state = trace_begin(h);
	const size_t size = trace_size(h, mem);
	void *now = block_resize(h, mem, bytes);

	if (now != NULL)
		trace_free(mem, size);
	trace_malloc(now, trace_size(h, now));
	trace_end(h, state);
	return answer(now);
}

void *pvPortAlignedAlloc(size_t alignment, size_t bytes)
{
	struct cairn_heap *h = cairn_freertos_heap();
	const bool is_power_of_two = alignment != 0 && (alignment & (alignment - 1)) == 0;

	if (is_power_of_two && alignment < portBYTE_ALIGNMENT)
		alignment = portBYTE_ALIGNMENT;
	const uintptr_t state = trace_begin(h);
	void *mem = bytes > 0 ? cairn_aligned_alloc(h, alignment, bytes) : NULL;
	trace_malloc(mem, trace_size(h, mem));
	trace_end(h, state);
	return answer(mem);
}

/* ---- statistics ---- */

static struct cairn_stats heap_stats(void)
{
	struct cairn_stats stats;

	cairn_stats(cairn_freertos_heap(), &stats);
	return stats;
}

size_t xPortGetFreeHeapSize(void)
{
	return heap_stats().free;
}

size_t xPortGetMinimumEverFreeHeapSize(void)
{
	const struct cairn_stats stats = heap_stats();

	return stats.capacity - stats.peak;
}

void xPortResetHeapMinimumEverFreeHeapSize(void)
{
	cairn_reset_peak(cairn_freertos_heap());
}

/* The largest request that pvPortMalloc would grant. */
static size_t largest_request(size_t largest_free)
{
	const size_t lost = portBYTE_ALIGNMENT > CAIRN_ALIGNMENT ? portBYTE_ALIGNMENT + CAIRN_ALIGNMENT : 0;

	return largest_free > lost ? largest_free - lost : 0;
}

static bool add_free_block(void *user, const struct cairn_block *block)
{
	HeapStats_t *stats = user;
	const size_t bytes = block->size - CAIRN_OVERHEAD;

	if (block->state == CAIRN_USED)
		return true;
	if (stats->xNumberOfFreeBlocks++ == 0 || bytes < stats->xSizeOfSmallestFreeBlockInBytes)
		stats->xSizeOfSmallestFreeBlockInBytes = bytes;
	return true;
}

/* Of one moment. The largest and the smallest free block are the bytes that a caller can have of it, so that a request
 * for the largest is granted; where there is none, both are 0. O(blocks). */
void vPortGetHeapStats(HeapStats_t *stats)
{
	struct cairn_heap *h = cairn_freertos_heap();
	struct cairn_stats counted;

	memset(stats, 0, sizeof *stats);
	const uintptr_t state = cairn_lock_enter(h);
	cairn_walk(h, add_free_block, stats);
	cairn_stats(h, &counted);
	cairn_lock_leave(h, state);
	stats->xAvailableHeapSpaceInBytes = counted.free;
	stats->xSizeOfLargestFreeBlockInBytes = largest_request(counted.largest_free);
	stats->xMinimumEverFreeBytesRemaining = counted.capacity - counted.peak;
	stats->xNumberOfSuccessfulAllocations = counted.allocations;
	stats->xNumberOfSuccessfulFrees = counted.frees;
}

/* ---- stacks apart ---- */

#if configSTACK_ALLOCATION_FROM_SEPARATE_HEAP == 1
#if configAPPLICATION_ALLOCATED_HEAP == 1
extern uint8_t ucStackHeap[configSTACK_HEAP_SIZE];
#else
PRIVILEGED_DATA static uint8_t ucStackHeap[configSTACK_HEAP_SIZE];
#endif

_Static_assert(configSTACK_HEAP_SIZE >= CAIRN_STATE_BYTES + CAIRN_REGION_MIN, "configSTACK_HEAP_SIZE is too small");
_Static_assert(configSTACK_HEAP_SIZE <= CAIRN_HEAP_MAX, "configSTACK_HEAP_SIZE is more than CAIRN_HEAP_MAX");

PRIVILEGED_DATA static struct cairn_heap *stack_heap;

struct cairn_heap *cairn_freertos_stack_heap(void)
{
	const uintptr_t state = cairn_lock_enter(NULL);

	if (stack_heap == NULL)
		stack_heap = cairn_init(ucStackHeap, configSTACK_HEAP_SIZE);
	cairn_lock_leave(NULL, state);
	return stack_heap;
}

void *pvPortMallocStack(size_t bytes)
{
	return allocate(cairn_freertos_stack_heap(), bytes);
}

void vPortFreeStack(void *mem)
{
	release(cairn_freertos_stack_heap(), mem);
}
#endif

/* All blocks are forgotten, and vPortDefineHeapRegions may be called again. */
void vPortHeapResetState(void)
{
	cairn_libc_heap_made = NULL;
#if configSTACK_ALLOCATION_FROM_SEPARATE_HEAP == 1
	stack_heap = NULL;
#endif
}
