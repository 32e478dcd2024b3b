/* What cairn_stats tells.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "../support/memory.h"
#include "../support/option.h"
#include "../support/random.h"
#include "../support/shadow.h"
#include "../support/tap.h"
#include "../support/view.h"

#define HEAP_BYTES (MEMORY_BYTES < 8192 ? MEMORY_BYTES : 8192)
#define BLOCKS_MOST 40
#define STATES (MACHINE_SLOWNESS > 1 ? 200 : 20000)

static struct cairn_heap *heap;
static struct random random;
static uint32_t seed;

static void begin(void)
{
	heap = cairn_init(memory, HEAP_BYTES);
}

#if CAIRN_STATS

static void new_heap(void)
{
	struct cairn_stats stats;

	begin();
	stats = stats_of(heap);
	expect(stats.capacity <= HEAP_BYTES - CAIRN_STATE_BYTES + sizeof(size_t));
	expect(stats.capacity + CAIRN_REGION_MIN + CAIRN_STATE_BYTES > HEAP_BYTES);
	expect(stats.free == stats.capacity && stats.used == 0 && stats.peak == 0);
	expect(stats.largest_free == stats.capacity - CAIRN_OVERHEAD);
	expect(stats.allocations == 0 && stats.frees == 0 && stats.failures == 0 && stats.last_failed == 0);
	expect(stats.waiting == 0 && stats.mapped == 0 && stats.mapped_peak == 0);
}

static void each_call_is_counted(void)
{
	void *mem[3];
	struct cairn_stats stats;

	begin();
	mem[0] = cairn_malloc(heap, 10);
	mem[1] = cairn_calloc(heap, 2, 40);
	mem[2] = cairn_aligned_alloc(heap, 64, 100);
	stats = stats_of(heap);
	expect(stats.allocations == 3 && stats.frees == 0);
	expect(stats.used == size_of(mem[0]) + size_of(mem[1]) + size_of(mem[2]));
	cairn_free(heap, mem[1]);
	cairn_free_sized(heap, mem[0], 10);
	stats = stats_of(heap);
	expect(stats.allocations == 3 && stats.frees == 2 && stats.used == size_of(mem[2]));
}

static void realloc_counts_bytes_only(void)
{
	void *mem, *moved;
	struct cairn_stats stats;

	begin();
	mem = cairn_malloc(heap, 100);
	moved = cairn_malloc(heap, 100);
	mem = cairn_realloc(heap, mem, 300);
	moved = cairn_realloc(heap, moved, 20);
	expect(mem != NULL && moved != NULL);
	stats = stats_of(heap);
	expect(stats.allocations == 2 && stats.frees == 0 && stats.failures == 0);
	expect(stats.used == size_of(mem) + size_of(moved));
}

static void failures_are_counted(void)
{
	void *mem;

	begin();
	mem = cairn_malloc(heap, 10);
	expect(cairn_malloc(heap, HEAP_BYTES) == NULL);
	expect(stats_of(heap).failures == 1 && stats_of(heap).last_failed == HEAP_BYTES);
	expect(cairn_calloc(heap, 2, HEAP_BYTES) == NULL);
	expect(stats_of(heap).failures == 2 && stats_of(heap).last_failed == 2 * HEAP_BYTES);
	expect(cairn_realloc(heap, mem, HEAP_BYTES + 3) == NULL);
	expect(stats_of(heap).failures == 3 && stats_of(heap).last_failed == HEAP_BYTES + 3);
	expect(!cairn_resize(heap, mem, HEAP_BYTES + 4));
	expect(stats_of(heap).failures == 4 && stats_of(heap).last_failed == HEAP_BYTES + 4);
	expect(cairn_aligned_alloc(heap, 64, HEAP_BYTES + 5) == NULL);
	expect(stats_of(heap).failures == 5 && stats_of(heap).last_failed == HEAP_BYTES + 5);
	expect(cairn_malloc(heap, 10) != NULL);
	expect(stats_of(heap).failures == 5 && stats_of(heap).last_failed == HEAP_BYTES + 5);
}

static void peak_is_the_maximum(void)
{
	void *mem[2];
	size_t both;

	begin();
	mem[0] = cairn_malloc(heap, 1000);
	mem[1] = cairn_malloc(heap, 500);
	both = size_of(mem[0]) + size_of(mem[1]);
	expect(stats_of(heap).peak == both);
	cairn_free(heap, mem[0]);
	expect(stats_of(heap).peak == both && stats_of(heap).used < both);
	mem[0] = cairn_malloc(heap, 900);
	expect(stats_of(heap).peak == both);
	expect(cairn_malloc(heap, 200) != NULL);
	expect(stats_of(heap).peak == stats_of(heap).used && stats_of(heap).peak > both);
}

/* Between taking the new block and giving the old one back, both are used. */
static void peak_sees_both_blocks_of_a_move(void)
{
	void *mem, *moved;
	size_t old_size;

	begin();
	mem = cairn_malloc(heap, 1000);
	old_size = size_of(mem);
	expect(cairn_malloc(heap, 1) != NULL);
	moved = cairn_realloc(heap, mem, 1500);
	expect(moved != NULL && moved != mem);
	expect(stats_of(heap).peak == stats_of(heap).used + old_size);
}

