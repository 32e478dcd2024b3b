/* Memory that is mapped, piece by piece, as an operating system would, and that fails when it is told to.
 * SPDX-License-Identifier: MIT
 *
 * It lies in an array. What is not mapped is filled with FAKE_MAP_GONE; and where the sanitizer can watch it, nobody
 * may touch it.
 */
#ifndef FAKE_MAP_H
#define FAKE_MAP_H

#include <stdbool.h>
#include <stddef.h>

#define FAKE_MAP_MOST 24
#define FAKE_MAP_GONE 0xdd

struct fake_map {
	unsigned char *memory;
	size_t bytes, granule;
	unsigned count; /* mappings, in address order */
	struct {
		size_t begin, bytes;
	} mapping[FAKE_MAP_MOST];
	unsigned takes, gives, resizes;
	unsigned asks;                  /* takes and resizes since fake_map_fail */
	unsigned fail_first, fail_last; /* the asks that fail, counted from 1 */
	unsigned char fill;             /* what is taken is full of it: 0, but to show who clears */
	bool refuses_gives;
	bool grows_in_place; /* where there is room */
};

/* `memory` is a multiple of the granule. */
void fake_map_init(struct fake_map *map, unsigned char *memory, size_t bytes, size_t granule);

/* All of it may be touched again: for those who need the array for something else. */
void fake_map_end(struct fake_map *map);

/* From now on the nth ask fails: only that, or that and all after it. */
void fake_map_fail(struct fake_map *map, unsigned nth, bool all_after);

/* The bytes of all mappings. */
size_t fake_map_mapped(const struct fake_map *map);

void *fake_map_take(struct fake_map *map, size_t bytes);
bool fake_map_give(struct fake_map *map, void *mem, size_t bytes);

/* Where it grows it moves, but for grows_in_place. */
void *fake_map_resize(struct fake_map *map, void *mem, size_t old_bytes, size_t new_bytes);

#endif
