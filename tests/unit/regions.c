/* Heaps over memory of every small size, alignment, number and order of regions.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "../support/guard.h"
#include "../support/memory.h"
#include "../support/random.h"
#include "../support/shadow.h"
#include "../support/tap.h"
#include "../support/view.h"

#define MARGIN 64
#define GUARD 0xa5
#define BLOCKS_MOST 64

static struct cairn_heap *heap;
static struct shadow_block blocks[BLOCKS_MOST];

/* ---- memory with a margin that nobody may touch ---- */

/* At every misalignment; what lies there is of no matter to the heap. */
static unsigned char *window_open(size_t misalignment, size_t bytes, unsigned char content)
{
	unsigned char *window = memory + MARGIN + misalignment;

	memory_fill(memory, GUARD, MARGIN + misalignment + bytes + MARGIN);
	memory_fill(window, content, bytes);
	guard_forbid(memory, MARGIN + misalignment);
	guard_forbid(window + bytes, MARGIN);
	return window;
}

static void window_close(const unsigned char *window, size_t bytes)
{
	size_t before = (size_t)(window - memory);

	guard_allow(memory, before + bytes + MARGIN);
	expect(memory_is(memory, GUARD, before));
	expect(memory_is(window + bytes, GUARD, MARGIN));
}

/* ---- one region ---- */

/* Fill the heap with the smallest blocks, then free them all: sound at each step, and one free chunk is left. */
static void fill_and_empty(struct cairn_heap *h, const unsigned char *window, size_t bytes, size_t regions)
{
	struct shadow shadow;
	struct random random;

	random_seed(&random, (uint32_t)bytes);
	shadow_init(&shadow, h, window, bytes, blocks, BLOCKS_MOST);
	while (shadow.count < BLOCKS_MOST && shadow_malloc(&shadow, 1))
		shadow_verify(&shadow);
	expect(shadow.count > 0);
	shadow_verify_contents(&shadow);
	shadow_free_all(&shadow, &random);
	heap_is_whole(h, regions);
}

static void heap_of(size_t misalignment, size_t bytes, unsigned char content)
{
	unsigned char *window = window_open(misalignment, bytes, content);
	struct cairn_heap *h = cairn_init(window, bytes);

	expect((h != NULL) == (bytes >= HEAP_LEAST));
	if (h) {
		expect((unsigned char *)h >= window);
		heap_is_whole(h, 1);
		fill_and_empty(h, window, bytes, 1);
	}
	window_close(window, bytes);
}

static void every_small_heap(void)
{
	for (size_t misalignment = 0; misalignment < 16; misalignment++)
		for (size_t bytes = 0; bytes <= 512 + CAIRN_STATE_BYTES && !tap_failed(); bytes++)
			heap_of(misalignment, bytes, 0);
}

static void memory_of_any_content(void)
{
	for (size_t misalignment = 0; misalignment < 16; misalignment++) {
		heap_of(misalignment, HEAP_LEAST, 0xff);
		heap_of(misalignment, HEAP_LEAST + 100, 0x55);
	}
}

static void least_heap_serves(void)
{
	for (size_t misalignment = 0; misalignment < 2 * CAIRN_ALIGNMENT; misalignment++) {
		unsigned char *window = window_open(misalignment, HEAP_LEAST, 0xff);
		struct cairn_heap *h = cairn_init(window, HEAP_LEAST);
		void *mem;

		if (!expect(h != NULL))
			return;
		mem = cairn_malloc(h, 1);
		expect(mem != NULL && size_of(mem) >= CAIRN_CHUNK_MIN);
		cairn_free(h, mem);
		expect(cairn_malloc(h, CAIRN_CHUNK_MIN - CAIRN_OVERHEAD) == mem);
		window_close(window, HEAP_LEAST);
	}
}

static void impossible_memory(void)
{
	volatile uintptr_t last = UINTPTR_MAX; /* or the compiler warns, rightly */

	expect(cairn_init(memory, 0) == NULL);
	expect(cairn_init(memory, HEAP_LEAST - 1) == NULL);
	expect(!cairn_add_region(cairn_init(memory, HEAP_LEAST), (void *)(last - 64), HEAP_LEAST));
	expect(cairn_init(memory, (size_t)last) == NULL);
	expect(cairn_init_port(memory, CAIRN_STATE_BYTES - 1, NULL, NULL) == NULL);
}

