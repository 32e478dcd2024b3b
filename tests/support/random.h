/* Random numbers that are the same on every machine: xorshift32 (Marsaglia, Xorshift RNGs, 2003).
 * SPDX-License-Identifier: MIT */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random {
	uint32_t state; /* never 0 */
};

static inline uint32_t random_next(struct random *r)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 17;
	r->state ^= r->state << 5;
	return r->state;
}

/* Any seed will do; near ones are far apart after the multiplication (Knuth's) and a few turns. */
static inline void random_seed(struct random *r, uint32_t seed)
{
	r->state = (seed + 1) * 2654435761U;
	if (r->state == 0)
		r->state = 1;
	for (int i = 0; i < 8; i++)
		random_next(r);
}

/* 0 to bound - 1. */
static inline size_t random_below(struct random *r, size_t bound)
{
	return (size_t)(((uint64_t)random_next(r) * bound) >> 32);
}

/* low to high, both included. */
static inline size_t random_between(struct random *r, size_t low, size_t high)
{
	return low + random_below(r, high - low + 1);
}

static inline bool random_chance(struct random *r, unsigned percent)
{
	return random_below(r, 100) < percent;
}

#endif
