/* Heaps that grow through a port: granules, failures, other users of sbrk, trimming, pressure.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "../support/fake_port.h"
#include "../support/memory.h"
#include "../support/random.h"
#include "../support/shadow.h"
#include "../support/tap.h"
#include "../support/view.h"

/* At the start of memory: the heap's state, and what tests put behind it. */
#define STATE_PLACE ((CAIRN_STATE_BYTES + (size_t)1023) & ~(size_t)511)

#define REGION_BYTES ((size_t)1000) /* at the end of memory: a region that some tests add */
#define BREAK_MOST (MEMORY_BYTES - STATE_PLACE - REGION_BYTES)
#define BREAK_BYTES (BREAK_MOST < 65536 ? BREAK_MOST : 65536)
#define MUCH (BREAK_BYTES < 10000 ? BREAK_BYTES / 20 * 10 : 5000) /* more than most granules */
#define BLOCKS_MOST 48

static struct fake_port fake;
static struct cairn_heap *heap;
static struct shadow shadow;
static struct shadow_block blocks[BLOCKS_MOST];
static struct random random;

/* A heap with `bytes` of its own beside the state, all else through sbrk. */
static void begin_with(size_t bytes, size_t granule, size_t misalignment)
{
	fake_port_init(&fake, memory + STATE_PLACE + misalignment, BREAK_BYTES - misalignment, granule);
	heap = cairn_init_port(memory, CAIRN_STATE_BYTES + bytes, &fake.port, &fake);
	expect(heap != NULL);
	fake.heap = heap;
	shadow_init(&shadow, heap, memory, STATE_PLACE + BREAK_BYTES, blocks, BLOCKS_MOST);
	shadow.grows = true;
}

static void begin(size_t granule)
{
	begin_with(0, granule, 0);
}

static bool is_in_break(const void *mem)
{
	return (const unsigned char *)mem >= fake.memory && (const unsigned char *)mem < fake.memory + fake.end;
}

static void nothing_before_the_first_request(void)
{
	struct view view;

	begin(4096);
	view = view_of(heap);
	expect(view.chunks == 0 && stats_of(heap).largest_free == 0);
	cairn_free(heap, NULL);
	cairn_trim(heap, 0);
	heap_is_sound(heap);
	expect(fake.grows == 0 && fake.end == 0);
	expect(shadow_malloc(&shadow, 1));
	expect(fake.grows > 0 && is_in_break(blocks[0].mem));
	shadow_verify(&shadow);
}

/* From just the state on, every number of bytes serves: as a region once it is large enough. */
static void every_start(void)
{
	for (size_t bytes = 0; bytes <= 3 * CAIRN_REGION_MIN && !tap_failed(); bytes++) {
		begin_with(bytes, 64, 0);
		bool has_region = view_of(heap).chunks > 0;

		expect(has_region || bytes < CAIRN_REGION_MIN);
		expect(fake.calls == 0);
		expect(shadow_malloc(&shadow, 1));
		expect(is_in_break(blocks[0].mem) == !has_region);
		expect(shadow_malloc(&shadow, 1000));
		expect(is_in_break(blocks[shadow.count - 1].mem));
		shadow_verify(&shadow);
		shadow_free_all(&shadow, &random);
		heap_is_sound(heap);
	}
}

static void grow_and_empty(size_t granule, size_t misalignment)
{
	begin_with(0, granule, misalignment);
	while (shadow.count < BLOCKS_MOST && shadow_malloc(&shadow, 10 + shadow.count * 13))
		shadow_verify(&shadow);
	expect(shadow.count > 10);
	shadow_verify_contents(&shadow);
	shadow_free_all(&shadow, &random);
	heap_is_whole(heap, 1);
}

static void every_granule(void)
{
	for (size_t granule = CAIRN_ALIGNMENT; granule <= 4096; granule *= 2)
		for (size_t misalignment = 0; misalignment < 16 && !tap_failed(); misalignment += 3)
			grow_and_empty(granule, misalignment);
}

static void growth_is_in_granules(void)
{
	for (size_t granule = 64; granule <= 4096 && granule <= BREAK_BYTES / 4; granule *= 2) {
		begin(granule);
		expect(shadow_malloc(&shadow, 1));
		expect(fake.end % granule == 0);
		expect(shadow_malloc(&shadow, BREAK_BYTES / 3));
		expect(fake.end % granule == 0);
		shadow_verify(&shadow);
	}
}