/* What aligning cuts off was never in a caller's hands. */
static void peak_of_aligned_blocks(void)
{
	void *mem;

	begin();
	mem = cairn_aligned_alloc(heap, 512, 100);
	expect(mem != NULL);
	expect(stats_of(heap).peak == stats_of(heap).used && stats_of(heap).used == size_of(mem));
}

static void reset_peak_begins_anew(void)
{
	void *mem, *kept;
	size_t used;

	begin();
	kept = cairn_malloc(heap, 100);
	mem = cairn_malloc(heap, 1000);
	cairn_free(heap, mem);
	used = stats_of(heap).used;
	cairn_reset_peak(heap);
	expect(stats_of(heap).peak == used && stats_of(heap).used == used && used == size_of(kept));
	mem = cairn_malloc(heap, 10);
	expect(stats_of(heap).peak == used + size_of(mem));
	expect(heap_is_sound(heap));
}

#else

static void only_largest_free_is_told(void)
{
	struct cairn_stats stats;

	begin();
	expect(cairn_malloc(heap, 10) != NULL && cairn_malloc(heap, HEAP_BYTES) == NULL);
	cairn_reset_peak(heap);
	stats = stats_of(heap);
	expect(stats.largest_free > 0);
	stats.largest_free = 0;
	expect(memory_is(&stats, 0, sizeof stats));
}

#endif

/* ---- largest_free ---- */

/* One byte more is not had. Asking for it changes no list, but of what is in fast bins or unsorted. */
static void prove_no_larger_free(void)
{
	heap_settle(heap);
	size_t largest = stats_of(heap).largest_free;

	for (size_t more = 1; more <= 2 * CAIRN_ALIGNMENT; more++)
		expect(cairn_malloc(heap, largest + more) == NULL);
	expect(cairn_malloc(heap, largest + HEAP_BYTES / 8) == NULL);
}

/* Nor that; but exactly largest_free is, and put back: first in its bin. */
static void prove_largest_free(void)
{
	prove_no_larger_free();

	size_t largest = stats_of(heap).largest_free;
	void *mem;

	mem = cairn_malloc(heap, largest);
	expect((mem != NULL) == (largest > 0));
	cairn_free(heap, mem);
}

static void churn(struct shadow *s, size_t steps, size_t bytes_most)
{
	for (size_t i = 0; i < steps; i++)
		if (s->count == BLOCKS_MOST || (s->count > 0 && random_chance(&random, 50)))
			shadow_free(s, random_below(&random, s->count));
		else
			shadow_malloc(s, random_below(&random, bytes_most));
}

