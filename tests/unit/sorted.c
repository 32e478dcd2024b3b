/* Sorted bins: the best fit, the oldest of equals first, and the links that skip equals.  SPDX-License-Identifier: MIT
 *
 * Holes between blocks that stay, nothing else free: a list of them foretells which one each request gets.
 */
#include "../support/memory.h"
#include "../support/option.h"
#include "../support/random.h"
#include "../support/tap.h"
#include "../support/view.h"
#include "bins.h"

#if CAIRN_LARGE_SORTED

#define HOLES_MOST 24
#define STEPS (MACHINE_SLOWNESS > 1 ? 400 : 20000)
#define BYTES_OF(size) ((size)-CAIRN_OVERHEAD)
#define LEAST (CAIRN_SMALL_MAX + CAIRN_ALIGNMENT)
#define SPREAD 12 /* sizes, of which some are in one bin: a range is four steps wide, or more */
#define HEAP_BYTES (CAIRN_STATE_BYTES + HOLES_MOST * (LEAST + SPREAD * CAIRN_ALIGNMENT + CAIRN_CHUNK_MIN))

struct hole {
	unsigned char *mem; /* NULL while it is none */
	size_t size;
	unsigned long since; /* when it became free; the smaller, the longer ago */
};

static struct cairn_heap *heap;
static struct hole holes[HOLES_MOST];
static size_t count;
static unsigned long now;
static struct random random;
static uint32_t seed;

static void exhaust(void)
{
	while (stats_of(heap).largest_free > 0)
		if (!expect(cairn_malloc(heap, stats_of(heap).largest_free) != NULL))
			break;
}

static size_t random_size(void)
{
	return LEAST + random_below(&random, SPREAD) * CAIRN_ALIGNMENT;
}

/* Blocks of those sizes, each but the last in front of one that stays, are freed in their order. */
static void begin(const size_t *sizes, size_t number)
{
	heap = cairn_init(memory, HEAP_BYTES);
	count = number;
	for (size_t i = 0; i < count; i++) {
		holes[i] = (struct hole){cairn_malloc(heap, BYTES_OF(sizes[i])), sizes[i], 0};
		expect(holes[i].mem != NULL && size_of(holes[i].mem) == sizes[i] && cairn_malloc(heap, 1) != NULL);
	}
	exhaust();
	for (size_t i = 0; i < count; i++) {
		holes[i].since = ++now;
		cairn_free(heap, holes[i].mem);
	}
}

/* The hole that a chunk of `size` comes from: the smallest, of equals the oldest. NULL: none is large enough. */
static struct hole *best(size_t size)
{
	struct hole *found = NULL;

	for (struct hole *hole = holes; hole < holes + count; hole++)
		if (hole->size >= size &&
		    (found == NULL || hole->size < found->size || (hole->size == found->size && hole->since < found->since)))
			found = hole;
	return found;
}

/* A request that nothing serves has all that waits sorted in. */
static void sort_in(void)
{
	expect(cairn_malloc(heap, HEAP_BYTES) == NULL);
}

/* ---- the links ---- */

static struct hole *hole_of(const struct chunk *c)
{
	for (struct hole *hole = holes; hole < holes + count; hole++)
		if (hole->mem == (unsigned char *)chunk_mem(c))
			return hole;
	return NULL;
}

/* Largest first, of equals the oldest; those that stand for their size, and no others, are linked from size to size,
 * round and both ways. Returns how many chunks there are. */
static size_t verify_bin(unsigned bin)
{
	struct chunk *head = bins_head(heap, bin);
	struct sorted *first = sorted_of(head->fd), *leader = NULL;
	struct hole *last = NULL;
	size_t chunks = 0;

	for (struct chunk *c = head->fd; c != head && !tap_failed(); c = c->fd, chunks++) {
		struct sorted *s = sorted_of(c);
		struct hole *hole = hole_of(c);

		if (!expect(hole != NULL && chunk_size(c) == hole->size && size_bin(hole->size) == bin))
			return chunks;
		if (last != NULL && last->size == hole->size) {
			expect(last->since < hole->since && s->fd_nextsize == NULL);
		} else {
			expect(last == NULL || last->size > hole->size);
			expect(leader == NULL || leader->fd_nextsize == s);
			expect(s->bk_nextsize == leader || leader == NULL);
			leader = s;
		}
		last = hole;
	}
	if (leader != NULL)
		expect(leader->fd_nextsize == first && first->bk_nextsize == leader);
	return chunks;
}

