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

int main(void)
{
	if (!machine_counts_instructions()) {
		tap_skip_all("the host does not count instructions");
		return tap_end();
	}
	measure_calibrate();
	all_lengths();
	return tap_end();
}
