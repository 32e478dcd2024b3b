/* Caches in front of a heap.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "../support/fake_port.h"
#include "../support/fault.h"
#include "../support/lock_count.h"
#include "../support/memory.h"
#include "../support/tap.h"
#include "../support/view.h"

#if CAIRN_CACHE > 0

#define HEAP_BYTES (MEMORY_BYTES < 16384 ? MEMORY_BYTES : 16384)
#define LISTS (sizeof((struct cairn_cache *)NULL)->lists / sizeof(struct cairn_cache_list))
#define BYTES_MOST (CAIRN_CHUNK_MIN + (LISTS - 1) * CAIRN_ALIGNMENT - CAIRN_OVERHEAD)

enum { CACHES = 3, BYTES = 60, BLOCKS = CAIRN_CACHE + 1 };

static struct cairn_heap *heap;
static struct cairn_cache cache, others[CACHES - 1];
static void *block[BLOCKS];

/* Without fast bins, if it can be: they say of what waits there what caches do of theirs. */
static struct cairn_heap *without_fast_bins(struct cairn_heap *h)
{
#if CAIRN_TUNABLE
	cairn_tune(h, CAIRN_KNOB_FAST_MAX, 0);
#endif
	return h;
}

static void begin(void)
{
	memory_fill(memory, 0xa5, HEAP_BYTES);
	heap = without_fast_bins(cairn_init(memory, HEAP_BYTES));
	cache = (struct cairn_cache){.heap = heap};
	for (size_t i = 0; i < CACHES - 1; i++)
		others[i] = (struct cairn_cache){.heap = heap};
}

static void take_blocks(size_t bytes)
{
	for (size_t i = 0; i < BLOCKS; i++)
		expect((block[i] = cairn_cache_malloc(&cache, bytes)) != NULL);
}

/* All but the last are in the cache. */
static void fill(size_t bytes)
{
	take_blocks(bytes);
	for (size_t i = 0; i < BLOCKS; i++)
		cairn_cache_free(&cache, block[i]);
}

struct search {
	const void *mem;
	enum cairn_state state;
};

static bool search_visit(void *user, const struct cairn_block *b)
{
	struct search *search = user;

	if (b->mem == search->mem)
		search->state = b->state;
	return b->mem != search->mem;
}

/* Not CAIRN_CACHED for what the walk does not show. */
static bool is_cached(const void *mem)
{
	struct search search = {mem, CAIRN_USED};

	cairn_walk(heap, search_visit, &search);
	return search.state == CAIRN_CACHED;
}

static size_t cached(void)
{
	return view_of(heap).cached_chunks;
}

#if CAIRN_CHECK > 0
static void free_it(void *mem)
{
	cairn_cache_free(&cache, mem);
}

static void is_found(void (*call)(void *), void *mem, enum cairn_fault code, const void *where)
{
	struct fault fault = fault_during(call, mem);

	if (!expect(fault.code == code && fault.where == where))
		note("it was %s at %p", fault_name(fault.code), fault.where);
#ifdef LOCK_COUNTED
	expect(fault.lock_depth == 1);
#endif
}
#endif

/* ---- what is kept ---- */

static void begins_with_the_first_free(void)
{
	void *mem;

	begin();
	expect((mem = cairn_cache_malloc(&cache, BYTES)) != NULL);
	cairn_cache_free(&cache, NULL);
	expect(cache.link == NULL && cached() == 0);
	cairn_cache_free(&cache, mem);
	expect(cache.link != NULL && is_cached(mem) && cached() == 1);
	heap_is_sound(heap);
	cairn_cache_flush(&cache);
	expect(cache.link == NULL && cached() == 0);
	heap_is_whole(heap, 1);
}

