/* A heap that can be watched: it does one step after the other, and is drawn as it is then.
 * SPDX-License-Identifier: MIT
 *
 *     bounded STEP      the heap of the preset bounded, after the first so many steps
 *     classic STEP      the same of the preset classic
 *
 * A line is a chunk: how far it is from the first one, its size, the flags in its header, what it is, the name of its
 * block, and its prev_size where that may be read. Below are the lists that hold a chunk, in their order, each chunk by
 * how far it is from the first. The program reads them through the core's own headers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bins.h"
#include "fast.h"

#define HEAP_BYTES 8192
#define PAGE 4096

static struct cairn_heap *heap;
static void *blocks['z' + 1]; /* by name; NULL is no block */

void cairn_port_fault(struct cairn_heap *h, enum cairn_fault fault, const void *where)
{
	fprintf(stderr, "heap %p: fault %d at %p\n", (void *)h, (int)fault, where);
	abort();
}

/* ---- blocks come and go: through a cache where there are caches, if a step says so ---- */

static bool through_cache;

#if CAIRN_CACHE > 0
static struct cairn_cache cache;

static void begin_cache(void)
{
	memset(&cache, 0, sizeof cache);
	cache.heap = heap;
}

static void *take(size_t bytes)
{
	return through_cache ? cairn_cache_malloc(&cache, bytes) : cairn_malloc(heap, bytes);
}

static void give(void *mem)
{
	if (through_cache)
		cairn_cache_free(&cache, mem);
	else
		cairn_free(heap, mem);
}
#else
static void begin_cache(void)
{
}

static void *take(size_t bytes)
{
	return cairn_malloc(heap, bytes);
}

static void give(void *mem)
{
	cairn_free(heap, mem);
}
#endif

static void name_block(char name, size_t bytes)
{
	blocks[(int)name] = take(bytes);
}

static void resize_block(char name, size_t bytes)
{
	blocks[(int)name] = cairn_realloc(heap, blocks[(int)name], bytes);
}

/* Those of all these names. */
static void give_blocks(const char *names)
{
	for (; *names != '\0'; names++) {
		give(blocks[(int)*names]);
		blocks[(int)*names] = NULL;
	}
}

/* ---- a chunk is drawn ---- */

static size_t place_of(const struct chunk *c)
{
	return chunk_distance(region_first(heap->list.next), c);
}

static const char *name_of_state(const struct cairn_block *block)
{
	switch (block->state) {
	case CAIRN_USED: return "used";
	case CAIRN_TOP: return "top";
	case CAIRN_CACHED: return cairn_fast_holds(heap, chunk_of(block->mem)) ? "in a fast bin" : "in the cache";
	default: return "free";
	}
}

static void draw_chunk(const struct chunk *c, const char *state)
{
	printf(" %6zu  %c%c  %s", chunk_size(c), c->size & CHUNK_M ? 'M' : '-', c->size & CHUNK_P ? 'P' : '-', state);
	for (int name = 'a'; name <= 'z'; name++)
		if (blocks[name] == chunk_mem(c))
			printf(" %c", name);
	if (!chunk_before_is_used(c))
		printf(", prev_size %zu", c->prev_size);
	printf("\n");
}

static bool draw_block(void *user, const struct cairn_block *block)
{
	(void)user;
	printf("  %6zu", place_of(chunk_of(block->mem)));
	draw_chunk(chunk_of(block->mem), name_of_state(block));
	return true;
}

/* What no walk comes to. */
static void draw_mapped(void)
{
	for (int name = 'a'; name <= 'z'; name++)
		if (blocks[name] != NULL && !cairn_owns(heap, blocks[name])) {
			printf("  mapped");
			draw_chunk(chunk_of(blocks[name]), "used");
		}
}

/* ---- a list is drawn ---- */

static void draw_cache(void)
{
#if CAIRN_CACHE > 0
	for (size_t i = 0; i < sizeof cache.lists / sizeof *cache.lists; i++) {
		if (cache.lists[i].first == NULL)
			continue;
		printf("  cache of %zu:", CAIRN_CHUNK_MIN + i * CAIRN_ALIGNMENT);
		for (void **mem = cache.lists[i].first; mem != NULL; mem = *mem)
			printf(" %zu", place_of(chunk_of(mem)));
		printf("\n");
	}
#endif
}

static void draw_fast_bins(void)
{
#if CAIRN_FAST_MAX > 0
	for (size_t size = CAIRN_CHUNK_MIN; size <= CAIRN_FAST_MAX; size += CAIRN_ALIGNMENT) {
		if (fast_first(heap, size) == NULL)
			continue;
		printf("  fast bin of %zu:", size);
		for (const struct chunk *c = fast_first(heap, size); c != NULL; c = fast_next(c))
			printf(" %zu", place_of(c));
		printf("\n");
	}
#endif
}

/* A bin of several sizes has a smallest and a largest one. */
static void draw_sizes_of_bin(unsigned bin)
{
	size_t least = CAIRN_CHUNK_MIN, most;

	while (size_bin(least) < bin)
		least += CAIRN_ALIGNMENT;
	for (most = least; size_bin(most + CAIRN_ALIGNMENT) == bin;)
		most += CAIRN_ALIGNMENT;
	printf("  bin %u, of %zu", bin, least);
	if (most > least)
		printf(" to %zu", most);
}

