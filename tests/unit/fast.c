/* Fast bins: who waits there, what comes first, and when all join their neighbours.  SPDX-License-Identifier: MIT */
#include "../support/fake_port.h"
#include "../support/fault.h"
#include "../support/guard.h"
#include "../support/memory.h"
#include "../support/random.h"
#include "../support/tap.h"
#include "../support/view.h"
#include "fast.h"

#if CAIRN_FAST_MAX > 0

#define HEAP_MOST (CAIRN_STATE_BYTES + 16384)
#define HEAP_BYTES (MEMORY_BYTES < HEAP_MOST ? MEMORY_BYTES : HEAP_MOST)
#define BYTES_OF(size) ((size)-CAIRN_OVERHEAD)
#define SMALLEST BYTES_OF(CAIRN_CHUNK_MIN)
#define BLOCKS 6
#define EACH_SIZE(size)                                                                                                \
	size_t size = CAIRN_CHUNK_MIN;                                                                                     \
	size <= CAIRN_FAST_MAX;                                                                                            \
	size += CAIRN_ALIGNMENT

static struct cairn_heap *heap;
static unsigned char *block[BLOCKS];
static struct fake_port fake;

/* Blocks that touch, of chunks of that size; behind them is top. */
static void row(size_t size)
{
	for (size_t i = 0; i < BLOCKS; i++) {
		block[i] = cairn_malloc(heap, BYTES_OF(size));
		expect(block[i] != NULL && size_of(block[i]) == size && (i == 0 || block[i] == block_after(block[i - 1])));
	}
}

static void begin(size_t size)
{
	heap = cairn_init(memory, HEAP_BYTES);
	row(size);
}

/* Those in the middle are freed: their neighbours on both sides stay. */
static void free_middle(void)
{
	for (size_t i = 1; i < BLOCKS - 1; i++)
		cairn_free(heap, block[i]);
}

/* How many chunks wait in fast bins. */
static size_t waiting(void)
{
	return view_of(heap).cached_chunks;
}

/* ---- one fast bin ---- */

static void last_in_first_out(void)
{
	for (EACH_SIZE(size)) {
		begin(size);
		free_middle();
		expect(waiting() == BLOCKS - 2 && heap_is_sound(heap));
		for (size_t i = BLOCKS - 2; i >= 1; i--)
			expect(cairn_malloc(heap, BYTES_OF(size)) == block[i]);
		expect(waiting() == 0 && heap_is_sound(heap));
	}
}

static void up_to_the_largest(void)
{
	for (size_t size = CAIRN_CHUNK_MIN; size <= CAIRN_FAST_MAX + 4 * CAIRN_ALIGNMENT; size += CAIRN_ALIGNMENT) {
		begin(size);
		free_middle();
		expect(waiting() == (size <= CAIRN_FAST_MAX ? BLOCKS - 2 : 0));
		expect(heap_is_sound(heap));
	}
}

/* Each size a stack, whatever comes and goes: only requests for sizes whose stack is empty take other memory. */
static void each_size_is_a_stack(void)
{
	enum { SIZES = CAIRN_FAST_MAX / CAIRN_ALIGNMENT - 1, DEPTH = 24, STEPS = MACHINE_SLOWNESS > 1 ? 2000 : 40000 };
	static void *stack[SIZES][DEPTH], *live[DEPTH];
	size_t depth[SIZES] = {0};
	size_t count = 0, had = 0;
	struct random random;

	random_seed(&random, 1);
	heap = cairn_init(memory, HEAP_BYTES);
	for (size_t step = 0; step < STEPS && !tap_failed(); step++) {
		if (count < DEPTH && random_chance(&random, 50)) {
			size_t which = random_below(&random, SIZES);
			void *mem = cairn_malloc(heap, BYTES_OF(CAIRN_CHUNK_MIN + which * CAIRN_ALIGNMENT));

			expect(mem != NULL && (depth[which] == 0 || mem == stack[which][--depth[which]]));
			had += depth[which] > 0;
			live[count++] = mem;
		} else if (count > 0) {
			size_t at = random_below(&random, count);
			size_t which = (size_of(live[at]) - CAIRN_CHUNK_MIN) / CAIRN_ALIGNMENT;

			if (depth[which] < DEPTH) {
				stack[which][depth[which]++] = live[at];
				cairn_free(heap, live[at]);
				live[at] = live[--count];
			}
		}
	}
	expect(had > STEPS / 20);
	heap_is_sound(heap);
}

