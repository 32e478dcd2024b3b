/* What mallinfo and malloc_stats tell.  SPDX-License-Identifier: MIT
 *
 * Sums are taken on a walk, O(chunks) inside the lock as in newlib's own, so they hold with CAIRN_STATS 0, too.
 */
#include "libc_heap.h"

static bool add_block(void *user, const struct cairn_block *block)
{
	struct mallinfo2 *info = user;

	info->arena += block->size;
	if (block->state == CAIRN_USED) {
		info->uordblks += block->size;
		return true;
	}
	info->ordblks++;
	info->fordblks += block->size;
	if (block->state == CAIRN_TOP)
		info->keepcost = block->size;
	return true;
}

void cairn_libc_info(struct mallinfo2 *info)
{
	struct cairn_heap *h = libc_heap();
	struct cairn_stats stats;

	*info = (struct mallinfo2){0};
	cairn_walk(h, add_block, info);
	cairn_stats(h, &stats);
	info->usmblks = stats.peak;
	info->hblkhd = stats.mapped;
}

void cairn_libc_print_stats(void)
{
	struct cairn_heap *h = libc_heap();
	struct mallinfo2 info;
	struct cairn_stats stats;

	cairn_libc_info(&info);
	cairn_stats(h, &stats);
	cairn_libc_line("heap bytes       = ", info.arena, 10, "\n");
	cairn_libc_line("in use bytes     = ", info.uordblks, 10, "\n");
	cairn_libc_line("most in use      = ", info.usmblks, 10, "\n");
	cairn_libc_line("largest free     = ", stats.largest_free, 10, "\n");
	if (CAIRN_MAP_THRESHOLD > 0)
		cairn_libc_line("mapped bytes     = ", info.hblkhd, 10, "\n");
}
