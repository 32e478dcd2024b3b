/* Pages of regions, as the tests see them: their bytes and their frames.  SPDX-License-Identifier: MIT */
#include "pages.h"

#include <string.h>

#include "tap.h"

/* Of the board's memory.ld. */
extern char __window_start[], __window_end[];
extern char __bank_0_start[], __bank_0_end[], __bank_1_start[], __bank_1_end[];

char *const window_start = __window_start, *const window_end = __window_end;

/* ---- bytes ---- */

static uint32_t word_at(size_t index, unsigned seed)
{
	return ((uint32_t)index + 1) * 2654435761u ^ seed * 0x01000193u;
}

void pages_fill(void *mem, size_t bytes, unsigned seed)
{
	uint32_t *word = mem;

	for (size_t i = 0; i < bytes / sizeof *word; i++)
		word[i] = word_at(i, seed);
}

bool pages_hold(const void *mem, size_t bytes, unsigned seed)
{
	const uint32_t *word = mem;

	for (size_t i = 0; i < bytes / sizeof *word; i++)
		if (word[i] != word_at(i, seed))
			return false;
	return true;
}

bool pages_are_zero(const void *mem, size_t bytes)
{
	const uint32_t *word = mem;

	for (size_t i = 0; i < bytes / sizeof *word; i++)
		if (word[i] != 0)
			return false;
	return true;
}

/* ---- frames ---- */

size_t pages_jumps(const void *mem, size_t bytes)
{
	const char *page = mem;
	size_t jumps = 0;

	for (size_t at = PAGE; at < bytes; at += PAGE)
		if (cairn_region_physical(page + at) != cairn_region_physical(page + at - PAGE) + PAGE)
			jumps++;
	return jumps;
}

size_t pages_free(void)
{
	struct cairn_mmu_stats stats;

	cairn_mmu_stats(&stats);
	return stats.free_frames;
}

uint32_t pages_sum_of(const void *mem, size_t bytes)
{
	const char *page = mem;
	uint32_t sum = 0;

	for (size_t at = 0; at < bytes; at += PAGE)
		sum = sum * 31 + (uint32_t)cairn_region_physical(page + at);
	return sum;
}

uint32_t pages_sum(void)
{
	return pages_sum_of(window_start, 2 * REGIONS_BYTES);
}

/* Blocks of a bank of which nothing is taken: one for each bit of its length. */
static unsigned blocks_of(const char *start, const char *end)
{
	return (unsigned)__builtin_popcountl((unsigned long)(end - start) / PAGE);
}

bool pages_are_all_free(void)
{
	const unsigned all = blocks_of(__bank_0_start, __bank_0_end) + blocks_of(__bank_1_start, __bank_1_end);
	struct cairn_mmu_stats stats;
	void *mem[32];
	size_t bytes[32];
	unsigned count = 0;

	cairn_mmu_stats(&stats);
	bool good = stats.free_frames == stats.frames;
	for (; stats.largest_free > 0 && count < all; count++) {
		bytes[count] = stats.largest_free * PAGE;
		mem[count] = cairn_region_map(NULL, bytes[count], CAIRN_REGION_NONE, CAIRN_REGION_CONTIGUOUS);
		good &= mem[count] != NULL;
		cairn_mmu_stats(&stats);
	}
	good &= count == all && stats.free_frames == 0;
	while (count-- > 0)
		good &= cairn_region_unmap(mem[count], bytes[count]) == CAIRN_REGION_DONE;
	return good;
}

/* ---- holding frames ---- */

enum { BLOCKS = 256, SINGLES = 512 };

static struct {
	void *mem;
	size_t bytes;
} blocks[BLOCKS];

static void *singles[SINGLES];
static size_t blocks_held, singles_held, singles_gone;

/* As much as there is at once, and its half, and so on, but for `spare` frames. */
static void hold_blocks(size_t spare)
{
	for (size_t bytes = 32 * MIB; bytes >= PAGE; bytes /= 2)
		while (pages_free() >= bytes / PAGE + spare && blocks_held < BLOCKS) {
			void *mem = cairn_region_map(NULL, bytes, CAIRN_REGION_NONE, 0);

			if (mem == NULL)
				break;
			blocks[blocks_held].mem = mem;
			blocks[blocks_held++].bytes = bytes;
		}
}

/* Frames that are taken one after the other may be side by side: it is every second that can be let go. */
void pages_hold_all(size_t count)
{
	hold_blocks(2 * count);
	for (; singles_held < 2 * count; singles_held++) {
		singles[singles_held] = cairn_region_map(NULL, PAGE, READ_WRITE, 0);
		expect(singles[singles_held] != NULL);
		memset(singles[singles_held], 0xa5, PAGE);
	}
	expect(pages_free() == 0);
}

void pages_let_one_go(void)
{
	expect(singles_gone + 2 <= singles_held);
	expect(cairn_region_unmap(singles[singles_gone], PAGE) == CAIRN_REGION_DONE);
	singles[singles_gone] = NULL;
	singles_gone += 2;
}

void pages_release(void)
{
	for (size_t i = 0; i < singles_held; i++)
		expect(singles[i] == NULL || cairn_region_unmap(singles[i], PAGE) == CAIRN_REGION_DONE);
	for (size_t i = 0; i < blocks_held; i++)
		expect(cairn_region_unmap(blocks[i].mem, blocks[i].bytes) == CAIRN_REGION_DONE);
	singles_held = 0;
	singles_gone = 0;
	blocks_held = 0;
}
