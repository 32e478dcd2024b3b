/* Pages and the frames behind them.  SPDX-License-Identifier: MIT */
#include "backing.h"

bool cairn_backing_give(struct cairn_frames *f, const struct cairn_tables *t, size_t page, size_t count)
{
	size_t done, run;

	if (count > f->free)
		return false;
	for (done = 0; done < count; done += run) {
		uintptr_t frames = cairn_frames_take(f, count - done, &run);

		cairn_tables_map(t, page + done, run, (mmu_entry)frames | BACKING_USE);
	}
	mmu_publish();
	return true;
}

/* Nobody takes the frames before the pages are forgotten: whoever would waits for the caller's lock. */
void cairn_backing_take(struct cairn_frames *f, const struct cairn_tables *t, size_t page, size_t count)
{
	size_t done, run;

	for (done = 0; done < count; done += run) {
		uintptr_t frames;

		run = cairn_tables_run(t, page + done, count - done, &frames);
		run = cairn_frames_of_one_bank(f, frames, run);
		cairn_frames_give(f, frames, run);
	}
	cairn_tables_unmap(t, page, count);
}
