/* Pages and the frames behind them.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_BACKING_H
#define CAIRN_BACKING_H

#include "frames.h"
#include "tables.h"

/* Where new pages can be written to: normal memory, cached, not executed. */
#define BACKING_USE mmu_page(0, CAIRN_REGION_READ | CAIRN_REGION_WRITE, MMU_CACHED)

/* Pages that map nothing get frames, from anywhere, as few runs of them as there are; what those hold is left there.
 * False, and nothing changed, if there are not enough. O(pages), and for each run what cairn_frames_take is. */
bool cairn_backing_give(struct cairn_frames *f, const struct cairn_tables *t, size_t page, size_t count);

/* Their frames go back, and the pages map nothing. O(pages), and for each run what cairn_frames_give is. */
void cairn_backing_take(struct cairn_frames *f, const struct cairn_tables *t, size_t page, size_t count);

#endif
