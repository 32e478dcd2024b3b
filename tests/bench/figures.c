/* What one trace costs, in instructions, copying and clearing apart.  SPDX-License-Identifier: MIT
 *
 *     figures TRACE
 *
 * replays it through the public functions with their heap argument, all blocks filled and checked, in a fixed heap of
 * 1.5 times the most bytes that are live, and 4 KiB, and the heap's state; where that is too little, in one half as
 * large again, and so on. Prints, for a script to read:
 *
 *     heap <bytes>
 *     <trace> <operation> <count> <instructions in all> <99th percentile> <most>
 *
 * for each kind of operation that the trace has. Linked with copying.c.
 */
#include <string.h>

#include "cairn.h"
#include "copying.h"
#include "engine.h"
#include "machine.h"
#include "say.h"

/* Room for the largest heap. */
#ifndef FIGURES_RAM
#define FIGURES_RAM (2 * 1024 * 1024)
#endif

static _Alignas(16) unsigned char room[FIGURES_RAM];
static struct histogram costs[TRACE_KINDS];
static struct trace trace;
static struct survey survey;

static int give_up(const char *what)
{
	say("error: line %u: %s\n", (unsigned)trace.line, what);
	return 1;
}

/* NULL, or what was wrong. */
static const char *replay_in(size_t bytes)
{
	struct allocator cairn = {
		.function =
			{
				[TRACE_MALLOC] = (void (*)(void))cairn_malloc,
				[TRACE_CALLOC] = (void (*)(void))cairn_calloc,
				[TRACE_REALLOC] = (void (*)(void))cairn_realloc,
				[TRACE_ALIGNED] = (void (*)(void))cairn_aligned_alloc,
				[TRACE_FREE] = (void (*)(void))cairn_free,
			},
		.heap = cairn_init(room, bytes),
		.apart_begin = copying_begin,
		.apart_count = copying_instructions,
	};
	struct replay replay;

	if (cairn.heap == NULL)
		return "cairn_init refuses the heap";
	trace_rewind(&trace);
	replay_begin(&replay, &trace, &cairn, costs);
	while (replay_step(&replay))
		continue;
	if (replay.error == NULL && !cairn_check(cairn.heap, NULL))
		return "the heap is not sound";
	return replay.error;
}

static const char *replay_somewhere(size_t *bytes)
{
	const char *error;

	*bytes = survey.peak_bytes + survey.peak_bytes / 2 + 4096 + CAIRN_STATE_BYTES;
	if (*bytes > FIGURES_RAM)
		return "the trace needs more than FIGURES_RAM";
	error = replay_in(*bytes);
	while (error != NULL && strcmp(error, "out of memory") == 0 && *bytes + *bytes / 2 <= FIGURES_RAM) {
		*bytes += *bytes / 2;
		error = replay_in(*bytes);
	}
	return error;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static void report(const char *path, size_t heap_bytes)
{
	enum trace_kind kind;

	say("heap %z\n", heap_bytes);
	for (kind = 0; kind < TRACE_KINDS; kind++) {
		const struct histogram *cost = &costs[kind];

		if (cost->count > 0)
			say("%s %s %u %u %u %u\n", base_name(path), trace_kind_name(kind), (unsigned)cost->count,
			    (unsigned)cost->sum, (unsigned)histogram_percentile(cost, 99), (unsigned)cost->most);
	}
}

int main(int argc, char **argv)
{
	size_t heap_bytes;
	const char *error;

	if (argc != 2)
		return give_up("usage: figures TRACE");
	if (!machine_counts_instructions())
		return give_up("this machine does not count instructions");
	if (!copying_calibrate())
		return give_up("memcpy, memmove and memset cost something that cannot be told apart");
	if (!trace_open(&trace, argv[1]) || !survey_trace(&survey, &trace))
		return give_up(trace.error);
	error = replay_somewhere(&heap_bytes);
	if (error != NULL)
		return give_up(error);
	report(argv[1], heap_bytes);
	return 0;
}
