/* A port whose stacks are aligned to more than Cairn's blocks are.  SPDX-License-Identifier: MIT */
#define portBYTE_ALIGNMENT 32
#include "port/freertos/heap_cairn.c"

#include "memory.h"
#include "tap.h"

enum { SOME = 100 };

static void each_way(void)
{
	uint8_t *mem, *moved;

	vPortHeapResetState();
	for (size_t bytes = 1; bytes < 4 * SOME; bytes += 7) {
		mem = pvPortMalloc(bytes);
		expect(mem != NULL && is_aligned(mem, portBYTE_ALIGNMENT));
		moved = pvPortRealloc(mem, 2 * bytes);
		expect(moved != NULL && is_aligned(moved, portBYTE_ALIGNMENT));
		vPortFree(moved);
	}
	mem = pvPortCalloc(SOME, 1);
	expect(mem != NULL && is_aligned(mem, portBYTE_ALIGNMENT));
	expect(is_aligned(pvPortAlignedAlloc(1, SOME), portBYTE_ALIGNMENT));
	expect(is_aligned(pvPortAlignedAlloc(64, SOME), 64));
	expect(cairn_check(cairn_freertos_heap(), NULL));
}

/* Wherever the free block begins. */
static void largest_is_granted(void)
{
	for (size_t first = 1; first < 4 * portBYTE_ALIGNMENT; first += CAIRN_ALIGNMENT) {
		HeapStats_t stats;

		vPortHeapResetState();
		expect(cairn_malloc(cairn_freertos_heap(), first) != NULL);
		vPortGetHeapStats(&stats);
		expect(pvPortMalloc(stats.xSizeOfLargestFreeBlockInBytes) != NULL);
	}
}

int main(void)
{
	tap_case("every block is aligned as the port asks", each_way);
	tap_case("the largest free block can be had", largest_is_granted);
	return tap_end();
}
