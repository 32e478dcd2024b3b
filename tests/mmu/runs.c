/* Virtual runs against a shadow that knows where each begins, how long it is, and whose its pages are.
 * SPDX-License-Identifier: MIT */
#include "runs.h"

#include <string.h>

#include "machine.h"
#include "random.h"
#include "tap.h"

enum { PAGES_MOST = 1500 };

static struct cairn_runs runs;
static mmu_entry entries[PAGES_MOST];

/* ---- the shadow ---- */

/* Of a run, at the page of its header. */
struct shadow_run {
	uint16_t length, pages; /* pages: 0 if it is free */
	uint16_t flag;
};

static struct shadow_run shadow[PAGES_MOST];
static size_t window; /* pages */

/* Of all kinds, the one whose entries have most in common with a header. */
static mmu_entry mapped(size_t page)
{
	return mmu_page(0x40000000 + page * MMU_PAGE_BYTES, CAIRN_REGION_WRITE, MMU_DEVICE);
}

static void let_map(size_t page, size_t count, bool maps)
{
	for (size_t i = page; i < page + count; i++)
		entries[i] = maps ? mapped(i) : 0;
}

static size_t length_for(size_t pages)
{
	return pages + 1 > RUN_PAGES_MIN ? pages + 1 : RUN_PAGES_MIN;
}

static size_t after(size_t run)
{
	return run + shadow[run].length;
}

static bool is_free(size_t run)
{
	return run < window - 1 && shadow[run].pages == 0;
}

/* The run in which a page is. */
static size_t run_with(size_t page)
{
	size_t run = 0;

	while (after(run) <= page)
		run = after(run);
	return run;
}

/* Of free pages the first become a run in use; what is left over is free, or its spare. */
static void shadow_use(size_t run, size_t length, size_t pages, unsigned flag)
{
	size_t own = length - length_for(pages) < RUN_PAGES_MIN ? length : length_for(pages);

	shadow[run] = (struct shadow_run){(uint16_t)own, (uint16_t)pages, (uint16_t)flag};
	if (own < length)
		shadow[run + own] = (struct shadow_run){.length = (uint16_t)(length - own)};
}

static void shadow_join(size_t run)
{
	shadow[run].length = (uint16_t)(shadow[run].length + shadow[after(run)].length);
}

/* ---- what is to be seen of it in the entries ---- */

static bool is_note(size_t page)
{
	return entries[page] != 0 && !mmu_maps(entries[page]);
}

static void verify_used(size_t run)
{
	size_t pages = shadow[run].pages;

	expect(cairn_runs_is_first(&runs, run + 1));
	expect(cairn_runs_pages(&runs, run + 1) == pages && cairn_runs_flag(&runs, run + 1) == shadow[run].flag);
	for (size_t i = 1; i < shadow[run].length; i++) {
		expect(entries[run + i] == (i <= pages ? mapped(run + i) : 0));
		expect(!cairn_runs_is_first(&runs, run + i + 1));
	}
}

static void verify_free(size_t run)
{
	size_t length = shadow[run].length;

	expect(length >= RUN_PAGES_MIN && !is_free(after(run)));
	expect(is_note(run + 1) && is_note(run + 2) && is_note(run + length - 1));
	for (size_t i = 3; i < length - 1; i++)
		expect(entries[run + i] == 0);
	for (size_t i = 1; i <= length; i++)
		expect(!cairn_runs_is_first(&runs, run + i));
}

static unsigned bin_of(size_t length)
{
	unsigned bin = 0;

	while (length >> bin > 1)
		bin++;
	return bin;
}

static void verify(void)
{
	uint32_t binmap = 0;

	expect(!cairn_runs_is_first(&runs, 0));
	for (size_t run = 0; run < window - 1; run = after(run)) {
		expect(is_note(run));
		if (is_free(run)) {
			verify_free(run);
			binmap |= 1u << bin_of(shadow[run].length);
		} else {
			verify_used(run);
		}
	}
	expect(is_note(window - 1) && runs.binmap == binmap);
	for (unsigned bin = 0; bin < RUN_BINS; bin++)
		if (binmap >> bin & 1)
			expect(is_free(runs.bin[bin]) && bin_of(shadow[runs.bin[bin]].length) == bin);
}

