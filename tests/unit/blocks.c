/* What each function that handles a block promises.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "../support/memory.h"
#include "../support/tap.h"
#include "../support/view.h"

#define HEAP_BYTES (MEMORY_BYTES < 8192 ? MEMORY_BYTES : 8192)

/* The smallest chunk that joins its neighbours as soon as it is freed. */
#define UNIT (CAIRN_FAST_MAX + CAIRN_CHUNK_MIN)

/* A request that is served by a chunk of so many units, exactly. */
#define BYTES_OF(units) ((units)*UNIT - CAIRN_OVERHEAD)

static struct cairn_heap *heap;

static void begin(void)
{
	memory_fill(memory, 0xcc, HEAP_BYTES);
	heap = cairn_init(memory, HEAP_BYTES);
}

/* A row of blocks that touch each other, each counting up from its number; nothing else is free but what is behind. */
static void row(unsigned char **mems, size_t count, size_t bytes)
{
	begin();
	for (size_t i = 0; i < count; i++) {
		mems[i] = cairn_malloc(heap, bytes);
		if (!expect(mems[i] != NULL && (i == 0 || mems[i] == block_after(mems[i - 1]))))
			return;
		memory_count_up(mems[i], (unsigned char)i, bytes);
	}
}

/* Take all memory that is left, in pieces. */
static void use_up(void)
{
	size_t largest;

	while ((largest = stats_of(heap).largest_free) > 0)
		if (!expect(cairn_malloc(heap, largest) != NULL))
			return;
}

/* Free every block that the heap has. */
static bool find_used(void *user, const struct cairn_block *block)
{
	if (block->state == CAIRN_USED)
		*(void **)user = block->mem;
	return block->state != CAIRN_USED;
}

static void free_everything(void)
{
	void *mem;

	do {
		mem = NULL;
		cairn_walk(heap, find_used, &mem);
		cairn_free(heap, mem);
	} while (mem);
	heap_is_whole(heap, 1);
}

static void freed_block_comes_back(void)
{
	unsigned char *mem[3];

	row(mem, 3, BYTES_OF(2));
	cairn_free(heap, mem[1]);
	expect(cairn_malloc(heap, BYTES_OF(2)) == mem[1]);
	expect(heap_is_sound(heap));
	free_everything();
}

static void null_is_ignored(void)
{
	struct view view;

	begin();
	cairn_free(heap, NULL);
	cairn_free_sized(heap, NULL, 10);
	expect(cairn_usable_size(heap, NULL) == 0);
	view = view_of(heap);
	expect(view.chunks == 1 && view.used == 0);
	if (CAIRN_STATS)
		expect(stats_of(heap).frees == 0);
}

static void calloc_clears(void)
{
	unsigned char *mem[3];
	unsigned char *clear;

	row(mem, 3, 200);
	memory_fill(mem[1], 0xff, 200);
	cairn_free(heap, mem[1]);
	clear = cairn_calloc(heap, 10, 20);
	expect(clear == mem[1] && memory_is(clear, 0, 200));
	expect(memory_counts_up(mem[0], 0, 200) && memory_counts_up(mem[2], 2, 200));
	free_everything();
}

/* ---- joining ---- */

/* Three neighbours, freed in every order, become one free chunk between two blocks that stay. */
static void every_order_joins(void)
{
	static const unsigned char orders[6][3] = {{1, 2, 3}, {1, 3, 2}, {2, 1, 3}, {2, 3, 1}, {3, 1, 2}, {3, 2, 1}};

	for (size_t n = 0; n < 6; n++) {
		unsigned char *mem[5];

		row(mem, 5, BYTES_OF(3));
		for (size_t i = 0; i < 3; i++) {
			cairn_free(heap, mem[orders[n][i]]);
			expect(heap_is_sound(heap));
		}
		expect(view_of(heap).free_chunks == 2);
		expect(size_of(mem[1]) == 9 * UNIT);
		expect(cairn_malloc(heap, BYTES_OF(9)) == mem[1]);
		free_everything();
	}
}

