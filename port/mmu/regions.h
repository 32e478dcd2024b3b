/* Regions: runs of pages with memory of their own, in a window of addresses.  SPDX-License-Identifier: MIT
 *
 * What cairn_mmu.h says of regions, of any window; and no lock.
 */
#ifndef CAIRN_REGIONS_H
#define CAIRN_REGIONS_H

#include "cairn_mmu.h"
#include "frames.h"
#include "runs.h"
#include "tables.h"

struct cairn_regions {
	struct cairn_frames *frames;
	struct cairn_tables tables;
	struct cairn_runs runs;
	size_t pages; /* of the window */
};

/* A window whose entries are all 0 and installed. */
void cairn_regions_init(struct cairn_regions *r, struct cairn_frames *frames, struct cairn_tables tables, size_t pages);

void *cairn_regions_map(struct cairn_regions *r, void *hint, size_t bytes, unsigned protection, unsigned flags);
enum cairn_region_answer cairn_regions_unmap(struct cairn_regions *r, void *mem, size_t bytes);
enum cairn_region_answer cairn_regions_protect(struct cairn_regions *r, void *mem, size_t bytes, unsigned protection);
void *cairn_regions_remap(struct cairn_regions *r, void *mem, size_t bytes, size_t new_bytes, unsigned flags);

#endif
