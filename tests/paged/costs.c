/* What port/mmu costs on this processor, in instructions, and in bytes beside the memory.  SPDX-License-Identifier: MIT
 *
 * Two parts of it are told apart, since nobody can do with less: zeroing new pages, which is measured by itself, and
 * what the processor has to be told, whose instructions are known by their number.
 */
#include "backing.h"
#include "machine.h"
#include "measure.h"
#include "pages.h"
#include "random.h"
#include "tap.h"

static uint32_t cost_of(void (*function)(size_t), size_t argument)
{
	const struct measure_call call = {(void (*)(void))function, {argument, 0, 0}};
	uint32_t cost;

	measure(&call, &cost);
	return cost;
}

/* ---- page tables ---- */

enum { PAGES_MOST = 4096, EACH_PAGE = 12, EACH_CALL = 60 };

/* Of a table that is installed nowhere: what the processor is told to forget, it never knew. */
static mmu_entry entries[PAGES_MOST];
static struct cairn_tables tables = {entries, 0xa0000000u};

static void map_pages(size_t count)
{
	cairn_tables_map(&tables, 0, count, 0x50000000u | BACKING_USE);
	mmu_publish();
}

static void unmap_pages(size_t count)
{
	uintptr_t frames;

	cairn_tables_run(&tables, 0, count, &frames);
	cairn_tables_unmap(&tables, 0, count);
}

/* DSB and ISB after mapping. DSB, the pages one by one or all at once, DSB and ISB after unmapping. */
enum { UPKEEP_OF_MAP = 2 };

static uint32_t upkeep_of_unmap(size_t count)
{
	return 3 + (count > MMU_FLUSH_EACH_MAX ? 1 : (uint32_t)count);
}

static void tables_cost(void)
{
	static const size_t counts[] = {1, 2, 16, 256, PAGES_MOST};

	note("page tables      map  of it upkeep     unmap  of it upkeep     bound without");
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		size_t count = counts[i];
		uint32_t bound = (uint32_t)(EACH_CALL + EACH_PAGE * count);
		uint32_t map = cost_of(map_pages, count);

		expect(mmu_physical(entries[count - 1]) == 0x50000000u + (count - 1) * PAGE);
		uint32_t unmap = cost_of(unmap_pages, count);
		expect(entries[0] == 0 && entries[count - 1] == 0);
		note("%4z pages    %7u      %7u   %7u      %7u      %12u", count, (unsigned)map, (unsigned)UPKEEP_OF_MAP,
		     (unsigned)unmap, (unsigned)upkeep_of_unmap(count), (unsigned)bound);
		expect(map - UPKEEP_OF_MAP <= bound);
		expect(unmap - upkeep_of_unmap(count) <= bound);
	}
}

/* ---- frames ---- */

enum { ORDERS = 21, BLOCKS = 64, TURNS = 3000 };

static struct cairn_frames frames;

static struct block {
	uintptr_t begin;
	size_t count; /* 0: none */
} blocks[BLOCKS];

/* The most that was seen, by order. */
static struct {
	uint32_t take, give;
} worst[ORDERS];

static unsigned order_of(size_t count)
{
	return 31u - (unsigned)__builtin_clz((uint32_t)count);
}

static void note_worst(uint32_t *most, uint32_t cost)
{
	if (*most < cost)
		*most = cost;
}

static void take(struct block *b, unsigned order)
{
	struct measure_call call = {(void (*)(void))cairn_frames_take, {(uintptr_t)&frames, (size_t)1 << order, 0}};
	uint32_t cost;

	call.argument[2] = (uintptr_t)&b->count;
	b->count = 0;
	b->begin = measure(&call, &cost);
	note_worst(&worst[order].take, cost);
}

/* All of a block, or the first half of it. */
static void give(struct block *b, bool all)
{
	size_t count = all || b->count == 1 ? b->count : b->count / 2;
	const struct measure_call call = {(void (*)(void))cairn_frames_give, {(uintptr_t)&frames, b->begin, count}};
	uint32_t cost;

	expect((bool)measure(&call, &cost));
	note_worst(&worst[order_of(count)].give, cost);
	b->begin += count * PAGE;
	b->count -= count;
}

/* Every order where nothing is taken: each take splits from the top down, and each give joins all again. */
static void take_each_order(unsigned orders)
{
	struct block b;

	for (unsigned order = 0; order < orders; order++) {
		take(&b, order);
		expect(b.count == (size_t)1 << order);
		give(&b, true);
	}
}