/* ---- realloc ---- */

static void realloc_of_null(void)
{
	void *mem;

	begin();
	mem = cairn_realloc(heap, NULL, 50);
	expect(mem != NULL && size_of(mem) == size_for(50));
	if (CAIRN_STATS)
		expect(stats_of(heap).allocations == 1);
	free_everything();
}

static void realloc_to_nothing(void)
{
	unsigned char *mem[2];

	row(mem, 2, 500);
	expect(cairn_realloc(heap, mem[0], 0) == mem[0]);
	expect(size_of(mem[0]) == CAIRN_CHUNK_MIN);
	expect(view_of(heap).used_chunks == 2);
	free_everything();
}

static void realloc_in_the_same_chunk(void)
{
	unsigned char *mem[2];
	size_t usable;

	row(mem, 2, 100);
	usable = cairn_usable_size(heap, mem[0]);
	for (size_t bytes = usable; bytes > usable - CAIRN_ALIGNMENT; bytes--) {
		expect(cairn_realloc(heap, mem[0], bytes) == mem[0]);
		expect(cairn_usable_size(heap, mem[0]) == usable);
	}
	expect(memory_counts_up(mem[0], 0, usable - CAIRN_ALIGNMENT));
	free_everything();
}

static void realloc_shrinks(void)
{
	unsigned char *mem[2];

	row(mem, 2, BYTES_OF(6));
	expect(cairn_realloc(heap, mem[0], BYTES_OF(2)) == mem[0]);
	expect(size_of(mem[0]) == 2 * UNIT);
	expect(memory_counts_up(mem[0], 0, BYTES_OF(2)));
	expect(cairn_malloc(heap, BYTES_OF(4)) == mem[0] + 2 * UNIT);
	expect(heap_is_sound(heap));
	free_everything();
}

/* What shrinking leaves joins the free chunk behind it, however small it is. */
static void realloc_shrinks_into_free(void)
{
	for (size_t less = 1; less < 4; less++) {
		unsigned char *mem[3];

		row(mem, 3, BYTES_OF(4));
		cairn_free(heap, mem[1]);
		expect(cairn_realloc(heap, mem[0], BYTES_OF(4) - less * CAIRN_ALIGNMENT) == mem[0]);
		expect(size_of(mem[0]) + size_of(block_after(mem[0])) == 8 * UNIT);
		expect(heap_is_sound(heap));
		free_everything();
	}
}

/* Grows into the free chunk behind: takes part of it, or all of it. */
static void realloc_grows_in_place(void)
{
	for (size_t units = 5; units <= 8; units++) {
		unsigned char *mem[3];

		row(mem, 3, BYTES_OF(4));
		cairn_free(heap, mem[1]);
		expect(cairn_realloc(heap, mem[0], BYTES_OF(units)) == mem[0]);
		expect(size_of(mem[0]) == units * UNIT);
		expect(memory_counts_up(mem[0], 0, BYTES_OF(4)) && memory_counts_up(mem[2], 2, BYTES_OF(4)));
		expect(heap_is_sound(heap));
		free_everything();
	}
}

static void realloc_grows_into_the_last_free_chunk(void)
{
	unsigned char *mem[1];
	size_t largest;

	row(mem, 1, 40);
	largest = stats_of(heap).largest_free + size_of(mem[0]);
	expect(cairn_realloc(heap, mem[0], largest) == mem[0]);
	expect(memory_counts_up(mem[0], 0, 40));
	expect(stats_of(heap).largest_free == 0);
	expect(heap_is_sound(heap));
	free_everything();
}

static void realloc_moves(void)
{
	unsigned char *mem[2];
	unsigned char *moved;

	row(mem, 2, BYTES_OF(4));
	moved = cairn_realloc(heap, mem[0], BYTES_OF(9));
	expect(moved == mem[1] + 4 * UNIT);
	expect(memory_counts_up(moved, 0, BYTES_OF(4)) && memory_counts_up(mem[1], 1, BYTES_OF(4)));
	expect(cairn_malloc(heap, BYTES_OF(4)) == mem[0]);
	if (CAIRN_STATS)
		expect(stats_of(heap).allocations == 3 && stats_of(heap).frees == 0);
	free_everything();
}