static void so_many_of_each_size(void)
{
	for (size_t size = CAIRN_CHUNK_MIN; size < CAIRN_CHUNK_MIN + LISTS * CAIRN_ALIGNMENT; size += CAIRN_ALIGNMENT) {
		size_t bytes = size - CAIRN_OVERHEAD;

		begin();
		fill(bytes);
		expect(size_of(block[0]) == size && cached() == CAIRN_CACHE && !is_cached(block[CAIRN_CACHE]));
		heap_is_sound(heap);
		for (size_t i = CAIRN_CACHE; i-- > 0;)
			expect(is_cached(block[i]) && cairn_cache_malloc(&cache, bytes) == block[i] && !is_cached(block[i]));
		expect(cached() == 0);
		expect(cairn_cache_malloc(&cache, bytes) != NULL);
		if (!heap_is_sound(heap))
			note("size %z", size);
	}
}

static void whatever_makes_the_size(void)
{
	for (size_t bytes = 0; bytes <= BYTES_MOST; bytes++) {
		void *mem;

		begin();
		mem = cairn_cache_malloc(&cache, size_for(bytes) - CAIRN_OVERHEAD);
		expect(cairn_cache_malloc(&cache, BYTES) != NULL);
		cairn_cache_free(&cache, mem);
		expect(cached() == 1);
		if (!expect(cairn_cache_malloc(&cache, bytes) == mem))
			note("%z bytes", bytes);
	}
}

static void larger_ones_pass(void)
{
	begin();
	for (size_t more = 1; more <= 2 * CAIRN_ALIGNMENT; more++) {
		void *mem = cairn_cache_malloc(&cache, BYTES_MOST + more);

		expect(mem != NULL);
		cairn_cache_free(&cache, mem);
		expect(cached() == 0);
	}
	expect(cairn_cache_malloc(&cache, SIZE_MAX) == NULL);
	expect(cairn_cache_malloc(&cache, SIZE_MAX - CAIRN_ALIGNMENT) == NULL);
	heap_is_whole(heap, 1);
}

static void neighbours_stay_apart(void)
{
	struct view view;

	begin();
	take_blocks(BYTES);
	cairn_cache_free(&cache, block[0]);
	cairn_free(heap, block[1]);
	view = view_of(heap);
	expect(view.cached_chunks == 1 && view.free_chunks == 2 + (CAIRN_CACHE > 1));
	heap_is_sound(heap);
}

/* ---- flush ---- */

static void flush_frees_all(void)
{
	struct cairn_stats stats;
	size_t count = 0;

	begin();
	for (size_t bytes = 0; bytes < 200; bytes += 50, count += BLOCKS)
		fill(bytes);
	expect(cairn_cache_malloc(&cache, BYTES) != NULL);
	cairn_cache_flush(&cache);
	stats = stats_of(heap);
	expect(stats.allocations == (CAIRN_STATS ? count + 1 : 0) && stats.frees == (CAIRN_STATS ? count : 0));
	expect(view_of(heap).used_chunks == 1);
	heap_is_sound(heap);
	begin();
	fill(0);
	fill(100);
	cairn_cache_flush(&cache);
	heap_is_whole(heap, 1);
	cairn_cache_flush(&cache);
	heap_is_whole(heap, 1);
}

static void another_heap(void)
{
	struct cairn_heap *second;

	begin();
	fill(BYTES);
	cairn_cache_flush(&cache);
	second = without_fast_bins(cairn_init(memory + HEAP_BYTES / 2, HEAP_BYTES / 2));
	heap = without_fast_bins(cairn_init(memory, HEAP_BYTES / 2));
	cache.heap = second;
	fill(BYTES);
	expect(view_of(second).cached_chunks == CAIRN_CACHE && cached() == 0);
	heap_is_sound(second);
	cairn_cache_flush(&cache);
	heap_is_whole(second, 1);
	heap_is_whole(heap, 1);
}