/* ---- what a chunk looks like there ---- */

static void in_use_to_its_neighbours(void)
{
	begin(CAIRN_FAST_MAX);
	cairn_free(heap, block[2]);
	expect(header_of(block[2]) == (CAIRN_FAST_MAX | HEADER_P) && (header_of(block[3]) & HEADER_P) != 0);
	/* A neighbour that is freed for good does not join it. */
	expect(!cairn_resize(heap, block[1], BYTES_OF(CAIRN_FAST_MAX) + 1));
	begin(CAIRN_FAST_MAX);
	void *large = cairn_malloc(heap, 4 * CAIRN_FAST_MAX);
	void *last = cairn_malloc(heap, 1);
	cairn_free(heap, block[BLOCKS - 1]);
	cairn_free(heap, large);
	expect(block_after(block[BLOCKS - 1]) == large && size_of(large) < 5 * CAIRN_FAST_MAX);
	expect((header_of(large) & HEADER_P) != 0 && (header_of(last) & HEADER_P) == 0);
	expect(waiting() == 1 && heap_is_sound(heap));
	/* It does once both are joined. */
	heap_settle(heap);
	expect(block_after(block[BLOCKS - 1]) == last && waiting() == 0 && heap_is_sound(heap));
}

static struct chunk *raw_link(size_t which)
{
	return chunk_of(block[which])->fd;
}

/* No link stands in memory as the address that it is, nor does the end of the list as NULL. */
static void links_are_mangled(void)
{
	begin(CAIRN_CHUNK_MIN);
	free_middle();
	expect(fast_first(heap, CAIRN_CHUNK_MIN) == chunk_of(block[BLOCKS - 2]));
	for (size_t i = BLOCKS - 2; i > 1; i--) {
		expect(fast_next(chunk_of(block[i])) == chunk_of(block[i - 1]));
		expect(raw_link(i) != chunk_of(block[i - 1]) && (void *)raw_link(i) != block[i - 1]);
	}
	expect(fast_next(chunk_of(block[1])) == NULL && raw_link(1) != NULL);
}

/* ---- joined ---- */

/* One that would take of top; not one that finds its chunk in a bin. */
static void by_a_large_request(void)
{
	heap = cairn_init(memory, HEAP_BYTES);
	void *large = cairn_malloc(heap, CAIRN_SMALL_MAX + 1);
	row(CAIRN_CHUNK_MIN);
	free_middle();
	expect(cairn_malloc(heap, BYTES_OF(CAIRN_SMALL_MAX)) != NULL);
	expect(waiting() == BLOCKS - 2);
	cairn_free(heap, large);
	expect(cairn_malloc(heap, CAIRN_SMALL_MAX + 1) == large && waiting() == BLOCKS - 2);
	expect(cairn_malloc(heap, CAIRN_SMALL_MAX + 1) != NULL);
	expect(waiting() == 0 && size_of(block[1]) == (BLOCKS - 2) * CAIRN_CHUNK_MIN);
	expect(heap_is_sound(heap));
}

#define LARGE_FREE ((size_t)65536)
#define LARGE_HEAP (CAIRN_STATE_BYTES + 2 * LARGE_FREE)

/* A chunk of `size` becomes free between two blocks, or in front of top. */
static void by_a_free_of(size_t size, bool at_end, bool joins)
{
	heap = cairn_init(memory, LARGE_HEAP);
	void *large = cairn_malloc(heap, BYTES_OF(size));
	row(CAIRN_CHUNK_MIN);
	if (at_end) {
		cairn_free(heap, large);
		expect(cairn_malloc(heap, BYTES_OF(size)) == large);
		large = cairn_malloc(heap, BYTES_OF(size));
		expect(large == block_after(block[BLOCKS - 1]));
	}
	free_middle();
	cairn_free(heap, large);
	expect(waiting() == (joins ? 0 : BLOCKS - 2) && heap_is_sound(heap));
}

