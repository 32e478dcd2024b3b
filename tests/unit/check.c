/* Which rule cairn_check says is broken, and where.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "../support/fault.h"
#include "../support/guard.h"
#include "../support/memory.h"
#include "../support/tap.h"
#include "../support/view.h"

#define HEAP_MOST (CAIRN_STATE_BYTES + 4096)
#define HEAP_BYTES (MEMORY_BYTES < HEAP_MOST ? MEMORY_BYTES : HEAP_MOST)
#define WORD sizeof(size_t)
#define BLOCKS 6
#define BYTES (CAIRN_FAST_MAX + (size_t)100) /* of blocks that join their neighbours as soon as they are freed */

static struct cairn_heap *heap;
static unsigned char *block[BLOCKS];

/* Neighbours; blocks 1 and 3 are free and in one bin, 3 in front. */
static void begin(void)
{
	heap = cairn_init(memory, HEAP_BYTES);
	for (size_t i = 0; i < BLOCKS; i++) {
		block[i] = cairn_malloc(heap, BYTES);
		memory_fill(block[i], 0x61, BYTES);
	}
	cairn_free(heap, block[1]);
	cairn_free(heap, block[3]);
	expect(cairn_check(heap, NULL));
}

static void put_word(unsigned char *at, size_t word)
{
	memcpy(at, &word, WORD);
}

/* It is found; it may be left unheard. */
static void finds(enum cairn_fault rule, const void *where)
{
	struct cairn_finding finding = {CAIRN_FAULT_NONE, NULL};

	expect(!cairn_check(heap, NULL));
	expect(!cairn_check(heap, &finding));
	if (!expect(finding.rule == rule && finding.where == where))
		note("found rule %u at %p", (unsigned)finding.rule, finding.where);
}

static void sound_heap(void)
{
	struct cairn_finding finding = {CAIRN_FAULT_BAD_TOP, memory};

	begin();
	expect(cairn_check(heap, &finding));
	expect(finding.rule == CAIRN_FAULT_NONE && finding.where == NULL);
}

static void damaged_header(void)
{
	static const size_t words[] = {0, 1, 0x41414141, (size_t)-1, CAIRN_ALIGNMENT | HEADER_P};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		begin();
		header_set(block[5], words[i] | HEADER_P);
		finds(CAIRN_FAULT_OVERRUN, block[5]);
	}
}

static void mapped_flag(void)
{
	begin();
	header_set(block[2], header_of(block[2]) | HEADER_M);
	finds(CAIRN_FAULT_OVERRUN, block[2]);
}

static void first_chunk_without_p(void)
{
	begin();
	header_set(block[0], header_of(block[0]) & ~HEADER_P);
	finds(CAIRN_FAULT_OVERRUN, block[0]);
}

static void damaged_size_behind(void)
{
	begin();
	put_word(block[2] - 2 * WORD, 0x61);
	finds(CAIRN_FAULT_OVERRUN, block[1]);
}

static void damaged_links(void)
{
	const size_t words[] = {1, (size_t)-1, (size_t)(uintptr_t)block[2], (size_t)(uintptr_t)&words};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		begin();
		put_word(block[1], words[i]);
		finds(CAIRN_FAULT_BAD_LINK, block[1]);
		begin();
		put_word(block[1] + WORD, words[i]);
		finds(CAIRN_FAULT_BAD_LINK, block[1]);
	}
}

/* Block 3's fd leads to block 1; cut off, block 1's bk leads to one that does not lead back. */
static void shortened_list(void)
{
	begin();
	put_word(block[3], 0);
	finds(CAIRN_FAULT_BAD_LINK, block[1]);
}

/* Block 2, between two free ones, looks free. */
static void touching_free_chunks(void)
{
	begin();
	header_set(block[3], header_of(block[3]) & ~HEADER_P);
	put_word(block[3] - 2 * WORD, size_of(block[2]));
	finds(CAIRN_FAULT_UNMERGED, block[2]);
}

#if CAIRN_LARGE_SORTED
/* Two free chunks of one size that has no bin of its own, and a smaller one: the words that lead to other sizes. */
static void damaged_skips(void)
{
	static const size_t sizes[] = {2, 2, 1};

	for (size_t word = 0; word < 6; word++) {
		heap = cairn_init(memory, HEAP_BYTES);
		for (size_t i = 0; i < 3; i++) {
			block[i] = cairn_malloc(heap, CAIRN_SMALL_MAX + sizes[i] * CAIRN_ALIGNMENT);
			expect(block[i] != NULL && cairn_malloc(heap, 1) != NULL);
		}
		for (size_t i = 0; i < 3; i++)
			cairn_free(heap, block[i]);
		expect(cairn_malloc(heap, HEAP_BYTES) == NULL && heap_is_sound(heap));
		if (word == 3)
			continue; /* the second of equals leads nowhere: nobody reads the way back */
		put_word(block[word / 2] + (2 + word % 2) * WORD, (size_t)(uintptr_t)block[1] - CAIRN_ALIGNMENT);
		struct cairn_finding finding;
		expect(!cairn_check(heap, &finding) && finding.rule == CAIRN_FAULT_BAD_LINK);
	}
}

static void take_it(void *user)
{
	block[0] = cairn_malloc(heap, *(size_t *)user);
}

/* A link to other sizes that leads to the heap's end: the words behind are not asked. */
static void skip_to_the_end(void)
{
	const size_t bytes = (HEAP_BYTES / CAIRN_ALIGNMENT - 1) * CAIRN_ALIGNMENT;
	size_t least = CAIRN_SMALL_MAX + CAIRN_ALIGNMENT - CAIRN_OVERHEAD;
	unsigned char *end = memory + bytes;

	heap = cairn_init(memory, bytes);
	unsigned char *mem = cairn_malloc(heap, least);
	expect(mem != NULL && cairn_malloc(heap, 1) != NULL);
	cairn_free(heap, mem);
	expect(cairn_malloc(heap, HEAP_BYTES) == NULL && heap_is_sound(heap));
	put_word(mem + 3 * WORD, (size_t)(uintptr_t)end - 4 * WORD);
	put_word(end - 3 * WORD, header_of(mem));
	put_word(end, (size_t)(uintptr_t)mem - CAIRN_ALIGNMENT);
	guard_forbid(end, 2 * WORD);
	finds(CAIRN_FAULT_BAD_LINK, mem);
	if (CAIRN_CHECK >= 1)
		expect(fault_during(take_it, &least).code == CAIRN_FAULT_BAD_LINK);
	guard_allow(end, 2 * WORD);
}
#endif

int main(void)
{
	tap_case("nothing is found in a sound heap", sound_heap);
	tap_case("a damaged header is an overrun, at its chunk", damaged_header);
	tap_case("a chunk of a region that says it is mapped is an overrun", mapped_flag);
	tap_case("a first chunk with something before it is an overrun", first_chunk_without_p);
	tap_case("a damaged size behind a free chunk is an overrun, at the free chunk", damaged_size_behind);
	tap_case("a damaged link is a bad link, at its chunk", damaged_links);
	tap_case("a list that is cut off is a bad link, where nothing leads any more", shortened_list);
	tap_case("two free chunks that touch are unmerged, at the second", touching_free_chunks);
#if CAIRN_LARGE_SORTED
	tap_case("a damaged link to another size is a bad link", damaged_skips);
	tap_case("one to the heap's end, too, and nothing is read behind", skip_to_the_end);
#endif
	return tap_end();
}