/* Where a granule is too much, just what is needed is asked for; so the last bytes of sbrk serve. */
static void last_bytes_are_used(void)
{
	fake_port_init(&fake, memory + STATE_PLACE, 1000, 4096);
	heap = cairn_init_port(memory, CAIRN_STATE_BYTES, &fake.port, &fake);
	expect(cairn_malloc(heap, 400) != NULL);
	expect(cairn_malloc(heap, 400) != NULL);
	expect(cairn_malloc(heap, 400) == NULL);
	heap_is_sound(heap);
}

static void contiguous_growth_is_one_region(void)
{
	begin(CAIRN_ALIGNMENT);
	for (size_t i = 0; i < 20; i++) {
		expect(shadow_malloc(&shadow, 100));
		expect(stats_of(heap).free <= CAIRN_TOP_PAD); /* no byte more than is needed */
	}
	for (size_t i = 1; i < shadow.count; i++)
		expect(blocks[i].mem == block_after(blocks[i - 1].mem));
	shadow_free_all(&shadow, &random);
	heap_is_whole(heap, 1);
	expect(cairn_malloc(heap, 1500) != NULL);
}

static void no_sbrk_at_all(void)
{
	begin_with(400, 64, 0);
	fake.port.sbrk = NULL;
	while (shadow.count < BLOCKS_MOST && shadow_malloc(&shadow, 20))
		shadow_verify(&shadow);
	expect(shadow.count > 0 && shadow.count < BLOCKS_MOST);
	expect(cairn_trim(heap, 0) == 0);
	shadow_free_all(&shadow, &random);
	heap_is_whole(heap, 1);
}

static void sbrk_that_always_fails(void)
{
	begin(256);
	fake_port_fail(&fake, 1, true);
	for (size_t bytes = 0; bytes < 3000; bytes += 97) {
		expect(!shadow_malloc(&shadow, bytes));
		expect(!shadow_calloc(&shadow, 1, bytes));
		expect(!shadow_aligned_alloc(&shadow, 64, bytes));
		shadow_verify(&shadow);
	}
	expect(fake.grows > 0 && fake.end == 0);
	fake_port_fail(&fake, 0, false);
	expect(shadow_malloc(&shadow, 100));
	shadow_verify(&shadow);
}

static void heap_max_is_respected(void)
{
#if CAIRN_HEAP_MAX < MACHINE_RAM / 2
	fake_port_init(&fake, memory + STATE_PLACE, 2 * (size_t)CAIRN_HEAP_MAX, 64);
	heap = cairn_init_port(memory, CAIRN_STATE_BYTES, &fake.port, &fake);
	while (cairn_malloc(heap, 500))
		expect(view_of(heap).used <= (size_t)CAIRN_HEAP_MAX);
	expect(fake.end <= (size_t)CAIRN_HEAP_MAX + CAIRN_REGION_MIN && fake.end > (size_t)CAIRN_HEAP_MAX - 1000);
	heap_is_sound(heap);
#else
	begin(64);
	expect(!shadow_malloc(&shadow, (size_t)CAIRN_HEAP_MAX - 1));
	expect(fake.end == 0);
#endif
}

/* ---- the Nth growth fails ---- */

/* Some of everything that takes memory. What fails is passed over: all else must go on. */
static void workload(void)
{
	size_t turns = BREAK_BYTES >= 16384 ? 10 : BREAK_BYTES / 1300;

	for (size_t i = 0; i < turns; i++) {
		shadow_malloc(&shadow, 20 + i * 31);
		shadow_verify(&shadow);
		shadow_calloc(&shadow, i + 1, 24);
		shadow_verify(&shadow);
		shadow_aligned_alloc(&shadow, (size_t)16 << i % 4, 100);
		shadow_verify(&shadow);
		if (shadow.count > 0)
			shadow_realloc(&shadow, shadow.count / 2, 90 + i * 67);
		shadow_verify(&shadow);
		if (shadow.count > 0)
			shadow_aligned_realloc(&shadow, shadow.count / 3, 64, 50 + i * 41);
		shadow_verify(&shadow);
		if (shadow.count > 0)
			shadow_resize(&shadow, shadow.count - 1, 400);
		shadow_verify(&shadow);
		if (i % 3 == 2 && shadow.count > 0)
			shadow_free(&shadow, shadow.count / 2);
	}
	shadow_verify_contents(&shadow);
}

