/* Does a recorded program run on a fixed heap, with all checks on?  SPDX-License-Identifier: MIT
 *
 *     replay TRACE
 */
#include "cairn.h"
#include "engine.h"
#include "fault.h"
#include "machine.h"
#include "tap.h"

/* How often cairn_check looks at the whole heap. */
#define CHECKS 256

static _Alignas(16) unsigned char room[MACHINE_RAM];
static struct trace trace;
static struct survey survey;
static struct cairn_heap *heap;

/* A machine whose heap is not one and a half times what the program asks for need not be able to run it. */
static bool is_too_large(void)
{
	return survey.peak_bytes > (MACHINE_RAM - CAIRN_STATE_BYTES) / 3 * 2;
}

static bool heap_is_sound(void)
{
	struct cairn_finding finding;

	if (cairn_check(heap, &finding))
		return true;
	note("operation %u: %s at %p", (unsigned)trace.operation, fault_name(finding.rule), finding.where);
	return false;
}

static bool says(const struct replay *replay)
{
	if (replay->error == NULL)
		return true;
	note("line %u: %s", (unsigned)trace.line, replay->error);
	return false;
}

static struct allocator cairn(void)
{
	return (struct allocator){
		.function =
			{
				[TRACE_MALLOC] = (void (*)(void))cairn_malloc,
				[TRACE_CALLOC] = (void (*)(void))cairn_calloc,
				[TRACE_REALLOC] = (void (*)(void))cairn_realloc,
				[TRACE_ALIGNED] = (void (*)(void))cairn_aligned_alloc,
				[TRACE_FREE] = (void (*)(void))cairn_free,
			},
		.heap = heap,
	};
}

struct census {
	uint32_t used, free;
	size_t free_bytes;
};

static bool count_block(void *user, const struct cairn_block *block)
{
	struct census *census = user;

	if (block->state == CAIRN_USED) {
		census->used++;
		return true;
	}
	census->free++;
	census->free_bytes += block->size;
	return true;
}

static bool is_one_free_chunk(size_t bytes)
{
	struct census census = {0, 0, 0};

	cairn_walk(heap, count_block, &census);
	if (census.used == 0 && census.free == 1 && census.free_bytes == bytes)
		return true;
	note("%u used and %u free chunks, %z of %z bytes free", (unsigned)census.used, (unsigned)census.free,
	     census.free_bytes, bytes);
	return false;
}

static size_t capacity(void)
{
	struct census census = {0, 0, 0};

	cairn_walk(heap, count_block, &census);
	return census.free_bytes;
}

/* All counters are 0 in a build without statistics. */
static bool statistics_agree(size_t bytes)
{
	struct cairn_stats stats;

	cairn_stats(heap, &stats);
	return stats.used == 0 && stats.allocations == stats.frees && (stats.capacity == bytes || !CAIRN_STATS);
}

static void replay_all(void)
{
	const struct allocator allocator = cairn();
	const size_t bytes = capacity();
	const uint32_t interval = survey.operations / CHECKS + 1;
	struct replay replay;
	bool sound = true;

	replay_begin(&replay, &trace, &allocator, NULL);
	while (replay_step(&replay))
		if (trace.operation % interval == 0)
			sound = sound && heap_is_sound();
	ok(says(&replay), "%u operations succeed, blocks are aligned and keep their bytes", (unsigned)trace.operation);
	ok(sound && heap_is_sound(), "the heap is sound every %u operations", (unsigned)interval);
	ok(replay_release(&replay) || says(&replay), "what the program left is freed");
	cairn_trim(heap, SIZE_MAX); /* what waits in fast bins joins its neighbours */
	ok(heap_is_sound() && is_one_free_chunk(bytes), "everything freed is one free chunk again");
	ok(statistics_agree(bytes), "and nothing counts as used");
}

static int no_trace(void)
{
	ok(false, "line %u: %s", (unsigned)trace.line, trace.error);
	return tap_end();
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		ok(false, "usage: replay TRACE");
		return tap_end();
	}
	if (!trace_open(&trace, argv[1]))
		return no_trace();
	if (!slots_suffice(&trace)) {
		tap_skip_all("the program has more blocks than this machine can keep account of");
		return tap_end();
	}
	if (!survey_trace(&survey, &trace))
		return no_trace();
	if (is_too_large()) {
		tap_skip_all("the program has more live than two thirds of this machine's heap");
		return tap_end();
	}
	heap = cairn_init(room, sizeof room);
	ok(heap != NULL, "a heap of %z bytes", sizeof room);
	if (heap != NULL)
		replay_all();
	return tap_end();
}
