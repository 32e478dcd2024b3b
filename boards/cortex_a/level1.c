/* The level-1 table: what is mapped from the start on.  SPDX-License-Identifier: MIT */
#include "level1.h"

extern char __flash_start[], __flash_end[], __ram_start[], __ram_end[], __devices_start[], __devices_end[];

mmu_entry board_level1[MMU_LEVEL1_SIZE] __attribute__((aligned(sizeof(mmu_entry) * MMU_LEVEL1_SIZE)));

/* All sections that [start, end) touches. */
static void map(const char *start, const char *end, unsigned protection, enum mmu_memory memory)
{
	const size_t last = ((uintptr_t)end - 1) >> MMU_SECTION_LOG2;

	for (size_t i = (uintptr_t)start >> MMU_SECTION_LOG2; i <= last; i++)
		board_level1[i] = mmu_section(i << MMU_SECTION_LOG2, protection, memory);
}

void level1_begin(void)
{
	map(__flash_start, __flash_end, CAIRN_REGION_READ | CAIRN_REGION_EXECUTE, MMU_CACHED);
	map(__ram_start, __ram_end, CAIRN_REGION_READ | CAIRN_REGION_WRITE, MMU_CACHED);
	map(__devices_start, __devices_end, CAIRN_REGION_READ | CAIRN_REGION_WRITE, MMU_DEVICE);
	mmu_on(board_level1);
}
