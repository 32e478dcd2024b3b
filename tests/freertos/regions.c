/* The kernel's heap made of regions.  SPDX-License-Identifier: MIT */
#define KERNEL_HEAP_OF_REGIONS
#include "port/freertos/heap_cairn.c"

#include "kernel.h"
#include "memory.h"
#include "tap.h"

enum { LOW = 1024, GAP = 256, HIGH = 2048 };

static uint8_t ram[LOW + GAP + HIGH + 1];
static uint8_t *const high = ram + LOW + GAP;

static const HeapRegion_t two[] = {{ram, LOW}, {ram + LOW + GAP, HIGH}, {NULL, 0}};

static void begin(const HeapRegion_t *regions)
{
	vPortHeapResetState();
	vPortDefineHeapRegions(regions);
}

static bool is_within(const uint8_t *mem, size_t bytes, const uint8_t *from, size_t room)
{
	return mem != NULL && mem >= from && mem + bytes <= from + room;
}

static void both_serve(void)
{
	uint8_t *large, *small;

	memory_fill(ram, 0xa5, sizeof ram);
	begin(two);
	expect(xPortGetFreeHeapSize() > LOW + HIGH - CAIRN_STATE_BYTES - 2 * CAIRN_REGION_MIN);
	expect(xPortGetFreeHeapSize() < LOW + HIGH);
	expect(xPortGetMinimumEverFreeHeapSize() == xPortGetFreeHeapSize());
	large = pvPortMalloc(HIGH - 100);
	expect(is_within(large, HIGH - 100, high, HIGH));
	small = pvPortMalloc(LOW / 2);
	expect(is_within(small, LOW / 2, ram, LOW));
	expect(memory_is(ram + LOW, 0xa5, GAP));
	vPortFree(large);
	vPortFree(small);
	expect(xPortGetFreeHeapSize() == heap_stats().capacity && cairn_check(cairn_freertos_heap(), NULL));
}

static void stats_of_both(void)
{
	HeapStats_t stats;

	begin(two);
	vPortGetHeapStats(&stats);
	expect(stats.xNumberOfFreeBlocks == 2 && stats.xAvailableHeapSpaceInBytes == xPortGetFreeHeapSize());
	expect(stats.xSizeOfLargestFreeBlockInBytes > HIGH - CAIRN_REGION_MIN &&
	       stats.xSizeOfLargestFreeBlockInBytes < HIGH);
	expect(stats.xSizeOfSmallestFreeBlockInBytes < LOW);
	expect(stats.xSizeOfLargestFreeBlockInBytes + stats.xSizeOfSmallestFreeBlockInBytes + 2 * CAIRN_OVERHEAD ==
	       stats.xAvailableHeapSpaceInBytes);
}

static void odd_bounds(void)
{
	const HeapRegion_t odd[] = {{ram + 1, LOW - 2}, {high + 3, HIGH - 4}, {NULL, 0}};
	uint8_t *mem;

	begin(odd);
	while ((mem = pvPortMalloc(50)) != NULL)
		if (!expect(is_aligned(mem, portBYTE_ALIGNMENT) &&
		            (is_within(mem, 50, ram + 1, LOW - 2) || is_within(mem, 50, high + 3, HIGH - 4))))
			break;
	expect(xPortGetFreeHeapSize() < 200 && cairn_check(cairn_freertos_heap(), NULL));
}

static void define_small(void)
{
	const HeapRegion_t regions[] = {{ram, 64}, {high, HIGH}, {NULL, 0}};

	vPortDefineHeapRegions(regions);
}

static void define_overlapping(void)
{
	const HeapRegion_t regions[] = {{ram, LOW}, {ram + LOW - 64, HIGH}, {NULL, 0}};

	vPortDefineHeapRegions(regions);
}

static void define_two(void)
{
	vPortDefineHeapRegions(two);
}

static void wrong_regions(void)
{
	vPortHeapResetState();
	expect(kernel_assert_during(define_small) != NULL);
	vPortHeapResetState();
	expect(kernel_assert_during(define_overlapping) != NULL);
	vPortHeapResetState();
	expect(kernel_assert_during(define_two) == NULL);
	expect(kernel_assert_during(define_two) != NULL); /* a second time */
}

static void request(void)
{
	(void)pvPortMalloc(1);
}

static void too_early(void)
{
	vPortHeapResetState();
	expect(kernel_assert_during(request) != NULL);
	expect(cairn_freertos_fault.rule == CAIRN_FAULT_NO_SECTION && cairn_freertos_fault.heap == NULL);
}

static void free_in_gap(void)
{
	vPortFree(ram + LOW + GAP / 2);
}

static void no_block_between(void)
{
	begin(two);
	expect(kernel_assert_during(free_in_gap) != NULL);
	expect(cairn_freertos_fault.rule == CAIRN_FAULT_BAD_POINTER && cairn_freertos_fault.heap == cairn_freertos_heap());
	expect(cairn_freertos_fault.where == ram + LOW + GAP / 2);
}

int main(void)
{
	tap_case("blocks come from both regions, and nothing is written between", both_serve);
	tap_case("the statistics are of both", stats_of_both);
	tap_case("regions may begin and end anywhere", odd_bounds);
	tap_case("a region too small, or over another, or defined twice, fails an assertion", wrong_regions);
	tap_case("so does a request before there is a heap", too_early);
	tap_case("and a pointer into the gap", no_block_between);
	return tap_end();
}
