/* A model of what a heap's callers hold.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "memory.h"
#include "shadow.h"
#include "tap.h"
#include "view.h"

void shadow_init(struct shadow *s, struct cairn_heap *heap, const void *low, size_t bytes, struct shadow_block *blocks,
                 size_t limit)
{
	*s = (struct shadow){
		.heap = heap,
		.low = low,
		.high = (const unsigned char *)low + bytes,
		.blocks = blocks,
		.limit = limit,
	};
}

/* ---- the sorted list ---- */

/* The first block that lies above `mem`, or count. */
static size_t shadow_place(const struct shadow *s, const unsigned char *mem)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->blocks[middle].mem > mem)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static void shadow_insert(struct shadow *s, const struct shadow_block *block)
{
	size_t at = shadow_place(s, block->mem);

	memmove(s->blocks + at + 1, s->blocks + at, (s->count - at) * sizeof *block);
	s->blocks[at] = *block;
	s->count++;
}

static void shadow_drop(struct shadow *s, size_t which)
{
	s->count--;
	memmove(s->blocks + which, s->blocks + which + 1, (s->count - which) * sizeof *s->blocks);
}

/* ---- what must hold of one block ---- */

static void shadow_fill(struct shadow *s, struct shadow_block *block)
{
	block->fill = s->next_fill;
	s->next_fill = (unsigned char)(s->next_fill + 37);
	block->usable = cairn_usable_size(s->heap, block->mem);
	memory_count_up(block->mem, block->fill, block->usable);
}

/* Aligned, as large as asked for and no larger than need be, and of a region. */
static bool shadow_accepts_chunk(const struct shadow *s, const struct shadow_block *block)
{
	size_t size = size_of(block->mem);
	size_t least = size_for(block->bytes);

	return expect(size == least || size == least + CAIRN_ALIGNMENT) & expect(cairn_owns(s->heap, block->mem)) &
	       expect(cairn_usable_size(s->heap, block->mem) == size - CAIRN_OVERHEAD);
}

/* With CAIRN_MAP_FLUSH_END, no more can be used than it was placed for. */
static bool shadow_accepts_end(const struct shadow *s, const struct shadow_block *block)
{
	size_t slack = cairn_usable_size(s->heap, block->mem) - (block->placed > 0 ? block->placed : 1);

	return !CAIRN_MAP_FLUSH_END || expect(slack < block->alignment || slack < CAIRN_ALIGNMENT);
}

/* From the start of its mapping up to the end of that. */
static bool shadow_accepts_mapped(const struct shadow *s, const struct shadow_block *block)
{
	size_t length = mapping_of(block->mem);
	uintptr_t end = (uintptr_t)block->mem + cairn_usable_size(s->heap, block->mem);

	return expect(s->map_granule > 0) && expect((header_of(block->mem) & HEADER_P) == 0) &
	                                         expect(length % s->map_granule == 0 && end % s->map_granule == 0) &
	                                         expect(cairn_usable_size(s->heap, block->mem) >= block->bytes) &
	                                         shadow_accepts_end(s, block) & expect(!cairn_owns(s->heap, block->mem));
}

/* Inside the heap and apart from its neighbours, too. */
static bool shadow_accepts(const struct shadow *s, const struct shadow_block *block)
{
	size_t at = shadow_place(s, block->mem);
	const unsigned char *end = block->mem + cairn_usable_size(s->heap, block->mem);
	bool good = expect(is_aligned(block->mem, block->alignment) && is_aligned(block->mem, CAIRN_ALIGNMENT));

	good &= expect(block->mem > s->low && end <= s->high);
	good &= expect(at == 0 || s->blocks[at - 1].mem + size_of(s->blocks[at - 1].mem) <= block->mem);
	good &= expect(at == s->count || block->mem + size_of(block->mem) <= s->blocks[at].mem);
	return good & (is_mapped(block->mem) ? shadow_accepts_mapped(s, block) : shadow_accepts_chunk(s, block));
}

static void shadow_add(struct shadow *s, struct shadow_block *block)
{
	if (!shadow_accepts(s, block))
		return;
	shadow_fill(s, block);
	shadow_insert(s, block);
	s->used += used_by(block->mem);
	s->mapped += mapping_of(block->mem);
}

static struct shadow_block shadow_remove(struct shadow *s, size_t which)
{
	struct shadow_block block = s->blocks[which];

