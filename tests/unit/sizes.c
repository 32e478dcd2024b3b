/* Requests at the ends of the number range.  SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <string.h>

#include "../support/fault.h"
#include "../support/memory.h"
#include "../support/shadow.h"
#include "../support/tap.h"
#include "../support/view.h"

#define HEAP_BYTES (MEMORY_BYTES < 8192 ? MEMORY_BYTES : 8192)

static struct cairn_heap *heap;
static struct shadow_block blocks[4];
static struct shadow shadow;
static size_t top_of_sizes; /* keeps the compiler from seeing the constants */

static void begin(void)
{
	heap = cairn_init(memory, HEAP_BYTES);
	shadow_init(&shadow, heap, memory, HEAP_BYTES, blocks, 4);
	shadow_malloc(&shadow, 100);
	shadow_malloc(&shadow, 60);
	shadow_free(&shadow, 0);
	top_of_sizes = SIZE_MAX;
}

/* NULL, counted once with the bytes that were asked for, and nothing else changed. */
static void expect_refusal(void *mem, size_t bytes)
{
	expect(mem == NULL);
	shadow.failures++;
#if CAIRN_STATS
	expect(stats_of(heap).last_failed == bytes);
#else
	(void)bytes;
#endif
	shadow_verify(&shadow);
	shadow_verify_contents(&shadow);
}

static void impossible_sizes(void (*ask)(size_t bytes))
{
	size_t huge[] = {(size_t)PTRDIFF_MAX, top_of_sizes, HEAP_BYTES};

	begin();
	for (size_t i = 0; i < sizeof huge / sizeof *huge; i++)
		for (size_t below = 0; below <= 4 * CAIRN_ALIGNMENT; below++)
			ask(huge[i] - below);
	for (size_t above = 1; above <= 4 * CAIRN_ALIGNMENT; above++)
		ask((size_t)PTRDIFF_MAX + above);
}

static void ask_malloc(size_t bytes)
{
	if (bytes > HEAP_BYTES - CAIRN_STATE_BYTES)
		expect_refusal(cairn_malloc(heap, bytes), bytes);
}

static void ask_calloc(size_t bytes)
{
	ask_malloc(bytes);
	if (bytes > HEAP_BYTES - CAIRN_STATE_BYTES)
		expect_refusal(cairn_calloc(heap, 1, bytes), bytes);
}

static void ask_realloc(size_t bytes)
{
	if (bytes > HEAP_BYTES - CAIRN_STATE_BYTES)
		expect_refusal(cairn_realloc(heap, blocks[0].mem, bytes), bytes);
}

static void ask_resize(size_t bytes)
{
	if (bytes > HEAP_BYTES - CAIRN_STATE_BYTES)
		expect_refusal(cairn_resize(heap, blocks[0].mem, bytes) ? memory : NULL, bytes);
}

static void ask_aligned(size_t bytes)
{
	for (size_t alignment = 1; alignment <= 4096 && !tap_failed(); alignment *= 2)
		if (bytes > HEAP_BYTES - CAIRN_STATE_BYTES)
			expect_refusal(cairn_aligned_alloc(heap, alignment, bytes), bytes);
}

static void ask_aligned_realloc(size_t bytes)
{
	if (bytes > HEAP_BYTES - CAIRN_STATE_BYTES)
		expect_refusal(cairn_aligned_realloc(heap, blocks[0].mem, 64, bytes), bytes);
}

static void huge_malloc(void)
{
	impossible_sizes(ask_malloc);
}

static void huge_calloc(void)
{
	impossible_sizes(ask_calloc);
}

static void huge_realloc(void)
{
	impossible_sizes(ask_realloc);
}

static void huge_resize(void)
{
	impossible_sizes(ask_resize);
}

static void huge_aligned(void)
{
	impossible_sizes(ask_aligned);
}

static void huge_aligned_realloc(void)
{
	impossible_sizes(ask_aligned_realloc);
}

static void calloc_overflow(void)
{
	size_t half = (size_t)1 << (sizeof(size_t) * 4);
	size_t pairs[][2] = {
		{half, half},
		{half, half + 1},
		{half + 1, half},
		{top_of_sizes, 2},
		{2, top_of_sizes},
		{3, top_of_sizes / 2},
		{top_of_sizes, top_of_sizes},
		{top_of_sizes / 2 + 2, 2},
		{top_of_sizes / 16 + 2, 16},
	};

	begin();
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		expect(cairn_calloc(heap, pairs[i][0], pairs[i][1]) == NULL);
		shadow.failures = stats_of(heap).failures; /* told apart in calloc_overflow_is_a_failure */
		shadow_verify(&shadow);
	}
	shadow_verify_contents(&shadow);
}

