/* The limits of the stages: constants, or what cairn_tune makes of them.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_TUNE_H
#define CAIRN_TUNE_H

#include "state.h"

#if CAIRN_TUNABLE
#define TUNED(h, member, constant) ((h)->tuning.member)
#else
#define TUNED(h, member, constant) ((void)(h), (size_t)(constant))
#endif

/* Chunks up to this size go into fast bins. */
static inline size_t tuned_fast_max(const struct cairn_heap *h)
{
	return CAIRN_FAST_MAX > 0 ? TUNED(h, fast_max, CAIRN_FAST_MAX) : 0;
}

static inline size_t tuned_top_pad(const struct cairn_heap *h)
{
	return TUNED(h, top_pad, CAIRN_TOP_PAD);
}

/* Only where CAIRN_TRIM_THRESHOLD is not 0. A top larger than this is trimmed. */
static inline size_t tuned_trim_threshold(const struct cairn_heap *h)
{
	return TUNED(h, trim_threshold, CAIRN_TRIM_THRESHOLD);
}

/* Requests for a chunk of so many bytes or more are mapped. */
static inline size_t tuned_map_threshold(const struct cairn_heap *h)
{
	return CAIRN_MAP_THRESHOLD > 0 ? TUNED(h, map_threshold, CAIRN_MAP_THRESHOLD) : SIZE_MAX;
}

/* A mapped chunk of that size is freed: the next such requests are for the heap, which is then trimmed less readily. A
 * large block that comes and goes would else be mapped and cleared each time (as ptmalloc does since 2006). */
static inline void tune_follow(struct cairn_heap *h, size_t size)
{
#if CAIRN_TUNABLE
	if (h->tuning.is_set || size <= h->tuning.map_threshold || size > CAIRN_MAP_THRESHOLD_MAX)
		return;
	h->tuning.map_threshold = size;
	if (h->tuning.trim_threshold < 2 * size)
		h->tuning.trim_threshold = 2 * size;
#else
	(void)h, (void)size;
#endif
}

/* A heap begins. */
static inline void tune_init(struct cairn_heap *h)
{
#if CAIRN_TUNABLE
	h->tuning.fast_max = CAIRN_FAST_MAX;
	h->tuning.top_pad = CAIRN_TOP_PAD;
	h->tuning.trim_threshold = CAIRN_TRIM_THRESHOLD;
	h->tuning.map_threshold = CAIRN_MAP_THRESHOLD;
#else
	(void)h;
#endif
}

#endif
