/* What is told of the heaps: mallinfo, malloc_stats, malloc_info.  SPDX-License-Identifier: MIT
 *
 * Sums are taken on a walk, O(chunks) inside each arena's lock, as in glibc.
 */
#include "names.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "arena.h"
#include "text.h"

static bool add_block(void *user, const struct cairn_block *block)
{
	struct mallinfo2 *info = user;

	info->arena += block->size;
	if (block->state == CAIRN_USED) {
		info->uordblks += block->size;
		return true;
	}
	info->fordblks += block->size;
	if (block->state == CAIRN_CACHED) {
		info->smblks++;
		info->fsmblks += block->size;
	} else {
		info->ordblks++;
	}
	if (block->state == CAIRN_TOP)
		info->keepcost += block->size;
	return true;
}

static void add_arena(struct mallinfo2 *info, struct arena *a)
{
	struct cairn_stats stats;

	cairn_walk(arena_heap(a), add_block, info);
	cairn_stats(arena_heap(a), &stats);
	info->hblks += a->maps;
	info->hblkhd += stats.mapped;
}

struct mallinfo2 mallinfo2(void)
{
	struct mallinfo2 info = {0};

	for (size_t i = 0; i < cairn_arena_count(); i++)
		add_arena(&info, cairn_arena_at(i));
	return info;
}

static int clipped(size_t value)
{
	return value < INT_MAX ? (int)value : INT_MAX;
}

struct mallinfo mallinfo(void)
{
	const struct mallinfo2 info = mallinfo2();

	return (struct mallinfo){
		.arena = clipped(info.arena),
		.ordblks = clipped(info.ordblks),
		.smblks = clipped(info.smblks),
		.hblks = clipped(info.hblks),
		.hblkhd = clipped(info.hblkhd),
		.fsmblks = clipped(info.fsmblks),
		.uordblks = clipped(info.uordblks),
		.fordblks = clipped(info.fordblks),
		.keepcost = clipped(info.keepcost),
	};
}

/* ---- in lines ---- */

static void tell(const char *words, size_t number, const char *after)
{
	struct text text = {0};

	cairn_text_add(&text, words);
	cairn_text_add_number(&text, number);
	cairn_text_add(&text, after);
	cairn_text_write(&text, STDERR_FILENO);
}

static void tell_sums(size_t system, size_t used)
{
	tell("system bytes     = ", system, "");
	tell("in use bytes     = ", used, "");
}

void malloc_stats(void)
{
	struct mallinfo2 all = {0};
	struct cairn_stats stats;

	for (size_t i = 0; i < cairn_arena_count(); i++) {
		struct mallinfo2 one = {0};

		add_arena(&one, cairn_arena_at(i));
		tell("Arena ", i, ":");
		tell_sums(one.arena, one.uordblks);
		all.arena += one.arena + one.hblkhd;
		all.uordblks += one.uordblks + one.hblkhd;
		all.hblks += one.hblks;
	}
	cairn_linux_stats(&stats);
	tell("Total, ", all.hblks, " mapped chunks included:");
	tell_sums(all.arena, all.uordblks);
	tell("max mmap bytes   = ", stats.mapped_peak, "");
}

static void print_sums(FILE *to, const struct mallinfo2 *info)
{
	fprintf(to, "<total type=\"fast\" count=\"%zu\" size=\"%zu\"/>\n", info->smblks, info->fsmblks);
	fprintf(to, "<total type=\"rest\" count=\"%zu\" size=\"%zu\"/>\n", info->ordblks, info->fordblks - info->fsmblks);
}

static void print_system(FILE *to, const struct mallinfo2 *info)
{
	fprintf(to, "<system type=\"current\" size=\"%zu\"/>\n", info->arena);
	fprintf(to, "<aspace type=\"total\" size=\"%zu\"/>\n", info->arena);
}

/* As glibc's, but for the sizes of single bins. What `to` asks for memory for meanwhile may be counted or not. */
int malloc_info(int options, FILE *to)
{
	if (options != 0)
		return EINVAL;
	fprintf(to, "<malloc version=\"1\">\n");
	for (size_t i = 0; i < cairn_arena_count(); i++) {
		struct mallinfo2 one = {0};

		add_arena(&one, cairn_arena_at(i));
		fprintf(to, "<heap nr=\"%zu\">\n<sizes>\n</sizes>\n", i);
		print_sums(to, &one);
		print_system(to, &one);
		fprintf(to, "</heap>\n");
	}
	const struct mallinfo2 all = mallinfo2();

	print_sums(to, &all);
	fprintf(to, "<total type=\"mmap\" count=\"%zu\" size=\"%zu\"/>\n", all.hblks, all.hblkhd);
	print_system(to, &all);
	fprintf(to, "</malloc>\n");
	return 0;
}
