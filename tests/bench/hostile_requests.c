/* What is asked of a heap whose free blocks are built to hurt.  SPDX-License-Identifier: MIT */
#include "hostile.h"
#include "watched.h"

/* Blocks that are looked at one by one: a sample of them all. */
#define SAMPLE 128

/* Where all there are would take a slow allocator minutes. */
#define TURNS 1000

static const size_t a_little[] = {1, 4, 8, 9, 16, 40};

#define LITTLES (sizeof a_little / sizeof a_little[0])

static void ask_once(size_t bytes)
{
	watched_malloc(HOSTILE_OTHERS, bytes);
	watched_free(HOSTILE_OTHERS);
}

static uint32_t sample_count(const struct hostile *h)
{
	return h->n < SAMPLE ? h->n : SAMPLE;
}

static uint32_t sample_block(const struct hostile *h, uint32_t i)
{
	return i * h->n / sample_count(h);
}

/* ---- sweep ---- */

/* One by one to where powers of two lie far apart, then around each of them and half-way between. */
#define SINGLE 136

static size_t swept(uint32_t i)
{
	static const int around[] = {-20, -12, -8, -4, -3, 0, 1, 5};
	const uint32_t each = sizeof around / sizeof around[0];

	if (i < SINGLE)
		return i + 1;
	i -= SINGLE;
	size_t middle = (size_t)(i / each % 2 == 0 ? 128 : 192) << i / each / 2;
	return middle + (size_t)around[i % each];
}

void hostile_sweep(struct hostile *h)
{
	uint32_t i;

	for (i = 0; swept(i) <= h->room; i++)
		ask_once(swept(i));
	for (i = SINGLE; i > 0; i--)
		ask_once(swept(i));
}

/* ---- exceed, drain ---- */

void hostile_exceed(struct hostile *h)
{
	const uint32_t held = HOSTILE_OTHERS + 1;
	uint32_t i, more;

	for (i = 0; i < sample_count(h); i++) {
		if (i % 2 != 0) /* of which something may be left over */
			watched_malloc(held, i);
		for (more = 0; more < LITTLES; more++)
			ask_once(h->bytes[sample_block(h, i)] + a_little[more]);
		watched_free(held);
	}
}

void hostile_drain(struct hostile *h)
{
	uint32_t k;

	for (k = 0; k < h->n && k < TURNS; k++) {
		uint32_t block = h->freed[k];

		watched_malloc(2 * block, h->bytes[block] + (k % 4 == 0 ? 0 : a_little[k % LITTLES]));
	}
	for (k = 0; k < h->n; k++)
		watched_free(2 * k);
}

/* ---- merge, resize ---- */

void hostile_merge(struct hostile *h)
{
	uint32_t k;

	for (k = 0; k < h->n; k++)
		watched_free(2 * (uint32_t)h->freed[k] + 1);
	hostile_sweep(h);
}

void hostile_resize(struct hostile *h)
{
	uint32_t i, step;

	for (i = 0; i < sample_count(h); i++) {
		uint32_t block = sample_block(h, i);
		size_t before = h->bytes[block], after = h->bytes[(block + 1) % h->n];
		const size_t steps[] = {
			after / 2 + 1,
			1,
			after + HOSTILE_STAYS,
			HOSTILE_STAYS,
			after + HOSTILE_STAYS + 24,
			after,
			before + after,
			HOSTILE_STAYS,
			h->room,
		};

		for (step = 0; step < sizeof steps / sizeof steps[0]; step++)
			watched_realloc(2 * block + 1, steps[step]);
	}
}

/* ---- shred, churn ---- */

void hostile_shred(struct hostile *h)
{
	const uint32_t live = 40;
	uint32_t turn;

	for (turn = 0; turn < TURNS; turn++) {
		uint32_t slot = HOSTILE_OTHERS + (uint32_t)random_below(&h->random, live);

		watched_free(slot);
		watched_malloc(slot, random_between(&h->random, 1, 130));
	}
}

/* On the blocks' own slots and as many more as there are that stay. */
void hostile_churn(struct hostile *h)
{
	uint32_t turn;

	for (turn = 0; turn < TURNS; turn++) {
		uint32_t slot = (uint32_t)random_below(&h->random, 2 * h->n);
		size_t bytes = h->bytes[random_below(&h->random, h->n)] + random_below(&h->random, 48);

		if (random_chance(&h->random, 30) && watched_realloc(slot, bytes))
			continue;
		watched_free(slot);
		if (random_chance(&h->random, 50))
			watched_malloc(slot, bytes);
	}
}