	s->used -= used_by(block.mem);
	s->mapped -= mapping_of(block.mem);
	shadow_drop(s, which);
	return block;
}

static void shadow_peak(struct shadow *s, size_t least, size_t most)
{
	if (s->peak_least < least)
		s->peak_least = least;
	if (s->peak_most < most)
		s->peak_most = most;
}

/* ---- allocation ---- */

static bool shadow_has_room(const struct shadow *s, size_t bytes)
{
	size_t largest = stats_of(s->heap).largest_free;

	return largest > 0 && bytes <= largest;
}

static void shadow_refused(struct shadow *s, size_t bytes)
{
	s->failures++;
#if CAIRN_STATS
	expect(stats_of(s->heap).last_failed == bytes);
#else
	(void)bytes;
#endif
}

static struct shadow_block shadow_placed(void *mem, size_t alignment, size_t bytes)
{
	return (struct shadow_block){.mem = mem, .bytes = bytes, .alignment = alignment, .placed = bytes};
}

static bool shadow_took(struct shadow *s, void *mem, size_t alignment, size_t bytes)
{
	struct shadow_block block = shadow_placed(mem, alignment, bytes);

	if (!mem) {
		shadow_refused(s, bytes);
		return false;
	}
	s->allocations++;
	shadow_add(s, &block);
	shadow_peak(s, s->used, s->used);
	return true;
}

bool shadow_malloc(struct shadow *s, size_t bytes)
{
	bool has_room = shadow_has_room(s, bytes);
	void *mem = cairn_malloc(s->heap, bytes);

	expect(mem != NULL || !has_room);
	expect(mem == NULL || has_room || s->grows || CAIRN_FAST_MAX > 0);
	return shadow_took(s, mem, 1, bytes);
}

bool shadow_calloc(struct shadow *s, size_t count, size_t bytes)
{
	bool has_room = shadow_has_room(s, count * bytes);
	void *mem = cairn_calloc(s->heap, count, bytes);

	expect(mem != NULL || !has_room);
	expect(mem == NULL || memory_is(mem, 0, count * bytes));
	return shadow_took(s, mem, 1, count * bytes);
}

bool shadow_aligned_alloc(struct shadow *s, size_t alignment, size_t bytes)
{
	bool has_room = shadow_has_room(s, bytes + alignment + CAIRN_CHUNK_MIN);
	void *mem = cairn_aligned_alloc(s->heap, alignment, bytes);

	expect(mem != NULL || !has_room);
	return shadow_took(s, mem, alignment, bytes);
}

/* ---- resizing ---- */

/* The block moved from `old`, of size `old_size`. For a moment both were held; or, if it slid down into free memory,
 * all of that. */
static void shadow_peak_of_move(struct shadow *s, const struct shadow_block *old, size_t old_size, const void *mem)
{
	const unsigned char *now = mem;
	bool may_have_slid = now < old->mem;
	bool moved = now != old->mem;
	size_t both = s->used + old_size;

	shadow_peak(s, moved && !may_have_slid ? both : s->used, moved ? both : s->used);
	if (may_have_slid)
		shadow_peak(s, s->used, stats_of(s->heap).capacity);
}

/* A block before it is resized: afterwards its header may be gone. */
struct shadow_past {
	struct shadow_block block;
	size_t size, used, mapped;
};

static struct shadow_past shadow_past(const struct shadow *s, size_t which)
{
	unsigned char *mem = s->blocks[which].mem;

	return (struct shadow_past){s->blocks[which], size_of(mem), used_by(mem), mapping_of(mem)};
}

/* It need not grow. */
static bool shadow_held(const struct shadow_past *past, size_t bytes)
{
	return past->mapped > 0 ? bytes <= past->block.usable : size_for(bytes) <= past->size;
}

static bool shadow_resized(struct shadow *s, size_t which, const struct shadow_past *past, struct shadow_block block)
{
	struct shadow_block old = past->block;

	if (!block.mem) {
		shadow_refused(s, block.bytes);
		expect(size_of(old.mem) == past->size);
		expect(memory_counts_up(old.mem, old.fill, old.usable));
		return false;
	}
	expect(memory_counts_up(block.mem, old.fill, old.usable < block.bytes ? old.usable : block.bytes));
	s->used -= past->used;
	s->mapped -= past->mapped;
	shadow_drop(s, which);
	shadow_add(s, &block);
	shadow_peak_of_move(s, &old, past->used, block.mem);
	return true;
}

