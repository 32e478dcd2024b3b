/* Many small numbers: how many, their mean, percentiles and the largest.  SPDX-License-Identifier: MIT */
#ifndef REPLAY_HISTOGRAM_H
#define REPLAY_HISTOGRAM_H

#include <stdint.h>

#include "machine.h"

/* Below this percentiles are exact; a histogram takes four bytes for each. */
#ifndef HISTOGRAM_EXACT
#define HISTOGRAM_EXACT (MACHINE_RAM / 20 < 4096 ? MACHINE_RAM / 20 : 4096)
#endif

struct histogram {
	uint32_t count, most;
	uint64_t sum;
	uint32_t of[HISTOGRAM_EXACT + 1]; /* the last one counts all that are not below HISTOGRAM_EXACT */
};

void histogram_clear(struct histogram *);
void histogram_add(struct histogram *, uint32_t value);

/* The smallest value that `percent` of all do not exceed; HISTOGRAM_EXACT says: that much or more. 0 if there are no
 * values. */
uint32_t histogram_percentile(const struct histogram *, uint32_t percent);

#endif