/* Many states of heaps of many sizes. The heap's copy of what failed is of no matter here. */
static void largest_free_in_random_states(void)
{
	static struct shadow_block blocks[BLOCKS_MOST];

	random_seed(&random, seed);
	for (size_t state = 0; state < STATES && !tap_failed();) {
		size_t bytes = random_between(&random, HEAP_LEAST, HEAP_BYTES);
		struct shadow shadow;

		heap = cairn_init(memory, bytes);
		shadow_init(&shadow, heap, memory, bytes, blocks, BLOCKS_MOST);
		for (size_t i = 0; i < 50 && !tap_failed(); i++, state++) {
			churn(&shadow, random_between(&random, 1, 12), random_between(&random, 1, bytes / 3));
			prove_largest_free();
		}
		heap_is_sound(heap);
	}
}

static void largest_free_of_a_full_heap(void)
{
	begin();
	while (stats_of(heap).largest_free > 0)
		if (!expect(cairn_malloc(heap, stats_of(heap).largest_free) != NULL))
			return;
	expect(cairn_malloc(heap, 0) == NULL);
	expect(view_of(heap).largest < CAIRN_CHUNK_MIN);
}

#define PAIRS 12
#define LONG_BIN_BYTES (MEMORY_BYTES < 12288 ? MEMORY_BYTES : 12288)

/* Chunks of one bin, of 32 to 43 steps in an order of that turn, kept apart by smallest ones; nothing else is free. */
static size_t fill_long_bin(void **mem, size_t turn)
{
	size_t pairs = 0;

	heap = cairn_init(memory, LONG_BIN_BYTES);
	for (; pairs < PAIRS; pairs++) {
		size_t steps = 32 + (pairs * 5 + turn) % PAIRS;

		mem[pairs] = cairn_malloc(heap, steps * CAIRN_ALIGNMENT - CAIRN_OVERHEAD);
		if (!mem[pairs] || !cairn_malloc(heap, 1))
			break;
	}
	while (stats_of(heap).largest_free > 0)
		if (!expect(cairn_malloc(heap, stats_of(heap).largest_free) != NULL))
			break;
	return pairs;
}

/* One bin full of chunks of unlike sizes: what is told must be what the bounded search finds. */
static void largest_free_in_a_long_bin(void)
{
	void *mem[PAIRS];

	for (size_t turn = 0; turn < PAIRS && !tap_failed(); turn++) {
		size_t pairs = fill_long_bin(mem, turn);

		expect(pairs > 8 || LONG_BIN_BYTES < 12288);
		for (size_t i = 0; i < pairs; i++) {
			cairn_free(heap, mem[i]);
			prove_no_larger_free();
		}
		prove_largest_free();
		heap_is_sound(heap);
	}
}

int main(int argc, char **argv)
{
	seed = option_number(argc, argv, "seed", 1);
	note("seed=%u", (unsigned)seed);
#if CAIRN_STATS
	tap_case("a new heap is all free", new_heap);
	tap_case("each block that is handed out or taken back is counted", each_call_is_counted);
	tap_case("realloc is no new block", realloc_counts_bytes_only);
	tap_case("each refusal is counted, and the last one's bytes are kept", failures_are_counted);
	tap_case("the peak is the most that was used at once", peak_is_the_maximum);
	tap_case("the peak sees both blocks of a move", peak_sees_both_blocks_of_a_move);
	tap_case("the peak does not see what aligning cuts off", peak_of_aligned_blocks);
	tap_case("reset_peak lets the peak begin at what is used", reset_peak_begins_anew);
#else
	tap_skip("this build keeps no statistics", "counters");
	tap_case("without statistics only largest_free is told, the rest is 0", only_largest_free_is_told);
#endif
	tap_case("largest_free can be had, and no byte more, in random states", largest_free_in_random_states);
	tap_case("largest_free of a full heap is 0, and then nothing can be had", largest_free_of_a_full_heap);
	tap_case("largest_free can be had, and no byte more, from a long bin", largest_free_in_a_long_bin);
	return tap_end();
}
