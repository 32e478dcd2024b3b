/* The longest stretch for which each operation holds the lock, in instructions.  SPDX-License-Identifier: MIT
 *
 *     held fixed | held growing | held TRACE
 *
 * measures random operations in fixed memory that is full at times, once it has seen that clearing and copying happen
 * outside, whatever the size of the block; in a heap that grows and shrinks; or a recorded program's. Built with
 * lock_timed.h as the lock, for boards. Prints
 *
 *     # held <operation> <instructions>
 *
 * for each operation; held.t the longest of all runs. cairn_check, cairn_walk and cairn_add_region are not here: the
 * first two hold the lock for as long as there are chunks.
 */
#include <string.h>

#include "cairn.h"
#include "engine.h"
#include "held.h"
#include "memory.h"
#include "random.h"
#include "tap.h"

#define STEPS (1000000 / MACHINE_SLOWNESS)
#define BLOCKS 48
#define STATE_PLACE ((size_t)1024)

/* A large block, and a small one that goes the same way through the heap, not through a bin of its own. What touches
 * every byte takes at least one instruction for 16 of them. */
#define BYTES_LARGE (MEMORY_BYTES / 4)
#define BYTES_SMALL ((size_t)160)
#define SLACK 40
_Static_assert((MACHINE_RAM / 4 - 160) / 16 > SLACK, "clearing or copying a large block would show");

static struct cairn_heap *heap;
static struct trace trace;
static struct survey survey;

/* ---- clearing and copying happen outside ---- */

static void begin(void)
{
	heap = cairn_init(memory, MEMORY_BYTES);
}

static uint32_t calloc_of(size_t bytes)
{
	begin();
	expect(held_calloc(heap, 1, bytes) != NULL);
	return held_last();
}

/* The block behind is in the way, so it moves. */
static uint32_t realloc_of(size_t bytes)
{
	void *mem;

	begin();
	mem = cairn_malloc(heap, bytes);
	expect(cairn_malloc(heap, 1) != NULL);
	expect(held_realloc(heap, mem, bytes + 100) != mem);
	return held_last();
}

static uint32_t aligned_realloc_of(size_t bytes)
{
	void *mem;

	begin();
	mem = cairn_aligned_alloc(heap, 64, bytes);
	expect(cairn_malloc(heap, BYTES_SMALL) != NULL); /* too large for what is in front of it */
	expect(held_aligned_realloc(heap, mem, 64, bytes + 100) != mem);
	return held_last();
}

/* There is no room but the free block before: it slides down. */
static uint32_t sliding_realloc_of(size_t bytes)
{
	struct cairn_stats stats;
	void *before, *mem;

	begin();
	before = cairn_malloc(heap, BYTES_SMALL);
	mem = cairn_malloc(heap, bytes);
	cairn_stats(heap, &stats);
	expect(cairn_malloc(heap, stats.largest_free) != NULL);
	cairn_free(heap, before);
	expect(held_realloc(heap, mem, bytes + 100) == before);
	return held_last();
}

static void expect_no_longer(uint32_t (*stretch)(size_t bytes))
{
	uint32_t small = stretch(BYTES_SMALL), large = stretch(BYTES_LARGE);

	if (!expect(small > 0 && large <= small + SLACK))
		note("%u instructions for %z bytes, %u for %z", (unsigned)small, BYTES_SMALL, (unsigned)large, BYTES_LARGE);
}

static void clearing(void)
{
	expect_no_longer(calloc_of);
}

static void copying(void)
{
	expect_no_longer(realloc_of);
	expect_no_longer(aligned_realloc_of);
}

static void sliding(void)
{
	expect_no_longer(sliding_realloc_of);
}

/* ---- random operations ---- */

static struct random random;
static void *blocks[BLOCKS];
static size_t sizes[BLOCKS];

static size_t draw_bytes(void)
{
	return random_below(&random, random_chance(&random, 80) ? 100 : MEMORY_BYTES / BLOCKS * 4);
}

static void step_take(size_t i)
{
	size_t dice = random_below(&random, 4);

	sizes[i] = draw_bytes();
	if (dice == 0)
		blocks[i] = held_calloc(heap, 1, sizes[i]);
	else if (dice == 1)
		blocks[i] = held_aligned_alloc(heap, (size_t)8 << random_below(&random, 5), sizes[i]);
	else
		blocks[i] = held_malloc(heap, sizes[i]);
}

