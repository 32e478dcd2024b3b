/* One of several workers on the same heap, who each know only their own blocks.  SPDX-License-Identifier: MIT */
#include "work.h"

#include "memory.h"

/* Blocks are of all sizes that bins distinguish, and yet two workers' fit into the smallest board. */
#define BYTES_USUAL 60
#define BYTES_LARGEST 300

void work_begin(struct worker *w, struct cairn_heap *h, uint32_t seed)
{
	for (size_t i = 0; i < WORK_BLOCKS; i++)
		w->blocks[i].mem = NULL;
	w->heap = h;
	random_seed(&w->random, seed);
	atomic_store(&w->waits, false);
	atomic_store(&w->wrong, NULL);
	w->steps = w->refused = w->received = 0;
}

static bool says(struct worker *w, bool holds, const char *what)
{
	if (!holds)
		atomic_store(&w->wrong, what);
	return holds;
}

static bool is_intact(struct worker *w, const struct work_block *block)
{
	return says(w, memory_counts_up(block->mem, block->fill, block->usable), "a block's bytes have changed");
}

/* ---- one operation ---- */

static size_t draw_bytes(struct worker *w)
{
	return random_below(&w->random, random_chance(&w->random, 90) ? BYTES_USUAL : BYTES_LARGEST);
}

/* `mem` is a block of so many bytes now; or NULL, and the block is as it was. */
static void settle(struct worker *w, struct work_block *block, void *mem, size_t bytes)
{
	if (mem == NULL) {
		w->refused++;
		return;
	}
	block->mem = mem;
	block->bytes = bytes;
	block->usable = cairn_usable_size(w->heap, mem);
	block->fill = (unsigned char)random_next(&w->random);
	if (says(w, block->usable >= bytes && block->usable <= bytes + 2 * CAIRN_CHUNK_MIN, "a block has another size"))
		memory_count_up(mem, block->fill, block->usable);
}

static void take(struct worker *w, struct work_block *block)
{
	size_t bytes = draw_bytes(w);
	size_t dice = random_below(&w->random, 4);
	void *mem;

	if (dice == 0) {
		mem = cairn_calloc(w->heap, 1, bytes);
		says(w, mem == NULL || memory_is(mem, 0, bytes), "calloc's block is not zero");
	} else if (dice == 1) {
		mem = cairn_aligned_alloc(w->heap, 32, bytes);
		says(w, is_aligned(mem, 32), "a block is not aligned");
	} else {
		mem = cairn_malloc(w->heap, bytes);
	}
	settle(w, block, mem, bytes);
}

static void resize(struct worker *w, struct work_block *block)
{
	size_t bytes = draw_bytes(w);
	size_t kept = block->usable < bytes ? block->usable : bytes;
	bool in_place = random_chance(&w->random, 30);
	void *mem;

	if (in_place)
		mem = cairn_resize(w->heap, block->mem, bytes) ? block->mem : NULL;
	else
		mem = cairn_realloc(w->heap, block->mem, bytes);
	says(w, mem == NULL || memory_counts_up(mem, block->fill, kept), "realloc has not kept the bytes");
	settle(w, block, mem, bytes);
}

static void hand_over(struct worker *w, struct work_block *block)
{
	w->handed = *block;
	block->mem = NULL;
	atomic_store_explicit(&w->waits, true, memory_order_release);
}

static void give(struct worker *w, struct work_block *block)
{
	void *mem = block->mem;

	block->mem = NULL;
	if (random_chance(&w->random, 50))
		cairn_free_sized(w->heap, mem, block->bytes);
	else
		cairn_free(w->heap, mem);
}

bool work_step(struct worker *w)
{
	struct work_block *block = w->blocks + random_below(&w->random, WORK_BLOCKS);
	size_t dice = random_below(&w->random, 4);

	w->steps++;
	if (block->mem == NULL)
		take(w, block);
	else if (!is_intact(w, block))
		return false;
	else if (dice == 0)
		resize(w, block);
	else if (dice == 1 && !atomic_load_explicit(&w->waits, memory_order_acquire))
		hand_over(w, block);
	else
		give(w, block);
	return atomic_load(&w->wrong) == NULL;
}

/* ---- the other side, and the end ---- */

void work_receive(struct worker *w, void (*give_back)(struct cairn_heap *, void *))
{
	if (!atomic_load_explicit(&w->waits, memory_order_acquire))
		return;
	if (is_intact(w, &w->handed))
		give_back(w->heap, w->handed.mem);
	w->received++;
	atomic_store_explicit(&w->waits, false, memory_order_release);
}

bool work_end(struct worker *w)
{
	work_receive(w, cairn_free);
	for (size_t i = 0; i < WORK_BLOCKS && atomic_load(&w->wrong) == NULL; i++)
		if (w->blocks[i].mem != NULL && is_intact(w, &w->blocks[i]))
			give(w, &w->blocks[i]);
	return atomic_load(&w->wrong) == NULL;
}