static void by_a_large_free(void)
{
	by_a_free_of(LARGE_FREE, false, true);
	by_a_free_of(LARGE_FREE - CAIRN_ALIGNMENT, false, false);
}

/* Small ones, which together make such a chunk. */
static void by_a_large_whole(void)
{
	const size_t half = LARGE_FREE / 2;

	heap = cairn_init(memory, LARGE_HEAP);
	void *low = cairn_malloc(heap, BYTES_OF(half));
	void *high = cairn_malloc(heap, BYTES_OF(half));
	row(CAIRN_CHUNK_MIN);
	free_middle();
	cairn_free(heap, low);
	expect(waiting() == BLOCKS - 2);
	cairn_free(heap, high);
	expect(waiting() == 0 && heap_is_sound(heap));
}

static void by_trim(void)
{
	begin(CAIRN_CHUNK_MIN);
	for (size_t i = 0; i < BLOCKS; i++)
		cairn_free(heap, block[i]);
	expect(waiting() == BLOCKS);
	expect(cairn_trim(heap, 0) == 0);
	expect(waiting() == 0 && view_of(heap).chunks == 1 && heap_is_sound(heap));
}

/* Nothing is left but what waits. */
static void exhaust(void)
{
	size_t largest;

	while ((largest = stats_of(heap).largest_free) > 0)
		if (!expect(cairn_malloc(heap, largest) != NULL))
			break;
}

static void before_the_heap_grows(void)
{
	fake_port_init(&fake, memory + CAIRN_STATE_BYTES, HEAP_BYTES - CAIRN_STATE_BYTES, CAIRN_ALIGNMENT);
	heap = cairn_init_port(memory, CAIRN_STATE_BYTES, &fake.port, &fake);
	row(CAIRN_FAST_MAX);
	exhaust();
	free_middle();

	unsigned grows = fake.grows;
	expect(cairn_malloc(heap, BYTES_OF(2 * CAIRN_FAST_MAX)) == block[1] && fake.grows == grows);
	expect(waiting() == 0 && heap_is_sound(heap));
	expect(cairn_malloc(heap, BYTES_OF(3 * CAIRN_FAST_MAX)) != NULL && fake.grows == grows + 1);
	expect(heap_is_sound(heap));
}

static void before_null_is_said(void)
{
	begin(CAIRN_FAST_MAX);
	exhaust();
	free_middle();
	/* One that waits and is larger does not serve: it is in use to all others. */
	expect(cairn_malloc(heap, BYTES_OF((BLOCKS - 2) * CAIRN_FAST_MAX)) == block[1]);
	expect(cairn_malloc(heap, 1) == NULL && waiting() == 0 && heap_is_sound(heap));
	if (CAIRN_STATS)
		expect(stats_of(heap).failures == 1);
	cairn_free(heap, block[0]);
	expect(cairn_malloc(heap, 1) == block[0] && waiting() == 0 && heap_is_sound(heap));
}

/* ---- freed twice ---- */

static void free_it(void *mem)
{
	cairn_free(heap, mem);
}

static void double_frees(void)
{
	for (EACH_SIZE(size))
		for (size_t i = 1; i < BLOCKS - 1; i++) {
			begin(size);
			free_middle();
			struct fault fault = fault_during(free_it, block[i]);
			expect(fault.code == CAIRN_FAULT_DOUBLE_FREE && fault.where == block[i]);
			expect(waiting() == BLOCKS - 2 && heap_is_sound(heap));
		}
}

