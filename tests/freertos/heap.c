/* The kernel's heap as it is configured least: one array.  SPDX-License-Identifier: MIT */
#include "port/freertos/heap_cairn.c"

#include "kernel.h"
#include "memory.h"
#include "tap.h"

enum { SOME = 100, BLOCKS = configTOTAL_HEAP_SIZE / CAIRN_CHUNK_MIN };

static uint8_t *blocks[BLOCKS];

/* As many blocks as there are. */
static size_t exhaust(size_t bytes)
{
	size_t count = 0;

	while (count < BLOCKS && (blocks[count] = pvPortMalloc(bytes)) != NULL)
		count++;
	return count;
}

static void free_every_second(size_t first, size_t count)
{
	for (size_t i = first; i < count; i += 2)
		vPortFree(blocks[i]);
}

static void begin(void)
{
	vPortHeapResetState();
	(void)kernel_was_suspended(0);
}

static bool is_sound(void)
{
	return cairn_check(cairn_freertos_heap(), NULL);
}

static void malloc_and_free(void)
{
	size_t all;
	void *mem;

	begin();
	all = xPortGetFreeHeapSize();
	expect(all > configTOTAL_HEAP_SIZE - CAIRN_STATE_BYTES - CAIRN_REGION_MIN && all < configTOTAL_HEAP_SIZE);
	mem = pvPortMalloc(SOME);
	expect(mem != NULL && is_aligned(mem, portBYTE_ALIGNMENT));
	expect((uint8_t *)mem > ucHeap && (uint8_t *)mem + SOME <= ucHeap + sizeof ucHeap);
	expect(xPortGetFreeHeapSize() <= all - SOME);
	vPortFree(mem);
	vPortFree(NULL);
	expect(xPortGetFreeHeapSize() == all && is_sound());
}

static void nothing_is_null(void)
{
	begin();
	expect(pvPortMalloc(0) == NULL);
	expect(pvPortCalloc(0, SOME) == NULL && pvPortCalloc(SOME, 0) == NULL);
	expect(pvPortAlignedAlloc(16, 0) == NULL && pvPortRealloc(NULL, 0) == NULL);
	expect(pvPortMalloc(configTOTAL_HEAP_SIZE) == NULL);
	expect(pvPortMalloc(SIZE_MAX) == NULL && pvPortMalloc(SIZE_MAX - CAIRN_OVERHEAD + 1) == NULL);
	expect(pvPortMalloc((size_t)PTRDIFF_MAX + 1) == NULL);
	expect(is_sound());
}

static void calloc_clears(void)
{
	uint8_t *mem;

	begin();
	mem = pvPortMalloc(SOME);
	memory_fill(mem, 0x55, SOME);
	vPortFree(mem);
	mem = pvPortCalloc(SOME / 4, 4);
	expect(mem != NULL && memory_is(mem, 0, SOME));
	expect(pvPortCalloc(SIZE_MAX / 4 + 2, 4) == NULL);
	expect(pvPortCalloc(4, SIZE_MAX / 4 + 2) == NULL);
	expect(is_sound());
}

static void realloc_keeps(void)
{
	uint8_t *mem, *moved;
	void *wall;

	begin();
	mem = pvPortRealloc(NULL, SOME);
	wall = pvPortMalloc(1);
	memory_count_up(mem, 1, SOME);
	moved = pvPortRealloc(mem, 3 * SOME);
	expect(moved != NULL && moved != mem && memory_counts_up(moved, 1, SOME));
	mem = pvPortRealloc(moved, SOME / 2);
	expect(mem == moved && memory_counts_up(mem, 1, SOME / 2));
	expect(pvPortRealloc(mem, configTOTAL_HEAP_SIZE) == NULL && memory_counts_up(mem, 1, SOME / 2));
	expect(pvPortRealloc(mem, 0) == NULL);
	vPortFree(wall);
	expect(xPortGetFreeHeapSize() == heap_stats().capacity && is_sound());
}

