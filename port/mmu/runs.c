/* Runs of pages in a window of addresses: which are in use, and where there is room.  SPDX-License-Identifier: MIT */
#include "runs.h"

/* The notes. Each is no other's, and none is 0. */
enum {
	IS_HEADER = 1u << 0,
	IS_LINK = 1u << 1,
	IS_LENGTH = IS_HEADER | IS_LINK,
	KIND = IS_HEADER | IS_LINK,
	IN_USE = 1u << 2,
	BEFORE_IN_USE = 1u << 3,
	FLAG_SHIFT = 4,
	SPARE_SHIFT = 5,
	SPARE_MAX = 7,
	NUMBER_SHIFT = 8,
	NUMBER_MAX = (1u << RUN_LENGTH_BITS) - 1,
};

_Static_assert(NUMBER_SHIFT + RUN_LENGTH_BITS <= MMU_NOTE_BITS, "a note holds a header");

/* The end of a list: no run is there, since a window has no page of this number. */
#define NOWHERE NUMBER_MAX

static uint32_t note_at(const struct cairn_runs *r, size_t page)
{
	return mmu_note_of(r->entries[page]);
}

static void note(struct cairn_runs *r, size_t page, uint32_t what)
{
	mmu_store(&r->entries[page], mmu_note(what));
}

static uint32_t number_at(const struct cairn_runs *r, size_t page)
{
	return note_at(r, page) >> NUMBER_SHIFT;
}

static void note_number(struct cairn_runs *r, size_t page, unsigned kind, size_t number)
{
	note(r, page, kind | (uint32_t)number << NUMBER_SHIFT);
}

/* ---- headers; a run is named by the page of its header ---- */

static size_t length_of(const struct cairn_runs *r, size_t run)
{
	return number_at(r, run);
}

static bool is_in_use(const struct cairn_runs *r, size_t run)
{
	return (note_at(r, run) & IN_USE) != 0;
}

static bool before_is_in_use(const struct cairn_runs *r, size_t run)
{
	return (note_at(r, run) & BEFORE_IN_USE) != 0;
}

static size_t after(const struct cairn_runs *r, size_t run)
{
	return run + length_of(r, run);
}

static size_t before(const struct cairn_runs *r, size_t run)
{
	return run - number_at(r, run - 1);
}

static void tell_after(struct cairn_runs *r, size_t run, bool in_use)
{
	size_t next = after(r, run);
	uint32_t others = note_at(r, next) & ~(uint32_t)BEFORE_IN_USE;

	note(r, next, others | (in_use ? BEFORE_IN_USE : 0));
}

static void mark_in_use(struct cairn_runs *r, size_t run, size_t length, size_t pages, unsigned flag)
{
	uint32_t spare = (uint32_t)(length - 1 - pages);
	uint32_t marks = IS_HEADER | IN_USE | (note_at(r, run) & BEFORE_IN_USE);

	note_number(r, run, marks | flag << FLAG_SHIFT | spare << SPARE_SHIFT, length);
	tell_after(r, run, true);
}

/* ---- bins ---- */

static unsigned bin_of(size_t length)
{
	return 31u - (unsigned)__builtin_clz((uint32_t)length);
}

static void bin_begins_with(struct cairn_runs *r, unsigned bin, size_t run)
{
	r->bin[bin] = (uint32_t)run;
	r->binmap = run == NOWHERE ? r->binmap & ~(1u << bin) : r->binmap | 1u << bin;
}

/* The first of a list is led to by NOWHERE. */
static void put(struct cairn_runs *r, size_t run, size_t length)
{
	unsigned bin = bin_of(length);
	size_t next = r->bin[bin];

	note_number(r, run, IS_HEADER | (note_at(r, run) & BEFORE_IN_USE), length);
	note_number(r, run + 1, IS_LINK, next);
	note_number(r, run + 2, IS_LINK, NOWHERE);
	note_number(r, run + length - 1, IS_LENGTH, length);
	if (next != NOWHERE)
		note_number(r, next + 2, IS_LINK, run);
	bin_begins_with(r, bin, run);
	tell_after(r, run, false);
}

/* It leaves its bin, and no tag but its header. */
static void unlink_run(struct cairn_runs *r, size_t run)
{
	size_t length = length_of(r, run);
	size_t next = number_at(r, run + 1);
	size_t prev = number_at(r, run + 2);

	if (next != NOWHERE)
		note_number(r, next + 2, IS_LINK, prev);
	if (prev != NOWHERE)
		note_number(r, prev + 1, IS_LINK, next);
	else
		bin_begins_with(r, bin_of(length), next);
	note(r, run + 1, 0);
	note(r, run + 2, 0);
	note(r, run + length - 1, 0);
}

/* The first run of a list from `run` on that has so many pages. */
static size_t first_fit(const struct cairn_runs *r, size_t run, size_t length)
{
	while (run != NOWHERE && length_of(r, run) < length)
		run = number_at(r, run + 1);
	return run;
}