static void calloc_overflow_is_a_failure(void)
{
#if CAIRN_STATS
	begin();
	expect(cairn_calloc(heap, top_of_sizes / 2 + 2, 2) == NULL);
	expect(stats_of(heap).failures == 1);
#endif
	expect(heap != NULL);
}

static void calloc_of_nothing(void)
{
	void *first, *second;

	begin();
	first = cairn_calloc(heap, 0, top_of_sizes);
	second = cairn_calloc(heap, top_of_sizes, 0);
	expect(first != NULL && second != NULL && first != second);
	expect(size_of(first) <= CAIRN_CHUNK_MIN + CAIRN_ALIGNMENT);
	cairn_free(heap, first);
	cairn_free(heap, second);
	expect(heap_is_sound(heap));
}

static void zero_bytes(void)
{
	begin();
	for (int i = 0; i < 3; i++)
		expect(shadow_malloc(&shadow, 0));
	shadow_verify(&shadow);
	expect(shadow.count == 4);
}

/* Two blocks of every size, in a new heap each: both its own and its neighbour's bytes stay. */
static void small_sizes(void)
{
	for (size_t bytes = 0; bytes <= 300 && !tap_failed(); bytes++) {
		begin();
		expect(shadow_malloc(&shadow, bytes));
		expect(shadow_calloc(&shadow, 1, bytes));
		shadow_verify(&shadow);
		shadow_verify_contents(&shadow);
		while (shadow.count > 0)
			shadow_free_sized(&shadow, 0);
		heap_is_whole(heap, 1);
	}
}

static void no_power_of_two(void)
{
	size_t wrong[] = {0, 3, 5, 6, 7, 12, 24, 48, 96, 1000, (size_t)PTRDIFF_MAX, top_of_sizes, top_of_sizes - 1};

	begin();
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		expect(cairn_aligned_alloc(heap, wrong[i], 16) == NULL);
		expect(cairn_aligned_realloc(heap, blocks[0].mem, wrong[i], 16) == NULL);
		shadow.failures = stats_of(heap).failures; /* whether it counts as want of memory is not promised */
		shadow_verify(&shadow);
	}
	shadow_verify_contents(&shadow);
}

static void huge_alignment(void)
{
	begin();
	for (size_t alignment = (size_t)1 << (sizeof(size_t) * 8 - 1); alignment > HEAP_BYTES; alignment /= 2) {
		void *mem = cairn_aligned_alloc(heap, alignment, 8);

		/* Memory may happen to lie right for one of them, but the bytes to look for it are not there. */
		expect(mem == NULL);
		shadow.failures = stats_of(heap).failures;
		shadow_verify(&shadow);
	}
}

static void small_alignment(void)
{
	for (size_t alignment = 1; alignment <= CAIRN_ALIGNMENT; alignment *= 2) {
		begin();
		expect(shadow_aligned_alloc(&shadow, alignment, stats_of(heap).largest_free));
		shadow_verify(&shadow);
	}
}

int main(void)
{
	tap_case("zero bytes give unique blocks", zero_bytes);
	tap_case("blocks of 0 to 300 bytes keep their bytes, their alignment and their size", small_sizes);
	tap_case("malloc of what no memory holds is refused, and nothing changes", huge_malloc);
	tap_case("calloc of what no memory holds is refused, and nothing changes", huge_calloc);
	tap_case("realloc to what no memory holds is refused, and the block is as it was", huge_realloc);
	tap_case("resize to what no memory holds is refused, and the block is as it was", huge_resize);
	tap_case("aligned_alloc of what no memory holds is refused at every alignment", huge_aligned);
	tap_case("aligned_realloc to what no memory holds is refused, and the block is as it was", huge_aligned_realloc);
	tap_case("calloc whose product overflows is refused, and nothing changes", calloc_overflow);
	tap_case("calloc whose product overflows counts as a failure", calloc_overflow_is_a_failure);
	tap_case("calloc of nothing, however large, is a small unique block", calloc_of_nothing);
	tap_case("an alignment that is no power of two is refused, and nothing changes", no_power_of_two);
	tap_case("an alignment beyond the heap is refused, and nothing changes", huge_alignment);
	tap_case("an alignment that every block has costs nothing", small_alignment);
	return tap_end();
}