/* ---- operations, on both ---- */

static struct cairn_runs runs_before;
static mmu_entry entries_before[PAGES_MOST];

static void remember(void)
{
	runs_before = runs;
	memcpy(entries_before, entries, window * sizeof *entries);
}

static bool nothing_changed(void)
{
	return memcmp(&runs_before, &runs, sizeof runs) == 0 &&
	       memcmp(entries_before, entries, window * sizeof *entries) == 0;
}

static mmu_entry entries_new[PAGES_MOST];
static uint32_t binmap_new;

static void begin(size_t pages)
{
	window = pages;
	memset(entries, 0, sizeof entries);
	cairn_runs_init(&runs, entries, pages);
	shadow[0] = (struct shadow_run){.length = (uint16_t)(pages - 1)};
	memcpy(entries_new, entries, sizeof entries);
	binmap_new = runs.binmap;
	verify();
}

static bool fits_somewhere(size_t pages)
{
	for (size_t run = 0; run < window - 1; run = after(run))
		if (is_free(run) && shadow[run].length >= length_for(pages))
			return true;
	return false;
}

static size_t take(size_t pages, unsigned flag)
{
	bool fits = fits_somewhere(pages);

	remember();
	size_t first = cairn_runs_take(&runs, pages, flag);

	expect((first != CAIRN_RUNS_NONE) == fits);
	if (first == CAIRN_RUNS_NONE) {
		expect(nothing_changed());
		return first;
	}
	size_t run = run_with(first - 1);

	if (expect(run == first - 1 && is_free(run) && shadow[run].length >= length_for(pages))) {
		shadow_use(run, shadow[run].length, pages, flag);
		let_map(first, pages, true);
	}
	return first;
}

static bool can_take_at(size_t first, size_t pages)
{
	if (first == 0 || first >= window - 1 || pages >= window)
		return false;
	size_t run = run_with(first - 1), front = first - 1 - run;

	return is_free(run) && (front == 0 || front >= RUN_PAGES_MIN) && front + length_for(pages) <= shadow[run].length;
}

static bool take_at(size_t first, size_t pages, unsigned flag)
{
	bool can = can_take_at(first, pages);

	remember();
	expect(cairn_runs_take_at(&runs, first, pages, flag) == (can ? first : CAIRN_RUNS_NONE));
	if (!can) {
		expect(nothing_changed());
		return false;
	}
	size_t run = run_with(first - 1), front = first - 1 - run;

	shadow_use(first - 1, shadow[run].length - front, pages, flag);
	if (front > 0)
		shadow[run].length = (uint16_t)front;
	let_map(first, pages, true);
	return true;
}

static void give(size_t first)
{
	size_t run = first - 1;

	let_map(first, shadow[run].pages, false);
	cairn_runs_give(&runs, first);
	shadow[run].pages = 0;
	if (is_free(after(run)))
		shadow_join(run);
	if (run > 0 && is_free(run_with(run - 1)))
		shadow_join(run_with(run - 1));
}

static bool resize(size_t first, size_t pages)
{
	size_t run = first - 1, had = shadow[run].pages;
	size_t length = shadow[run].length + (is_free(after(run)) ? shadow[after(run)].length : 0u);
	bool can = length >= length_for(pages);

	if (pages < had)
		let_map(first + pages, had - pages, false);
	remember();
	expect(cairn_runs_resize(&runs, first, pages) == can);
	if (can)
		shadow_use(run, length, pages, shadow[run].flag);
	else
		expect(nothing_changed());
	if (can && pages > had)
		let_map(first + had, pages - had, true);
	return can;
}

