/* Random requests to a heap and to caches in front of it, against a model of all blocks.  SPDX-License-Identifier: MIT
 *
 * What each cache has to hold is foretold, block by block. Options: seed=N, looks=N after how many steps the whole heap
 * is looked at.
 */
#include "../support/memory.h"
#include "../support/option.h"
#include "../support/random.h"
#include "../support/tap.h"
#include "../support/view.h"

#if CAIRN_CACHE > 0

enum { BLOCKS_MOST = 100, CACHES = 2, LISTS = 64, KEPT_MOST = CAIRN_CACHE };

#define HEAP_BYTES (MEMORY_BYTES < 16384 ? MEMORY_BYTES : 16384)
#define RUNS (MACHINE_SLOWNESS > 1 ? 8 : 200)
#define STEPS 800

struct block {
	unsigned char *mem;
	size_t usable;
	unsigned char fill;
};

/* What a cache has to hold. */
struct kept {
	void *mem[LISTS][KEPT_MOST];
	size_t count[LISTS];
};

static struct cairn_heap *heap;
static struct cairn_cache caches[CACHES];
static struct kept kept[CACHES];
static struct random random;
static uint32_t seed, looks;
static struct block blocks[BLOCKS_MOST];
static size_t count, allocations, frees, failures;

static void begin(void)
{
	heap = cairn_init(memory + random_below(&random, 16), random_between(&random, HEAP_LEAST + 1024, HEAP_BYTES - 16));
	count = allocations = frees = failures = 0;
	for (size_t i = 0; i < CACHES; i++) {
		caches[i] = (struct cairn_cache){.heap = heap};
		kept[i] = (struct kept){.count = {0}};
	}
}

/* LISTS if no list is of that size. */
static size_t list_of(size_t size)
{
	size_t list = (size - CAIRN_CHUNK_MIN) / CAIRN_ALIGNMENT;

	return list < LISTS ? list : LISTS;
}

/* ---- the whole ---- */

struct sum {
	size_t used, cached; /* chunks */
	bool are_known;
};

static bool is_kept(const void *mem, size_t list)
{
	for (size_t i = 0; i < CACHES; i++)
		for (size_t j = 0; list < LISTS && j < kept[i].count[list]; j++)
			if (kept[i].mem[list][j] == mem)
				return true;
	return false;
}

static bool is_used(const void *mem)
{
	for (size_t i = 0; i < count; i++)
		if (blocks[i].mem == mem)
			return true;
	return false;
}

static bool sum_visit(void *user, const struct cairn_block *block)
{
	struct sum *sum = user;

	sum->used += block->state == CAIRN_USED;
	sum->cached += block->state == CAIRN_CACHED;
	sum->are_known &= is_used(block->mem) == (block->state == CAIRN_USED);
	/* Fast bins say the same of what waits there. */
	if (CAIRN_FAST_MAX == 0 || block->state != CAIRN_CACHED)
		sum->are_known &= is_kept(block->mem, list_of(block->size)) == (block->state == CAIRN_CACHED);
	return true;
}

static void verify(void)
{
	struct sum sum = {0, 0, true};
	size_t all_kept = 0;

	for (size_t i = 0; i < CACHES; i++)
		for (size_t list = 0; list < LISTS; list++)
			all_kept += kept[i].count[list];
	heap_is_sound(heap);
	cairn_walk(heap, sum_visit, &sum);
	expect(sum.are_known && sum.used == count && sum.cached >= all_kept);
	expect(sum.cached == all_kept || CAIRN_FAST_MAX > 0);
#if CAIRN_STATS
	struct cairn_stats stats = stats_of(heap);

	expect(stats.allocations == allocations && stats.frees == frees && stats.failures == failures);
#endif
}

/* ---- one step ---- */

static void forget(struct kept *k)
{
	for (size_t list = 0; list < LISTS; list++)
		k->count[list] = 0;
}

/* Once what waits in fast bins is settled, largest_free is exact. */
static bool has_room(size_t bytes)
{
	size_t largest = stats_of(heap).largest_free;

	if (CAIRN_FAST_MAX > 0 && (bytes > largest || largest == 0)) {
		heap_settle(heap);
		largest = stats_of(heap).largest_free;
	}
	return bytes <= largest && largest > 0;
}