static void draw_bin(unsigned bin)
{
	const struct chunk *head = bins_head(heap, bin);

	if (head->fd == bins_end(head))
		return;
	if (bin > 1)
		draw_sizes_of_bin(bin);
	else
		printf("  %s", CAIRN_UNSORTED ? "unsorted bin" : "last remainder");
	printf(":");
	for (const struct chunk *c = head->fd; c != bins_end(head); c = c->fd)
		printf(" %zu", place_of(c));
	if (CAIRN_UNSORTED && bin == 1 && head->fd == remainder_chunk(heap))
		printf(", the last remainder");
	printf("\n");
}

static void draw(const char *title)
{
	printf("%s: %s\n", CAIRN_RINGS ? "classic" : "bounded", title);
	cairn_walk(heap, draw_block, NULL);
	draw_mapped();
	draw_cache();
	draw_fast_bins();
	for (unsigned bin = CAIRN_BIN_FIRST; bin <= BIN_END; bin++)
		draw_bin(bin);
}

/* ---- the steps ---- */

/* What is mapped has memory of its own. */
static void *map(void *context, size_t bytes)
{
	static _Alignas(PAGE) unsigned char pages[64 * PAGE];

	(void)context;
	return bytes <= sizeof pages ? pages : NULL;
}

static bool unmap(void *context, void *mem, size_t bytes)
{
	(void)context, (void)mem, (void)bytes;
	return true;
}

/* Each part of the tour begins with a heap of its own. */
static void begin(void)
{
	static _Alignas(PAGE) unsigned char memory[HEAP_BYTES];
	static const struct cairn_port port = {.granule = PAGE, .map = map, .unmap = unmap};

	memset(blocks, 0, sizeof blocks);
	heap = cairn_init_port(memory, sizeof memory, &port, NULL);
	begin_cache();
	through_cache = false;
}

static void take_five(void)
{
	name_block('a', 20);
	name_block('b', 40);
	name_block('c', 20);
	name_block('d', 200);
	name_block('e', 20);
}

static void free_two(void)
{
	give_blocks("bd");
}

static void free_between(void)
{
	give_blocks("c");
}

static void take_small(void)
{
	name_block('f', 20);
}

static void take_more(void)
{
	name_block('g', 100);
}

static void take_large(void)
{
	name_block('h', 600);
}

static void take_exact(void)
{
	name_block('i', 40);
}

static void free_last(void)
{
	give_blocks("he");
}

static void free_large(void)
{
	begin();
	name_block('a', 700);
	name_block('b', 20);
	name_block('c', 720);
	name_block('d', 20);
	name_block('e', 708);
	name_block('f', 20);
	give_blocks("ace");
}

static void sort_large(void)
{
	name_block('g', 1000);
}

static void fit_large(void)
{
	name_block('h', 700);
}

static void grow_in_place(void)
{
	begin();
	name_block('a', 100);
	name_block('b', 100);
	name_block('c', 100);
	name_block('d', 20);
	give_blocks("b");
	resize_block('a', 150);
}

static void slide(void)
{
	give_blocks("a");
	resize_block('c', 250);
}

static void free_through_cache(void)
{
	begin();
	through_cache = true;
	name_block('a', 20);
	name_block('b', 20);
	name_block('c', 20);
	name_block('d', 20);
	give_blocks("abc");
}

static void take_through_cache(void)
{
	name_block('e', 20);
}

static void take_huge(void)
{
	begin();
	name_block('a', 20);
	name_block('b', 200000);
}

static const struct {
	void (*act)(void);
	const char *title;
} steps[] = {
	{begin, "a heap begins"},
	{take_five, "a = malloc(20), b = malloc(40), c = malloc(20), d = malloc(200), e = malloc(20)"},
	{free_two, "free(b), free(d)"},
	{free_between, "free(c)"},
	{take_small, "f = malloc(20)"},
	{take_more, "g = malloc(100)"},
	{take_large, "h = malloc(600)"},
	{take_exact, "i = malloc(40)"},
	{free_last, "free(h), free(e)"},
	{free_large, "blocks of 700, 720 and 708 bytes, with others between them, are freed"},
	{sort_large, "g = malloc(1000)"},
	{fit_large, "h = malloc(700)"},
	{grow_in_place, "a, b and c of 100 bytes; free(b), a = realloc(a, 150)"},
	{slide, "free(a), c = realloc(c, 250)"},
	{free_through_cache, "a, b, c and d of 20 bytes; free(a), free(b), free(c)"},
	{take_through_cache, "e = malloc(20)"},
	{take_huge, "a = malloc(20), b = malloc(200000)"},
};

#define STEPS (sizeof steps / sizeof *steps)

int main(int argc, char **argv)
{
	size_t last = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;

	if (last < 1 || last > STEPS) {
		fprintf(stderr, "usage: %s STEP, from 1 to %zu\n", argv[0], STEPS);
		return EXIT_FAILURE;
	}
	for (size_t i = 0; i < last; i++)
		steps[i].act();
	draw(steps[last - 1].title);
	return cairn_check(heap, NULL) ? EXIT_SUCCESS : EXIT_FAILURE;
}