/* All its chunks have the flag A: those of others are not kept. */
static void an_arena_s_heap(void)
{
	static struct fake_port fake;
	void *mem;

	begin();
	mem = cairn_malloc(heap, BYTES);
	fake_port_init(&fake, memory + HEAP_BYTES / 2, HEAP_BYTES / 2 - CAIRN_ALIGNMENT, CAIRN_ALIGNMENT);
	fake.port.arena = true;
	heap = without_fast_bins(cairn_init_port(memory + HEAP_BYTES / 4, CAIRN_STATE_BYTES, &fake.port, &fake));
	cache.heap = heap;
	fill(BYTES);
	expect((header_of(block[0]) & HEADER_A) != 0 && cached() == CAIRN_CACHE);
	expect(cairn_cache_malloc(&cache, BYTES) == block[CAIRN_CACHE - 1]);
	expect((header_of(mem) & HEADER_A) == 0);
#if CAIRN_CHECK > 0
	is_found(free_it, mem, CAIRN_FAULT_BAD_POINTER, mem);
#endif
	cairn_cache_free(&cache, block[CAIRN_CACHE - 1]);
	cairn_cache_flush(&cache);
	heap_is_whole(heap, 1);
}

/* Whichever goes first. */
static void several_caches(void)
{
	for (size_t first = 0; first < CACHES; first++) {
		struct cairn_cache *const caches[CACHES] = {&cache, &others[0], &others[1]};
		void *mem[CACHES];

		begin();
		for (size_t i = 0; i < CACHES; i++)
			expect((mem[i] = cairn_malloc(heap, BYTES)) != NULL);
		for (size_t i = 0; i < CACHES; i++) {
			cairn_cache_free(caches[i], mem[i]);
			expect(cached() == i + 1 && is_cached(mem[i]));
			heap_is_sound(heap);
		}
		for (size_t i = 0; i < CACHES; i++) {
			cairn_cache_flush(caches[(first + i) % CACHES]);
			expect(cached() == CACHES - 1 - i && !is_cached(mem[(first + i) % CACHES]));
			heap_is_sound(heap);
		}
		heap_is_whole(heap, 1);
	}
}

/* ---- want of memory ---- */

/* All of the heap, in blocks of one size, but for what is too little for another. The first go into the cache. */
static void begin_full(void)
{
	void *mem;

	begin();
	take_blocks(BYTES);
	while ((mem = cairn_malloc(heap, BYTES)) != NULL)
		continue;
	while ((mem = cairn_malloc(heap, 0)) != NULL)
		continue;
	for (size_t i = 0; i < CAIRN_CACHE; i++)
		cairn_cache_free(&cache, block[i]);
}

static void want_flushes(void)
{
	size_t bytes = CAIRN_CACHE * size_for(BYTES) - CAIRN_ALIGNMENT - CAIRN_OVERHEAD; /* of no cached block's size */
	size_t failures;

	begin_full();
	failures = stats_of(heap).failures;
	expect(cairn_cache_malloc(&cache, bytes) == block[0]);
	expect(stats_of(heap).failures == failures && cached() == 0);
	heap_is_sound(heap);

	begin_full();
	failures = stats_of(heap).failures;
	expect(cairn_cache_malloc(&cache, bytes + CAIRN_CHUNK_MIN) == NULL);
	expect(stats_of(heap).failures == failures + CAIRN_STATS && cached() == 0);
	expect(cairn_cache_malloc(&cache, bytes + CAIRN_CHUNK_MIN) == NULL);
	expect(stats_of(heap).failures == failures + 2 * CAIRN_STATS);
	heap_is_sound(heap);
}

/* ---- looking ---- */

#if CAIRN_STATS
static void cached_is_free(void)
{
	struct cairn_stats stats;

	begin();
	fill(BYTES);
	stats = stats_of(heap);
	expect(stats.used == 0 && stats.free == stats.capacity);
	expect(stats.allocations == BLOCKS && stats.frees == BLOCKS);
	for (size_t i = 0; i < CAIRN_CACHE; i++)
		expect(cairn_cache_malloc(&cache, BYTES) != NULL);
	stats = stats_of(heap);
	expect(stats.used == CAIRN_CACHE * size_for(BYTES) && stats.free == stats.capacity - stats.used);
	expect(stats.allocations == BLOCKS + CAIRN_CACHE && stats.frees == BLOCKS);
}
#endif

