/* Every option at once: hook, traces, clearing, the application's own array, stacks apart.
 * SPDX-License-Identifier: MIT
 */
#include <stddef.h>

static void traced_malloc(const void *mem, size_t size);
static void traced_free(const void *mem, size_t size);

#define configUSE_MALLOC_FAILED_HOOK 1
#define configAPPLICATION_ALLOCATED_HEAP 1
#define configHEAP_CLEAR_MEMORY_ON_FREE 1
#define configSTACK_ALLOCATION_FROM_SEPARATE_HEAP 1
#define configSTACK_HEAP_SIZE 1024
#define traceMALLOC(mem, size) traced_malloc(mem, size)
#define traceFREE(mem, size) traced_free(mem, size)
#include "port/freertos/heap_cairn.c"

#include "kernel.h"
#include "memory.h"
#include "tap.h"

enum { SOME = 100 };

/* More memory, of no alignment. */
static struct {
	uint8_t before;
	uint8_t bytes[configTOTAL_HEAP_SIZE];
} place;
uint8_t ucHeap[configTOTAL_HEAP_SIZE];
uint8_t ucStackHeap[configSTACK_HEAP_SIZE];

struct seen {
	unsigned calls;
	const void *mem;
	size_t size;
	unsigned depth;
};

static struct seen malloc_seen, free_seen;
static unsigned hook_calls, hook_depth;

static void traced_malloc(const void *mem, size_t size)
{
	malloc_seen = (struct seen){malloc_seen.calls + 1, mem, size, kernel_lock.depth};
}

static void traced_free(const void *mem, size_t size)
{
	free_seen = (struct seen){free_seen.calls + 1, mem, size, kernel_lock.depth};
}

void vApplicationMallocFailedHook(void)
{
	hook_calls++;
	hook_depth += kernel_lock.depth;
}

static void begin(void)
{
	vPortHeapResetState();
	(void)cairn_freertos_heap();
	malloc_seen = free_seen = (struct seen){0};
	hook_calls = hook_depth = 0;
	kernel_lock = (struct kernel_lock){0};
}

/* The call was seen once, inside the lock, and with as many bytes as the heap has lost. */
static bool saw(struct seen *seen, const void *mem, size_t lost)
{
	const bool as_said = seen->calls == 1 && seen->mem == mem && seen->size == lost && seen->depth == 1;

	*seen = (struct seen){0};
	return as_said;
}

static bool saw_none(void)
{
	return malloc_seen.calls == 0 && free_seen.calls == 0;
}

static void traces_tell_sizes(void)
{
	size_t before, with;
	uint8_t *mem, *moved;
	void *wall;

	begin();
	before = xPortGetFreeHeapSize();
	mem = pvPortMalloc(SOME + 1);
	with = xPortGetFreeHeapSize();
	expect(saw(&malloc_seen, mem, before - with) && saw_none());
	wall = pvPortAlignedAlloc(64, SOME);
	expect(saw(&malloc_seen, wall, with - xPortGetFreeHeapSize()) && saw_none());
	moved = pvPortRealloc(mem, 2 * SOME);
	expect(moved != mem && saw(&free_seen, mem, before - with) && malloc_seen.mem == moved);
	with = malloc_seen.size;
	expect(saw(&malloc_seen, moved, with) && saw_none());
	vPortFree(wall);
	free_seen = (struct seen){0};
	vPortFree(moved);
	expect(saw(&free_seen, moved, with) && saw_none());
	expect(xPortGetFreeHeapSize() == before);
	mem = pvPortCalloc(3, SOME);
	expect(saw(&malloc_seen, mem, before - xPortGetFreeHeapSize()) && saw_none());
	vPortFree(NULL);
	expect(saw_none() && kernel_lock.depth == 0 && !kernel_lock.resumed_free);
}

static void traces_tell_failures(void)
{
	void *mem;

	begin();
	expect(pvPortMalloc(configTOTAL_HEAP_SIZE) == NULL && saw(&malloc_seen, NULL, 0));
	expect(pvPortMalloc(0) == NULL && saw(&malloc_seen, NULL, 0));
	mem = pvPortMalloc(1);
	malloc_seen = (struct seen){0};
	expect(pvPortRealloc(mem, configTOTAL_HEAP_SIZE) == NULL && saw(&malloc_seen, NULL, 0) && saw_none());
}

static void each_null_is_told(void)
{
	void *mem;

	begin();
	mem = pvPortMalloc(SOME);
	expect(hook_calls == 0);
	expect(pvPortMalloc(configTOTAL_HEAP_SIZE) == NULL && hook_calls == 1);
	expect(pvPortMalloc(0) == NULL && hook_calls == 2);
	expect(pvPortCalloc(SIZE_MAX, 2) == NULL && hook_calls == 3);
	expect(pvPortAlignedAlloc(64, configTOTAL_HEAP_SIZE) == NULL && hook_calls == 4);
	expect(pvPortRealloc(mem, configTOTAL_HEAP_SIZE) == NULL && hook_calls == 5);
	expect(pvPortMallocStack(configSTACK_HEAP_SIZE) == NULL && hook_calls == 6);
	expect(pvPortRealloc(mem, 0) == NULL && hook_calls == 6); /* a free */
	expect(hook_depth == 0);
}

