/* The unsorted bin: one chance of exact reuse, and the last remainder.  SPDX-License-Identifier: MIT */
#include "../support/memory.h"
#include "../support/tap.h"
#include "../support/view.h"
#include "bins.h"

#if CAIRN_UNSORTED

#define HEAP_MOST (CAIRN_STATE_BYTES + 8192)
#define HEAP_BYTES (MEMORY_BYTES < HEAP_MOST ? MEMORY_BYTES : HEAP_MOST)
#define BYTES_OF(size) ((size)-CAIRN_OVERHEAD)
#define UNIT (CAIRN_FAST_MAX + CAIRN_CHUNK_MIN) /* the smallest chunk that is in no fast bin */

static struct cairn_heap *heap;

/* A block of a chunk of `size`, and one behind it that stays, so that it joins nothing when it is freed. */
static unsigned char *apart(size_t size)
{
	unsigned char *mem = cairn_malloc(heap, BYTES_OF(size));

	expect(mem != NULL && size_of(mem) == size && cairn_malloc(heap, 1) != NULL);
	return mem;
}

static void begin(void)
{
	heap = cairn_init(memory, HEAP_BYTES);
}

/* The chunk that has waited longest; the head of the bin if none waits. */
static const struct chunk *oldest(void)
{
	return bins_head(heap, UNSORTED_BIN)->bk;
}

/* How many chunks wait. */
static size_t waiting(void)
{
	const struct chunk *head = bins_head(heap, UNSORTED_BIN);
	size_t count = 0;

	for (const struct chunk *c = head->fd; c != head; c = c->fd)
		count++;
	return count;
}

static bool is_in_its_bin(const void *mem)
{
	const struct chunk *head = bins_head(heap, size_bin(size_of(mem)));

	for (const struct chunk *c = head->fd; c != head; c = c->fd)
		if (chunk_mem(c) == mem)
			return true;
	return false;
}

/* ---- one chance ---- */

static void exact_reuse(void)
{
	begin();
	unsigned char *larger = apart(3 * UNIT);
	unsigned char *same = apart(2 * UNIT);
	unsigned char *last = apart(3 * UNIT);
	cairn_free(heap, larger);
	cairn_free(heap, same);
	cairn_free(heap, last);
	expect(waiting() == 3 && !is_in_its_bin(larger) && !is_in_its_bin(same) && !is_in_its_bin(last));
	/* The one that was no match is sorted in; what came after the match has its chance yet. */
	expect(cairn_malloc(heap, BYTES_OF(2 * UNIT)) == same);
	expect(is_in_its_bin(larger) && waiting() == 1 && oldest() == chunk_of(last));
	expect(heap_is_sound(heap));
}

static void all_are_sorted_in(void)
{
	unsigned char *mem[4];

	begin();
	for (size_t i = 0; i < 4; i++)
		mem[i] = apart((i + 2) * UNIT);
	unsigned char *last = cairn_malloc(heap, BYTES_OF(UNIT));
	for (size_t i = 0; i < 4; i++)
		cairn_free(heap, mem[i]);
	expect(waiting() == 4);
	/* Larger than any: top serves. */
	expect(cairn_malloc(heap, BYTES_OF(6 * UNIT)) == block_after(last) && waiting() == 0);
	for (size_t i = 0; i < 4; i++)
		expect(is_in_its_bin(mem[i]));
	expect(heap_is_sound(heap));
}

static void oldest_of_equals_first(void)
{
	unsigned char *mem[3];

	begin();
	for (size_t i = 0; i < 3; i++)
		mem[i] = apart(2 * UNIT);
	cairn_free(heap, mem[1]);
	cairn_free(heap, mem[0]);
	cairn_free(heap, mem[2]);
	expect(cairn_malloc(heap, BYTES_OF(2 * UNIT)) == mem[1]);
	expect(cairn_malloc(heap, BYTES_OF(2 * UNIT)) == mem[0]);
	expect(cairn_malloc(heap, BYTES_OF(2 * UNIT)) == mem[2]);
	expect(waiting() == 0 && heap_is_sound(heap));
}