/* Damage that cairn_check has to find: made where `fill` has left its blocks, and put right again. */

static void **link_of(void *mem)
{
	return mem;
}

static struct cairn_cache_list *list_of(const void *mem)
{
	return &cache.lists[(size_of(mem) - CAIRN_CHUNK_MIN) / CAIRN_ALIGNMENT];
}

static void first_is_elsewhere(void)
{
	list_of(block[0])->first = &cache;
}

static void link_out(void)
{
	*link_of(block[CAIRN_CACHE - 1]) = &cache;
}

static void first_is_misaligned(void)
{
	list_of(block[0])->first = (unsigned char *)block[0] + CAIRN_ALIGNMENT / 2;
}

static void link_to_itself(void)
{
	*link_of(block[0]) = block[0];
}

static void one_too_many(void)
{
	void *mem = cairn_malloc(heap, BYTES);

	*link_of(mem) = NULL;
	*link_of(block[0]) = mem;
}

static void room_for_one_more(void)
{
	list_of(block[0])->room++;
}

static void another_size(void)
{
	list_of(block[0])[1].first = list_of(block[0])->first;
	list_of(block[0])[1].room = list_of(block[0])->room;
}

static void freed_behind_it(void)
{
	expect(cairn_malloc(heap, BYTES) != NULL); /* between it and top */
	cairn_free(heap, block[0]);
}

static void not_led_back(void)
{
	cache.link = &cache.next;
}

static void second_not_led_back(void)
{
	cairn_cache_free(&others[0], cairn_malloc(heap, BYTES));
	not_led_back();
}

static void smaller_than_the_smallest(void)
{
	cache.none = block[0];
}

/* A list of one that is none: `at` has the size and the mark. */
static void forge(unsigned char *at)
{
	const size_t words[] = {header_of(block[0]), 0, (size_t)(uintptr_t)heap};

	memcpy(at - sizeof *words, words, sizeof words);
	list_of(block[0])->first = at;
	list_of(block[0])->room = CAIRN_CACHE - 1;
}

static void no_block(void)
{
	forge((unsigned char *)cairn_malloc(heap, BYTES) + CAIRN_ALIGNMENT);
}

static void beyond_the_end(void)
{
	unsigned char *last = cairn_malloc(heap, stats_of(heap).largest_free);

	forge(last + size_of(last) - CAIRN_CHUNK_MIN);
}

static const struct damage {
	void (*make)(void);
	enum cairn_fault rule;
} damages[] = {
	{first_is_elsewhere, CAIRN_FAULT_BAD_LINK},
	{first_is_misaligned, CAIRN_FAULT_BAD_LINK},
	{link_out, CAIRN_CACHE > 1 ? CAIRN_FAULT_BAD_LINK : CAIRN_FAULT_BAD_BIN},
	{link_to_itself, CAIRN_FAULT_BAD_BIN},
	{one_too_many, CAIRN_FAULT_BAD_BIN},
	{room_for_one_more, CAIRN_FAULT_BAD_BIN},
	{another_size, CAIRN_FAULT_BAD_BIN},
	{freed_behind_it, CAIRN_FAULT_DOUBLE_FREE},
	{not_led_back, CAIRN_FAULT_BAD_LINK},
	{second_not_led_back, CAIRN_FAULT_BAD_LINK},
	{smaller_than_the_smallest, CAIRN_FAULT_BAD_LINK},
	{no_block, CAIRN_FAULT_BAD_LINK},
	{beyond_the_end, CAIRN_FAULT_BAD_BIN},
};

static void check_finds_damage(void)
{
	for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
		struct cairn_finding finding = {CAIRN_FAULT_NONE, NULL};

		begin();
		fill(BYTES);
		expect(cairn_check(heap, NULL));
		damages[i].make();
		cached();
		stats_of(heap);
		if (!expect(!cairn_check(heap, &finding) && finding.rule == damages[i].rule))
			note("damage %z of the list: %s", i, fault_name(finding.rule));
	}
}

/* ---- misuse ---- */

#if CAIRN_CHECK > 0

