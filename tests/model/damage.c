/* Damaged heaps: cairn_check and cairn_walk end, stay inside, and never write.  SPDX-License-Identifier: MIT
 *
 * On the host the sanitizer watches what lies around the heap; everywhere what they might write is compared. That they
 * end is for the time limit of the run.
 */
#include <string.h>

#include "../support/guard.h"
#include "../support/memory.h"
#include "../support/option.h"
#include "../support/random.h"
#include "../support/shadow.h"
#include "../support/tap.h"
#include "../support/view.h"

#define HEAP_BYTES ((CAIRN_STATE_BYTES + 1152) & ~(size_t)127)
#define MARGIN ((size_t)256)
#define GAP ((size_t)64) /* between the two regions: nobody's */
#define REGION_BYTES ((size_t)384)
#define SPAN (HEAP_BYTES + GAP + REGION_BYTES)
#define HEAPS (MACHINE_SLOWNESS > 1 ? 10 : 300)
#define DAMAGES (MACHINE_SLOWNESS > 1 ? 20 : 300)
#define BLOCKS_MOST 24

static unsigned char *const place = memory + MARGIN;
static unsigned char sound[SPAN], damaged[SPAN];
static struct shadow shadow;
static struct shadow_block blocks[BLOCKS_MOST];
static struct random random;
static uint32_t seed;

static void fence_off(bool forbid)
{
	if (forbid) {
		guard_forbid(memory, MARGIN);
		guard_forbid(place + HEAP_BYTES, GAP);
		guard_forbid(place + SPAN, MARGIN);
	} else {
		guard_allow(memory, MARGIN + SPAN + MARGIN);
	}
}

#if CAIRN_CACHE > 0
static struct cairn_cache cache;

/* Some blocks, of a few sizes, are in a cache. */
static void fill_cache(struct cairn_heap *h)
{
	void *mem[6];

	cache = (struct cairn_cache){.heap = h};
	for (size_t i = 0; i < sizeof mem / sizeof *mem; i++)
		mem[i] = cairn_malloc(h, i % 2 * 40);
	for (size_t i = 0; i < sizeof mem / sizeof *mem; i++)
		cairn_cache_free(&cache, mem[i]);
}
#else
static void fill_cache(struct cairn_heap *h)
{
	(void)h;
}
#endif

/* A heap of two regions with some blocks in use and some freed. */
static void begin(size_t steps)
{
	struct cairn_heap *h;

	memory_fill(memory, 0, MARGIN + SPAN + MARGIN);
	h = cairn_init(place, HEAP_BYTES);
	if (!expect(h != NULL && cairn_add_region(h, place + HEAP_BYTES + GAP, REGION_BYTES)))
		return;
	fill_cache(h);
	shadow_init(&shadow, h, place, SPAN, blocks, BLOCKS_MOST);
	while (steps-- > 0)
		if (shadow.count == BLOCKS_MOST || (shadow.count > 4 && random_chance(&random, 50)))
			shadow_free(&shadow, random_below(&random, shadow.count));
		else
			shadow_malloc(&shadow, random_below(&random, 120));
	memcpy(sound, place, SPAN);
}

/* ---- looking at it ---- */

static bool count_visit(void *user, const struct cairn_block *block)
{
	size_t *visits = user;

	(void)block;
	++*visits;
	return true;
}

/* No chunk is smaller than an alignment step, so no walk that stays inside can be longer. */
static bool survives(void)
{
	struct cairn_finding finding = {CAIRN_FAULT_NONE, NULL};
	size_t visits = 0;
	bool is_sound;

	memcpy(damaged, place, SPAN);
	fence_off(true);
	is_sound = cairn_check(shadow.heap, &finding);
	cairn_walk(shadow.heap, count_visit, &visits);
	fence_off(false);
	expect(visits <= SPAN / CAIRN_ALIGNMENT);
	expect(memcmp(damaged, place, SPAN) == 0);
	expect(memory_is(memory, 0, MARGIN) && memory_is(place + SPAN, 0, MARGIN));
	expect(is_sound == (finding.rule == CAIRN_FAULT_NONE));
	return is_sound;
}