/* The newest of its own bin if that is long enough; one of a larger bin, of which all are; any of its own. */
static size_t find(const struct cairn_runs *r, size_t length)
{
	unsigned bin = bin_of(length);
	size_t newest = r->bin[bin];
	uint32_t larger = r->binmap & ~((2u << bin) - 1);

	if (newest != NOWHERE && length_of(r, newest) >= length)
		return newest;
	return larger != 0 ? r->bin[__builtin_ctz(larger)] : first_fit(r, newest, length);
}

/* ---- runs ---- */

_Static_assert(2 * RUN_PAGES_MIN - 3 <= SPARE_MAX, "a run for one page, and what is left over and cannot be free");

/* So many pages with the header's. */
static size_t length_for(size_t pages)
{
	return pages + 1 < RUN_PAGES_MIN ? RUN_PAGES_MIN : pages + 1;
}

/* Of `length` pages that are nobody's, the first are for a run in use, and the others free if they can be. */
static void use(struct cairn_runs *r, size_t run, size_t length, size_t pages, unsigned flag)
{
	size_t wanted = length_for(pages);

	if (length - wanted < RUN_PAGES_MIN) {
		mark_in_use(r, run, length, pages, flag);
		return;
	}
	mark_in_use(r, run, wanted, pages, flag);
	put(r, run + wanted, length - wanted);
}

void cairn_runs_init(struct cairn_runs *r, mmu_entry *entries, size_t pages)
{
	r->entries = entries;
	r->end = pages - 1;
	r->binmap = 0;
	for (unsigned bin = 0; bin < RUN_BINS; bin++)
		r->bin[bin] = NOWHERE;
	note(r, 0, BEFORE_IN_USE);
	note(r, r->end, IS_HEADER | IN_USE);
	put(r, 0, r->end);
}

size_t cairn_runs_take(struct cairn_runs *r, size_t pages, unsigned flag)
{
	size_t run = pages >= NUMBER_MAX ? NOWHERE : find(r, length_for(pages));

	if (run == NOWHERE)
		return CAIRN_RUNS_NONE;
	unlink_run(r, run);
	use(r, run, length_of(r, run), pages, flag);
	return run + 1;
}

/* The run, free or not, in which a page is. */
static size_t run_with(const struct cairn_runs *r, size_t page)
{
	size_t run = 0;

	while (after(r, run) <= page)
		run = after(r, run);
	return run;
}

size_t cairn_runs_take_at(struct cairn_runs *r, size_t first, size_t pages, unsigned flag)
{
	if (first == 0 || first >= r->end || pages > r->end - first)
		return CAIRN_RUNS_NONE;
	size_t header = first - 1;
	size_t run = run_with(r, header);
	size_t front = header - run;
	size_t length = length_of(r, run);

	if (is_in_use(r, run) || (front > 0 && front < RUN_PAGES_MIN) || length - front < length_for(pages))
		return CAIRN_RUNS_NONE;
	unlink_run(r, run);
	use(r, header, length - front, pages, flag);
	if (front > 0)
		put(r, run, front);
	return first;
}

void cairn_runs_give(struct cairn_runs *r, size_t first)
{
	size_t run = first - 1;
	size_t length = length_of(r, run);
	size_t next = run + length;

	if (!is_in_use(r, next)) {
		length += length_of(r, next);
		unlink_run(r, next);
		note(r, next, 0);
	}
	if (!before_is_in_use(r, run)) {
		size_t prev = before(r, run);

		unlink_run(r, prev);
		note(r, run, 0);
		length += run - prev;
		run = prev;
	}
	put(r, run, length);
}

bool cairn_runs_resize(struct cairn_runs *r, size_t first, size_t pages)
{
	size_t run = first - 1;
	size_t next = after(r, run);
	size_t behind = is_in_use(r, next) ? 0 : length_of(r, next);
	size_t length = length_of(r, run) + behind;

	if (pages >= NUMBER_MAX || length < length_for(pages))
		return false;
	if (behind > 0) {
		unlink_run(r, next);
		note(r, next, 0);
	}
	use(r, run, length, pages, cairn_runs_flag(r, first));
	return true;
}

bool cairn_runs_is_first(const struct cairn_runs *r, size_t page)
{
	mmu_entry header = page == 0 ? 0 : r->entries[page - 1];
	uint32_t marks = mmu_note_of(header) & (KIND | IN_USE);

	return !mmu_maps(header) && marks == (IS_HEADER | IN_USE);
}

size_t cairn_runs_pages(const struct cairn_runs *r, size_t first)
{
	return number_at(r, first - 1) - 1 - (note_at(r, first - 1) >> SPARE_SHIFT & SPARE_MAX);
}

unsigned cairn_runs_flag(const struct cairn_runs *r, size_t first)
{
	return note_at(r, first - 1) >> FLAG_SHIFT & RUN_FLAG;
}