static void give_all(void)
{
	for (size_t run = 0; run < window - 1; run = after(run))
		if (!is_free(run)) {
			give(run + 1);
			run = 0;
		}
	expect(shadow[0].length == window - 1 && is_free(0));
	expect(memcmp(entries, entries_new, sizeof entries) == 0 && runs.binmap == binmap_new);
	verify();
}

/* ---- cases ---- */

static void smallest_windows(void)
{
	for (size_t pages = RUN_PAGES_MIN + 1; pages < 20; pages++) {
		begin(pages);
		for (size_t wanted = 1; wanted < pages + 2; wanted++)
			if (take(wanted, 0) != CAIRN_RUNS_NONE)
				give_all();
		for (size_t taken = 0; take(1, 1) != CAIRN_RUNS_NONE; taken++)
			expect(taken < (pages - 1) / RUN_PAGES_MIN);
		verify();
		give_all();
	}
}

static void hints(void)
{
	begin(70);
	for (size_t first = 0; first < 75; first++)
		for (size_t pages = 1; pages < 72; pages += 1 + pages / 5) {
			if (!take_at(first, pages, 1))
				continue;
			verify();
			expect(!take_at(first, 1, 0) && !take_at(first + pages - 1, 1, 0)); /* is taken */
			give_all();
		}
	for (size_t first = 1; take_at(first, 3, 0); first += RUN_PAGES_MIN)
		verify();
	expect(!fits_somewhere(1) && take(1, 0) == CAIRN_RUNS_NONE);
	expect(!take_at(5, SIZE_MAX, 0) && !take_at(SIZE_MAX, 1, 0));
	give_all();
}

static void too_much(void)
{
	begin(PAGES_MOST);
	size_t first = take(5, RUN_FLAG);

	for (size_t pages = SIZE_MAX; pages > PAGES_MOST; pages /= 3) {
		remember();
		expect(cairn_runs_take(&runs, pages, 0) == CAIRN_RUNS_NONE && !cairn_runs_resize(&runs, first, pages));
		expect(cairn_runs_take_at(&runs, first + 100, pages, 0) == CAIRN_RUNS_NONE);
		expect(nothing_changed());
	}
	expect(!resize(first, PAGES_MOST - 1) && resize(first, PAGES_MOST - 2) && take(1, 0) == CAIRN_RUNS_NONE);
	verify();
	give_all();
}

/* Up to what is behind, into what is left over there, and down again. */
static void in_place(void)
{
	for (size_t gap = 1; gap < 14; gap++) {
		begin(100);
		size_t first = take(1, RUN_FLAG);

		take_at(first + gap + RUN_PAGES_MIN, 5, 0);
		for (size_t pages = 1; pages < 25; pages++) {
			resize(first, pages);
			verify();
		}
		for (size_t pages = shadow[first - 1].pages; pages > 0; pages--) {
			expect(resize(first, pages));
			verify();
			expect(resize(first, pages)); /* to what it is */
			verify();
		}
		give_all();
	}
}

/* Runs of one bin of which the newest is too short: the list is looked through, from any place in it one is taken. */
static void lists(void)
{
	static const size_t sizes[] = {31, 16, 20, 25, 17, 30};
	enum { SIZES = sizeof sizes / sizeof *sizes };

	for (size_t wanted = 15; wanted < 32; wanted++) {
		size_t first[SIZES];

		begin(300);
		for (size_t i = 0; i < SIZES; i++) {
			first[i] = take(sizes[i] - 1, 0);
			take(1, 0);
		}
		take_at(run_with(window - 2) + 1, shadow[run_with(window - 2)].length - 1u, 0); /* nothing behind them */
		for (size_t i = 0; i < SIZES; i++)
			give(first[i]);
		while (take(wanted, 0) != CAIRN_RUNS_NONE)
			verify();
		give_all();
	}
}

/* ---- in any order ---- */

/* A run in use, near a random page; CAIRN_RUNS_NONE if there is none behind it. */
static size_t any_used(struct random *random)
{
	size_t run = run_with(random_below(random, window - 1));

	while (run < window - 1 && is_free(run))
		run = after(run);
	return run < window - 1 ? run + 1 : CAIRN_RUNS_NONE;
}

