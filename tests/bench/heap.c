/* The smallest heap in which a trace completes.  SPDX-License-Identifier: MIT
 *
 *     heap TRACE
 *
 * prints the most bytes that are live at once, and those of the heap, in steps of 256. The state of the heap is inside,
 * where it is not in the allocator's own variables. All blocks are checked by their first bytes. Status 1, and a line
 * that begins with `error:`, if no heap is large enough, or a block is not as it should be.
 *
 * For boards with external memory: the search is kept there, which a restart leaves as it is. So each heap can have a
 * boot of its own, where an allocator begins but once.
 */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "restart.h"
#include "say.h"

#define STEP 256

/* Bytes of a block that are filled and checked: `speed` has checked them all, and there are many replays here. */
#define FILLED_MOST 32

/* All 0 at power-on. In steps, or 0 until it is known: `enough` suffice and `short_of` do not. */
struct search {
	bool loaded;
	size_t short_of, enough;
	size_t peak_bytes;
	uint32_t count;
	struct trace_operation operations[];
};

/* The linker script's. */
extern struct search __external_start[];
extern unsigned char __external_end[];

static struct search *const search = __external_start;

static struct trace trace;

/* False, with the trace's error set. */
static bool load(const char *path)
{
	size_t room = (size_t)(__external_end - (unsigned char *)search->operations) / sizeof *search->operations;
	struct survey survey;

	if (!trace_open(&trace, path) || !survey_trace(&survey, &trace))
		return false;
	if (survey.operations > room) {
		trace.error = "the trace has more operations than the board can keep";
		return false;
	}
	for (search->count = 0; search->count < survey.operations; search->count++)
		trace_next(&trace, &search->operations[search->count]);
	search->peak_bytes = survey.peak_bytes;
	search->loaded = true;
	return true;
}

/* NULL, or what was wrong. */
static const char *replay_in(size_t bytes)
{
	struct allocator allocator;
	struct replay replay;
	uint32_t i = 0;

	if (!bench_begin(&allocator, bytes))
		return "out of memory";
	replay_begin(&replay, &trace, &allocator, NULL);
	replay.filled_most = FILLED_MOST;
	replay.uncounted = true;
	while (i < search->count && replay_do(&replay, &search->operations[i]))
		i++;
	replay_release(&replay);
	return replay.error;
}

/* Whether it completes. What else may go wrong ends the program. */
static bool completes_in(size_t steps)
{
	const char *error = replay_in(steps * STEP);

	if (error != NULL && strcmp(error, "out of memory") != 0)
		exit(bench_refuse(&trace, error));
	return error == NULL;
}

/* Upwards until something suffices, half as large again each time; then bisection. 0 at the end. */
static size_t next_steps(void)
{
	if (search->short_of == 0 && search->enough == 0)
		return search->peak_bytes / STEP + 1;
	if (search->enough == 0)
		return search->short_of + search->short_of / 2 + 1;
	return search->enough - search->short_of > 1 ? search->short_of + (search->enough - search->short_of) / 2 : 0;
}

int main(int argc, char **argv)
{
	size_t steps;

	if (argc != 2)
		return bench_refuse(&trace, "usage: heap TRACE");
	if (!search->loaded && !load(argv[1]))
		return bench_refuse(&trace, trace.error);
	while ((steps = next_steps()) != 0) {
		if (steps > bench_room_bytes() / STEP)
			return bench_refuse(&trace, "out of memory, with all that the board has");
		if (completes_in(steps))
			search->enough = steps;
		else
			search->short_of = steps;
		if (bench_adapter.once)
			restart();
	}
	say("%z %z\n", search->peak_bytes, search->enough * STEP);
	return 0;
}