/* A block may hold by chance what a chunk that waits does. */
static void looks_as_if_it_waited(void)
{
	begin(CAIRN_FAST_MAX);
	cairn_free(heap, block[1]);
	chunk_of(block[3])->bk = fast_mark(heap, chunk_of(block[3]));
	chunk_of(block[3])->fd = chunk_of(block[1])->fd;
	expect(fault_during(free_it, block[3]).code == CAIRN_FAULT_NONE);
	expect(waiting() == 2 && heap_is_sound(heap));
	expect(cairn_malloc(heap, BYTES_OF(CAIRN_FAST_MAX)) == block[3]);
	expect(fault_during(free_it, block[3]).code == CAIRN_FAULT_NONE);
}

/* A size between two that chunks have is none for a fast bin. */
static void crooked_size(void)
{
	begin(CAIRN_FAST_MAX);
	header_set(block[1], CAIRN_CHUNK_MIN | CAIRN_ALIGNMENT / 2 | HEADER_P);
	memory_fill(block[1], 0xff, BYTES_OF(CAIRN_FAST_MAX)); /* whatever is read there as a header, its P is set */
	struct fault fault = fault_during(free_it, block[1]);
	expect(fault.code == CAIRN_FAULT_OVERRUN && fault.where == block[1]);
}

/* A link to where no chunk of that size can end within the heap: what lies behind is not asked. */
static void link_to_the_end(void)
{
	const size_t bytes = HEAP_BYTES / 2 / CAIRN_ALIGNMENT * CAIRN_ALIGNMENT;
	struct cairn_finding finding;

	heap = cairn_init(memory, bytes);
	row(CAIRN_FAST_MAX);
	struct chunk *last = chunk_at(heap->top, chunk_size(heap->top) - CAIRN_ALIGNMENT);
	last->size = CAIRN_FAST_MAX | CHUNK_P;
	last->fd = fast_mangled(last, NULL);
	cairn_free(heap, block[0]);
	chunk_of(block[0])->fd = fast_mangled(chunk_of(block[0]), last);
	memory_fill(memory + bytes, 0xff, CAIRN_FAST_MAX);
	guard_forbid(memory + bytes, CAIRN_FAST_MAX);
	expect(!cairn_check(heap, &finding) && finding.rule == CAIRN_FAULT_BAD_BIN && finding.where == chunk_mem(last));
	guard_allow(memory + bytes, CAIRN_FAST_MAX);
}

int main(void)
{
	static const char *const no_room = "too little memory";

	tap_case("of one size the chunk that came last is taken first", last_in_first_out);
	tap_case("chunks up to CAIRN_FAST_MAX wait, larger ones do not", up_to_the_largest);
	tap_case("each size is a stack of its own, whatever comes and goes", each_size_is_a_stack);
	tap_case("a chunk that waits is in use to its neighbours", in_use_to_its_neighbours);
	tap_case("links are mangled", links_are_mangled);
	tap_case("a large request that no bin serves has all of them joined, a small one does not", by_a_large_request);
	tap_case_if(MEMORY_BYTES >= LARGE_HEAP, no_room, "so does a chunk of 64 KiB that is freed", by_a_large_free);
	tap_case_if(MEMORY_BYTES >= LARGE_HEAP, no_room, "and one that grows as large by what it joins", by_a_large_whole);
	tap_case("and a trim, also of a heap that has nothing to give back", by_trim);
	tap_case("they are joined before the heap grows", before_the_heap_grows);
	tap_case("they are joined before a request fails", before_null_is_said);
	tap_case_if(CAIRN_CHECK >= 1, "check level 0", "the newest, the oldest and any other freed twice is known at once",
	            double_frees);
	tap_case("a link to the heap's end is found, and nothing read behind", link_to_the_end);
	tap_case_if(CAIRN_CHECK >= 1 && CAIRN_ALIGNMENT / 2 > HEADER_FLAGS, "no such size, or check level 0",
	            "a size that is none is found as the block is freed", crooked_size);
	tap_case("a block whose bytes look as if it waited is freed as any other", looks_as_if_it_waited);
	return tap_end();
}

#else

int main(void)
{
	tap_skip_all("this build has no fast bins; see tests/configs/fast.h");
	return tap_end();
}

#endif
