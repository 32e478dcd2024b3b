/* A broken heap ends in configASSERT, and nothing else does.  SPDX-License-Identifier: MIT */
#include "port/freertos/heap_cairn.c"

#include "kernel.h"
#include "tap.h"

enum { SOME = 100 };

static uint8_t *mem, *after;

static void begin(void)
{
	vPortHeapResetState();
	mem = pvPortMalloc(SOME);
	after = pvPortMalloc(SOME);
	(void)pvPortMalloc(SOME);
	cairn_freertos_fault.rule = CAIRN_FAULT_NONE;
}

static void free_it(void)
{
	vPortFree(mem);
}

static void shrink_it(void)
{
	(void)pvPortRealloc(mem, 1);
}

static void free_inside(void)
{
	vPortFree(mem + portBYTE_ALIGNMENT);
}

static void free_after(void)
{
	vPortFree(after);
}

static void ask_for_too_much(void)
{
	(void)pvPortMalloc(configTOTAL_HEAP_SIZE);
	(void)pvPortMalloc(SIZE_MAX);
	(void)pvPortCalloc(SIZE_MAX, SIZE_MAX);
	(void)pvPortAlignedAlloc(SIZE_MAX / 2 + 1, 1);
	(void)pvPortRealloc(mem, SIZE_MAX);
	while (pvPortMalloc(SOME) != NULL)
		continue;
}

static bool faults(void (*call)(void), enum cairn_fault rule)
{
	return kernel_assert_during(call) != NULL && cairn_freertos_fault.rule == rule &&
	       cairn_freertos_fault.heap == cairn_freertos_heap();
}

static void freed_twice(void)
{
	begin();
	vPortFree(mem);
	expect(faults(free_it, CAIRN_FAULT_DOUBLE_FREE) && cairn_freertos_fault.where == mem);
	expect(faults(shrink_it, CAIRN_FAULT_DOUBLE_FREE));
	expect(cairn_check(cairn_freertos_heap(), NULL));
}

static void no_block(void)
{
	begin();
	expect(kernel_assert_during(free_inside) != NULL && cairn_freertos_fault.rule != CAIRN_FAULT_NONE);
	expect(cairn_check(cairn_freertos_heap(), NULL));
}

static void written_beyond(void)
{
	begin();
	memset(mem, 0xff, cairn_usable_size(cairn_freertos_heap(), mem) + sizeof(size_t));
	expect(faults(free_after, CAIRN_FAULT_OVERRUN));
	expect(!cairn_check(cairn_freertos_heap(), NULL));
}

static void out_of_memory(void)
{
	begin();
	expect(kernel_assert_during(ask_for_too_much) == NULL && cairn_freertos_fault.rule == CAIRN_FAULT_NONE);
	expect(cairn_check(cairn_freertos_heap(), NULL));
}

/* The header behind says a size that no chunk has. Level 1 asks only whether it keeps within the heap and is in use. */
static void free_with_bad_neighbour(void)
{
	memset(after, 0xff, SOME);
	*((size_t *)(void *)after - 1) = CAIRN_ALIGNMENT | 1;
	vPortFree(mem);
}

static void protector_sees_more(void)
{
	begin();
	expect((kernel_assert_during(free_with_bad_neighbour) != NULL) == (configENABLE_HEAP_PROTECTOR == 1));
}

int main(void)
{
	tap_case("a block freed twice", freed_twice);
	tap_case("what is no block", no_block);
	tap_case("a write beyond a block", written_beyond);
	tap_case("no memory is no fault", out_of_memory);
	tap_case("configENABLE_HEAP_PROTECTOR finds what else goes unseen", protector_sees_more);
	return tap_end();
}