/* N = 1, 2, 3 ... until a run comes to its end without a failure. */
static void every_growth_fails(size_t granule, bool all_after)
{
	unsigned nth = 0;

	do {
		nth++;
		begin(granule);
		fake_port_fail(&fake, nth, all_after);
		workload();
		shadow_free_all(&shadow, &random);
		heap_is_sound(heap);
		expect(view_of(heap).used_chunks == 0);
	} while (fake.grows >= nth && !tap_failed());
	expect(nth > 2 && shadow.failures == 0);
	note("granule %z: %u growths, each made to fail", granule, nth - 1);
}

static void one_growth_fails(void)
{
	for (size_t granule = CAIRN_ALIGNMENT; granule <= 1024; granule *= 4)
		every_growth_fails(granule, false);
}

static void all_growths_fail_from_one_on(void)
{
	for (size_t granule = CAIRN_ALIGNMENT; granule <= 1024; granule *= 4)
		every_growth_fails(granule, true);
}

/* ---- somebody else uses sbrk ---- */

static void foreign_break(size_t bytes, size_t granule)
{
	begin(granule);
	expect(shadow_malloc(&shadow, 100));
	fake_port_take(&fake, bytes);
	expect(shadow_malloc(&shadow, 700));
	shadow_verify(&shadow);
	fake_port_take(&fake, bytes + 1);
	expect(shadow_malloc(&shadow, 1300));
	expect(shadow_malloc(&shadow, 50));
	shadow_verify(&shadow);
	shadow_verify_contents(&shadow);
	expect(fake_port_foreign_is_intact(&fake));
	shadow_free_all(&shadow, &random);
	heap_is_sound(heap);
	expect(view_of(heap).used_chunks == 0);
	expect(fake_port_foreign_is_intact(&fake));
}

static void foreign_breaks(void)
{
	for (size_t granule = CAIRN_ALIGNMENT; granule <= 1024; granule *= 4)
		for (size_t bytes = 1; bytes <= 40 && !tap_failed(); bytes++)
			foreign_break(bytes, granule);
}

/* Each stretch that sbrk gave is a region, and all are whole again in the end. */
static void foreign_break_begins_a_region(void)
{
	begin(64);
	for (size_t i = 0; i < 3; i++) {
		expect(shadow_malloc(&shadow, 600));
		if (i < 2)
			fake_port_take(&fake, 8);
	}
	shadow_verify(&shadow);
	shadow_free_all(&shadow, &random);
	heap_is_whole(heap, 3);
	expect(fake_port_foreign_is_intact(&fake));
}

/* The break goes down, below a region whose top, in one of these lengths, is too small to be a chunk and becomes the
 * fence: the heap's highest address is another then. */
static void foreign_break_below_the_heap(void)
{
	const size_t granule = 64;
	const size_t above = BREAK_BYTES / 2 & ~(granule - 1);

	for (size_t bytes = 0; bytes < granule && !tap_failed(); bytes++) {
		begin(granule);
		fake.end = above;
		expect(shadow_malloc(&shadow, bytes));
		fake.end = 0;
		expect(shadow_malloc(&shadow, bytes + granule + CAIRN_TOP_PAD));
		expect(blocks[0].mem < fake.memory + above && blocks[1].mem >= fake.memory + above);
		shadow_verify(&shadow);
		shadow_free_all(&shadow, &random);
		heap_is_sound(heap);
	}
}

static void free_memory_before_the_foreign_break_still_serves(void)
{
	unsigned grows;

	begin(1024);
	expect(shadow_malloc(&shadow, 10));
	fake_port_take(&fake, 24);
	grows = fake.grows;
	expect(shadow_malloc(&shadow, 500));
	expect(fake.grows == grows);
	expect(shadow_malloc(&shadow, 1500));
	expect(fake.grows > grows);
	grows = fake.grows;
	shadow_free(&shadow, 1);
	expect(shadow_malloc(&shadow, 300));
	expect(fake.grows == grows);
	shadow_verify(&shadow);
}

/* ---- trim ---- */

#define NO_TOP "without top, a heap gives nothing back"

static void trim_gives_top_back(void)
{
	size_t given, end;

	begin(256);
	expect(shadow_malloc(&shadow, 100));
	expect(shadow_malloc(&shadow, MUCH));
	shadow_free(&shadow, 1);
	end = fake.end;
	given = cairn_trim(heap, 0);
	expect(given >= MUCH - 256 && given % 256 == 0);
	expect(fake.end == end - given);
	shadow_verify(&shadow);
	shadow_verify_contents(&shadow);
	expect(cairn_trim(heap, 0) == 0);
	expect(shadow_malloc(&shadow, MUCH / 2));
	shadow_verify(&shadow);
}

