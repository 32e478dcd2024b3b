/* Runs of pages in a window of addresses: which are in use, and where there is room.  SPDX-License-Identifier: MIT
 *
 * What is known of a run is in the table entries of its pages that map nothing, as notes: boundary tags, as a heap has
 * them in memory. One page in front of each run is never mapped, and its entry is the run's header; so there is a page
 * that nobody may touch before and behind everything that is mapped.
 *
 *              in use                                     free, at least RUN_PAGES_MIN pages with the header's
 *     header-> | length, spare, flags, U, B |             | length, B            |
 *     first -> | maps a page                |             | next in its bin      |
 *              | ...                        |             | what leads here      |
 *              | spare: map nothing         |             | length               |  in the last entry
 *     next  -> | the next header            |
 *
 * length: pages, the header's included. U: in use. B: the run before is. spare: pages at the end that nobody asked for,
 * since what is left over must be able to be free.
 *
 * Kept true between calls: runs follow each other without a gap, and behind the last is a header that says it is in
 * use; no two free ones touch; a free one is in the bin that its length names, and in no other; entries that belong to
 * neither a tag nor a caller are 0. All is O(1) where nothing else is said.
 */
#ifndef CAIRN_RUNS_H
#define CAIRN_RUNS_H

#include "mmu.h"

enum { RUN_PAGES_MIN = 4, RUN_LENGTH_BITS = 20, RUN_BINS = RUN_LENGTH_BITS };

/* No run. */
#define CAIRN_RUNS_NONE SIZE_MAX

/* What a caller may keep with a run: a flag. */
#define RUN_FLAG 1u

struct cairn_runs {
	mmu_entry *entries;     /* one a page of the window; only those that map nothing are looked at here */
	size_t end;             /* the page of the last header */
	uint32_t binmap;        /* which bins have runs */
	uint32_t bin[RUN_BINS]; /* the first free run of 2^bin pages or more */
};

/* A window of `pages` pages, from RUN_PAGES_MIN + 1 to 2^20 - 1, whose entries are all 0. */
void cairn_runs_init(struct cairn_runs *r, mmu_entry *entries, size_t pages);

/* A run for `pages` pages, at least one: the first of them. CAIRN_RUNS_NONE if there is no room. O(1), or, where no
 * larger bin has a run, O(free runs in the bin of this length). */
size_t cairn_runs_take(struct cairn_runs *r, size_t pages, unsigned flag);

/* The same at a wanted place. CAIRN_RUNS_NONE if it is taken, or would leave gaps that are too small. O(runs). */
size_t cairn_runs_take_at(struct cairn_runs *r, size_t first, size_t pages, unsigned flag);

/* A run's pages come back, and map nothing any more. */
void cairn_runs_give(struct cairn_runs *r, size_t first);

/* Another number of pages where it is: false, and nothing changed, if there is no room behind. What it loses maps
 * nothing any more. */
bool cairn_runs_resize(struct cairn_runs *r, size_t first, size_t pages);

/* Is this page, of the window, the first of a run in use? */
bool cairn_runs_is_first(const struct cairn_runs *r, size_t page);

/* Of a run in use: how many pages it was asked for, and its flag. */
size_t cairn_runs_pages(const struct cairn_runs *r, size_t first);
unsigned cairn_runs_flag(const struct cairn_runs *r, size_t first);

#endif