static void take_in_disorder(unsigned orders)
{
	struct random random;

	random_seed(&random, orders);
	for (unsigned turn = 0; turn < TURNS; turn++) {
		struct block *b = &blocks[random_below(&random, BLOCKS)];

		if (b->count == 0)
			take(b, (unsigned)random_below(&random, random_below(&random, orders) + 1));
		else
			give(b, random_chance(&random, 70));
	}
	for (struct block *b = blocks; b < blocks + BLOCKS; b++)
		if (b->count != 0)
			give(b, true);
	expect(frames.free == frames.all);
}

/* The most over all orders. */
static void worst_of(unsigned orders, uint32_t *taking, uint32_t *giving)
{
	*taking = 0;
	*giving = 0;
	for (unsigned order = 0; order < orders; order++) {
		note_worst(taking, worst[order].take);
		note_worst(giving, worst[order].give);
	}
}

static void measure_frames(unsigned orders)
{
	for (unsigned order = 0; order < ORDERS; order++)
		worst[order].take = worst[order].give = 0;
	take_each_order(orders);
	take_in_disorder(orders);
}

static void begin_frames(void)
{
	frames = (struct cairn_frames){0};
}

/* By these, and the logarithm of the frames of all banks; see frames.h. */
enum { TAKE_LEAST = 160, TAKE_EACH_ORDER = 50, GIVE_LEAST = 200, GIVE_EACH_ORDER = 25 };

static void stays_below(unsigned log2, uint32_t taking, uint32_t giving)
{
	expect(taking <= TAKE_LEAST + TAKE_EACH_ORDER * log2);
	expect(giving <= GIVE_LEAST + GIVE_EACH_ORDER * log2);
}

/* Banks at addresses that nobody uses. */
static void frames_cost(void)
{
	uint32_t taking, giving;

	note("frames in one bank     take     give");
	for (unsigned log2 = 4; log2 < ORDERS; log2 += 4) {
		size_t count = (size_t)1 << log2;
		size_t bytes = CAIRN_FRAMES_TREE_BYTES(count);
		unsigned char *tree = cairn_region_map(NULL, bytes, READ_WRITE, 0);

		begin_frames();
		expect(tree != NULL && cairn_frames_add(&frames, 0, count, tree));
		measure_frames(log2 + 1);
		worst_of(log2 + 1, &taking, &giving);
		note("2^%2u                %7u  %7u", log2, (unsigned)taking, (unsigned)giving);
		stays_below(log2, taking, giving);
		expect(cairn_region_unmap(tree, bytes) == CAIRN_REGION_DONE);
	}
	note("at most: take %u + %u log2, give %u + %u log2", (unsigned)TAKE_LEAST, (unsigned)TAKE_EACH_ORDER,
	     (unsigned)GIVE_LEAST, (unsigned)GIVE_EACH_ORDER);
}

enum { FRAMES_MOST = 16384 };

extern char __bank_0_start[], __bank_0_end[], __bank_1_start[], __bank_1_end[]; /* of the board's memory.ld */

static void add_bank(const char *start, const char *end, unsigned char *tree)
{
	size_t count = (size_t)(end - start) / PAGE;

	expect(count <= FRAMES_MOST && cairn_frames_add(&frames, (uintptr_t)start, count, tree));
}

/* Banks like the board's, of which a block of the greatest order is all of one. */
static void orders_cost(void)
{
	enum { HERE = 15 };
	static unsigned char trees[2][CAIRN_FRAMES_TREE_BYTES(FRAMES_MOST)];
	uint32_t taking, giving;

	begin_frames();
	add_bank(__bank_0_start, __bank_0_end, trees[0]);
	add_bank(__bank_1_start, __bank_1_end, trees[1]);
	measure_frames(HERE);
	note("frames in two banks    take     give");
	for (unsigned order = 0; order < HERE; order++)
		note("%5u               %7u  %7u", 1u << order, (unsigned)worst[order].take, (unsigned)worst[order].give);
	worst_of(HERE, &taking, &giving);
	stays_below(order_of(frames.all), taking, giving);
}

/* ---- regions ---- */

static char *region;
static size_t region_bytes; /* that it is to have */

static void map_region(size_t bytes)
{
	region = cairn_region_map(NULL, bytes, READ_WRITE, 0);
}

static void unmap_region(size_t bytes)
{
	cairn_region_unmap(region, bytes);
}

static void remap_region(size_t bytes)
{
	region = cairn_region_remap(region, bytes, region_bytes, CAIRN_REGION_MAY_MOVE);
}

