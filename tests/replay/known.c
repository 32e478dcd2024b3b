/* The counter of instructions checks itself with functions of known length.  SPDX-License-Identifier: MIT */
#include "lengths.h"
#include "machine.h"
#include "measure.h"
#include "tap.h"

/* Each is measured this often, so that its beginning meets the counter's ticks at different points. */
#define TURNS 100

static bool always_costs(void (*function)(void), uint32_t instructions)
{
	const struct measure_call call = {function, {0, 0, 0}};
	uint32_t cost;
	int turn;

	for (turn = 0; turn < TURNS; turn++) {
		measure(&call, &cost);
		if (cost != instructions) {
			note("%u instead of %u", (unsigned)cost, (unsigned)instructions);
			return false;
		}
	}
	return true;
}

static void all_lengths(void)
{
	static const struct {
		void (*function)(void);
		uint32_t instructions;
	} known[] = {
		{length_1, 1},     {length_2, 2},       {length_4, 4},           {length_10, 10},
		{length_100, 100}, {length_2000, 2000}, {length_100000, 100000}, {length_1000000, 1000000},
	};
	size_t i;

	for (i = 0; i < sizeof known / sizeof *known; i++)
		ok(always_costs(known[i].function, known[i].instructions), "%u instructions are counted as %u",
		   (unsigned)known[i].instructions, (unsigned)known[i].instructions);
}

/* Longer than the counter counts on any board. */
#define LONG 9

static volatile unsigned times;

static void millions(void)
{
	unsigned i;

	for (i = 0; i < times; i++)
		length_1000000();
}

static uint32_t cost_of_millions(unsigned count)
{
	static const struct measure_call call = {millions, {0, 0, 0}};
	uint32_t cost;

	times = count;
	measure(&call, &cost);
	return cost;
}

/* Where the range is no whole number of instructions, one is lost in rounding. */
static void beyond_the_range(void)
{
	uint32_t wrap = machine_instructions_wrap(), one = cost_of_millions(1), each = cost_of_millions(2) - one;
	uint32_t whole = one + (LONG - 1) * each, found = cost_of_millions(LONG);

	while (whole >= wrap)
		whole -= wrap;
	ok(whole - found + 1 <= 2, "%u million instructions are those beyond the counter's range", LONG);
	ok(measure_without(found, cost_of_millions(LONG - 1)) - each + 1 <= 2, "without %u million, one is left", LONG - 1);
	ok(measure_without(100, 40) == 60 && measure_without(10, wrap - 5) == 15, "a part may be beyond it");
}

int main(void)
{
	if (!machine_counts_instructions()) {
		tap_skip_all("the host does not count instructions");
		return tap_end();
	}
	measure_calibrate();
	all_lengths();
	beyond_the_range();
	return tap_end();
}
