/* Many small numbers: how many, their mean, percentiles and the largest.  SPDX-License-Identifier: MIT */
#include "histogram.h"

void histogram_clear(struct histogram *h)
{
	uint32_t i;

	h->count = h->most = 0;
	h->sum = 0;
	for (i = 0; i <= HISTOGRAM_EXACT; i++)
		h->of[i] = 0;
}

void histogram_add(struct histogram *h, uint32_t value)
{
	h->count++;
	h->sum += value;
	if (value > h->most)
		h->most = value;
	h->of[value < HISTOGRAM_EXACT ? value : HISTOGRAM_EXACT]++;
}

uint32_t histogram_percentile(const struct histogram *h, uint32_t percent)
{
	uint64_t wanted = ((uint64_t)h->count * percent + 99) / 100;
	uint64_t seen = 0;
	uint32_t value;

	for (value = 0; value < HISTOGRAM_EXACT; value++) {
		seen += h->of[value];
		if (seen >= wanted)
			return h->count == 0 ? 0 : value;
	}
	return HISTOGRAM_EXACT;
}