static void heap_max_is_respected(void)
{
#if CAIRN_HEAP_MAX < MACHINE_RAM
	expect(cairn_init(memory, (size_t)CAIRN_HEAP_MAX + 1) == NULL);
	expect(cairn_init(memory, (size_t)CAIRN_HEAP_MAX) != NULL);
	heap = cairn_init(memory, (size_t)CAIRN_HEAP_MAX / 2);
	expect(!cairn_add_region(heap, memory + CAIRN_HEAP_MAX, (size_t)CAIRN_HEAP_MAX / 2 + HEAP_LEAST));
	heap_is_whole(heap, 1);
	expect(cairn_add_region(heap, memory + CAIRN_HEAP_MAX, (size_t)CAIRN_HEAP_MAX / 2));
	heap_is_whole(heap, 2);
#else
	expect(cairn_init(memory, (size_t)PTRDIFF_MAX + 1) == NULL);
#endif
}

/* ---- more regions ---- */

#define PLACES 8
#define PLACE_BYTES (MEMORY_BYTES / 16 < 512 ? MEMORY_BYTES / 16 : 512)

/* A heap of its least size at the end of memory, so that regions can lie below it. */
static void begin(void)
{
	memory_fill(memory, GUARD, MEMORY_BYTES);
	heap = cairn_init(memory + MEMORY_BYTES - HEAP_LEAST, HEAP_LEAST);
	expect(heap != NULL);
}

/* Places lie apart, by `gap`, each `skew` further from being aligned than the one before. */
static unsigned char *place(size_t which, size_t gap, size_t skew)
{
	return memory + which * (PLACE_BYTES + gap + skew);
}

static void every_small_region(void)
{
	for (size_t misalignment = 0; misalignment < 16; misalignment++)
		for (size_t bytes = 0; bytes <= 2 * CAIRN_REGION_MIN && !tap_failed(); bytes++) {
			unsigned char *at = memory + MARGIN + misalignment;
			struct cairn_stats before, after;
			bool added;

			begin();
			before = stats_of(heap);
			added = cairn_add_region(heap, at, bytes);
			after = stats_of(heap);
			expect(added || bytes < CAIRN_REGION_MIN);
			expect(!added || bytes >= CAIRN_REGION_MIN - (CAIRN_ALIGNMENT - 1));
			expect(memory_is(memory, GUARD, MARGIN + misalignment) && memory_is(at + bytes, GUARD, MARGIN));
			if (CAIRN_STATS)
				expect((after.capacity >= before.capacity + CAIRN_CHUNK_MIN) == added);
			heap_is_whole(heap, added ? 2 : 1);
		}
}

static void least_region_serves(void)
{
	for (size_t misalignment = 0; misalignment < 2 * CAIRN_ALIGNMENT; misalignment++) {
		void *first, *second;

		begin();
		expect(cairn_add_region(heap, memory + misalignment, CAIRN_REGION_MIN));
		first = cairn_malloc(heap, 1);
		second = cairn_malloc(heap, 1);
		expect(first != NULL && second != NULL && first != second);
		cairn_free(heap, first);
		cairn_free(heap, second);
		heap_is_whole(heap, 2);
	}
}

/* The nth of all orders of 0 to count - 1, by taking the digits of n in the factorial system. */
static void order_of(size_t n, size_t count, size_t *order)
{
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (size_t i = 0; i < count; i++) {
		size_t j = i + n % (count - i);
		size_t swap = order[i];

		n /= count - i;
		order[i] = order[j];
		order[j] = swap;
	}
}

static void add_places(const size_t *order, size_t count, size_t gap, size_t skew)
{
	for (size_t i = 0; i < count; i++) {
		expect(cairn_add_region(heap, place(order[i], gap, skew), PLACE_BYTES));
		heap_is_whole(heap, i + 2);
	}
}

static void any_order(size_t gap, size_t skew)
{
	size_t order[4];

	for (size_t n = 0; n < 24 && !tap_failed(); n++) {
		begin();
		order_of(n, 4, order);
		add_places(order, 4, gap, skew);
		fill_and_empty(heap, memory, MEMORY_BYTES, 5);
	}
}

static void any_order_apart(void)
{
	any_order(40, 3);
}

/* Regions that touch stay two: each has its own fence. */
static void any_order_touching(void)
{
	any_order(0, 0);
}

static void overlapping_regions(void)
{
	size_t order[] = {1};

	begin();
	add_places(order, 1, 0, 0);
	expect(!cairn_add_region(heap, place(1, 0, 0), PLACE_BYTES));
	expect(!cairn_add_region(heap, place(1, 0, 0) + 64, PLACE_BYTES));
	expect(!cairn_add_region(heap, place(1, 0, 0) - 64, PLACE_BYTES));
	expect(!cairn_add_region(heap, place(0, 0, 0), 3 * PLACE_BYTES));
	heap_is_whole(heap, 2);
}