static void aligned_as_asked(void)
{
	begin();
	for (size_t alignment = 1; alignment <= 512; alignment *= 2) {
		void *mem = pvPortAlignedAlloc(alignment, SOME);
		expect(mem != NULL && is_aligned(mem, alignment) && is_aligned(mem, portBYTE_ALIGNMENT));
		vPortFree(mem);
	}
	expect(pvPortAlignedAlloc(0, SOME) == NULL && pvPortAlignedAlloc(3, SOME) == NULL);
	expect(pvPortAlignedAlloc(SIZE_MAX / 2 + 1, SOME) == NULL);
	expect(xPortGetFreeHeapSize() == heap_stats().capacity && is_sound());
}

static void least_free(void)
{
	size_t all, least;
	void *mem;

	begin();
	all = xPortGetFreeHeapSize();
	expect(xPortGetMinimumEverFreeHeapSize() == all);
	mem = pvPortMalloc(10 * SOME);
	least = xPortGetFreeHeapSize();
	vPortFree(mem);
	expect(xPortGetMinimumEverFreeHeapSize() == least && least < all);
	mem = pvPortMalloc(SOME);
	expect(xPortGetMinimumEverFreeHeapSize() == least);
	xPortResetHeapMinimumEverFreeHeapSize();
	expect(xPortGetMinimumEverFreeHeapSize() == xPortGetFreeHeapSize());
	vPortFree(mem);
	expect(xPortGetMinimumEverFreeHeapSize() < xPortGetFreeHeapSize());
}

static void stats_of_a_new_heap(void)
{
	HeapStats_t stats;

	begin();
	vPortGetHeapStats(&stats);
	expect(stats.xAvailableHeapSpaceInBytes == xPortGetFreeHeapSize());
	expect(stats.xSizeOfLargestFreeBlockInBytes == stats.xAvailableHeapSpaceInBytes - CAIRN_OVERHEAD);
	expect(stats.xSizeOfSmallestFreeBlockInBytes == stats.xSizeOfLargestFreeBlockInBytes);
	expect(stats.xNumberOfFreeBlocks == 1);
	expect(stats.xMinimumEverFreeBytesRemaining == stats.xAvailableHeapSpaceInBytes);
	expect(stats.xNumberOfSuccessfulAllocations == 0 && stats.xNumberOfSuccessfulFrees == 0);
}

static void stats_of_a_worn_heap(void)
{
	size_t count, holes, least;
	HeapStats_t stats;

	begin();
	count = exhaust(SOME);
	least = xPortGetFreeHeapSize();
	free_every_second(0, count - 1);
	holes = count / 2;
	vPortGetHeapStats(&stats);
	expect(stats.xAvailableHeapSpaceInBytes == xPortGetFreeHeapSize());
	expect(stats.xNumberOfFreeBlocks == holes + (least > 0));
	expect(stats.xSizeOfLargestFreeBlockInBytes >= SOME && stats.xSizeOfLargestFreeBlockInBytes < 2 * SOME);
	expect(stats.xSizeOfSmallestFreeBlockInBytes ==
	       (least > 0 && least - CAIRN_OVERHEAD < stats.xSizeOfLargestFreeBlockInBytes
	            ? least - CAIRN_OVERHEAD
	            : stats.xSizeOfLargestFreeBlockInBytes));
	expect(stats.xMinimumEverFreeBytesRemaining == least);
	expect(stats.xNumberOfSuccessfulAllocations == count && stats.xNumberOfSuccessfulFrees == holes);
	expect(pvPortMalloc(stats.xSizeOfLargestFreeBlockInBytes + portBYTE_ALIGNMENT) == NULL);
	expect(pvPortMalloc(stats.xSizeOfLargestFreeBlockInBytes) != NULL);
}

