/* The chunk as its header and its neighbours show it.  SPDX-License-Identifier: MIT */
#include "../support/memory.h"
#include "../support/tap.h"
#include "../support/view.h"

#define HEAP_MOST (CAIRN_STATE_BYTES + 4096)
#define HEAP_BYTES (MEMORY_BYTES < HEAP_MOST ? MEMORY_BYTES : HEAP_MOST)
#define WORD sizeof(size_t)
#define BYTES (CAIRN_FAST_MAX + (size_t)100) /* of blocks that join their neighbours as soon as they are freed */

static struct cairn_heap *heap;

/* Four blocks that touch. */
static void begin(unsigned char **mem)
{
	heap = cairn_init(memory, HEAP_BYTES);
	for (size_t i = 0; i < 4; i++) {
		mem[i] = cairn_malloc(heap, BYTES);
		expect(mem[i] != NULL && (i == 0 || mem[i] == block_after(mem[i - 1])));
	}
}

static void documented_sizes(void)
{
	heap = cairn_init(memory, HEAP_BYTES);
	expect(size_of(cairn_malloc(heap, 0)) == 4 * WORD);
	expect(size_of(cairn_malloc(heap, 1)) == 4 * WORD);
	expect(size_of(cairn_malloc(heap, 3 * WORD)) == 4 * WORD);
	expect(size_of(cairn_malloc(heap, 3 * WORD + 1)) == 6 * WORD);
	expect(size_of(cairn_malloc(heap, 7 * WORD)) == 8 * WORD);
	expect(size_of(cairn_malloc(heap, 7 * WORD + 1)) == 10 * WORD);
}

static void constants(void)
{
	expect(CAIRN_ALIGNMENT == 2 * WORD && CAIRN_OVERHEAD == WORD && CAIRN_CHUNK_MIN == 4 * WORD);
	expect(CAIRN_ALIGNMENT == (WORD == 4 ? 8 : 16));
}

static void used_neighbours_have_p(void)
{
	unsigned char *mem[4];

	begin(mem);
	for (size_t i = 0; i < 4; i++)
		expect((header_of(mem[i]) & HEADER_FLAGS) == HEADER_P);
}

static void first_chunk_has_p(void)
{
	unsigned char *mem[4];

	begin(mem);
	cairn_free(heap, mem[0]);
	expect(header_of(mem[0]) & HEADER_P);
	expect(!(header_of(mem[1]) & HEADER_P));
}

static void free_chunk_tells_its_size_behind(void)
{
	unsigned char *mem[4];
	size_t size;

	begin(mem);
	size = size_of(mem[1]);
	cairn_free(heap, mem[1]);
	expect(!(header_of(mem[2]) & HEADER_P) && prev_size_of(mem[2]) == size);
	expect(header_of(mem[1]) == (size | HEADER_P));
	expect(header_of(mem[3]) & HEADER_P);
	cairn_free(heap, mem[2]);
	expect(!(header_of(mem[3]) & HEADER_P) && prev_size_of(mem[3]) == 2 * size);
	expect(header_of(mem[1]) == (2 * size | HEADER_P));
}

static void taking_it_again_sets_p(void)
{
	unsigned char *mem[4];

	begin(mem);
	cairn_free(heap, mem[1]);
	expect(cairn_malloc(heap, BYTES) == mem[1]);
	expect(header_of(mem[2]) & HEADER_P);
}

/* prev_size belongs to the block before as long as that is used. */
static void prev_size_is_the_callers(void)
{
	unsigned char *mem[4];
	size_t usable;

	begin(mem);
	usable = cairn_usable_size(heap, mem[1]);
	expect(mem[1] + usable == mem[2] - WORD);
	memory_fill(mem[1], 0xee, usable);
	expect(prev_size_of(mem[2]) == (size_t)-1 / 0xff * 0xee);
	expect(cairn_check(heap, NULL));
	cairn_free(heap, mem[2]);
	cairn_free(heap, mem[0]);
	expect(memory_is(mem[1], 0xee, usable - WORD) && memory_is(mem[1] + usable - WORD, 0xee, WORD));
	expect(cairn_check(heap, NULL));
}

static void split_keeps_the_low_part(void)
{
	unsigned char *mem[4];

	begin(mem);
	cairn_free(heap, mem[1]);
	expect(cairn_malloc(heap, 20) == mem[1]);
	expect(!(header_of(mem[2]) & HEADER_P));
	expect(heap_is_sound(heap));
}

/* A rest that could not be a chunk stays with the block. */
static void small_rest_stays(void)
{
	unsigned char *mem[4];
	size_t size;

	begin(mem);
	size = size_of(mem[1]);
	cairn_free(heap, mem[1]);
	expect(cairn_malloc(heap, size - CAIRN_ALIGNMENT - CAIRN_OVERHEAD) == mem[1]);
	expect(size_of(mem[1]) == size);
	cairn_free(heap, mem[1]);
	expect(cairn_malloc(heap, size - CAIRN_CHUNK_MIN - CAIRN_OVERHEAD) == mem[1]);
	expect(size_of(mem[1]) == size - CAIRN_CHUNK_MIN);
	expect(heap_is_sound(heap));
}

static void fixed_heaps_have_no_a(void)
{
	unsigned char *mem[4];

	begin(mem);
	mem[0] = cairn_realloc(heap, mem[0], 500);
	mem[1] = cairn_aligned_alloc(heap, 256, 10);
	expect(!(header_of(mem[0]) & (HEADER_A | HEADER_M)) && !(header_of(mem[1]) & (HEADER_A | HEADER_M)));
}

int main(void)
{
	tap_case("alignment, overhead and smallest chunk are as documented", constants);
	tap_case("requests make chunks of the documented sizes", documented_sizes);
	tap_case("behind a used chunk P is set", used_neighbours_have_p);
	tap_case("the first chunk of a region always has P", first_chunk_has_p);
	tap_case("behind a free chunk P is clear, and prev_size tells its size", free_chunk_tells_its_size_behind);
	tap_case("taking a chunk again sets P behind it", taking_it_again_sets_p);
	tap_case("prev_size is the caller's while the chunk before is used", prev_size_is_the_callers);
	tap_case("a split hands out the low part", split_keeps_the_low_part);
	tap_case("a rest too small for a chunk stays with the block", small_rest_stays);
	tap_case("neither A nor M is set without a port that says so", fixed_heaps_have_no_a);
	return tap_end();
}