static void clear_region(size_t bytes)
{
	mmu_clear((uintptr_t)region, bytes / PAGE);
}

/* Of what is not for each page: frames, in these counts one block of them, and addresses. */
enum { REGION_LEAST = 1600 };

static void regions_cost(void)
{
	static const size_t counts[] = {1, 16, 256};

	note("regions            map  of it zeroing     unmap");
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		size_t bytes = counts[i] * PAGE;
		uint32_t map = cost_of(map_region, bytes);
		uint32_t clear = cost_of(clear_region, bytes);

		expect(region != NULL);
		uint32_t unmap = cost_of(unmap_region, bytes);
		expect(cairn_region_physical(region) == CAIRN_REGION_NOWHERE);
		expect(map - clear <= REGION_LEAST + EACH_PAGE * counts[i]);
		expect(unmap - upkeep_of_unmap(counts[i]) <= REGION_LEAST + EACH_PAGE * counts[i]);
		note("%4z pages     %8u        %7u   %7u", counts[i], (unsigned)map, (unsigned)clear, (unsigned)unmap);
	}
}

/* A region of 16 MiB grows by a page: where it is, and once more after somebody has come to stand behind it. */
static void remap_cost(void)
{
	const size_t bytes = 16 * MIB;

	map_region(bytes);
	char *was = region;
	uint32_t sum = pages_sum_of(region, bytes);
	region_bytes = bytes + PAGE;
	uint32_t here = cost_of(remap_region, bytes);
	expect(region == was);
	char *behind = cairn_region_map(region + bytes + 2 * PAGE, PAGE, READ_WRITE, 0);
	expect(behind == region + bytes + 2 * PAGE);
	region_bytes = bytes + 2 * PAGE;
	uint32_t elsewhere = cost_of(remap_region, bytes + PAGE);
	expect(region != NULL && region != was && pages_sum_of(region, bytes) == sum);
	uint32_t clear = cost_of(clear_region, PAGE);
	note("remap of 16 MiB and a page more, whose zeroing takes %u: in place %u, elsewhere %u", (unsigned)clear,
	     (unsigned)here, (unsigned)elsewhere);
	note("%u for each entry that moves, but for what it costs in place",
	     (unsigned)((elsewhere - here) / (bytes / PAGE)));
	expect(elsewhere - here <= EACH_PAGE * (bytes / PAGE) + EACH_CALL);
	unmap_region(region_bytes);
	expect(cairn_region_unmap(behind, PAGE) == CAIRN_REGION_DONE);
}

/* ---- bytes beside the memory ---- */

static void metadata(void)
{
	enum { UNTOUCHED = 0xff }; /* no order is so great */
	static unsigned char tree[CAIRN_FRAMES_TREE_BYTES(FRAMES_MOST)];
	struct cairn_mmu_stats stats;
	size_t bytes = 0;

	cairn_mmu_stats(&stats);
	begin_frames();
	for (size_t i = 0; i < sizeof tree; i++)
		tree[i] = UNTOUCHED;
	expect(cairn_frames_add(&frames, PAGE, FRAMES_MOST, tree));
	for (size_t i = 0; i < sizeof tree; i++)
		bytes += tree[i] != UNTOUCHED;
	note("%u frames have %z bytes beside them; the board's %z, %z", (unsigned)FRAMES_MOST, bytes, stats.frames,
	     CAIRN_MMU_TREE_BYTES(stats.frames * PAGE));
	note("page tables apart: %z bytes for the window's %z MiB, and level 1, %z",
	     4 * CAIRN_MMU_ENTRIES(2 * REGIONS_BYTES), 2 * REGIONS_BYTES / MIB, sizeof(mmu_entry) * MMU_LEVEL1_SIZE);
	expect(bytes <= 2 * FRAMES_MOST);
}

static void all_back(void)
{
	expect(pages_are_all_free());
}

int main(void)
{
	measure_calibrate();
	tap_case("of page tables, a call costs at most 60 and each page 12 instructions", tables_cost);
	tap_case("a block of frames is taken and given within the logarithm of their number", frames_cost);
	tap_case("so is one of each order, of several banks", orders_cost);
	tap_case("regions of any length cost what their pages do", regions_cost);
	tap_case("remap costs what its entries do, and not its bytes", remap_cost);
	tap_case("beside a frame are at most two bytes", metadata);
	tap_case("every frame is back", all_back);
	return tap_end();
}
