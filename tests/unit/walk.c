/* What cairn_walk shows of each chunk.  SPDX-License-Identifier: MIT */
#include "../support/memory.h"
#include "../support/tap.h"
#include "../support/view.h"

#define HEAP_BYTES (MEMORY_BYTES < 4096 ? MEMORY_BYTES : 4096)
#define SHOWN_MOST 16

static struct cairn_heap *heap;
static unsigned char *block[4];

struct shown {
	size_t count;
	struct cairn_block blocks[SHOWN_MOST];
};

static bool keep(void *user, const struct cairn_block *b)
{
	struct shown *shown = user;

	shown->blocks[shown->count].mem = b->mem;
	shown->blocks[shown->count].size = b->size;
	shown->blocks[shown->count].state = b->state;
	return ++shown->count < SHOWN_MOST;
}

static struct shown walk(void)
{
	struct shown shown = {.count = 0};

	cairn_walk(heap, keep, &shown);
	return shown;
}

static void begin(size_t bytes)
{
	heap = cairn_init(memory, HEAP_BYTES);
	for (size_t i = 0; i < 4; i++)
		block[i] = cairn_malloc(heap, bytes);
}

static bool shows(const struct cairn_block *b, const void *mem, enum cairn_state state)
{
	return b->mem == mem && b->size == size_of(mem) && b->state == state;
}

static void new_heap(void)
{
	struct shown shown;

	heap = cairn_init(memory, HEAP_BYTES);
	shown = walk();
	expect(shown.count == 1 && shown.blocks[0].state == (CAIRN_TOP_APART ? CAIRN_TOP : CAIRN_FREE));
	expect(shown.blocks[0].size - CAIRN_OVERHEAD == stats_of(heap).largest_free);
}

static void used_free_and_top(void)
{
	struct shown shown;

	begin(300);
	cairn_free(heap, block[1]);
	shown = walk();
	expect(shown.count == 5);
	expect(shows(&shown.blocks[0], block[0], CAIRN_USED) && shows(&shown.blocks[1], block[1], CAIRN_FREE));
	expect(shows(&shown.blocks[2], block[2], CAIRN_USED) && shows(&shown.blocks[3], block[3], CAIRN_USED));
	expect(shows(&shown.blocks[4], block_after(block[3]), CAIRN_TOP_APART ? CAIRN_TOP : CAIRN_FREE));
}

/* What a small request leaves of a small chunk. */
static void last_remainder(void)
{
	struct shown shown;
	bool has_place = CAIRN_RINGS ? CAIRN_UNSORTED : CAIRN_FOR_SPEED && CAIRN_REMAINDER_SPLIT > 200;
	bool is_kept = has_place && CAIRN_REMAINDER_MAX >= CAIRN_CHUNK_MIN;

	begin(160);
	cairn_free(heap, block[1]);
	expect(cairn_malloc(heap, 1) == block[1]);
	shown = walk();
	expect(shown.count == 6);
	expect(shows(&shown.blocks[2], block_after(block[1]), is_kept ? CAIRN_REMAINDER : CAIRN_FREE));
}

static void all_used(void)
{
	struct shown shown;

	begin(100);
	expect(cairn_malloc(heap, stats_of(heap).largest_free) != NULL);
	shown = walk();
	expect(shown.count == 5);
	for (size_t i = 0; i < shown.count; i++)
		expect(shown.blocks[i].state == CAIRN_USED);
}

int main(void)
{
	tap_case("a new heap is one chunk, top if there is one", new_heap);
	tap_case("each chunk is shown with its block, its size and its state", used_free_and_top);
	tap_case("the last remainder is shown as such", last_remainder);
	tap_case("a full heap shows no top", all_used);
	return tap_end();
}
