/* All sequences of operations up to a depth, on tiny heaps, looked at after each step.  SPDX-License-Identifier: MIT
 *
 * A heap's memory is copied before each branch and put back after it. Option: depth=N.
 */
#include <string.h>

#include "../support/memory.h"
#include "../support/option.h"
#include "../support/shadow.h"
#include "../support/tap.h"
#include "../support/view.h"

#define DEPTH_MOST (MACHINE_SLOWNESS > 1 ? 5 : 8)

/* Configurations beside the default one are many: each gets less. */
#if MACHINE_SLOWNESS > 1
#define DEPTH 5
#elif defined(CAIRN_CONFIG_H)
#define DEPTH 6
#else
#define DEPTH 7
#endif

#define LIVE_MOST 4
#define HEAP_MOST (HEAP_LEAST + 20 * CAIRN_CHUNK_MIN)

/* The smallest chunk, one that is no multiple of it, and one that only an empty heap holds. */
static const size_t sizes[] = {1, 4 * sizeof(size_t), 11 * sizeof(size_t)};

#define SIZES (sizeof sizes / sizeof *sizes)

struct snapshot {
	unsigned char memory[HEAP_MOST];
	struct shadow shadow;
	struct shadow_block blocks[LIVE_MOST];
};

static struct snapshot snapshots[DEPTH_MOST];
static struct shadow shadow;
static struct shadow_block blocks[LIVE_MOST];
static size_t heap_bytes;
static unsigned depth_limit;
static unsigned sequences;

static void snapshot_save(struct snapshot *s)
{
	memcpy(s->memory, memory, heap_bytes);
	s->shadow = shadow;
	memcpy(s->blocks, blocks, sizeof blocks);
}

static void snapshot_restore(const struct snapshot *s)
{
	memcpy(memory, s->memory, heap_bytes);
	shadow = s->shadow;
	memcpy(blocks, s->blocks, sizeof blocks);
}

static void explore(unsigned depth);

/* What the operation did must hold; then everything that may follow, and back. */
static void branch(unsigned depth)
{
	sequences++;
	shadow_verify(&shadow);
	explore(depth + 1);
	snapshot_restore(snapshots + depth);
}

static void explore_takes(unsigned depth)
{
	for (size_t i = 0; i < SIZES; i++) {
		shadow_malloc(&shadow, sizes[i]);
		branch(depth);
	}
	shadow_aligned_alloc(&shadow, 4 * CAIRN_ALIGNMENT, 1);
	branch(depth);
}

static void explore_block(unsigned depth, size_t which)
{
	shadow_free(&shadow, which);
	branch(depth);
	for (size_t i = 0; i < SIZES; i++) {
		shadow_realloc(&shadow, which, sizes[i]);
		branch(depth);
	}
}

static void explore(unsigned depth)
{
	if (depth == depth_limit || tap_failed())
		return;
	snapshot_save(snapshots + depth);
	if (shadow.count < LIVE_MOST)
		explore_takes(depth);
	for (size_t which = 0; which < snapshots[depth].shadow.count; which++)
		explore_block(depth, which);
}

static void explore_heap(size_t bytes, size_t region_bytes)
{
	struct cairn_heap *h = cairn_init(memory, bytes);

	heap_bytes = bytes + region_bytes;
	if (!expect(h != NULL && heap_bytes <= HEAP_MOST))
		return;
	if (region_bytes > 0)
		expect(cairn_add_region(h, memory + bytes, region_bytes));
	shadow_init(&shadow, h, memory, heap_bytes, blocks, LIVE_MOST);
	explore(0);
}

/* From one smallest chunk to as many as four blocks can take. */
static void tiny_heaps(void)
{
	sequences = 0;
	for (size_t chunks = 0; chunks <= 8 && !tap_failed(); chunks += 2) {
		depth_limit -= chunks == 8;
		explore_heap(HEAP_LEAST + chunks * CAIRN_CHUNK_MIN, 0);
		depth_limit += chunks == 8;
	}
	note("%u steps", sequences);
}

static void tiny_heaps_of_two_regions(void)
{
	sequences = 0;
	explore_heap(HEAP_LEAST + 2 * CAIRN_CHUNK_MIN, CAIRN_REGION_MIN + 2 * CAIRN_CHUNK_MIN);
	note("%u steps", sequences);
}

int main(int argc, char **argv)
{
	depth_limit = option_number(argc, argv, "depth", DEPTH);
	if (depth_limit > DEPTH_MOST)
		depth_limit = DEPTH_MOST;
	note("depth=%u", depth_limit);
	tap_case("every sequence of calls keeps a tiny heap sound", tiny_heaps);
	tap_case("every sequence of calls keeps a tiny heap of two regions sound", tiny_heaps_of_two_regions);
	return tap_end();
}
