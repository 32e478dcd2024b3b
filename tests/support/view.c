/* A heap as its public interface shows it.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "tap.h"
#include "view.h"

struct visit {
	struct view view;
	uintptr_t end; /* of the chunk visited last */
	bool end_is_free;
};

static void visit_count(struct view *view, const struct cairn_block *block)
{
	bool is_used = block->state == CAIRN_USED;

	view->chunks++;
	view->tops += block->state == CAIRN_TOP;
	view->remainders += block->state == CAIRN_REMAINDER;
	view->cached_chunks += block->state == CAIRN_CACHED;
	*(is_used ? &view->used_chunks : &view->free_chunks) += 1;
	*(is_used ? &view->used : &view->free) += block->size;
	if (!is_used && block->state != CAIRN_CACHED && block->size > view->largest)
		view->largest = block->size;
}

static bool visit_block(void *user, const struct cairn_block *block)
{
	struct visit *visit = user;
	uintptr_t begin = (uintptr_t)block->mem;
	bool is_free = block->state != CAIRN_USED && block->state != CAIRN_CACHED;

	visit_count(&visit->view, block);
	if (begin < visit->end)
		visit->view.in_order = false;
	if (begin == visit->end && is_free && visit->end_is_free)
		visit->view.merged = false;
	visit->end = begin + block->size;
	visit->end_is_free = is_free;
	return true;
}

struct view view_of(const struct cairn_heap *h)
{
	struct visit visit = {.view = {.in_order = true, .merged = true}};

	cairn_walk(h, visit_block, &visit);
	return visit.view;
}

struct cairn_stats stats_of(const struct cairn_heap *h)
{
	struct cairn_stats stats;

	cairn_stats(h, &stats);
	return stats;
}

size_t header_of(const void *mem)
{
	size_t word;

	memcpy(&word, (const unsigned char *)mem - sizeof word, sizeof word);
	return word;
}

size_t prev_size_of(const void *mem)
{
	size_t word;

	memcpy(&word, (const unsigned char *)mem - 2 * sizeof word, sizeof word);
	return word;
}

void header_set(void *mem, size_t word)
{
	memcpy((unsigned char *)mem - sizeof word, &word, sizeof word);
}

bool heap_is_sound(const struct cairn_heap *h)
{
	struct cairn_finding finding = {CAIRN_FAULT_NONE, NULL};
	struct view view = view_of(h);
	struct cairn_stats stats = stats_of(h);
	bool sound = cairn_check(h, &finding);

	if (!sound)
		note("cairn_check finds rule %u broken at %p", (unsigned)finding.rule, finding.where);
	sound &= expect(sound && finding.rule == CAIRN_FAULT_NONE);
	sound &= expect(view.in_order) & expect(view.merged);
	sound &= expect(view.tops <= 1) & expect(view.remainders <= 1);
#if CAIRN_STATS
	sound &= expect(stats.capacity == stats.used + stats.free);
	sound &= expect(stats.used == view.used) & expect(stats.free == view.free);
	sound &= expect(stats.mapped > 0 ? stats.allocations - stats.frees >= view.used_chunks
	                                 : stats.allocations - stats.frees == view.used_chunks);
	sound &= expect(stats.peak >= stats.used);
#endif
	return sound & expect(stats.largest_free <= view.largest);
}

void heap_settle(struct cairn_heap *h)
{
	cairn_trim(h, SIZE_MAX);
}

bool heap_is_whole(struct cairn_heap *h, size_t regions)
{
	heap_settle(h);
	struct view view = view_of(h);

	return heap_is_sound(h) & expect(view.used_chunks == 0) & expect(view.free_chunks == regions);
}