static void trim_keeps(void)
{
	for (size_t keep = 0; keep <= MUCH + MUCH / 5; keep += MUCH / 10) {
		size_t largest, top;

		begin(64);
		expect(shadow_malloc(&shadow, 100));
		expect(shadow_malloc(&shadow, MUCH));
		shadow_free(&shadow, 1);
		largest = stats_of(heap).largest_free;
		top = largest + CAIRN_OVERHEAD;
		expect((cairn_trim(heap, keep) > 0) == (top >= keep + 64));
		expect(stats_of(heap).largest_free + CAIRN_OVERHEAD >= (keep < largest ? keep : largest));
		expect(stats_of(heap).largest_free <= keep + 128 || keep >= MUCH);
		shadow_verify(&shadow);
	}
}

static void trim_of_everything(void)
{
	for (size_t granule = CAIRN_ALIGNMENT; granule <= 4096; granule *= 2) {
		begin(granule);
		expect(shadow_malloc(&shadow, MUCH / 2));
		shadow_free(&shadow, 0);
		cairn_trim(heap, 0);
		heap_is_sound(heap);
		expect(shadow_malloc(&shadow, MUCH / 3));
		shadow_verify(&shadow);
		shadow_free(&shadow, 0);
		heap_is_sound(heap);
	}
}

static void trim_refused(bool by_port)
{
	size_t end;

	begin(64);
	expect(shadow_malloc(&shadow, 100));
	expect(shadow_malloc(&shadow, MUCH));
	shadow_free(&shadow, 1);
	if (by_port)
		fake.refuses_down = true;
	else
		fake_port_take(&fake, 8);
	end = fake.end;
	expect(cairn_trim(heap, 0) == 0);
	expect(fake.end == end && fake_port_foreign_is_intact(&fake));
	shadow_verify(&shadow);
	expect(shadow_malloc(&shadow, MUCH / 2));
	shadow_verify(&shadow);
}

static void trim_refused_by_port(void)
{
	trim_refused(true);
}

static void trim_after_foreign_break(void)
{
	trim_refused(false);
}

/* What the caller brought is not the port's, also where the break goes on from its end. */
static void trim_keeps_what_it_was_given(void)
{
	size_t gone;

	fake_port_init(&fake, memory + STATE_PLACE, BREAK_BYTES, CAIRN_ALIGNMENT);
	heap = cairn_init_port(memory, STATE_PLACE, &fake.port, &fake);
	shadow_init(&shadow, heap, memory, STATE_PLACE + BREAK_BYTES, blocks, BLOCKS_MOST);
	shadow.grows = true;
	expect(shadow_malloc(&shadow, MUCH));
	expect(fake.grows > 0);
	gone = fake.end;
	shadow_free(&shadow, 0);
	expect(cairn_trim(heap, 0) <= gone);
	expect(fake.end <= gone);
	shadow_verify(&shadow);
	heap_is_sound(heap);
}

/* The block in front of top, which is used up, wants more, and the port's memory is elsewhere. */
static void resize_when_growth_is_elsewhere(void)
{
	size_t bytes = 100;
	size_t last = 0;

	begin(256);
	expect(shadow_malloc(&shadow, bytes));
	if (stats_of(heap).largest_free > 0) {
		bytes = stats_of(heap).largest_free;
		last = 1;
		expect(shadow_malloc(&shadow, bytes));
	}
	fake_port_take(&fake, 64);
	bytes = cairn_usable_size(heap, blocks[last].mem);
	size_t end = fake.end;
	for (size_t more = 1; more <= 4 * CAIRN_ALIGNMENT; more += CAIRN_ALIGNMENT / 2) {
		expect(!cairn_resize(heap, blocks[last].mem, bytes + more));
		heap_is_sound(heap);
	}
	expect(fake.end == end); /* nothing was asked for in vain */
	expect(fake_port_foreign_is_intact(&fake));
}

static void trim_keep_is_huge(void)
{
	begin(64);
	expect(shadow_malloc(&shadow, 1000));
	shadow_free(&shadow, 0);
	expect(cairn_trim(heap, (size_t)-1) == 0);
	expect(cairn_trim(heap, (size_t)PTRDIFF_MAX) == 0);
	shadow_verify(&shadow);
}

/* ---- pressure ---- */

