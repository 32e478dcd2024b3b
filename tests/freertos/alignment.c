/* A port whose stacks are aligned to more than Cairn's blocks are.  SPDX-License-Identifier: MIT */
#define portBYTE_ALIGNMENT 32
#include "port/freertos/heap_cairn.c"

#include "memory.h"
#include "tap.h"

enum { SOME = 60 };

/* None is freed, so that they begin where the others end. */
static void each_way(void)
{
	void *mem;

	vPortHeapResetState();
	for (size_t bytes = 1; bytes < 2 * SOME; bytes += 17) {
		mem = pvPortMalloc(bytes);
		expect(mem != NULL && is_aligned(mem, portBYTE_ALIGNMENT));
		mem = pvPortCalloc(bytes, 1);
		expect(mem != NULL && is_aligned(mem, portBYTE_ALIGNMENT));
		mem = pvPortAlignedAlloc(1, bytes);
		expect(mem != NULL && is_aligned(mem, portBYTE_ALIGNMENT));
	}
	expect(is_aligned(pvPortAlignedAlloc(64, 1), 64));
	expect(cairn_check(cairn_freertos_heap(), NULL));
}

/* To wherever it moves: a block behind it, of another size each time, keeps it from growing where it is. */
static void realloc_moves(void)
{
	unsigned moves = 0;
	void *mem, *moved;

	vPortHeapResetState();
	mem = pvPortMalloc(1);
	for (size_t bytes = SOME; bytes < 5 * SOME; bytes += SOME / 3, mem = moved) {
		expect(cairn_malloc(cairn_freertos_heap(), bytes / 2) != NULL);
		moved = pvPortRealloc(mem, bytes);
		moves += moved != mem;
		expect(moved != NULL && is_aligned(moved, portBYTE_ALIGNMENT));
	}
	expect(moves > 5 && cairn_check(cairn_freertos_heap(), NULL));
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
	tap_case("it stays so as it moves", realloc_moves);
	tap_case("the largest free block can be had", largest_is_granted);
	return tap_end();
}