bool shadow_realloc(struct shadow *s, size_t which, size_t bytes)
{
	struct shadow_past past = shadow_past(s, which);
	bool must_succeed = shadow_has_room(s, bytes) || shadow_held(&past, bytes);
	void *mem = cairn_realloc(s->heap, past.block.mem, bytes);

	expect(mem != NULL || !must_succeed);
	return shadow_resized(s, which, &past, shadow_placed(mem, 1, bytes));
}

bool shadow_aligned_realloc(struct shadow *s, size_t which, size_t alignment, size_t bytes)
{
	struct shadow_past past = shadow_past(s, which);
	bool must_succeed = shadow_has_room(s, bytes + alignment + CAIRN_CHUNK_MIN);
	void *mem = cairn_aligned_realloc(s->heap, past.block.mem, alignment, bytes);

	expect(mem != NULL || !must_succeed);
	return shadow_resized(s, which, &past, shadow_placed(mem, alignment, bytes));
}

bool shadow_resize(struct shadow *s, size_t which, size_t bytes)
{
	struct shadow_past past = shadow_past(s, which);
	bool done = cairn_resize(s->heap, past.block.mem, bytes);

	expect(done || !shadow_held(&past, bytes));
	struct shadow_block block = past.block; /* where it was placed, it stays */
	block.mem = done ? block.mem : NULL;
	block.bytes = bytes;
	return shadow_resized(s, which, &past, block);
}

/* ---- freeing ---- */

static struct shadow_block shadow_give(struct shadow *s, size_t which)
{
	struct shadow_block block = shadow_remove(s, which);

	expect(memory_counts_up(block.mem, block.fill, block.usable));
	s->frees++;
	return block;
}

void shadow_free(struct shadow *s, size_t which)
{
	cairn_free(s->heap, shadow_give(s, which).mem);
}

void shadow_free_sized(struct shadow *s, size_t which)
{
	struct shadow_block block = shadow_give(s, which);

	cairn_free_sized(s->heap, block.mem, block.bytes);
}

void shadow_free_all(struct shadow *s, struct random *random)
{
	while (s->count > 0)
		shadow_free(s, random_below(random, s->count));
}

/* ---- the whole ---- */

struct comparison {
	const struct shadow *shadow;
	size_t next; /* the block that should come next */
	bool agrees;
};

/* The walk does not show them. */
static void shadow_skip_mapped(struct comparison *c)
{
	while (c->next < c->shadow->count && is_mapped(c->shadow->blocks[c->next].mem))
		c->next++;
}

static bool comparison_visit(void *user, const struct cairn_block *block)
{
	struct comparison *c = user;

	if (block->state == CAIRN_USED) {
		shadow_skip_mapped(c);
		c->agrees = c->next < c->shadow->count && c->shadow->blocks[c->next].mem == block->mem &&
		            size_of(block->mem) == block->size;
		c->next++;
	}
	return c->agrees;
}

static void shadow_verify_stats(const struct shadow *s)
{
#if CAIRN_STATS
	struct cairn_stats stats = stats_of(s->heap);

	expect(stats.used == s->used);
	expect(stats.allocations == s->allocations);
	expect(stats.frees == s->frees);
	expect(stats.failures == s->failures);
	expect(stats.peak >= s->peak_least && stats.peak <= s->peak_most);
	expect(stats.waiting == 0 && stats.mapped == s->mapped);
	expect(stats.mapped_peak >= s->mapped && (s->map_granule > 0 || stats.mapped_peak == 0));
#else
	(void)s;
#endif
}

void shadow_verify(struct shadow *s)
{
	struct comparison comparison = {s, 0, true};

	heap_is_sound(s->heap);
	cairn_walk(s->heap, comparison_visit, &comparison);
	shadow_skip_mapped(&comparison);
	expect(comparison.agrees && comparison.next == s->count);
	shadow_verify_stats(s);
	/* The next uncertainty starts from what is known now. */
	if (CAIRN_STATS)
		s->peak_least = s->peak_most = stats_of(s->heap).peak;
}

void shadow_verify_contents(const struct shadow *s)
{
	for (size_t i = 0; i < s->count; i++)
		expect(memory_counts_up(s->blocks[i].mem, s->blocks[i].fill, s->blocks[i].usable));
}