/* Large memory is left for others. */
static void realloc_slides_before_it_moves(void)
{
	unsigned char *mem[3];

	row(mem, 3, BYTES_OF(4));
	cairn_free(heap, mem[0]);
	expect(cairn_realloc(heap, mem[1], BYTES_OF(7)) == (CAIRN_SLIDE ? mem[0] : mem[2] + 4 * UNIT));
	expect(heap_is_sound(heap));
	free_everything();
}

/* A block of `own` units, `before` and `after` free around it, and no other memory: to `wanted`. */
static void slide(size_t before, size_t own, size_t after, size_t wanted)
{
	unsigned char *front, *mem, *behind, *end, *slid;
	bool fits = wanted <= before + own + after;

	begin();
	front = cairn_malloc(heap, BYTES_OF(before));
	mem = cairn_malloc(heap, BYTES_OF(own));
	behind = after > 0 ? cairn_malloc(heap, BYTES_OF(after)) : NULL;
	end = cairn_malloc(heap, 1);
	expect(mem == block_after(front));
	memory_count_up(mem, 9, BYTES_OF(own));
	memory_fill(end, 0x5e, 1);
	use_up();
	cairn_free(heap, front);
	cairn_free(heap, behind);
	slid = cairn_realloc(heap, mem, BYTES_OF(wanted));
	fits = fits && CAIRN_SLIDE;
	expect(slid == (fits ? front : NULL));
	expect(memory_counts_up(fits ? slid : mem, 9, BYTES_OF(own)));
	expect(!fits || size_of(slid) == wanted * UNIT);
	expect(memory_is(end, 0x5e, 1));
	heap_is_sound(heap);
	free_everything();
}

static void realloc_slides_down(void)
{
	slide(2, 4, 0, 6);
	slide(3, 4, 0, 5);
	slide(1, 20, 0, 21);
	slide(6, 8, 0, 10);
}

static void realloc_slides_over_both(void)
{
	slide(2, 4, 2, 8);
	slide(3, 4, 2, 8);
	slide(1, 12, 1, 14);
}

static void realloc_cannot_slide(void)
{
	slide(2, 4, 0, 7);
	slide(2, 4, 2, 9);
}

static void realloc_fails(void)
{
	unsigned char *mem[3];
	struct view before;

	row(mem, 3, 100);
	use_up();
	before = view_of(heap);
	expect(cairn_realloc(heap, mem[1], 200) == NULL);
	expect(memory_counts_up(mem[1], 1, 100));
	expect(view_of(heap).used == before.used && view_of(heap).chunks == before.chunks);
	expect(heap_is_sound(heap));
	free_everything();
}

/* ---- resize ---- */

static void resize_grows(void)
{
	unsigned char *mem[3];

	row(mem, 3, BYTES_OF(4));
	cairn_free(heap, mem[1]);
	expect(!cairn_resize(heap, mem[0], BYTES_OF(8) + 1));
	expect(size_of(mem[0]) == 4 * UNIT);
	expect(cairn_resize(heap, mem[0], BYTES_OF(8)));
	expect(size_of(mem[0]) == 8 * UNIT);
	expect(memory_counts_up(mem[0], 0, BYTES_OF(4)));
	expect(heap_is_sound(heap));
	free_everything();
}

static void resize_shrinks(void)
{
	unsigned char *mem[2];

	row(mem, 2, 400);
	for (size_t bytes = 400; bytes > 0; bytes--) {
		expect(cairn_resize(heap, mem[0], bytes));
		expect(cairn_usable_size(heap, mem[0]) < bytes + 2 * CAIRN_ALIGNMENT + CAIRN_CHUNK_MIN);
		expect(memory_counts_up(mem[0], 0, bytes));
	}
	expect(cairn_resize(heap, mem[0], 0));
	expect(heap_is_sound(heap));
	free_everything();
}

