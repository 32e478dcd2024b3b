/* A recorded program on a heap over the MMU: what its calls cost, and how much memory it needs, with blocks mapped from
 * this build's threshold on.  SPDX-License-Identifier: MIT
 *
 *     thresholds TRACE
 *
 * All checks are on. Beside the test's results it prints, for tools/thresholds:
 *
 *     # heap threshold T live L frames F state S maps M remaps R
 *     # <operation> calls N tenths I most I
 *
 * L: the most bytes that the program has live at once, as requested. F: the most page frames in use after an operation;
 * neither the S bytes of the heap's state nor tables are in them. I: instructions, or tenths of them, the mean;
 * clearing and copying are in them, and the few that count a map or remap here.
 */
#include "cairn.h"
#include "cairn_mmu.h"
#include "engine.h"
#include "tap.h"

/* A chunk so large is mapped. */
#define THRESHOLD (CAIRN_MAP_THRESHOLD > 0 ? (size_t)CAIRN_MAP_THRESHOLD : SIZE_MAX)

/* Of the region of a heap that has given everything back, a first page stays. */
#define FRAMES_LEFT 1

static _Alignas(16) unsigned char state[CAIRN_STATE_BYTES];
static struct trace trace;
static struct survey survey;
static struct histogram costs[TRACE_KINDS];
static struct cairn_heap *heap;
static size_t free_at_start, frames_most;
static unsigned maps, remaps;
static unsigned must_map, may_map; /* requests large enough for it: of new blocks; and those for which it depends */

/* ---- the port, counted ---- */

static void *map(void *context, size_t bytes)
{
	maps++;
	return cairn_mmu_port.map(context, bytes);
}

static void *remap(void *context, void *mem, size_t old_bytes, size_t new_bytes)
{
	remaps++;
	return cairn_mmu_port.remap(context, mem, old_bytes, new_bytes);
}

static size_t free_frames(void)
{
	struct cairn_mmu_stats stats;

	cairn_mmu_stats(&stats);
	return stats.free_frames;
}

static size_t frames_in_use(void)
{
	return free_at_start - free_frames();
}

static void begin(void)
{
	static struct cairn_port port;

	port = cairn_mmu_port;
	port.map = map;
	port.remap = remap;
	free_at_start = free_frames();
	heap = cairn_init_port(state, sizeof state, &port, NULL);
}

/* ---- the replay ---- */

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

static void expect_maps(const struct trace_operation *operation)
{
	size_t bytes = operation->bytes + operation->alignment + CAIRN_OVERHEAD;
	size_t size = (bytes + CAIRN_ALIGNMENT - 1) & ~(CAIRN_ALIGNMENT - 1);

	if (size < THRESHOLD)
		return;
	if (operation->kind == TRACE_MALLOC || operation->kind == TRACE_CALLOC)
		must_map++;
	else
		may_map++;
}

static const char *replay_all(struct replay *replay)
{
	struct trace_operation operation;

	while (trace_next(&trace, &operation) && replay_do(replay, &operation)) {
		size_t frames = frames_in_use();

		expect_maps(&operation);
		if (frames > frames_most)
			frames_most = frames;
	}
	return trace.error != NULL ? trace.error : replay->error;
}

static void tell(void)
{
	note("heap threshold %z live %z frames %z state %z maps %u remaps %u", (size_t)CAIRN_MAP_THRESHOLD,
	     survey.peak_bytes, frames_most, sizeof state, maps, remaps);
	for (enum trace_kind kind = 0; kind < TRACE_KINDS; kind++) {
		const struct histogram *cost = &costs[kind];

		if (cost->count > 0)
			note("%s calls %u tenths %u most %u", trace_kind_name(kind), (unsigned)cost->count,
			     (unsigned)((10 * cost->sum + cost->count / 2) / cost->count), (unsigned)cost->most);
	}
}

static void test(void)
{
	const struct allocator allocator = cairn();
	struct replay replay;
	const char *error;

	replay_begin(&replay, &trace, &allocator, costs);
	error = replay_all(&replay);
	ok(error == NULL, "%u operations succeed, and blocks keep their bytes", (unsigned)trace.operation);
	if (error != NULL) {
		note("line %u: %s", (unsigned)trace.line, error);
		return;
	}
	tell();
	ok(cairn_check(heap, NULL), "the heap is sound");
	ok(must_map <= maps && maps <= must_map + may_map, "%u blocks are mapped, from %u to %u being large enough", maps,
	   must_map, must_map + may_map);
	ok(replay_release(&replay), "what the program left is freed");
	cairn_trim(heap, 0);
	ok(frames_in_use() <= FRAMES_LEFT, "then %z page frames are in use", frames_in_use());
}

int main(int argc, char **argv)
{
	if (argc != 2 || !trace_open(&trace, argv[1])) {
		ok(false, "usage: thresholds TRACE");
		return tap_end();
	}
	if (!slots_suffice(&trace)) {
		tap_skip_all("the program has more blocks than this machine can keep account of");
		return tap_end();
	}
	if (!survey_trace(&survey, &trace)) {
		ok(false, "line %u: %s", (unsigned)trace.line, trace.error);
		return tap_end();
	}
	begin();
	test();
	return tap_end();
}
