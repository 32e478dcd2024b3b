/* What port/mmu gets of the board: the addresses of its window, and the memory that is to be found there.
 * SPDX-License-Identifier: MIT
 *
 * Before anybody can ask for memory: this is the first of the image's constructors.
 */
#include <stdlib.h>

#include "cairn_mmu.h"
#include "fault_line.h"
#include "level1.h"

/* The board's memory.ld says where they are. */
extern char __window_start[], __window_end[];
extern char __bank_0_start[], __bank_0_end[], __bank_1_start[], __bank_1_end[];

/* There is room here to keep account of so much. */
enum { WINDOW_BYTES_MAX = 256 << 20, BANKS_BYTES_MAX = 128 << 20 };

enum { FIRST_PRIORITY = 101 }; /* those below are the compiler's */

static mmu_entry entries[CAIRN_MMU_ENTRIES(WINDOW_BYTES_MAX)] __attribute__((aligned(1024)));
static unsigned char trees[CAIRN_MMU_TREE_BYTES(BANKS_BYTES_MAX)];
static size_t trees_used;

static void require(bool holds, const char *what)
{
	if (holds)
		return;
	fault_line_text(what);
	fault_line_end(EXIT_FAILURE);
}

static void add_bank(const char *start, const char *end)
{
	const size_t bytes = (size_t)(end - start);
	unsigned char *tree = trees + trees_used;

	require(bytes <= BANKS_BYTES_MAX && CAIRN_MMU_TREE_BYTES(bytes) <= sizeof trees - trees_used,
	        "memory.ld: the banks are larger than boards/cortex_a/mmu takes");
	require(cairn_mmu_add_ram((uintptr_t)start, bytes, tree), "memory.ld: a bank is no run of whole pages");
	trees_used += CAIRN_MMU_TREE_BYTES(bytes);
}

/* One half of the window for the heap, the other for regions. */
__attribute__((constructor(FIRST_PRIORITY))) static void begin(void)
{
	const size_t bytes = (size_t)(__window_end - __window_start);
	const struct cairn_mmu_window window = {__window_start, bytes, bytes / 2, board_level1, entries};

	require(bytes <= WINDOW_BYTES_MAX, "memory.ld: the window is larger than boards/cortex_a/mmu takes");
	require(cairn_mmu_init(&window), "memory.ld: the window is no run of whole MiB");
	add_bank(__bank_0_start, __bank_0_end);
	add_bank(__bank_1_start, __bank_1_end);
}
