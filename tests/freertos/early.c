/* The heap before the scheduler starts, and as small as it may be.  SPDX-License-Identifier: MIT */
#define configTOTAL_HEAP_SIZE (CAIRN_STATE_BYTES + CAIRN_REGION_MIN)
#include "port/freertos/heap_cairn.c"

#include "kernel.h"
#include "tap.h"

/* Where the heap can ask, it takes no lock that would mask interrupts; where it cannot, it takes it as ever. */
static void before_the_start(void)
{
	const unsigned times = INCLUDE_xTaskGetSchedulerState == 1 ? 0 : 1;
	HeapStats_t stats;
	void *mem;

	vPortHeapResetState();
	kernel_runs = false;
	(void)cairn_freertos_heap();
	expect(kernel_was_suspended(times));
	mem = pvPortMalloc(1);
	expect(mem != NULL && kernel_was_suspended(times));
	vPortFree(mem);
	expect(kernel_was_suspended(times));
	vPortGetHeapStats(&stats);
	expect(stats.xNumberOfSuccessfulFrees == 1 && kernel_was_suspended(times));
	kernel_runs = true;
	mem = pvPortMalloc(1);
	expect(mem != NULL && kernel_was_suspended(1));
	vPortFree(mem);
	expect(kernel_was_suspended(1));
}

static void least_heap(void)
{
	const size_t bytes = CAIRN_CHUNK_MIN - CAIRN_OVERHEAD;
	void *mem;

	vPortHeapResetState();
	mem = pvPortMalloc(bytes);
	expect(mem != NULL);
	expect(pvPortMalloc(bytes) == NULL);
	vPortFree(mem);
	expect(pvPortMalloc(bytes) == mem && cairn_check(cairn_freertos_heap(), NULL));
}

int main(void)
{
	tap_case("before the scheduler starts, no lock is taken if that can be known", before_the_start);
	tap_case("the smallest configTOTAL_HEAP_SIZE serves a block", least_heap);
	return tap_end();
}
