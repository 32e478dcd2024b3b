/* The smallest heap in which a trace completes.  SPDX-License-Identifier: MIT
 *
 *     heap TRACE            prints its bytes, in steps of 256
 *     heap TRACE BYTES      status 0 if it completes in these, 3 if they are too few
 *
 * The state of the heap is inside, where it is not in the allocator's own variables. All blocks are filled and checked.
 * An allocator that can begin but once is asked the second question only. Status 1, and a line that begins with
 * `error:`, says that something else was wrong. For a board with external memory: the trace is kept there.
 */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "say.h"

#define STEP 256
#define TOO_FEW 3

/* The linker script's. */
extern struct trace_operation __external_start[], __external_end[];

static struct trace trace;
static struct survey survey;

static bool load(const char *path)
{
	struct trace_operation *operation = __external_start;

	if (!trace_open(&trace, path) || !survey_trace(&survey, &trace))
		return false;
	if (survey.operations > (size_t)(__external_end - __external_start)) {
		trace.error = "the trace has more operations than the board can keep";
		return false;
	}
	while (trace_next(&trace, operation))
		operation++;
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
	while (i < survey.operations && replay_do(&replay, &__external_start[i]))
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

/* Bisection: `enough` steps suffice and `short_of` do not. 0 if nothing suffices. */
static size_t find_steps(void)
{
	size_t short_of = survey.peak_bytes / STEP, enough = short_of + 1, all = bench_room_bytes() / STEP;

	while (!completes_in(enough)) {
		short_of = enough;
		enough += enough / 2 + 1;
		if (enough > all)
			return 0;
	}
	while (enough - short_of > 1) {
		size_t middle = short_of + (enough - short_of) / 2;

		if (completes_in(middle))
			enough = middle;
		else
			short_of = middle;
	}
	return enough;
}

int main(int argc, char **argv)
{
	size_t steps;

	if (argc != 3 && (argc != 2 || bench_adapter.once))
		return bench_refuse(&trace, "usage: heap TRACE [BYTES]; with BYTES if there is one heap a boot");
	if (!load(argv[1]))
		return bench_refuse(&trace, trace.error);
	if (argc == 3)
		return completes_in(strtoul(argv[2], NULL, 10) / STEP) ? 0 : TOO_FEW;
	steps = find_steps();
	if (steps == 0)
		return bench_refuse(&trace, "out of memory, with all that the board has");
	say("%z\n", steps * STEP);
	return 0;
}
