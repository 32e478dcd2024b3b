/* Blocks that are freed later.  SPDX-License-Identifier: MIT
 *
 * That interrupts and other cores may free them so is for tests/preempt and ci/races.
 */
#include "../support/fault.h"
#include "../support/memory.h"
#include "../support/tap.h"
#include "../support/view.h"
#include "lock.h"

#if CAIRN_LATER && defined(CAIRN_LOCK_SWAP)

#define HEAP_MOST (CAIRN_STATE_BYTES + 4096)
#define HEAP_BYTES (MEMORY_BYTES < HEAP_MOST ? MEMORY_BYTES : HEAP_MOST)

enum { BLOCKS = 4, BYTES = 100 };

static struct cairn_heap *heap;
static void *block[BLOCKS];

/* All blocks are of one size, and touch. */
static void begin(void)
{
	heap = cairn_init(memory, HEAP_BYTES);
	for (size_t i = 0; i < BLOCKS; i++)
		expect((block[i] = cairn_malloc(heap, BYTES)) != NULL);
}

static void free_all_later(void)
{
	for (size_t i = 0; i < BLOCKS; i++)
		cairn_free_later(heap, block[i]);
}

static size_t waiting(void)
{
	return stats_of(heap).waiting;
}

static size_t used(void)
{
	return view_of(heap).used_chunks;
}

/* The only request that takes back all, and nothing else. */
static void take_all(void)
{
	expect(cairn_malloc(heap, HEAP_BYTES) == NULL);
}

/* ---- waiting, and taking back ---- */

static void blocks_wait(void)
{
	begin();
	for (size_t i = 0; i < BLOCKS; i++) {
		expect(waiting() == i && used() == BLOCKS);
		cairn_free_later(heap, block[i]);
		heap_is_sound(heap);
	}
	expect(waiting() == BLOCKS && used() == BLOCKS);
}

static void null_is_nothing(void)
{
	begin();
	cairn_free_later(heap, NULL);
	expect(waiting() == 0);
	cairn_free_later(heap, block[0]);
	cairn_free_later(heap, NULL);
	expect(waiting() == 1);
}

static void looking(void *mem)
{
	expect(cairn_owns(heap, mem) && cairn_usable_size(heap, mem) > 0);
	expect(cairn_check(heap, NULL));
	cairn_reset_peak(heap);
	cairn_free(heap, NULL);
}

static void looking_takes_none(void)
{
	begin();
	free_all_later();
	looking(block[0]);
	expect(waiting() == BLOCKS && used() == BLOCKS);
}

/* What is found at once, a chunk of the very size or the last remainder, would do without a look at those that wait. */
static void by_malloc(void *mem)
{
	(void)mem;
	expect(cairn_malloc(heap, 2 * BYTES) != NULL);
}

static void by_calloc(void *mem)
{
	(void)mem;
	expect(cairn_calloc(heap, 2, BYTES) != NULL);
}

static void by_aligned_alloc(void *mem)
{
	(void)mem;
	expect(cairn_aligned_alloc(heap, 64, 1) != NULL);
}

static void by_realloc(void *mem)
{
	expect(cairn_realloc(heap, mem, 2) == mem);
}

static void by_moving(void *mem)
{
	expect(cairn_realloc(heap, mem, 2 * BYTES) != mem);
}

static void by_resize(void *mem)
{
	expect(cairn_resize(heap, mem, 2));
}

static void by_refused_resize(void *mem)
{
	expect(!cairn_resize(heap, mem, HEAP_BYTES));
}

static void by_free(void *mem)
{
	cairn_free(heap, mem);
}

static void by_free_sized(void *mem)
{
	cairn_free_sized(heap, mem, 1);
}

/* Each gets a block of one byte with another one behind it. */
static void (*const calls[])(void *) = {
	by_malloc, by_calloc, by_aligned_alloc, by_realloc, by_moving, by_resize, by_refused_resize, by_free, by_free_sized,
};

static bool takes_one(void (*call)(void *))
{
	void *mem[BLOCKS + 1];

	begin();
	for (size_t i = 0; i <= BLOCKS; i++)
		expect((mem[i] = cairn_malloc(heap, 1)) != NULL && cairn_malloc(heap, 1) != NULL);
	free_all_later();
	for (size_t i = 0; i <= BLOCKS && !tap_failed(); i++) {
		call(mem[i]);
		expect(waiting() == (i < BLOCKS ? BLOCKS - 1 - i : 0));
		heap_is_sound(heap);
	}
	return !tap_failed();
}

static void each_call_takes_one(void)
{
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (!takes_one(calls[i]))
			note("call %z of the list", i);
}

/* The factorial number system: turn 0, 1, 2 ... each gives another order. */
static void draw_order(size_t turn)
{
	for (size_t left = BLOCKS; left > 1; turn /= left--) {
		void *last = block[left - 1];

		block[left - 1] = block[turn % left];
		block[turn % left] = last;
	}
}

static void in_any_order(void)
{
	for (size_t turn = 0; turn < 4 * 3 * 2; turn++) {
		begin();
		draw_order(turn);
		free_all_later();
		take_all();
		expect(waiting() == 0);
		heap_is_whole(heap, 1);
	}
}

static void counted_when_taken(void)
{
#if CAIRN_STATS
	size_t bytes;

	begin();
	bytes = stats_of(heap).used;
	free_all_later();
	expect(stats_of(heap).frees == 0 && stats_of(heap).used == bytes);
	expect(cairn_resize(heap, block[0], BYTES)); /* takes the last one; all are of one size */
	expect(stats_of(heap).frees == 1 && stats_of(heap).used == bytes - bytes / BLOCKS);
	take_all();
	expect(stats_of(heap).frees == BLOCKS && stats_of(heap).used == 0);
#endif
}