static void undamaged_is_sound(void)
{
	for (size_t i = 0; i < HEAPS && !tap_failed(); i++) {
		begin(random_between(&random, 1, 60));
		expect(survives());
		expect(memcmp(sound, place, SPAN) == 0);
	}
}

/* ---- damage ---- */

static const unsigned char likely[] = {0, 1, 0x41, 0x7f, 0x80, 0xff};

static unsigned char random_byte(void)
{
	return random_chance(&random, 50) ? likely[random_below(&random, sizeof likely)]
	                                  : (unsigned char)random_next(&random);
}

static void damage_bytes(size_t first, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		place[first + i] = random_byte();
}

/* What stands in memory may well be an address of the heap's own: those mislead best. */
static void damage_word(size_t first)
{
	size_t word = (size_t)(uintptr_t)(place + random_below(&random, SPAN) / sizeof word * sizeof word);

	if (random_chance(&random, 30))
		word = random_below(&random, 2 * SPAN);
	memcpy(place + first, &word, sizeof word);
}

/* Damage of every kind within the first `bytes` of the heap, put right again after each. */
static void damage_within(size_t bytes, void (*damage)(size_t first))
{
	unsigned found = 0, looked = 0;

	for (size_t i = 0; i < HEAPS && !tap_failed(); i++) {
		begin(random_between(&random, 1, 60));
		for (size_t j = 0; j < DAMAGES && !tap_failed(); j++) {
			damage(random_below(&random, bytes));
			looked += memcmp(place, sound, SPAN) != 0;
			found += !survives();
			memcpy(place, sound, SPAN);
		}
	}
	note("%u of %u found", found, looked);
	expect(found > 0);
}

static void one_byte(size_t first)
{
	damage_bytes(first, 1);
}

static void some_bytes(size_t first)
{
	size_t most = SPAN - first;

	damage_bytes(first, random_below(&random, most < 40 ? most : 40));
}

static void some_words(size_t first)
{
	for (size_t i = random_between(&random, 1, 3); i > 0; i--) {
		damage_word(first / sizeof(size_t) * sizeof(size_t));
		first = random_below(&random, SPAN);
	}
}

static void everything(size_t first)
{
	damage_bytes(first, SPAN - first);
}

static void bytes_anywhere(void)
{
	damage_within(SPAN, one_byte);
}

static void bytes_of_the_state(void)
{
	damage_within(CAIRN_STATE_BYTES, one_byte);
}

static void runs_anywhere(void)
{
	damage_within(SPAN, some_bytes);
}

static void words_anywhere(void)
{
	damage_within(SPAN, some_words);
}

static void words_of_the_state(void)
{
	damage_within(CAIRN_STATE_BYTES, some_words);
}

static void all_from_somewhere(void)
{
	damage_within(SPAN, everything);
}

/* ---- damage that must be found ---- */

struct target {
	unsigned char *mem;
	size_t size;
	enum cairn_state state;
};

/* The nth chunk of that state that the walk shows. */
struct search {
	enum cairn_state state;
	size_t skip;
	struct target target;
};

static bool search_visit(void *user, const struct cairn_block *block)
{
	struct search *search = user;

	if (block->state != search->state)
		return true;
	search->target = (struct target){block->mem, block->size, block->state};
	return search->skip-- > 0;
}

static struct target find(enum cairn_state state, size_t skip)
{
	struct search search = {state, skip, {NULL, 0, CAIRN_USED}};

	cairn_walk(shadow.heap, search_visit, &search);
	return search.target;
}

static const size_t header_changes[] = {HEADER_P, HEADER_M, 2 * CAIRN_ALIGNMENT, (size_t)1 << 20, (size_t)-1};

struct beginning {
	const void *mem;
	bool is_one;
};

