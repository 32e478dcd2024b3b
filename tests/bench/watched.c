/* Any calls of the benchmark's allocator, the dearest of each kind kept.  SPDX-License-Identifier: MIT */
#include "watched.h"

#include <string.h>

#include "bench.h"

/* So much of a block, from its start, is filled and looked at: most blocks, and of the others what a header or a link
 * would overwrite. */
#define FILLED_MOST 4096

static struct allocator allocator;
static struct replay replay;
static uint32_t most[TRACE_KINDS];

bool watched_begin(void *memory, size_t bytes)
{
	memset(most, 0, sizeof most);
	replay_begin(&replay, NULL, &allocator, NULL);
	replay.filled_most = FILLED_MOST;
	return bench_begin_at(&allocator, memory, bytes);
}

static bool perform(enum trace_kind kind, uint32_t slot, size_t bytes)
{
	struct trace_operation operation = {.kind = kind, .slot = slot, .bytes = bytes};
	bool done;

	if (replay.error != NULL)
		return false;
	done = replay_do(&replay, &operation);
	if (most[kind] < replay.instructions)
		most[kind] = replay.instructions;
	if (!done && strcmp(replay.error, "out of memory") == 0)
		replay.error = NULL;
	return done;
}

static bool is_empty(uint32_t slot)
{
	struct trace_operation operation = {.kind = TRACE_FREE, .slot = slot};
	const char *why;

	return slots_find(&operation, &why) == NULL;
}

bool watched_malloc(uint32_t slot, size_t bytes)
{
	return perform(TRACE_MALLOC, slot, bytes);
}

bool watched_realloc(uint32_t slot, size_t bytes)
{
	return !is_empty(slot) && perform(TRACE_REALLOC, slot, bytes);
}

void watched_free(uint32_t slot)
{
	if (!is_empty(slot))
		perform(TRACE_FREE, slot, 0);
}

static void require_sound(void)
{
	if (replay.error == NULL && !bench_is_sound())
		replay.error = "the heap is not sound";
}

void watched_end(void)
{
	uint32_t slot = 0;

	require_sound();
	while (replay.error == NULL && slots_next(&slot) != NULL)
		watched_free(slot);
	require_sound();
}

const char *watched_error(void)
{
	return replay.error;
}

uint32_t watched_most(enum trace_kind kind)
{
	return most[kind];
}
