/* Heaps of free blocks that are built to hurt: sizes, orders, and which of them go together.
 * SPDX-License-Identifier: MIT */
#include "hostile.h"

#include <string.h>

#include "watched.h"

/* ---- how large the blocks are ---- */

/* No block is larger. */
#define BLOCK_MOST ((size_t)5110)

struct hostile_sizes {
	const char *name;
	/* Of block i, which is looked at as number `turn` (from 0) where what was freed last is looked at first. */
	size_t (*bytes)(struct hostile *h, uint32_t i, uint32_t turn, size_t parameter);
	size_t parameter;
};

static size_t all(struct hostile *h, uint32_t i, uint32_t turn, size_t bytes)
{
	(void)h, (void)i, (void)turn;
	return bytes;
}

/* A few are larger: so much that what is left of one is among the others again; or less. */
static size_t most(struct hostile *h, uint32_t i, uint32_t turn, size_t bytes)
{
	(void)h, (void)turn;
	return i % 16 == 5 ? bytes * 5 / 2 : bytes;
}

static size_t most_near(struct hostile *h, uint32_t i, uint32_t turn, size_t bytes)
{
	(void)h, (void)turn;
	return i % 16 == 5 ? bytes * 8 / 5 : bytes;
}

/* Only the one in that turn among those of its power of two holds a little more than they do; what is left of it joins
 * many others. Turn 0 is the last. */
static size_t one_fits(struct hostile *h, uint32_t i, uint32_t turn, size_t which)
{
	(void)i;
	if (turn % 2 != 0)
		return 476;
	return turn / 2 + 1 == which || (which == 0 && turn / 2 + 1 == (h->n + 1) / 2) ? 1500 : 1020;
}

/* All alike but the one that is freed last: it belongs behind them in a sorted list. */
static size_t one_smaller(struct hostile *h, uint32_t i, uint32_t turn, size_t bytes)
{
	(void)h, (void)i;
	return turn == 0 ? bytes - 32 : bytes;
}

static size_t rising(struct hostile *h, uint32_t i, uint32_t turn, size_t most_bytes)
{
	(void)turn;
	return 12 + (size_t)i * most_bytes / h->n;
}

static size_t random_up_to(struct hostile *h, uint32_t i, uint32_t turn, size_t most_bytes)
{
	(void)i, (void)turn;
	return random_between(&h->random, 1, most_bytes);
}

/* As many below 16 as between 2048 and 4096. */
static size_t random_power(struct hostile *h, uint32_t i, uint32_t turn, size_t powers)
{
	size_t power = (size_t)8 << random_below(&h->random, powers);

	(void)i, (void)turn;
	return random_between(&h->random, power, 2 * power - 1);
}

static size_t two(struct hostile *h, uint32_t i, uint32_t turn, size_t bytes)
{
	(void)h, (void)turn;
	return i % 2 == 0 ? 12 : bytes;
}

/* Near the powers of two. */
static size_t power_less(struct hostile *h, uint32_t i, uint32_t turn, size_t less)
{
	(void)h, (void)turn;
	return ((size_t)32 << i % 7) - less;
}

static size_t fibonacci(struct hostile *h, uint32_t i, uint32_t turn, size_t numbers)
{
	size_t before = 8, bytes = 13;
	uint32_t step;

	(void)h, (void)turn;
	for (step = 0; step < i % numbers; step++) {
		size_t sum = before + bytes;

		before = bytes;
		bytes = sum;
	}
	return bytes;
}

/* Many sizes within one power of two: in rising order, or with the bits of their number turned round. */
#define WITHIN ((size_t)2052)
#define WITHIN_BITS 7

static size_t within(struct hostile *h, uint32_t i, uint32_t turn, size_t reversed)
{
	size_t number = i % (1u << WITHIN_BITS), turned = 0;
	unsigned bit;

	(void)h, (void)turn;
	for (bit = 0; bit < WITHIN_BITS; bit++)
		turned |= (number >> bit & 1) << (WITHIN_BITS - 1 - bit);
	return WITHIN + 8 * (reversed ? turned : number);
}

static const struct hostile_sizes mixed[] = {
	{"rising", rising, 1500},
	{"random_128", random_up_to, 128},
	{"random_1500", random_up_to, 1500},
	{"random_power", random_power, 9},
	{"small_and_large", two, 1500},
	{"small_and_middling", two, 250},
	{"below_powers", power_less, 5},
	{"at_powers", power_less, 0},
	{"fibonacci", fibonacci, 12},
	{"within", within, 0},
	{"within_reversed", within, 1},
	{"one_smaller", one_smaller, 1060},
};