static bool beginning_visit(void *user, const struct cairn_block *block)
{
	struct beginning *beginning = user;
	const unsigned char *end = (const unsigned char *)block->mem + block->size; /* the next chunk, or the fence */

	beginning->is_one |= block->mem == beginning->mem || end == beginning->mem;
	return true;
}

/* A size that leads exactly to a later chunk, or to the region's end, makes two used chunks look like one: who is to
 * know? */
static bool leads_to_a_chunk(const struct target *target, size_t word)
{
	struct beginning beginning = {target->mem + (word & ~HEADER_FLAGS), false};

	cairn_walk(shadow.heap, beginning_visit, &beginning);
	return (word & ~HEADER_FLAGS) != target->size && beginning.is_one;
}

static void expect_found(enum cairn_state state, size_t word_offset, size_t mask)
{
	size_t word;

	for (size_t i = 0; i < HEAPS && !tap_failed(); i++) {
		struct target target;

		begin(random_between(&random, 20, 60));
		target = find(state, random_below(&random, 4));
		if (!target.mem)
			continue;
		memcpy(&word, target.mem + word_offset - sizeof word, sizeof word);
		word ^= mask;
		if (word_offset == 0 && leads_to_a_chunk(&target, word))
			continue;
		memcpy(target.mem + word_offset - sizeof word, &word, sizeof word);
		if (!expect(!survives()))
			note("state %u, word %z, mask %z", (unsigned)state, word_offset / sizeof word, mask);
		memcpy(place, sound, SPAN);
	}
}

static void headers_of_free_chunks(void)
{
	for (size_t i = 0; i < sizeof header_changes / sizeof *header_changes; i++)
		expect_found(CAIRN_FREE, 0, header_changes[i]);
}

static void headers_of_used_chunks(void)
{
	for (size_t i = 0; i < sizeof header_changes / sizeof *header_changes; i++)
		expect_found(CAIRN_USED, 0, header_changes[i]);
}

static void links_of_free_chunks(void)
{
	for (size_t link = 1; link <= 2; link++)
		for (size_t mask = 1; mask != 0; mask <<= 1)
			expect_found(CAIRN_FREE, link * sizeof(size_t), mask);
}

/* A chunk's size behind it. */
static void sizes_behind_free_chunks(void)
{
	for (size_t i = 0; i < HEAPS && !tap_failed(); i++) {
		struct target target;
		size_t word;

		begin(random_between(&random, 20, 60));
		target = find(CAIRN_FREE, random_below(&random, 4));
		if (!target.mem)
			continue;
		word = target.size ^ ((size_t)1 << random_below(&random, 8 * sizeof word));
		memcpy(target.mem + target.size - 2 * sizeof word, &word, sizeof word);
		expect(!survives());
		memcpy(place, sound, SPAN);
	}
}

int main(int argc, char **argv)
{
	seed = option_number(argc, argv, "seed", 1);
	random_seed(&random, seed);
	note("seed=%u", (unsigned)seed);
	tap_case("a heap that is not damaged is sound, and looking changes nothing", undamaged_is_sound);
	tap_case("a byte damaged anywhere is survived", bytes_anywhere);
	tap_case("a byte damaged in the heap's state is survived", bytes_of_the_state);
	tap_case("up to 40 bytes damaged anywhere are survived", runs_anywhere);
	tap_case("words that lead elsewhere in the heap are survived", words_anywhere);
	tap_case("words of the state that lead elsewhere are survived", words_of_the_state);
	tap_case("a heap of random bytes from somewhere on is survived", all_from_somewhere);
	tap_case("each damaged header of a free chunk is found", headers_of_free_chunks);
	tap_case("each damaged header of a used chunk is found", headers_of_used_chunks);
	tap_case("each bit flipped in a link of a free chunk is found", links_of_free_chunks);
	tap_case("each damaged size behind a free chunk is found", sizes_behind_free_chunks);
	return tap_end();
}
