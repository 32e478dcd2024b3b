/* A picture of a heap in characters: where it is in use, and where not.  SPDX-License-Identifier: MIT */
#ifndef REPLAY_MAP_H
#define REPLAY_MAP_H

#include "cairn.h"

#define MAP_COLUMNS 64
#define MAP_ROWS 16

/* What a character stands for; the legend of the picture. */
#define MAP_USED '#'
#define MAP_PARTLY '+'
#define MAP_FREE '.'
#define MAP_TOP '-'
#define MAP_NOTHING ' ' /* no memory of the heap: between regions, and behind the last */

struct map {
	uintptr_t first; /* address of the first character */
	size_t bytes;    /* that one character stands for */
	size_t rows;     /* that show anything */
	unsigned char seen[MAP_ROWS * MAP_COLUMNS];

	/* What the chunks add up to. */
	size_t used, free, largest; /* bytes */
	size_t used_chunks, free_chunks;
};

/* Look at the heap as it is. */
void map_take(struct map *, const struct cairn_heap *);

/* One row, MAP_COLUMNS characters and a zero. */
void map_row(const struct map *, size_t row, char line[MAP_COLUMNS + 1]);

#endif