static void begin_under_pressure(void)
{
	begin(64);
	fake.port.pressure = fake_port_pressure;
	fake.spare = cairn_malloc(heap, 2000);
	fake_port_fail(&fake, 1, true);
}

static void pressure_frees_and_is_served(void)
{
	void *mem;

	begin_under_pressure();
	mem = cairn_malloc(heap, 1500);
	expect(mem != NULL && fake.pressures == 1 && fake.pressure_bytes == 1500);
	if (CAIRN_STATS)
		expect(stats_of(heap).failures == 0);
	heap_is_sound(heap);
}

static void pressure_serves_calloc(void)
{
	void *mem;

	begin_under_pressure();
	memory_fill(fake.spare, 0xff, 2000);
	mem = cairn_calloc(heap, 15, 100);
	expect(mem != NULL && fake.pressures == 1 && memory_is(mem, 0, 1500));
	heap_is_sound(heap);
}

static void pressure_serves_aligned_alloc(void)
{
	void *mem;

	begin_under_pressure();
	mem = cairn_aligned_alloc(heap, 64, 1500);
	expect(mem != NULL && fake.pressures == 1 && is_aligned(mem, 64));
	heap_is_sound(heap);
}

static void pressure_serves_realloc(void)
{
	unsigned char *mem, *grown;

	begin_under_pressure();
	fake_port_fail(&fake, 0, false);
	mem = cairn_malloc(heap, 100);
	expect(cairn_malloc(heap, 1) != NULL);
	memory_count_up(mem, 5, 100);
	fake_port_fail(&fake, 1, true);
	while (stats_of(heap).largest_free > 0)
		expect(cairn_malloc(heap, stats_of(heap).largest_free) != NULL);
	grown = cairn_realloc(heap, mem, 1000);
	expect(grown != NULL && fake.pressures == 1 && memory_counts_up(grown, 5, 100));
	heap_is_sound(heap);
}

static void pressure_is_tried_once(void)
{
	begin_under_pressure();
	expect(cairn_malloc(heap, 5000) == NULL); /* more than the spare */
	expect(fake.pressures == 1);
	expect(cairn_malloc(heap, 6000) == NULL); /* nothing is spare any more */
	expect(fake.pressures == 2 && fake.pressure_bytes == 6000);
	if (CAIRN_STATS)
		expect(stats_of(heap).failures == 2 && stats_of(heap).last_failed == 6000);
	heap_is_sound(heap);
}

static void pressure_of_a_fixed_heap(void)
{
	begin_under_pressure();
	fake.port.sbrk = NULL;
	heap = fake.heap = cairn_init_port(memory, STATE_PLACE, &fake.port, &fake);
	fake.spare = cairn_malloc(heap, stats_of(heap).largest_free);
	expect(cairn_malloc(heap, 10) != NULL && fake.pressures == 1);
	heap_is_sound(heap);
}

/* ---- regions beside sbrk ---- */

static void added_regions_serve_too(void)
{
	unsigned char *more = memory + STATE_PLACE + BREAK_BYTES;
	size_t order = 0;

	for (; order < 2; order++) {
		begin(64);
		shadow.high = memory + MEMORY_BYTES;
		if (order == 1)
			expect(shadow_malloc(&shadow, 50));
		expect(cairn_add_region(heap, more, REGION_BYTES));
		fake_port_fail(&fake, 1, true);
		expect(shadow_malloc(&shadow, 800));
		expect(blocks[shadow.count - 1].mem > more);
		fake_port_fail(&fake, 0, false);
		expect(shadow_malloc(&shadow, 800));
		shadow_verify(&shadow);
		shadow_free_all(&shadow, &random);
		heap_is_whole(heap, 2);
	}
}

/* Other regions, a moving break, growth and trimming, in random order. */
static void all_together(void)
{
	for (uint32_t seed = 0; seed < 30 && !tap_failed(); seed++) {
		random_seed(&random, seed);
		begin_with(random_below(&random, 300), (size_t)CAIRN_ALIGNMENT << random_below(&random, 8), seed % 16);
		for (size_t step = 0; step < 400 && !tap_failed(); step++) {
			size_t dice = random_below(&random, 100);

			if (dice == 0 && fake.foreigns < FAKE_PORT_FOREIGN_MOST && fake.end < BREAK_BYTES / 2)
				fake_port_take(&fake, random_between(&random, 1, 100));
			else if (dice == 1)
				cairn_trim(heap, random_below(&random, 500));
			else if (dice == 2)
				fake_port_fail(&fake, 1, true);
			else if (dice < 6)
				fake_port_fail(&fake, 0, false);
			else if (shadow.count < BLOCKS_MOST && dice < 50)
				shadow_malloc(&shadow, random_below(&random, 400));
			else if (shadow.count > 0 && dice < 70)
				shadow_realloc(&shadow, random_below(&random, shadow.count), random_below(&random, 800));
			else if (shadow.count > 0)
				shadow_free(&shadow, random_below(&random, shadow.count));
			shadow_verify(&shadow);
		}
		expect(fake_port_foreign_is_intact(&fake));
		shadow_free_all(&shadow, &random);
		heap_is_sound(heap);
	}
}