static void owned_memory(void)
{
	size_t order[] = {0, 2};
	unsigned char *mem;

	begin();
	add_places(order, 2, 40, 0);
	mem = cairn_malloc(heap, PLACE_BYTES / 2);
	expect(mem != NULL && cairn_owns(heap, mem) && cairn_owns(heap, mem + PLACE_BYTES / 2 - 1));
	expect(!cairn_owns(heap, place(1, 40, 0) + PLACE_BYTES / 2));
	expect(!cairn_owns(heap, place(3, 40, 0)));
	expect(!cairn_owns(heap, &mem) && !cairn_owns(heap, NULL));
	expect(!cairn_owns(heap, memory + sizeof memory));
}

struct between {
	const unsigned char *low, *high;
	bool shown;
};

static bool look_between(void *user, const struct cairn_block *block)
{
	struct between *between = user;
	const unsigned char *mem = block->mem;

	between->shown |= mem + block->size > between->low && mem < between->high;
	return true;
}

static void gaps_are_not_walked(void)
{
	size_t order[] = {2, 0};
	struct between gap = {place(0, 40, 0) + PLACE_BYTES, place(2, 40, 0), false};

	begin();
	add_places(order, 2, 40, 0);
	cairn_walk(heap, look_between, &gap);
	expect(!gap.shown);
	expect(memory_is(gap.low, GUARD, (size_t)(gap.high - gap.low)));
}

static bool stop_at_third(void *user, const struct cairn_block *block)
{
	unsigned *visits = user;

	(void)block;
	return ++*visits < 3;
}

static void visit_stops_walk(void)
{
	size_t order[] = {0, 1, 2, 3};
	unsigned visits = 0;

	begin();
	add_places(order, 4, 0, 0);
	cairn_walk(heap, stop_at_third, &visits);
	expect(visits == 3);
}

/* Random blocks in many regions: what belongs to one never joins another. */
static void many_regions_churn(void)
{
	size_t order[PLACES];
	struct shadow shadow;
	struct random random;

	random_seed(&random, 7);
	for (size_t n = 0; n < 20 && !tap_failed(); n++) {
		begin();
		order_of(random_next(&random) % 40320, PLACES, order);
		add_places(order, PLACES, n % 2 * 24, n % 3);
		shadow_init(&shadow, heap, memory, MEMORY_BYTES, blocks, BLOCKS_MOST);
		for (size_t step = 0; step < 300 && !tap_failed(); step++) {
			if (shadow.count == BLOCKS_MOST || (shadow.count > 0 && random_chance(&random, 45)))
				shadow_free(&shadow, random_below(&random, shadow.count));
			else
				shadow_malloc(&shadow, random_below(&random, PLACE_BYTES / 3));
			shadow_verify(&shadow);
		}
		shadow_free_all(&shadow, &random);
		heap_is_whole(heap, PLACES + 1);
	}
}

static void no_regions(void)
{
	struct cairn_heap *h = cairn_init_port(memory, CAIRN_STATE_BYTES, NULL, NULL);

	expect(h != NULL);
	expect(!cairn_add_region(h, NULL, 1000));
	expect(!cairn_add_region(h, memory, 1000));
	expect(!cairn_add_region(h, memory + CAIRN_STATE_BYTES / 2, 1000));
	expect(cairn_add_region(h, memory + CAIRN_STATE_BYTES, 1000));
	heap_is_sound(h);
}

int main(void)
{
	tap_case("a heap of every small size at every misalignment serves, or is refused", every_small_heap);
	tap_case("what the memory held before does not matter", memory_of_any_content);
	tap_case("CAIRN_STATE_BYTES + CAIRN_REGION_MIN serve an allocation at every misalignment", least_heap_serves);
	tap_case("memory that is too small, or wraps around, is refused", impossible_memory);
	tap_case("a heap larger than CAIRN_HEAP_MAX is refused", heap_max_is_respected);
	tap_case("a further region of every small size at every misalignment serves, or is refused", every_small_region);
	tap_case("CAIRN_REGION_MIN more bytes serve one more allocation at every misalignment", least_region_serves);
	tap_case("regions apart from each other may come in any order", any_order_apart);
	tap_case("regions that touch may come in any order, and stay apart", any_order_touching);
	tap_case("a region that overlaps another is refused", overlapping_regions);
	tap_case("a heap owns its regions, not the gaps between them", owned_memory);
	tap_case("a walk shows nothing in the gaps, and nothing is written there", gaps_are_not_walked);
	tap_case("a visit stops the walk", visit_stops_walk);
	tap_case("no memory, and the heap's own state, are no regions", no_regions);
	tap_case("blocks come and go in many regions without joining across", many_regions_churn);
	return tap_end();
}