static void step_resize(size_t i)
{
	size_t bytes = draw_bytes();
	size_t dice = random_below(&random, 3);
	void *mem = blocks[i];

	if (dice == 0)
		mem = held_resize(heap, mem, bytes) ? mem : NULL;
	else if (dice == 1)
		mem = held_aligned_realloc(heap, mem, 64, bytes);
	else
		mem = held_realloc(heap, mem, bytes);
	if (mem != NULL) {
		blocks[i] = mem;
		sizes[i] = bytes;
	}
}

static void step_give(size_t i)
{
	held_usable_size(heap, blocks[i]);
	held_owns(heap, blocks[i]);
	if (random_chance(&random, 50))
		held_free(heap, blocks[i]);
	else
		held_free_sized(heap, blocks[i], sizes[i]);
	blocks[i] = NULL;
}

static void random_operations(void)
{
	random_seed(&random, 1);
	memset(blocks, 0, sizeof blocks);
	for (uint32_t step = 0; step < STEPS; step++) {
		size_t i = random_below(&random, BLOCKS);

		if (blocks[i] == NULL)
			step_take(i);
		else if (random_chance(&random, 30))
			step_resize(i);
		else
			step_give(i);
		held_stats(heap);
		held_reset_peak(heap);
		if (random_chance(&random, 5))
			held_trim(heap, 0);
	}
	expect(cairn_check(heap, NULL));
}

static void in_fixed_memory(void)
{
	begin();
	random_operations();
}

static size_t break_at;

/* As short as can be: what it takes is inside. */
static void *move_break(void *context, ptrdiff_t bytes)
{
	unsigned char *was = memory + STATE_PLACE + break_at;

	(void)context;
	if (bytes > 0 && (size_t)bytes > MEMORY_BYTES - STATE_PLACE - break_at)
		return CAIRN_SBRK_FAILED;
	break_at += (size_t)bytes;
	return was;
}

static void through_a_port(void)
{
	static const struct cairn_port port = {.granule = 64, .sbrk = move_break};

	heap = cairn_init_port(memory, CAIRN_STATE_BYTES, &port, NULL);
	random_operations();
}

/* ---- a recorded program ---- */

static void replay_trace(void)
{
	const struct allocator allocator = {
		.function =
			{
				[TRACE_MALLOC] = (void (*)(void))held_malloc,
				[TRACE_CALLOC] = (void (*)(void))held_calloc,
				[TRACE_REALLOC] = (void (*)(void))held_realloc,
				[TRACE_ALIGNED] = (void (*)(void))held_aligned_alloc,
				[TRACE_FREE] = (void (*)(void))held_free,
			},
		.heap = cairn_init(memory, MEMORY_BYTES),
	};
	struct replay replay;

	replay_begin(&replay, &trace, &allocator, NULL);
	while (replay_step(&replay))
		continue;
	if (!expect(replay.error == NULL))
		note("line %u: %s", (unsigned)trace.line, replay.error);
}

static bool trace_fits(void)
{
	return slots_suffice(&trace) && survey_trace(&survey, &trace) &&
	       survey.peak_bytes <= (MEMORY_BYTES - CAIRN_STATE_BYTES) / 3 * 2;
}

static void measure_fixed(void)
{
	tap_case("calloc clears outside the lock", clearing);
	tap_case("realloc copies outside the lock", copying);
	tap_case_if(CAIRN_SLIDE, "CAIRN_SLIDE is 0", "realloc moves a block down outside the lock", sliding);
	held_begin();
	tap_case("random operations keep a heap sound", in_fixed_memory);
}

static int print_longest(void)
{
	for (enum held_operation i = 0; i < HELD_OPERATIONS; i++)
		note("held %s %u", held_name(i), (unsigned)held_longest(i));
	return tap_end();
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "fixed") == 0)
		measure_fixed();
	else if (strcmp(what, "growing") == 0)
		tap_case("random operations keep a growing heap sound", through_a_port);
	else if (trace_open(&trace, what))
		tap_case_if(trace_fits(), "the program is too large for this machine", "the program runs", replay_trace);
	else
		ok(false, "usage: held fixed | held growing | held TRACE");
	return print_longest();
}