static void resize_does_not_move(void)
{
	unsigned char *mem[2];

	row(mem, 2, 64);
	expect(!cairn_resize(heap, mem[0], 65 + CAIRN_ALIGNMENT));
	expect(memory_counts_up(mem[0], 0, 64) && memory_counts_up(mem[1], 1, 64));
	if (CAIRN_STATS)
		expect(stats_of(heap).failures == 1);
	free_everything();
}

/* ---- alignment ---- */

static void aligned_blocks(void)
{
	for (size_t alignment = 1; alignment <= HEAP_BYTES / 8; alignment *= 2)
		for (size_t bytes = 1; bytes <= 200; bytes += 29) {
			unsigned char *mem;

			begin();
			expect(cairn_malloc(heap, bytes) != NULL);
			mem = cairn_aligned_alloc(heap, alignment, bytes);
			if (!expect(mem != NULL && is_aligned(mem, alignment)))
				return;
			expect(size_of(mem) <= size_for(bytes) + CAIRN_ALIGNMENT);
			memory_fill(mem, 0xff, bytes);
			expect(heap_is_sound(heap));
			free_everything();
		}
}

/* What an aligned block does not need is free at once: head, block and tail are all there is. */
static void aligned_gives_back(void)
{
	struct view view;
	unsigned char *mem;

	begin();
	mem = cairn_aligned_alloc(heap, 256, 100);
	view = view_of(heap);
	expect(mem != NULL && view.used == size_of(mem) && view.used_chunks == 1);
	expect(view.free_chunks <= 2);
	free_everything();
}

static void aligned_realloc_keeps(void)
{
	unsigned char *mem, *grown;

	begin();
	mem = cairn_aligned_alloc(heap, 128, 100);
	expect(cairn_malloc(heap, 1) != NULL);
	memory_count_up(mem, 3, 100);
	for (size_t bytes = 100; bytes <= 1500; bytes += 200) {
		grown = cairn_aligned_realloc(heap, mem, 128, bytes);
		if (!expect(grown != NULL && is_aligned(grown, 128) && memory_counts_up(grown, 3, 100)))
			return;
		mem = grown;
		expect(heap_is_sound(heap));
	}
	expect(cairn_aligned_realloc(heap, mem, 128, 20) == mem && memory_counts_up(mem, 3, 20));
	free_everything();
}

/* A block that was not aligned is afterwards, even if it gets no larger. */
static void aligned_realloc_aligns(void)
{
	unsigned char *mem[6];
	unsigned char *aligned;

	row(mem, 6, BYTES_OF(3));
	for (size_t i = 0; i < 6; i++) {
		aligned = cairn_aligned_realloc(heap, mem[i], 512, BYTES_OF(2));
		if (!expect(aligned != NULL && is_aligned(aligned, 512)))
			return;
		expect(memory_counts_up(aligned, (unsigned char)i, BYTES_OF(2)));
		expect(heap_is_sound(heap));
	}
	free_everything();
}

static void aligned_realloc_of_null(void)
{
	void *mem;

	begin();
	mem = cairn_aligned_realloc(heap, NULL, 256, 30);
	expect(mem != NULL && is_aligned(mem, 256));
	free_everything();
}

/* ---- sizes ---- */

static void free_sized_takes_its_bytes(void)
{
	for (size_t bytes = 0; bytes < 200; bytes++) {
		void *mem;

		begin();
		mem = cairn_malloc(heap, bytes);
		cairn_free_sized(heap, mem, bytes);
		heap_is_whole(heap, 1);
	}
}

/* A block that took one step more, since the rest could not be a chunk. */
static void free_sized_of_a_larger_chunk(void)
{
	unsigned char *mem[2];

	row(mem, 2, BYTES_OF(4));
	cairn_free(heap, mem[0]);
	mem[0] = cairn_malloc(heap, BYTES_OF(4) - CAIRN_ALIGNMENT);
	expect(size_of(mem[0]) == 4 * UNIT);
	cairn_free_sized(heap, mem[0], BYTES_OF(4) - CAIRN_ALIGNMENT);
	expect(heap_is_sound(heap));
	free_everything();
}

