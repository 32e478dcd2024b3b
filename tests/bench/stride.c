/* How much heap a small block takes.  SPDX-License-Identifier: MIT
 *
 *     stride
 *
 * takes blocks of 1 byte, then, from another heap, of 2 bytes, and so on up to 128; an allocator that can begin but
 * once takes them all from one, and gives none back. Prints for each a line: the bytes, and how far the lowest block is
 * from the highest, and how many blocks lie in between, the lowest included.
 */
#include "bench.h"
#include "say.h"

#define BYTES_MOST 128
#define BLOCKS 65

static struct trace no_trace;

/* NULL, or what was wrong. */
static const char *take_blocks(const struct allocator *allocator, size_t bytes)
{
	struct trace_operation operation = {TRACE_MALLOC, 0, 0, bytes};
	struct replay replay;

	replay_begin(&replay, &no_trace, allocator, NULL);
	for (; operation.slot < BLOCKS; operation.slot++)
		if (!replay_do(&replay, &operation))
			return replay.error;
	return NULL;
}

/* From the lowest block to the highest. */
static size_t distance_of_blocks(void)
{
	uintptr_t lowest = UINTPTR_MAX, highest = 0;
	const struct slot *slot;
	uint32_t i;

	for (i = 0; (slot = slots_next(&i)) != NULL; i++) {
		uintptr_t mem = (uintptr_t)slot->mem;

		lowest = mem < lowest ? mem : lowest;
		highest = mem > highest ? mem : highest;
	}
	return highest - lowest;
}

int main(void)
{
	struct allocator allocator;
	const char *error = "out of memory";
	size_t bytes;

	for (bytes = 1; bytes <= BYTES_MOST; bytes++) {
		if (bytes == 1 || !bench_adapter.once)
			if (!bench_begin(&allocator, bench_room_bytes()))
				return bench_refuse(&no_trace, error);
		error = take_blocks(&allocator, bytes);
		if (error != NULL)
			return bench_refuse(&no_trace, error);
		say("%z %z %u\n", bytes, distance_of_blocks(), BLOCKS - 1);
	}
	return 0;
}