static void verify(void)
{
	size_t chunks = 0, there = 0;

	for (size_t i = 0; i < count; i++)
		there += holes[i].mem != NULL;
	for (unsigned bin = SIZE_SMALL_BIN_LAST + 1; bin <= BIN_END; bin++)
		chunks += verify_bin(bin);
	expect(chunks == there);
	heap_is_sound(heap);
}

/* ---- the cases ---- */

static void best_fit(void)
{
	static const size_t steps[] = {7, 2, 11, 4, 9, 0, 5};
	size_t sizes[7];

	for (size_t i = 0; i < 7; i++)
		sizes[i] = LEAST + steps[i] * CAIRN_ALIGNMENT;
	begin(sizes, 7);
	sort_in();
	verify();
	for (size_t step = 0; step < 12; step++) {
		size_t size = LEAST + step * CAIRN_ALIGNMENT;
		struct hole *hole = best(size);
		void *mem = cairn_malloc(heap, BYTES_OF(size));

		expect(mem == hole->mem);
		cairn_free(heap, mem);
		sort_in();
	}
}

static void equals_in_turn(void)
{
	size_t sizes[9];

	for (size_t i = 0; i < 9; i++)
		sizes[i] = LEAST + 4 * CAIRN_ALIGNMENT + i % 3 * CAIRN_ALIGNMENT;
	begin(sizes, 9);
	sort_in();
	verify();
	for (size_t i = 0; i < 9; i++)
		expect(cairn_malloc(heap, BYTES_OF(sizes[0] + i / 3 * CAIRN_ALIGNMENT)) == holes[i / 3 + i % 3 * 3].mem);
	expect(cairn_malloc(heap, BYTES_OF(LEAST)) == NULL && heap_is_sound(heap));
}

/* A block takes what it asks for from the best hole, and gives it back. */
static void borrow(void)
{
	size_t size = random_size();
	struct hole *hole = best(size);
	void *mem = cairn_malloc(heap, BYTES_OF(size));

	expect(mem == (hole != NULL ? hole->mem : NULL));
	if (mem != NULL) {
		cairn_free(heap, mem);
		hole->since = ++now;
	}
}

/* The block in front of a hole takes all of it, wherever in its bin that is, and gives it back. */
static void leave_and_return(void)
{
	struct hole *hole = &holes[random_between(&random, 1, count - 1)];
	void *before = block_after(hole[-1].mem);
	unsigned char *mem = hole->mem;

	expect(cairn_resize(heap, before, BYTES_OF(CAIRN_CHUNK_MIN + hole->size)));
	hole->mem = NULL;
	verify();
	expect(cairn_resize(heap, before, 1));
	hole->mem = mem;
	hole->since = ++now;
}

static void random_holes(void)
{
	size_t sizes[HOLES_MOST];

	random_seed(&random, seed);
	for (size_t i = 0; i < HOLES_MOST; i++)
		sizes[i] = random_size();
	begin(sizes, HOLES_MOST);
	sort_in();
	for (size_t step = 0; step < STEPS && !tap_failed(); step++) {
		if (random_chance(&random, 50))
			borrow();
		else
			leave_and_return();
		sort_in();
		verify();
	}
}

int main(int argc, char **argv)
{
	seed = option_number(argc, argv, "seed", 1);
	note("seed=%u", (unsigned)seed);
	if (MEMORY_BYTES < HEAP_BYTES) {
		tap_skip_all("too little memory");
		return tap_end();
	}
	tap_case("a request gets the smallest chunk that is large enough", best_fit);
	tap_case("of equals, first what came first", equals_in_turn);
	tap_case("random requests get what they should, and every link is right", random_holes);
	return tap_end();
}

#else

int main(void)
{
	tap_skip_all("this build sorts no bin; see tests/configs/sorted.h");
	return tap_end();
}

#endif
