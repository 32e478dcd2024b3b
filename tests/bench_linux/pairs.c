/* Requests whose instructions callgrind counts.  SPDX-License-Identifier: MIT
 *
 *     pairs CASE TURNS
 *
 * Does the same each turn, so that two runs with different numbers of turns differ by whole turns, and nothing else.
 * A case is named by what tools/bench_linux knows it as.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

#define MANY 1000

static void *volatile blocks[MANY];
static struct random random_state;

static void pair(size_t bytes)
{
	blocks[0] = malloc(bytes);
	free(blocks[0]);
}

static void pair_16(void)
{
	pair(16);
}

static void pair_1024(void)
{
	pair(1024);
}

static void calloc_64(void)
{
	blocks[0] = calloc(1, 64);
	free(blocks[0]);
}

static void aligned_64(void)
{
	blocks[0] = aligned_alloc(64, 64);
	free(blocks[0]);
}

static void in_order(void)
{
	size_t i;

	for (i = 0; i < MANY; i++)
		blocks[i] = malloc(64);
	for (i = 0; i < MANY; i++)
		free(blocks[i]);
}

/* Of the places one at random is emptied and filled again, many times; with small sizes mostly. */
static void mixed(void)
{
	size_t i;

	for (i = 0; i < MANY; i++) {
		size_t place = random_below(&random_state, MANY);

		free(blocks[place]);
		blocks[place] = malloc(random_between(&random_state, 1, random_chance(&random_state, 90) ? 256 : 4096));
	}
}

static void growing(void)
{
	size_t i;

	blocks[0] = NULL;
	for (i = 1; i <= MANY; i++)
		blocks[0] = realloc(blocks[0], i * 1000);
	free(blocks[0]);
	blocks[0] = NULL;
}

static const struct {
	const char *name;
	void (*turn)(void);
} cases[] = {
	{"pair16", pair_16},     {"pair1024", pair_1024}, {"calloc64", calloc_64}, {"aligned64", aligned_64},
	{"inorder64", in_order}, {"mixed", mixed},        {"growing", growing},
};

int main(int argc, char **argv)
{
	size_t i;

	random_seed(&random_state, 1);
	for (i = 0; argc == 3 && i < sizeof cases / sizeof *cases; i++) {
		if (strcmp(cases[i].name, argv[1]) == 0) {
			for (int turns = atoi(argv[2]); turns > 0; turns--)
				cases[i].turn();
			return 0;
		}
	}
	fprintf(stderr, "usage: pairs CASE TURNS\n");
	return 2;
}
