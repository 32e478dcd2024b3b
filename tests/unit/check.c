/* Which rule cairn_check says is broken, and where.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "../support/memory.h"
#include "../support/tap.h"
#include "../support/view.h"

#define HEAP_BYTES (MEMORY_BYTES < 4096 ? MEMORY_BYTES : 4096)
#define WORD sizeof(size_t)
#define BLOCKS 6

static struct cairn_heap *heap;
static unsigned char *block[BLOCKS];

/* Neighbours; blocks 1 and 3 are free and in one bin, 3 in front. */
static void begin(void)
{
	heap = cairn_init(memory, HEAP_BYTES);
	for (size_t i = 0; i < BLOCKS; i++) {
		block[i] = cairn_malloc(heap, 100);
		memory_fill(block[i], 0x61, 100);
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
	return tap_end();
}