/* What waits joins what is freed beside it, and waits anew. */
static void neighbours_join(void)
{
	unsigned char *mem[3];

	begin();
	for (size_t i = 0; i < 3; i++)
		mem[i] = cairn_malloc(heap, BYTES_OF(UNIT));
	expect(mem[2] == mem[0] + 2 * UNIT && cairn_malloc(heap, 1) != NULL);
	cairn_free(heap, mem[0]);
	cairn_free(heap, mem[2]);
	expect(waiting() == 2);
	cairn_free(heap, mem[1]);
	expect(waiting() == 1 && oldest() == chunk_of(mem[0]) && size_of(mem[0]) == 3 * UNIT);
	expect(heap_is_sound(heap));
}

/* ---- the last remainder ---- */

#if HAS_REMAINDER

/* The largest chunks that the remainder serves, and of which it becomes one. */
#define SMALL_MOST (CAIRN_REMAINDER_MAX / CAIRN_ALIGNMENT * CAIRN_ALIGNMENT)
#define HOLE                                                                                                           \
	((CAIRN_REMAINDER_SPLIT < 4 * UNIT + 640 ? CAIRN_REMAINDER_SPLIT : 4 * UNIT + 640) / CAIRN_ALIGNMENT *             \
	 CAIRN_ALIGNMENT)

/* A block that is large; and, free and sorted in already, a chunk that fits a smallest request better than the
 * remainder. */
static unsigned char *large, *better;

/* A hole of which a small request has taken the front, and the remainder is all that waits. */
static unsigned char *begin_with_remainder(void)
{
	begin();
	large = apart(HOLE);
	better = apart(UNIT + 3 * CAIRN_ALIGNMENT);
	unsigned char *hole = apart(HOLE);
	unsigned char *end = cairn_malloc(heap, 1);
	cairn_free(heap, better);
	expect(cairn_malloc(heap, BYTES_OF(HOLE)) == block_after(end));
	expect(is_in_its_bin(better) && waiting() == 0);
	cairn_free(heap, hole);
	expect(cairn_malloc(heap, BYTES_OF(UNIT + 4 * CAIRN_ALIGNMENT)) == hole); /* more than the better one has */
	return hole;
}

static void consecutive_requests_are_neighbours(void)
{
	unsigned char *last = begin_with_remainder();

	for (size_t i = 0; i < 5; i++) {
		expect(remainder_chunk(heap) == chunk_of(block_after(last)) && waiting() == 1);
		unsigned char *mem = cairn_malloc(heap, 1 + i % 3 * CAIRN_ALIGNMENT);
		expect(mem == block_after(last));
		last = mem;
	}
	expect(is_in_its_bin(better) && heap_is_sound(heap));
}

/* With another chunk waiting there it is sorted in as any other, and the best fit serves. */
static void only_while_it_waits_alone(void)
{
	begin_with_remainder();
	cairn_free(heap, large);
	expect(waiting() == 2);
	expect(cairn_malloc(heap, 1) == better && heap_is_sound(heap));
}

static void only_for_small_requests(void)
{
	unsigned char *mem = begin_with_remainder();
	unsigned char *rest = block_after(mem);

	expect(size_of(rest) >= SMALL_MOST + CAIRN_ALIGNMENT + CAIRN_CHUNK_MIN);
	expect(cairn_malloc(heap, BYTES_OF(SMALL_MOST + CAIRN_ALIGNMENT)) == rest);
	expect(remainder_chunk(heap) != chunk_of(block_after(rest)) && heap_is_sound(heap));
}
#endif

int main(void)
{
	tap_case("a freed chunk has one chance of exact reuse, then it is sorted in", exact_reuse);
	tap_case("a request that nothing there matches has all sorted in", all_are_sorted_in);
	tap_case("of equals the one that has waited longest is taken first", oldest_of_equals_first);
	tap_case("what waits joins what is freed beside it", neighbours_join);
#if HAS_REMAINDER
	tap_case("consecutive small requests are neighbours, whatever would fit better",
	         consecutive_requests_are_neighbours);
	tap_case("the last remainder serves so only while it waits alone", only_while_it_waits_alone);
	tap_case("the last remainder serves so only small requests", only_for_small_requests);
#else
	tap_skip("CAIRN_REMAINDER_MAX is 0", "the last remainder");
#endif
	return tap_end();
}

#else

int main(void)
{
	tap_skip_all("this build has no unsorted bin; see tests/configs/unsorted.h");
	return tap_end();
}

#endif