static void one_turn(struct random *random)
{
	size_t pages = random_between(random, 1, random_chance(random, 80) ? 12 : window / 3);
	size_t used = any_used(random);

	switch (random_below(random, 6)) {
	case 0:
	case 1: take(pages, (unsigned)random_below(random, 2)); break;
	case 2: take_at(random_below(random, window + 2), pages, (unsigned)random_below(random, 2)); break;
	case 3:
		if (used != CAIRN_RUNS_NONE)
			resize(used, pages);
		break;
	default:
		if (used != CAIRN_RUNS_NONE)
			give(used);
	}
}

static void in_any_order(void)
{
	static const size_t windows[] = {5, 9, 20, 64, 257, PAGES_MOST};
	struct random random;

	random_seed(&random, 3);
	for (size_t w = 0; w < sizeof windows / sizeof *windows; w++) {
		begin(windows[w]);
		for (int turn = 0; turn < 5000 / MACHINE_SLOWNESS && !tap_failed(); turn++) {
			one_turn(&random);
			verify();
		}
		give_all();
	}
}

/* ---- every state that a small window can be in, and everything that can be done there ---- */

enum { SMALL = MACHINE_SLOWNESS == 1 ? 14 : 9, STATES_MOST = 1024 };

static struct state {
	uint32_t sum; /* of what follows: where it is another one, they differ */
	struct cairn_runs runs;
	mmu_entry entries[SMALL];
	struct shadow_run shadow[SMALL];
} states[STATES_MOST];
static size_t known;

static void go_to(const struct state *s)
{
	runs = s->runs;
	memcpy(entries, s->entries, sizeof s->entries);
	memcpy(shadow, s->shadow, sizeof s->shadow);
}

static uint32_t sum_now(void)
{
	uint32_t sum = runs.binmap;

	for (size_t i = 0; i < SMALL; i++)
		sum = sum * 31 + entries[i];
	return sum;
}

static void come_to_know(void)
{
	uint32_t sum = sum_now();

	verify();
	for (size_t i = 0; i < known; i++)
		if (states[i].sum == sum && memcmp(&states[i].runs, &runs, sizeof runs) == 0 &&
		    memcmp(states[i].entries, entries, sizeof states[i].entries) == 0)
			return;
	if (!expect(known < STATES_MOST))
		return;
	struct state *s = &states[known++];

	s->sum = sum;
	s->runs = runs;
	memcpy(s->entries, entries, sizeof s->entries);
	memcpy(s->shadow, shadow, sizeof s->shadow);
}

static void every_operation(const struct state *s)
{
	for (size_t pages = 1; pages < window; pages++) {
		go_to(s);
		take(pages, 0);
		come_to_know();
		for (size_t first = 0; first <= window; first++) {
			go_to(s);
			take_at(first, pages, 0);
			come_to_know();
		}
		for (size_t run = 0; run < window - 1; go_to(s), run = after(run))
			if (!is_free(run)) {
				resize(run + 1, pages);
				come_to_know();
				go_to(s);
				give(run + 1);
				come_to_know();
			}
	}
}

static void every_state(void)
{
	for (size_t pages = RUN_PAGES_MIN + 1; pages <= SMALL; pages++) {
		known = 0;
		begin(pages);
		come_to_know();
		for (size_t i = 0; i < known && !tap_failed(); i++)
			every_operation(&states[i]);
		expect(known > pages - RUN_PAGES_MIN);
		go_to(&states[known - 1]);
		give_all();
	}
}

int main(void)
{
	tap_case("windows of any small size, until nothing is left", smallest_windows);
	tap_case("a wanted place: anywhere, of any size", hints);
	tap_case("too many pages", too_much);
	tap_case("a run grows and shrinks where it is", in_place);
	tap_case("one that is long enough is found wherever it is in its list", lists);
	tap_case("taken, resized and given in any order", in_any_order);
	tap_case("every state of a small window, and all that can be done in it", every_state);
	return tap_end();
}