/* ---- want of memory ---- */

/* Nothing is free, and all BLOCKS wait. Returns a small block behind them. */
static void *begin_full(void)
{
	void *small;
	size_t rest;

	begin();
	small = cairn_malloc(heap, 1);
	while ((rest = stats_of(heap).largest_free) > 0)
		if (!expect(cairn_malloc(heap, rest) != NULL))
			break;
	free_all_later();
	return small;
}

static void requests_find_all(void)
{
	const size_t bytes = BLOCKS * BYTES;

	begin_full();
	expect(cairn_malloc(heap, bytes) != NULL && waiting() == 0);
	begin_full();
	expect(cairn_calloc(heap, 1, bytes) != NULL && waiting() == 0);
	begin_full();
	expect(cairn_aligned_alloc(heap, 2 * CAIRN_ALIGNMENT, bytes - 4 * CAIRN_ALIGNMENT) != NULL && waiting() == 0);
	expect(cairn_realloc(heap, begin_full(), bytes) != NULL && waiting() == 0);
	heap_is_sound(heap);
}

static void refused_after_all(void)
{
	begin_full();
	take_all();
	expect(waiting() == 0);
#if CAIRN_STATS
	expect(stats_of(heap).failures == 1 && stats_of(heap).last_failed == HEAP_BYTES);
#endif
	heap_is_sound(heap);
}

/* ---- misuse ---- */

#if CAIRN_CHECK > 0

static void take_one(void *mem)
{
	expect(cairn_resize(heap, mem, BYTES));
}

/* The next call that takes one back stops at `code`, and says that it is for `mem`. */
static void is_found(enum cairn_fault code, const void *mem)
{
	struct fault fault = fault_during(take_one, block[0]);

	expect(fault.code == code && fault.where == mem);
}

static void twice(void)
{
	begin();
	cairn_free_later(heap, block[1]);
	cairn_free_later(heap, block[1]);
	take_one(block[0]);
	is_found(CAIRN_FAULT_DOUBLE_FREE, block[1]);
}

static void twice_with_others_between(void)
{
	begin();
	cairn_free_later(heap, block[2]);
	cairn_free_later(heap, block[1]);
	cairn_free_later(heap, block[2]);
	take_one(block[0]);
	take_one(block[0]);
	is_found(CAIRN_FAULT_DOUBLE_FREE, block[2]);
}

static void freed_before(void)
{
	begin();
	cairn_free(heap, block[2]);
	cairn_free_later(heap, block[2]);
	is_found(CAIRN_FAULT_DOUBLE_FREE, block[2]);
}

static void freed_while_it_waits(void)
{
	begin();
	cairn_free_later(heap, block[1]);
	cairn_free_later(heap, block[2]);
	cairn_free(heap, block[1]); /* takes the other one */
	is_found(CAIRN_FAULT_DOUBLE_FREE, block[1]);
}

static void of_no_heap(void)
{
	static void *elsewhere[4];

	begin();
	cairn_free_later(heap, elsewhere);
	is_found(CAIRN_FAULT_BAD_POINTER, elsewhere);
	begin();
	cairn_free_later(heap, (unsigned char *)block[2] + CAIRN_ALIGNMENT / 2);
	is_found(CAIRN_FAULT_BAD_POINTER, (unsigned char *)block[2] + CAIRN_ALIGNMENT / 2);
}

/* Its first word leads to what waits below it. */
static void written_while_it_waits(void)
{
	static void *elsewhere[4];

	begin();
	cairn_free_later(heap, block[1]);
	cairn_free_later(heap, block[2]);
	*(void **)block[2] = elsewhere;
	take_one(block[0]);
	is_found(CAIRN_FAULT_BAD_POINTER, elsewhere);
}

static void header_written_while_it_waits(void)
{
	begin();
	cairn_free_later(heap, block[2]);
	header_set(block[2], header_of(block[2]) + HEAP_BYTES);
	is_found(CAIRN_FAULT_OVERRUN, block[2]);
}

#endif

static void misuse(void)
{
#if CAIRN_CHECK > 0
	tap_case("a block that is freed later twice is found as it is taken", twice);
	tap_case("and with others between", twice_with_others_between);
	tap_case("and one that was free before", freed_before);
	tap_case("and one that is freed while it waits", freed_while_it_waits);
	tap_case("and one of no heap, or that begins inside another", of_no_heap);
	tap_case("and one that is written to while it waits", written_while_it_waits);
	tap_case("and one whose header is", header_written_while_it_waits);
#else
	tap_skip("check level 0 finds none", "misuse is found as a block is taken");
#endif
}

static void all(void)
{
	tap_case("blocks wait in use, and are counted", blocks_wait);
	tap_case("NULL is nothing", null_is_nothing);
	tap_case("looking takes none back", looking_takes_none);
	tap_case("each call that takes or gives a block takes one back", each_call_takes_one);
	tap_case("in any order", in_any_order);
	tap_case_if(CAIRN_STATS, "this build keeps no statistics", "it counts as a free when it is taken back",
	            counted_when_taken);
	tap_case("a request that finds no memory takes back all", requests_find_all);
	tap_case("and is refused after that, once", refused_after_all);
	misuse();
}

#else

static void all(void)
{
	tap_skip_all("there is no cairn_free_later in this build");
}

#endif

int main(void)
{
	all();
	return tap_end();
}