static const struct hostile_sizes one_that_fits[] = {
	{"first_fits", one_fits, 1},  {"fourth_fits", one_fits, 4}, {"fifth_fits", one_fits, 5},
	{"eighth_fits", one_fits, 8}, {"ninth_fits", one_fits, 9},  {"last_fits", one_fits, 0},
};

/* On either side of where an allocator's bins may end. */
#define EDGES(X) X(12) X(20) X(60) X(116) X(124) X(180) X(188) X(252) X(380) X(508) X(764) X(1020) X(1532) X(2044)
#define ALL(bytes) {"all_" #bytes, all, bytes},
#define MOST(bytes) {"most_" #bytes, most, bytes},
#define NEAR(bytes) {"most_" #bytes "_near", most_near, bytes},

static const struct hostile_sizes edges[] = {EDGES(ALL) EDGES(MOST) EDGES(NEAR)};

/* ---- the order in which they are freed ---- */

struct hostile_order {
	const char *name;
	uint32_t (*freed)(uint32_t k, uint32_t n); /* which block is freed as number k */
};

static uint32_t forward(uint32_t k, uint32_t n)
{
	(void)n;
	return k;
}

static uint32_t backward(uint32_t k, uint32_t n)
{
	return n - 1 - k;
}

static uint32_t every_other(uint32_t k, uint32_t n)
{
	uint32_t even = (n + 1) / 2;

	return k < even ? 2 * k : 2 * (k - even) + 1;
}

static uint32_t inward(uint32_t k, uint32_t n)
{
	return k % 2 == 0 ? k / 2 : n - 1 - k / 2;
}

enum { FORWARD, BACKWARD, EVERY_OTHER, INWARD, SHUFFLED, ORDERS };

static const struct hostile_order orders[ORDERS] = {
	[FORWARD] = {"forward", forward}, [BACKWARD] = {"backward", backward}, [EVERY_OTHER] = {"every_other", every_other},
	[INWARD] = {"inward", inward},    [SHUFFLED] = {"shuffled", forward},
};

static void shuffle(struct hostile *h)
{
	uint32_t k;

	for (k = h->n - 1; k > 0; k--) {
		size_t other = random_below(&h->random, k + 1);
		uint16_t block = h->freed[k];

		h->freed[k] = h->freed[other];
		h->freed[other] = block;
	}
}

/* ---- what is asked ---- */

struct hostile_request {
	const char *name;
	void (*ask)(struct hostile *);
};

enum { SWEEP, EXCEED, DRAIN, MERGE, RESIZE, SHRED, CHURN, REQUESTS };

static const struct hostile_request requests[REQUESTS] = {
	[SWEEP] = {"sweep", hostile_sweep}, [EXCEED] = {"exceed", hostile_exceed}, [DRAIN] = {"drain", hostile_drain},
	[MERGE] = {"merge", hostile_merge}, [RESIZE] = {"resize", hostile_resize}, [SHRED] = {"shred", hostile_shred},
	[CHURN] = {"churn", hostile_churn},
};

/* ---- which go together ---- */

#define THE(choice) (1u << (choice))
#define ALL_OF(choices) ((1u << (choices)) - 1)
#define SIZES(array) array, sizeof(array) / sizeof(array)[0]

/* Each of some sizes with each of some orders and each of some requests. */
static const struct group {
	const struct hostile_sizes *sizes;
	size_t sizes_count;
	unsigned orders, requests; /* a bit for each */
	enum hostile_rest rest;
} groups[] = {
	{SIZES(mixed), THE(FORWARD) | THE(SHUFFLED), ALL_OF(REQUESTS), TAKEN},
	{SIZES(mixed), THE(BACKWARD) | THE(EVERY_OTHER) | THE(INWARD), THE(EXCEED) | THE(MERGE), TAKEN},
	{SIZES(mixed), THE(SHUFFLED), THE(EXCEED) | THE(CHURN), OPEN},
	{SIZES(one_that_fits), THE(FORWARD) | THE(SHUFFLED), THE(SWEEP) | THE(EXCEED) | THE(RESIZE), TAKEN},
	{SIZES(edges), THE(SHUFFLED), THE(EXCEED) | THE(RESIZE), TAKEN},
	{SIZES(mixed), THE(SHUFFLED), THE(EXCEED) | THE(DRAIN), TAKEN_LATE},
	{SIZES(edges), THE(SHUFFLED), THE(EXCEED), TAKEN_LATE},
};

