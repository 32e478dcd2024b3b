/* A picture of a heap in characters: where it is in use, and where not.  SPDX-License-Identifier: MIT
 *
 * Two walks: one finds how far the heap reaches, the other notes in each cell what kinds of chunk touch it.
 */
#include "map.h"

enum { SEEN_USED = 1, SEEN_FREE = 2, SEEN_TOP = 4 };

#define CELLS ((size_t)MAP_ROWS * MAP_COLUMNS)

struct extent {
	uintptr_t first, end;
};

static uintptr_t block_start(const struct cairn_block *block)
{
	return (uintptr_t)block->mem - CAIRN_OVERHEAD;
}

static bool extend(void *user, const struct cairn_block *block)
{
	struct extent *extent = user;
	uintptr_t start = block_start(block);

	if (start < extent->first)
		extent->first = start;
	if (start + block->size > extent->end)
		extent->end = start + block->size;
	return true;
}

static void add_up(struct map *map, const struct cairn_block *block)
{
	if (block->state == CAIRN_USED) {
		map->used += block->size;
		map->used_chunks++;
		return;
	}
	map->free += block->size;
	map->free_chunks++;
	if (block->size > map->largest)
		map->largest = block->size;
}

static unsigned char kind_of(const struct cairn_block *block)
{
	if (block->state == CAIRN_USED)
		return SEEN_USED;
	return block->state == CAIRN_TOP ? SEEN_TOP : SEEN_FREE;
}

static bool enter(void *user, const struct cairn_block *block)
{
	struct map *map = user;
	size_t cell = (block_start(block) - map->first) / map->bytes;
	size_t last = (block_start(block) + block->size - 1 - map->first) / map->bytes;

	add_up(map, block);
	for (; cell <= last; cell++)
		map->seen[cell] |= kind_of(block);
	return true;
}

void map_take(struct map *map, const struct cairn_heap *heap)
{
	struct extent extent = {UINTPTR_MAX, 0};

	*map = (struct map){0};
	cairn_walk(heap, extend, &extent);
	if (extent.end == 0)
		return;
	map->first = extent.first;
	map->bytes = (extent.end - extent.first + CELLS - 1) / CELLS;
	map->bytes = (map->bytes + CAIRN_ALIGNMENT - 1) / CAIRN_ALIGNMENT * CAIRN_ALIGNMENT;
	map->rows = (extent.end - extent.first + map->bytes * MAP_COLUMNS - 1) / (map->bytes * MAP_COLUMNS);
	cairn_walk(heap, enter, map);
}

static char picture(unsigned char seen)
{
	switch (seen) {
	case 0: return MAP_NOTHING;
	case SEEN_USED: return MAP_USED;
	case SEEN_TOP: return MAP_TOP;
	default: return seen & SEEN_USED ? MAP_PARTLY : MAP_FREE;
	}
}

void map_row(const struct map *map, size_t row, char line[MAP_COLUMNS + 1])
{
	size_t column;

	for (column = 0; column < MAP_COLUMNS; column++)
		line[column] = picture(map->seen[row * MAP_COLUMNS + column]);
	line[MAP_COLUMNS] = '\0';
}