static void freed_bytes_are_zero(void)
{
	uint8_t *mem;

	begin();
	mem = pvPortMalloc(SOME);
	(void)pvPortMalloc(SOME);
	memory_fill(mem, 0x55, SOME);
	vPortFree(mem);
	/* But for what the heap writes into a free block: links in front, its size at the end. */
	expect(memory_is(mem + 2 * sizeof(size_t), 0, SOME - 3 * sizeof(size_t)));
}

static void realloc_leaves_zeroes(void)
{
	uint8_t *mem, *moved;

	begin();
	mem = pvPortMalloc(SOME);
	(void)pvPortMalloc(1);
	memory_count_up(mem, 1, SOME);
	moved = pvPortRealloc(mem, 3 * SOME);
	expect(moved != NULL && moved != mem && memory_counts_up(moved, 1, SOME));
	expect(memory_is(mem + 2 * sizeof(size_t), 0, SOME - 3 * sizeof(size_t)));
	memory_fill(moved, 0x55, 3 * SOME);
	expect(pvPortRealloc(moved, SOME) == moved && memory_is(moved, 0x55, SOME));
	expect(memory_is(moved + SOME + 4 * sizeof(size_t), 0, 2 * SOME - 4 * sizeof(size_t)));
	expect(cairn_check(cairn_freertos_heap(), NULL));
}

static void realloc_that_fails(void)
{
	uint8_t *mem;

	begin();
	mem = pvPortMalloc(SOME);
	memory_count_up(mem, 1, SOME);
	expect(pvPortRealloc(mem, configTOTAL_HEAP_SIZE) == NULL && memory_counts_up(mem, 1, SOME));
}

static void the_applications_array(void)
{
	uint8_t *mem;

	begin();
	mem = pvPortMalloc(SOME);
	expect(mem > ucHeap && mem + SOME <= ucHeap + sizeof ucHeap);
}

static void array_and_regions(void)
{
	const HeapRegion_t more[] = {{place.bytes, sizeof place.bytes}, {NULL, 0}};
	size_t all;
	uint8_t *mem;

	begin();
	all = xPortGetFreeHeapSize();
	vPortHeapResetState();
	vPortDefineHeapRegions(more);
	expect(xPortGetFreeHeapSize() > all + sizeof place.bytes - CAIRN_REGION_MIN);
	mem = pvPortMalloc(sizeof place.bytes - CAIRN_REGION_MIN);
	expect(mem != NULL && mem > place.bytes && mem < place.bytes + sizeof place.bytes);
}

static void stacks(void)
{
	size_t free_bytes;
	uint8_t *stack;

	begin();
	free_bytes = xPortGetFreeHeapSize();
	stack = pvPortMallocStack(configSTACK_HEAP_SIZE / 2);
	expect(stack != NULL && is_aligned(stack, portBYTE_ALIGNMENT));
	expect(stack > ucStackHeap && stack < ucStackHeap + configSTACK_HEAP_SIZE / 2);
	expect(malloc_seen.mem == stack && malloc_seen.depth == 1);
	expect(xPortGetFreeHeapSize() == free_bytes);
	expect(pvPortMallocStack(configSTACK_HEAP_SIZE / 2) == NULL);
	vPortFreeStack(stack);
	expect(free_seen.mem == stack && free_seen.depth == 1);
	expect(pvPortMallocStack(configSTACK_HEAP_SIZE / 2) == stack);
	vPortHeapResetState();
	expect(pvPortMallocStack(configSTACK_HEAP_SIZE / 2) == stack);
	expect(cairn_check(cairn_freertos_stack_heap(), NULL) && cairn_freertos_stack_heap() != cairn_freertos_heap());
}

int main(void)
{
	tap_case("traces get what the heap loses, and has back, inside the lock", traces_tell_sizes);
	tap_case("a failure is traced as NULL and no bytes", traces_tell_failures);
	tap_case("each NULL calls the hook once, outside the lock", each_null_is_told);
	tap_case("what is freed is cleared", freed_bytes_are_zero);
	tap_case("so is what pvPortRealloc leaves, by moving and by shrinking", realloc_leaves_zeroes);
	tap_case("and nothing is where it fails", realloc_that_fails);
	tap_case("the heap is in the application's array", the_applications_array);
	tap_case("regions are added to the array", array_and_regions);
	tap_case("stacks have a heap of their own", stacks);
	return tap_end();
}