static void stats_of_a_full_heap(void)
{
	HeapStats_t stats;

	begin();
	vPortGetHeapStats(&stats);
	expect(pvPortMalloc(stats.xSizeOfLargestFreeBlockInBytes) != NULL);
	vPortGetHeapStats(&stats);
	expect(stats.xAvailableHeapSpaceInBytes == 0 && stats.xNumberOfFreeBlocks == 0);
	expect(stats.xSizeOfLargestFreeBlockInBytes == 0 && stats.xSizeOfSmallestFreeBlockInBytes == 0);
	expect(stats.xMinimumEverFreeBytesRemaining == 0 && stats.xNumberOfSuccessfulAllocations == 1);
}

static void begins_anew(void)
{
	size_t all;
	HeapStats_t stats;

	begin();
	vPortInitialiseBlocks();
	all = xPortGetFreeHeapSize();
	(void)exhaust(SOME);
	vPortHeapResetState();
	vPortGetHeapStats(&stats);
	expect(stats.xAvailableHeapSpaceInBytes == all && stats.xMinimumEverFreeBytesRemaining == all);
	expect(stats.xNumberOfSuccessfulAllocations == 0 && is_sound());
}

/* Once for each time that the core is inside, and never twice at once: there are no trace macros. */
static void lock_as_long_as_need_be(void)
{
	void *mem;

	begin();
	mem = pvPortMalloc(SOME);
	expect(kernel_lock.deepest == 1 && kernel_was_suspended(2)); /* the first makes the heap, too */
	mem = pvPortRealloc(mem, SOME / 2);
	expect(kernel_lock.deepest == 1 && kernel_was_suspended(1));
	vPortFree(mem);
	expect(kernel_lock.deepest == 1 && kernel_was_suspended(1));
	expect(pvPortMalloc(SIZE_MAX) == NULL && kernel_lock.taken > 0);
	expect(kernel_was_suspended(kernel_lock.taken));
	expect(pvPortMalloc(0) == NULL && kernel_was_suspended(0));
	(void)pvPortCalloc(1, SOME);
	expect(kernel_was_suspended(1));
	(void)pvPortAlignedAlloc(64, SOME);
	expect(kernel_was_suspended(1));
	(void)xPortGetFreeHeapSize();
	(void)xPortGetMinimumEverFreeHeapSize();
	xPortResetHeapMinimumEverFreeHeapSize();
	expect(kernel_was_suspended(3));
}

/* In one piece: the seven numbers are of the same moment. */
static void stats_of_one_moment(void)
{
	HeapStats_t stats;

	begin();
	(void)pvPortMalloc(SOME);
	(void)kernel_was_suspended(0);
	vPortGetHeapStats(&stats);
	expect(kernel_was_suspended(1));
}

static void joined_by_libc(void)
{
	begin();
	expect(cairn_libc_heap() == cairn_freertos_heap() && cairn_libc_heap_made == cairn_freertos_heap());
}

int main(void)
{
	tap_case("a block comes from ucHeap, aligned, and goes back", malloc_and_free);
	tap_case("zero bytes, and what is too much, are NULL", nothing_is_null);
	tap_case("pvPortCalloc clears, and sees its product overflow", calloc_clears);
	tap_case("pvPortRealloc keeps the contents; zero bytes free", realloc_keeps);
	tap_case("pvPortAlignedAlloc aligns as asked, and as the kernel does", aligned_as_asked);
	tap_case("the least that was ever free is kept, and begins anew", least_free);
	tap_case("seven statistics of a new heap", stats_of_a_new_heap);
	tap_case("seven statistics of a heap with holes; the largest can be had", stats_of_a_worn_heap);
	tap_case("seven statistics of a full heap", stats_of_a_full_heap);
	tap_case("vPortHeapResetState forgets all blocks", begins_anew);
	tap_case("the scheduler is suspended once for each turn of the core", lock_as_long_as_need_be);
	tap_case("the statistics are of one moment", stats_of_one_moment);
	tap_case("the C library's heap is the same", joined_by_libc);
	return tap_end();
}
