/* A heap's limits are changed.  SPDX-License-Identifier: MIT */
#include "heap.h"
#include "tune.h"

#if CAIRN_TUNABLE
bool cairn_tune(struct cairn_heap *h, enum cairn_knob knob, size_t value)
{
	if (knob > CAIRN_KNOB_MAP_THRESHOLD || value > (knob == CAIRN_KNOB_FAST_MAX ? CAIRN_FAST_MAX : PTRDIFF_MAX / 2))
		return false;
	uintptr_t state = cairn_lock_enter(h);

	switch (knob) {
	case CAIRN_KNOB_FAST_MAX: h->tuning.fast_max = value; break;
	case CAIRN_KNOB_TOP_PAD: h->tuning.top_pad = value; break;
	case CAIRN_KNOB_TRIM_THRESHOLD: h->tuning.trim_threshold = value > 0 ? value : SIZE_MAX; break;
	case CAIRN_KNOB_MAP_THRESHOLD: h->tuning.map_threshold = value > 0 ? value : SIZE_MAX; break;
	}
	h->tuning.is_set = h->tuning.is_set || knob != CAIRN_KNOB_FAST_MAX;
	cairn_lock_leave(h, state);
	return true;
}
#endif
