/* The window of addresses, and the page frames behind it.  SPDX-License-Identifier: MIT */
#include "memory.h"

#include <stdio.h>
#include <stdlib.h>

#include "cairn_mmu.h"

#define MIB ((size_t)1 << 20)
#define WINDOW ((void *)0x80000000)
#define WINDOW_BYTES (256 * MIB)
#define HEAP_BYTES (64 * MIB)

/* The RAM behind the image, up to its end. */
#define FRAMES_BEGIN ((uintptr_t)__data_end)
#define FRAMES_BYTES (126 * MIB)

extern char __data_end[];

static uint32_t entries[CAIRN_MMU_ENTRIES(WINDOW_BYTES)] __attribute__((aligned(1024)));
static unsigned char tree[CAIRN_MMU_TREE_BYTES(FRAMES_BYTES)];

void memory_begin(mmu_entry *level1)
{
	const struct cairn_mmu_window window = {
		.begin = WINDOW,
		.bytes = WINDOW_BYTES,
		.heap_bytes = HEAP_BYTES,
		.level1 = level1,
		.entries = entries,
	};

	if (!cairn_mmu_init(&window) || !cairn_mmu_add_ram(FRAMES_BEGIN, FRAMES_BYTES, tree)) {
		puts("the window, or the memory, is not as cairn_mmu.h says");
		_Exit(EXIT_FAILURE);
	}
}