/* Through a cache, or none: what it holds comes first, and is given up before a request fails. */
static void allocate(size_t which, size_t bytes)
{
	size_t list = list_of(size_for(bytes));
	bool wants = !has_room(bytes);
	void *expected = NULL;
	struct block block;

	if (which < CACHES && list < LISTS && kept[which].count[list] > 0)
		expected = kept[which].mem[list][--kept[which].count[list]];
	block.mem = which < CACHES ? cairn_cache_malloc(&caches[which], bytes) : cairn_malloc(heap, bytes);
	expect(expected == NULL || block.mem == expected);
	if (which < CACHES && expected == NULL && wants)
		forget(&kept[which]);
	if (block.mem == NULL) {
		expect(wants);
		failures++;
		return;
	}
	allocations++;
	block.usable = size_of(block.mem) - CAIRN_OVERHEAD;
	block.fill = (unsigned char)random_next(&random);
	expect(block.usable >= bytes);
	memory_count_up(block.mem, block.fill, block.usable);
	blocks[count++] = block;
}

static void release(size_t which, size_t victim)
{
	struct block block = blocks[victim];
	size_t list = list_of(size_of(block.mem));

	expect(memory_counts_up(block.mem, block.fill, block.usable));
	blocks[victim] = blocks[--count];
	frees++;
	if (which == CACHES) {
		cairn_free(heap, block.mem);
		return;
	}
	cairn_cache_free(&caches[which], block.mem);
	if (list < LISTS && kept[which].count[list] < KEPT_MOST)
		kept[which].mem[list][kept[which].count[list]++] = block.mem;
}

/* The heap alone resizes. */
static void resize(struct block *block, size_t bytes)
{
	unsigned char *mem = cairn_realloc(heap, block->mem, bytes);
	size_t had = block->usable;

	if (mem == NULL) {
		failures++;
		return;
	}
	block->mem = mem;
	block->usable = size_of(mem) - CAIRN_OVERHEAD;
	expect(memory_counts_up(mem, block->fill, had < block->usable ? had : block->usable));
	memory_count_up(mem, block->fill, block->usable);
}

static void flush(size_t which)
{
	cairn_cache_flush(&caches[which]);
	forget(&kept[which]);
}

static void step(size_t most)
{
	size_t bytes = random_below(&random, random_chance(&random, 80) ? 100 : most);
	size_t which = random_below(&random, 8);
	size_t dice = random_below(&random, 1000);

	if (which > CACHES)
		which %= CACHES;
	if (dice < 10)
		flush(which % CACHES);
	else if (count < BLOCKS_MOST && dice < 480)
		allocate(which, bytes);
	else if (count > 0 && dice < 550)
		resize(&blocks[random_below(&random, count)], bytes);
	else if (count > 0)
		release(which, random_below(&random, count));
}

static void random_requests(void)
{
	random_seed(&random, seed);
	for (size_t run = 0; run < RUNS && !tap_failed(); run++) {
		size_t most = random_between(&random, 16, 1500);

		begin();
		for (size_t i = 0; i < STEPS && !tap_failed(); i++) {
			step(most);
			if (i % looks == 0)
				verify();
		}
		while (count > 0)
			release(random_below(&random, CACHES + 1), count - 1);
		verify();
		for (size_t i = 0; i < CACHES; i++)
			flush(i);
		verify();
		heap_is_whole(heap, 1);
	}
}

static void all(int argc, char **argv)
{
	seed = option_number(argc, argv, "seed", 1);
	looks = option_number(argc, argv, "looks", 1);
	note("seed=%u looks=%u", (unsigned)seed, (unsigned)looks);
	tap_case("caches hold what was foretold, and blocks keep their contents", random_requests);
}

#else

static void all(int argc, char **argv)
{
	(void)argc, (void)argv;
	tap_skip_all("there are no caches in this build");
}

#endif

int main(int argc, char **argv)
{
	all(argc, argv);
	return tap_end();
}
