/* Which bin a size has, which one is next, and what a bin of one size gives first.  SPDX-License-Identifier: MIT */
#include "../support/memory.h"
#include "../support/random.h"
#include "../support/tap.h"
#include "../support/view.h"
#include "bins.h"

#define HEAP_MOST (CAIRN_STATE_BYTES + 8192)
#define HEAP_BYTES (MEMORY_BYTES < HEAP_MOST ? MEMORY_BYTES : HEAP_MOST)
#define BYTES_OF(size) ((size)-CAIRN_OVERHEAD)
#define UNIT (CAIRN_FAST_MAX + CAIRN_CHUNK_MIN) /* the smallest chunk that is in no fast bin */

/* A step further up leads to the same bin or the next; and each is reached. */
static void sizes_rise_with_bins(void)
{
	unsigned last = 2;

	for (size_t size = CAIRN_CHUNK_MIN; size < (size_t)1 << 21 && size < (size_t)CAIRN_HEAP_MAX;
	     size += CAIRN_ALIGNMENT) {
		unsigned bin = size_bin(size);

		if (bin != last && !expect(bin == last + 1 && bin <= CAIRN_BIN_LAST))
			return;
		expect(bin == size / CAIRN_ALIGNMENT || size > CAIRN_SMALL_MAX);
		expect(size > CAIRN_SMALL_MAX || bin <= SIZE_SMALL_BIN_LAST);
		last = bin;
	}
	expect(size_bin(CAIRN_HEAP_MAX) >= CAIRN_BIN_LAST);
	expect(last == CAIRN_BIN_LAST || CAIRN_LARGE_STEPS != 0);
}

#if CAIRN_LARGE_STEPS == 0
/* 62 small bins; then groups of so many bins, of so many bytes each, and one for all beyond. */
static void classic_ranges(void)
{
	static const struct {
		unsigned bins;
		size_t width;
	} groups[] = {{32, 64}, {16, 512}, {8, 4096}, {4, 32768}, {2, 262144}};
	size_t size = CAIRN_SMALL_MAX + CAIRN_ALIGNMENT;
	unsigned bin = 64;

	expect(size_bin(CAIRN_CHUNK_MIN) == 2 && size_bin(CAIRN_SMALL_MAX) == 2 + 62 - 1);
	for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
		for (unsigned i = 0; i < groups[g].bins; i++, bin++) {
			expect(size_bin(size) == bin && size_bin(size - CAIRN_ALIGNMENT) == bin - 1);
			size += groups[g].width;
			expect(size_bin(size - CAIRN_ALIGNMENT) == bin);
		}
	expect(bin == CAIRN_BIN_LAST && bin == 64 + 63 - 1);
	expect(size_bin(size) == bin && size_bin((size_t)PTRDIFF_MAX - CAIRN_ALIGNMENT) == bin);
}
#endif

#if CAIRN_RINGS
/* Any set of bits: which one is next is the same when they are looked through one by one. */
static void next_bin(void)
{
	static struct cairn_heap state;
	struct random random;

	random_seed(&random, 1);
	for (unsigned turn = 0; turn < 200 && !tap_failed(); turn++) {
		unsigned percent = (unsigned)random_below(&random, 30);

		memory_fill(state.binmap, 0, sizeof state.binmap);
		for (unsigned bin = 2; bin <= CAIRN_BIN_LAST; bin++)
			if (random_chance(&random, percent))
				bins_mark(&state, bin);
		for (unsigned bin = 0; bin <= CAIRN_BIN_LAST; bin++) {
			unsigned next = bin + 1;

			while (next <= CAIRN_BIN_LAST && (state.binmap[next / 32] >> next % 32 & 1) == 0)
				next++;
			expect(bins_above(&state, bin) == (next <= CAIRN_BIN_LAST ? next : 0));
		}
	}
}

static bool is_marked(const struct cairn_heap *heap, size_t size)
{
	return (heap->binmap[size_bin(size) / 32] & bins_bit(size_bin(size))) != 0;
}

/* The bit of a bin that has become empty stays, until a search comes by. */
static void search_clears_the_map(void)
{
	struct cairn_heap *heap = cairn_init(memory, HEAP_BYTES);
	void *mem = cairn_malloc(heap, BYTES_OF(2 * UNIT));
	void *end = cairn_malloc(heap, BYTES_OF(UNIT));

	expect(!is_marked(heap, 2 * UNIT));
	cairn_free(heap, mem);
	expect(cairn_malloc(heap, BYTES_OF(3 * UNIT)) == block_after(end)); /* if it waited, it is sorted in */
	expect(is_marked(heap, 2 * UNIT));
	expect(cairn_malloc(heap, BYTES_OF(2 * UNIT)) == mem && is_marked(heap, 2 * UNIT));
	expect(heap_is_sound(heap));
	expect(cairn_malloc(heap, BYTES_OF(UNIT)) != NULL);
	expect(!is_marked(heap, 2 * UNIT) && heap_is_sound(heap));
}
#endif

/* Of one size, in the order in which they were freed or the other way round; those that wait in the unsorted bin are
 * sorted in first. */
static void order_in_a_small_bin(void)
{
	enum { COUNT = 5 };
	struct cairn_heap *heap = cairn_init(memory, HEAP_BYTES);
	void *mem[COUNT], *end = NULL;

	for (size_t i = 0; i < COUNT; i++) {
		mem[i] = cairn_malloc(heap, BYTES_OF(UNIT));
		end = cairn_malloc(heap, 1);
	}
	for (size_t i = 0; i < COUNT; i++)
		cairn_free(heap, mem[i * 3 % COUNT]);
	expect(cairn_malloc(heap, BYTES_OF(UNIT + CAIRN_ALIGNMENT)) == block_after(end));
	for (size_t i = 0; i < COUNT; i++) {
		size_t turn = CAIRN_SMALL_FIFO ? i : COUNT - 1 - i;

		expect(cairn_malloc(heap, BYTES_OF(UNIT)) == mem[turn * 3 % COUNT]);
	}
	expect(heap_is_sound(heap));
}

int main(void)
{
	tap_case("each bin's sizes follow those of the one below", sizes_rise_with_bins);
#if CAIRN_LARGE_STEPS == 0
	tap_case("62 small bins, and 63 large ones in groups of 32, 16, 8, 4, 2 and 1", classic_ranges);
#endif
#if CAIRN_RINGS
	tap_case("the map names the next bin, whatever bits are set", next_bin);
	tap_case("the bit of a bin that is empty is cleared by a search", search_clears_the_map);
#endif
	tap_case(CAIRN_SMALL_FIFO ? "a bin of one size gives first what came first"
	                          : "a bin of one size gives first what came last",
	         order_in_a_small_bin);
	return tap_end();
}