static unsigned count_bits(unsigned bits)
{
	unsigned count = 0;

	for (; bits != 0; bits &= bits - 1)
		count++;
	return count;
}

/* The number of the bit that is number `which` (from 0) of those set. */
static unsigned find_bit(unsigned bits, size_t which)
{
	unsigned bit = 0;

	for (; which > 0; which--)
		bits &= bits - 1;
	while ((bits >> bit & 1) == 0)
		bit++;
	return bit;
}

static size_t group_count(const struct group *group)
{
	return group->sizes_count * count_bits(group->orders) * count_bits(group->requests);
}

static const struct group *const groups_end = groups + sizeof groups / sizeof groups[0];

uint32_t hostile_count(void)
{
	const struct group *group;
	size_t count = 0;

	for (group = groups; group < groups_end; group++)
		count += group_count(group);
	return (uint32_t)count;
}

bool hostile_layout(uint32_t number, struct hostile_layout *layout)
{
	const struct group *group = groups;

	for (; group < groups_end && number >= group_count(group); group++)
		number -= (uint32_t)group_count(group);
	if (group == groups_end)
		return false;

	unsigned orders_count = count_bits(group->orders), requests_count = count_bits(group->requests);
	layout->request = &requests[find_bit(group->requests, number % requests_count)];
	layout->order = &orders[find_bit(group->orders, number / requests_count % orders_count)];
	layout->sizes = &group->sizes[number / requests_count / orders_count];
	layout->rest = group->rest;
	return true;
}

/* What a name ends with. */
static const char *const rests[] = {[TAKEN] = "", [TAKEN_LATE] = ".late", [OPEN] = ".open"};

void hostile_name(const struct hostile_layout *layout, char *name, size_t bytes)
{
	const char *part[] = {layout->sizes->name,   ".", layout->order->name, ".",
	                      layout->request->name, "",  rests[layout->rest]};
	size_t i;

	name[0] = '\0';
	for (i = 0; i < sizeof part / sizeof part[0]; i++)
		strncat(name, part[i], bytes - strlen(name) - 1);
}

/* ---- how one is built ---- */

static void choose(struct hostile *h, const struct hostile_layout *layout)
{
	uint32_t k;

	random_seed(&h->random, h->n);
	for (k = 0; k < h->n; k++)
		h->freed[k] = (uint16_t)layout->order->freed(k, h->n);
	if (layout->order == &orders[SHUFFLED])
		shuffle(h);
	for (k = 0; k < h->n; k++)
		h->bytes[h->freed[k]] = layout->sizes->bytes(h, h->freed[k], h->n - 1 - k, layout->sizes->parameter);
}

/* Twice what they need with a header of 16 bytes each: some allocators round up to a power of two. */
static size_t room_for(const struct hostile *h)
{
	size_t bytes = 4096;
	uint32_t i;

	for (i = 0; i < h->n; i++)
		bytes += 2 * (h->bytes[i] + HOSTILE_STAYS + 2 * 16 + 2 * 8);
	return bytes;
}

static bool take_blocks(const struct hostile *h)
{
	uint32_t i;

	for (i = 0; i < h->n; i++)
		if (!watched_malloc(2 * i, h->bytes[i]) || !watched_malloc(2 * i + 1, HOSTILE_STAYS))
			return false;
	return true;
}

/* Take what is left, in ever smaller pieces. */
static void take_rest(size_t room, size_t least)
{
	uint32_t slot = 2 * HOSTILE_BLOCKS_MOST;
	size_t bytes = room;

	while (bytes >= least && slot < HOSTILE_OTHERS && watched_error() == NULL)
		if (watched_malloc(slot, bytes))
			slot++;
		else
			bytes /= 2;
}

enum hostile_end hostile_run(const struct hostile_layout *layout, uint32_t n, void *memory, size_t bytes)
{
	static struct hostile hostile;
	struct hostile *h = &hostile;
	uint32_t k;

	h->n = n;
	choose(h, layout);
	h->room = room_for(h) < bytes ? room_for(h) : bytes;
	if (!watched_begin(memory, h->room) || !take_blocks(h))
		return HOSTILE_NO_ROOM;
	if (layout->rest == TAKEN)
		take_rest(h->room, 1);
	for (k = 0; k < n; k++)
		watched_free(2 * (uint32_t)h->freed[k]);
	if (layout->rest == TAKEN_LATE)
		take_rest(h->room, BLOCK_MOST + 1);
	layout->request->ask(h);
	watched_end();
	return HOSTILE_DONE;
}