static void free_elsewhere(void *mem)
{
	cairn_cache_free(&others[0], mem);
}

static void take_it(void *mem)
{
	(void)mem;
	expect(cairn_cache_malloc(&cache, BYTES) != NULL);
}

static void flush_it(void *mem)
{
	(void)mem;
	cairn_cache_flush(&cache);
}

static void twice(void)
{
	for (size_t held = 1; held <= CAIRN_CACHE; held++)
		for (size_t i = 0; i < held; i++) {
			begin();
			take_blocks(BYTES);
			for (size_t j = 0; j < held; j++)
				cairn_cache_free(&cache, block[j]);
			is_found(free_it, block[i], CAIRN_FAULT_DOUBLE_FREE, block[i]);
			is_found(free_elsewhere, block[i], CAIRN_FAULT_DOUBLE_FREE, block[i]);
		}
}

static void after_the_heap_has_it(void)
{
	begin();
	fill(BYTES);
	is_found(free_it, block[CAIRN_CACHE], CAIRN_FAULT_DOUBLE_FREE, block[CAIRN_CACHE]);
	cairn_cache_flush(&cache);
	is_found(free_it, block[0], CAIRN_FAULT_DOUBLE_FREE, block[0]);
}

static void mark_by_chance(void)
{
	begin();
	take_blocks(BYTES);
	for (size_t i = 0; i < BLOCKS; i++) {
		((void **)block[i])[1] = heap;
		cairn_cache_free(&cache, block[i]);
		expect(!is_cached(block[i]));
	}
	heap_is_whole(heap, 1);
}

static void no_mark_is_left(void)
{
	begin();
	fill(BYTES);
	take_blocks(BYTES);
	for (size_t i = 0; i < CAIRN_CACHE; i++)
		expect(((void **)block[i])[1] != heap);
}

static void no_block_of_the_heap(void)
{
	static size_t elsewhere[8];
	unsigned char *mem;

	begin();
	take_blocks(BYTES);
	mem = block[0];
	memory_fill(mem, 0, BYTES);
	is_found(free_it, mem + CAIRN_ALIGNMENT / 2, CAIRN_FAULT_BAD_POINTER, mem + CAIRN_ALIGNMENT / 2);
	is_found(free_it, mem + 1, CAIRN_FAULT_BAD_POINTER, mem + 1);
	is_found(free_it, mem + CAIRN_ALIGNMENT, CAIRN_FAULT_BAD_POINTER, mem + CAIRN_ALIGNMENT);
	is_found(free_it, elsewhere + 4, CAIRN_FAULT_BAD_POINTER, elsewhere + 4);
}

static void header_that_no_list_has(void)
{
	const size_t masks[] = {HEADER_M, HEADER_A, CAIRN_ALIGNMENT / 2, (size_t)1 << 20, (size_t)0 - CAIRN_ALIGNMENT};

	for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
		begin();
		take_blocks(BYTES);
		cairn_cache_free(&cache, block[0]);
		header_set(block[1], header_of(block[1]) ^ masks[i]);
		fault_during(free_it, block[1]);
		expect(!is_cached(block[1]) && cache.lists[0].first == NULL);
		expect(*link_of(block[0]) == NULL && list_of(block[0])->first == block[0]);
	}
}

static void overrun_into_a_header(void)
{
	const size_t masks[] = {HEADER_M, CAIRN_ALIGNMENT / 2, CAIRN_ALIGNMENT, 7 * CAIRN_ALIGNMENT, (size_t)-1};

	for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
		begin();
		take_blocks(BYTES);
		cairn_cache_free(&cache, block[0]);
		header_set(block[0], header_of(block[0]) ^ masks[i]);
		is_found(take_it, NULL, CAIRN_FAULT_OVERRUN, block[0]);
		is_found(flush_it, NULL, CAIRN_FAULT_OVERRUN, block[0]);
	}
}