static void usable_bytes_are_usable(void)
{
	unsigned char *mem[8];

	begin();
	for (size_t i = 0; i < 8; i++) {
		mem[i] = cairn_malloc(heap, i * 7);
		expect(cairn_usable_size(heap, mem[i]) >= i * 7);
		memory_fill(mem[i], (unsigned char)i, cairn_usable_size(heap, mem[i]));
	}
	for (size_t i = 0; i < 8; i++)
		expect(memory_is(mem[i], (unsigned char)i, cairn_usable_size(heap, mem[i])));
	expect(heap_is_sound(heap));
	free_everything();
}

static void two_heaps_are_apart(void)
{
	struct cairn_heap *other;
	void *mine, *theirs;

	heap = cairn_init(memory, HEAP_BYTES / 2);
	other = cairn_init(memory + HEAP_BYTES / 2, HEAP_BYTES / 2);
	mine = cairn_malloc(heap, 10);
	theirs = cairn_malloc(other, 10);
	expect(cairn_owns(heap, mine) && !cairn_owns(other, mine));
	expect(cairn_owns(other, theirs) && !cairn_owns(heap, theirs));
	cairn_free(other, theirs);
	heap_is_whole(other, 1);
	free_everything();
}

int main(void)
{
	tap_case("a freed block serves the next request of its size", freed_block_comes_back);
	tap_case("NULL is freed without effect, and has no usable bytes", null_is_ignored);
	tap_case("calloc clears what the block held before", calloc_clears);
	tap_case("three neighbours freed in any order are one free chunk", every_order_joins);
	tap_case("realloc of NULL is malloc", realloc_of_null);
	tap_case("realloc to zero bytes leaves the smallest block", realloc_to_nothing);
	tap_case("realloc within the same chunk changes nothing", realloc_in_the_same_chunk);
	tap_case("realloc to less splits the chunk, and the rest is free", realloc_shrinks);
	tap_case("realloc to less joins the rest to the free chunk behind", realloc_shrinks_into_free);
	tap_case("realloc to more takes of the free chunk behind what it needs", realloc_grows_in_place);
	tap_case("realloc to more takes the last free chunk to its end", realloc_grows_into_the_last_free_chunk);
	tap_case("realloc moves a block that cannot grow, and it is no new block", realloc_moves);
	tap_case("realloc slides into the free chunk before while it can, before it moves elsewhere",
	         realloc_slides_before_it_moves);
	tap_case("realloc without memory slides into the free chunk before", realloc_slides_down);
	tap_case("realloc without memory takes the free chunks before and behind together", realloc_slides_over_both);
	tap_case("realloc fails where before and behind together are too little", realloc_cannot_slide);
	tap_case("realloc that fails leaves the block as it was", realloc_fails);
	tap_case("resize grows to the last byte behind and no further", resize_grows);
	tap_case("resize to less always succeeds", resize_shrinks);
	tap_case("resize never moves, and its refusal is a failure", resize_does_not_move);
	tap_case("aligned blocks are aligned, and no larger than others", aligned_blocks);
	tap_case("aligned_alloc gives back head and tail at once", aligned_gives_back);
	tap_case("aligned_realloc keeps alignment and contents while a block grows and shrinks", aligned_realloc_keeps);
	tap_case("aligned_realloc aligns a block that was not", aligned_realloc_aligns);
	tap_case("aligned_realloc of NULL is aligned_alloc", aligned_realloc_of_null);
	tap_case("free_sized takes every size that was asked for", free_sized_takes_its_bytes);
	tap_case("free_sized takes a block whose chunk is one step larger", free_sized_of_a_larger_chunk);
	tap_case("all usable bytes are the caller's", usable_bytes_are_usable);
	tap_case("two heaps know nothing of each other", two_heaps_are_apart);
	return tap_end();
}
