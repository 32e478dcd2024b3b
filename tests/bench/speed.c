/* What each operation of a trace costs, in instructions, copying and clearing apart.  SPDX-License-Identifier: MIT
 *
 *     speed TRACE BYTES
 *
 * replays it in a heap of so many bytes, or of all memory that there is if that is less; all blocks are filled and
 * checked. Prints for each operation 32 bits, little-endian: its kind in the upper 4, its instructions in the others.
 * Otherwise, behind these, a line that begins with `error:` and says what was wrong, with status 1; or 3 for out of
 * memory, where a larger heap may do.
 */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "copying.h"
#include "machine.h"
#include "say.h"

#define KIND_SHIFT 28
#define OUT_OF_MEMORY 3

static struct trace trace;

static uint32_t costs[128];
static size_t costs_filled;

static void costs_tell(void)
{
	machine_write((const char *)costs, costs_filled * sizeof *costs);
	costs_filled = 0;
}

static void costs_note(enum trace_kind kind, uint32_t instructions)
{
	costs[costs_filled++] = (uint32_t)kind << KIND_SHIFT | instructions;
	if (costs_filled == sizeof costs / sizeof *costs)
		costs_tell();
}

/* NULL, or what was wrong. */
static const char *replay_in(size_t bytes)
{
	struct trace_operation operation;
	struct allocator allocator;
	struct replay replay;

	if (!bench_begin(&allocator, bytes))
		return "out of memory";
	replay_begin(&replay, &trace, &allocator, NULL);
	while (trace_next(&trace, &operation) && replay_do(&replay, &operation))
		costs_note(operation.kind, replay.instructions);
	costs_tell();
	if (trace.error != NULL)
		return trace.error;
	if (replay.error == NULL && !bench_is_sound())
		return "the heap is not sound";
	replay_release(&replay);
	return replay.error;
}

int main(int argc, char **argv)
{
	size_t room = bench_room_bytes(), bytes;
	const char *error;

	if (argc != 3)
		return bench_refuse(&trace, "usage: speed TRACE BYTES");
	if (!copying_calibrate())
		return bench_refuse(&trace, "memcpy, memmove and memset cost something that cannot be told apart");
	if (!trace_open(&trace, argv[1]))
		return bench_refuse(&trace, trace.error);
	bytes = strtoul(argv[2], NULL, 10);
	error = replay_in(bytes < room ? bytes : room);
	if (error == NULL)
		return 0;
	bench_refuse(&trace, error);
	return bytes < room && strcmp(error, "out of memory") == 0 ? OUT_OF_MEMORY : 1;
}