static void arena_marks_chunks(void)
{
	void *mem;

	fake_port_init(&fake, memory + STATE_PLACE, BREAK_BYTES, 64);
	fake.port.arena = true;
	heap = cairn_init_port(memory, CAIRN_STATE_BYTES, &fake.port, &fake);
	for (size_t i = 0; i < 10; i++) {
		mem = cairn_malloc(heap, 10 + i * 40);
		expect(mem != NULL && (header_of(mem) & (HEADER_A | HEADER_M)) == HEADER_A);
		if (i % 3 == 0)
			cairn_free(heap, mem);
		else
			expect((mem = cairn_realloc(heap, mem, 300)) != NULL && (header_of(mem) & HEADER_A));
	}
	mem = cairn_aligned_alloc(heap, 128, 20);
	expect(mem != NULL && (header_of(mem) & HEADER_A));
	heap_is_sound(heap);
}

int main(void)
{
	random_seed(&random, 1);
	tap_case("the port is asked for nothing before the first request", nothing_before_the_first_request);
	tap_case("a heap may begin with just its state, or any bytes more", every_start);
	tap_case("every granule serves, wherever the break begins", every_granule);
	tap_case("growth is asked for in granules", growth_is_in_granules);
	tap_case("where no granule is left, the last bytes serve", last_bytes_are_used);
	tap_case("growth that continues is one region", contiguous_growth_is_one_region);
	tap_case("a port without sbrk makes a fixed heap", no_sbrk_at_all);
	tap_case("an sbrk that always fails makes requests fail, until it does not", sbrk_that_always_fails);
	tap_case("growth stops at CAIRN_HEAP_MAX", heap_max_is_respected);
	tap_case("whichever growth fails, the heap stays sound and what was live intact", one_growth_fails);
	tap_case("from whichever growth on memory is out, likewise", all_growths_fail_from_one_on);
	tap_case("foreign uses of sbrk of 1 to 40 bytes are stepped over", foreign_breaks);
	tap_case("a foreign use of sbrk begins a region, and all are whole in the end", foreign_break_begins_a_region);
	tap_case("where the break goes down below the heap, a region begins there", foreign_break_below_the_heap);
	tap_case("what was free before a foreign use still serves", free_memory_before_the_foreign_break_still_serves);
	tap_case_if(CAIRN_TOP_APART, NO_TOP, "trim gives top back in granules, and the heap grows again",
	            trim_gives_top_back);
	tap_case_if(CAIRN_TOP_APART, NO_TOP, "trim keeps what it is told to", trim_keeps);
	tap_case("trim of an empty heap leaves one that grows again", trim_of_everything);
	tap_case("a port that takes nothing back is no trouble", trim_refused_by_port);
	tap_case("trim gives nothing back when others have moved the break", trim_after_foreign_break);
	tap_case("trim that keeps more than there is does nothing", trim_keep_is_huge);
	tap_case("trim gives back nothing but what the port gave", trim_keeps_what_it_was_given);
	tap_case("a resize whose growth comes from elsewhere does no harm", resize_when_growth_is_elsewhere);
	tap_case("pressure frees something, and the request is served", pressure_frees_and_is_served);
	tap_case("pressure serves calloc", pressure_serves_calloc);
	tap_case("pressure serves aligned_alloc", pressure_serves_aligned_alloc);
	tap_case("pressure serves realloc", pressure_serves_realloc);
	tap_case("pressure is tried once a request", pressure_is_tried_once);
	tap_case("pressure helps a heap that cannot grow", pressure_of_a_fixed_heap);
	tap_case("added regions serve beside sbrk", added_regions_serve_too);
	tap_case("regions, foreign breaks, failures and trimming in random order", all_together);
	tap_case("an arena's chunks carry A, whatever is cut or joined", arena_marks_chunks);
	return tap_end();
}