static void smallest_blocks_are_looked_at_too(void)
{
	void *mem;

	begin();
	mem = cairn_cache_malloc(&cache, 0);
	cairn_cache_free(&cache, mem);
	header_set(mem, header_of(mem) + CAIRN_ALIGNMENT);
	is_found(flush_it, NULL, CAIRN_FAULT_OVERRUN, mem);
}

static void written_while_cached(void)
{
	static size_t elsewhere[8];

	begin();
	take_blocks(BYTES);
	cairn_cache_free(&cache, block[0]);
	*link_of(block[0]) = elsewhere + 4;
	take_it(NULL);
	is_found(take_it, NULL, CAIRN_FAULT_BAD_LINK, elsewhere + 4);
	is_found(flush_it, NULL, CAIRN_FAULT_BAD_LINK, elsewhere + 4);
}

static void damage_around_it(void)
{
	begin();
	take_blocks(BYTES);
	cairn_cache_free(&cache, block[0]);
	header_set(block[1], header_of(block[1]) ^ ((size_t)1 << 20));
	is_found(flush_it, NULL, CAIRN_FAULT_OVERRUN, block[0]);
}

static void misuse(void)
{
	tap_case("a block freed twice is found wherever it is, and by the heap's other caches", twice);
	tap_case("and one that the heap has, or got by a flush", after_the_heap_has_it);
	tap_case("a block that bears the mark by chance is just freed", mark_by_chance);
	tap_case("and none that is handed out does", no_mark_is_left);
	tap_case("what is no block of the heap is found", no_block_of_the_heap);
	tap_case("no list keeps a block with a header that it cannot have", header_that_no_list_has);
	tap_case("an overrun into a cached block's header is found as it is taken, or flushed", overrun_into_a_header);
	tap_case("also of the smallest", smallest_blocks_are_looked_at_too);
	tap_case("a link that was written to is found as it leads out of the heap", written_while_cached);
	tap_case("damage around a cached block is found by a flush", damage_around_it);
}

#else

static void misuse(void)
{
	tap_skip("check level 0 finds none", "misuse is found");
}

#endif

/* ---- the lock ---- */

#ifdef LOCK_COUNTED
static void a_hit_enters_no_lock(void)
{
	begin();
	fill(BYTES);
	lock_count = (struct lock_count){0};
	for (size_t i = CAIRN_CACHE; i-- > 0;)
		expect(cairn_cache_malloc(&cache, BYTES) == block[i]);
	for (size_t i = 0; i < CAIRN_CACHE; i++)
		cairn_cache_free(&cache, block[i]);
	expect(lock_count.entered == 0);
	cairn_cache_flush(&cache);
	expect(lock_count.entered == CAIRN_CACHE + 1 + (CAIRN_CHECK > 0 ? CAIRN_CACHE : 0));
	expect(lock_count.depth == 0 && lock_count.nested == 0 && lock_count.wrong_state == 0);
}
#endif

static void all(void)
{
	tap_case("the heap knows a cache from its first free to its flush", begins_with_the_first_free);
	tap_case("so many of each size are kept, and the last comes back first", so_many_of_each_size);
	tap_case("every number of bytes finds the block of its size", whatever_makes_the_size);
	tap_case("larger ones pass through", larger_ones_pass);
	tap_case("the neighbours of a cached chunk stay apart from it", neighbours_stay_apart);
	tap_case("a flush leaves what freeing them would", flush_frees_all);
	tap_case("then the cache may have another heap", another_heap);
	tap_case("or that of an arena", an_arena_s_heap);
	tap_case("a heap has several caches, which end in any order", several_caches);
	tap_case("a request that finds no memory gets what the cache holds", want_flushes);
#if CAIRN_STATS
	tap_case("what is cached is free, and each call counts", cached_is_free);
#endif
	tap_case("cairn_check finds a damaged cache", check_finds_damage);
	misuse();
#ifdef LOCK_COUNTED
	tap_case("a hit enters no lock", a_hit_enters_no_lock);
#endif
}

#else

static void all(void)
{
	tap_skip_all("there are no caches in this build");
}

#endif

int main(void)
{
	all();
	return tap_end();
}
