/* Memory that is mapped piece by piece.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "fake_map.h"
#include "guard.h"
#include "memory.h"
#include "tap.h"

void fake_map_init(struct fake_map *map, unsigned char *memory_begin, size_t bytes, size_t granule)
{
	*map = (struct fake_map){.memory = memory_begin, .bytes = bytes, .granule = granule};
	guard_allow(memory_begin, bytes);
	memory_fill(memory_begin, FAKE_MAP_GONE, bytes);
	guard_forbid(memory_begin, bytes);
}

void fake_map_end(struct fake_map *map)
{
	guard_allow(map->memory, map->bytes);
}

void fake_map_fail(struct fake_map *map, unsigned nth, bool all_after)
{
	map->asks = 0;
	map->fail_first = nth;
	map->fail_last = all_after ? (unsigned)-1 : nth;
}

size_t fake_map_mapped(const struct fake_map *map)
{
	size_t bytes = 0;

	for (unsigned i = 0; i < map->count; i++)
		bytes += map->mapping[i].bytes;
	return bytes;
}

/* ---- the list ---- */

static size_t end_of(const struct fake_map *map, unsigned i)
{
	return map->mapping[i].begin + map->mapping[i].bytes;
}

/* From where it begins, up to the next. */
static size_t room_of(const struct fake_map *map, unsigned i)
{
	return (i + 1 < map->count ? map->mapping[i + 1].begin : map->bytes) - map->mapping[i].begin;
}

/* A new mapping behind the first `at`, in the first gap that is large enough. False if there is none. */
static bool insert(struct fake_map *map, size_t bytes, unsigned *at)
{
	size_t begin = 0;

	for (*at = 0; *at < map->count && map->mapping[*at].begin - begin < bytes; ++*at)
		begin = end_of(map, *at);
	if (map->count == FAKE_MAP_MOST || bytes > map->bytes - begin)
		return false;
	memmove(map->mapping + *at + 1, map->mapping + *at, (map->count - *at) * sizeof *map->mapping);
	map->mapping[*at].begin = begin;
	map->mapping[*at].bytes = bytes;
	map->count++;
	return true;
}

/* Which mapping has just this memory? Tells if none has. */
static unsigned find(const struct fake_map *map, const void *mem, size_t bytes)
{
	unsigned i = 0;

	while (i < map->count && (map->memory + map->mapping[i].begin != mem || map->mapping[i].bytes != bytes))
		i++;
	expect(i < map->count);
	return i;
}

static void lose(void *mem, size_t bytes)
{
	memory_fill(mem, FAKE_MAP_GONE, bytes);
	guard_forbid(mem, bytes);
}

static void win(const struct fake_map *map, void *mem, size_t bytes)
{
	guard_allow(mem, bytes);
	expect(memory_is(mem, FAKE_MAP_GONE, bytes));
	memory_fill(mem, map->fill, bytes);
}

static void *add(struct fake_map *map, size_t bytes)
{
	unsigned at;

	if (!expect(bytes > 0 && bytes % map->granule == 0) || !insert(map, bytes, &at))
		return NULL;
	unsigned char *mem = map->memory + map->mapping[at].begin;
	win(map, mem, bytes);
	return mem;
}

static void drop(struct fake_map *map, unsigned i)
{
	lose(map->memory + map->mapping[i].begin, map->mapping[i].bytes);
	map->count--;
	memmove(map->mapping + i, map->mapping + i + 1, (map->count - i) * sizeof *map->mapping);
}

/* ---- what a port does ---- */

static bool fails(struct fake_map *map)
{
	map->asks++;
	return map->asks >= map->fail_first && map->asks <= map->fail_last;
}

void *fake_map_take(struct fake_map *map, size_t bytes)
{
	map->takes++;
	return fails(map) ? NULL : add(map, bytes);
}

bool fake_map_give(struct fake_map *map, void *mem, size_t bytes)
{
	unsigned i = find(map, mem, bytes);

	map->gives++;
	if (map->refuses_gives || i == map->count)
		return false;
	drop(map, i);
	return true;
}

void *fake_map_resize(struct fake_map *map, void *mem, size_t old_bytes, size_t new_bytes)
{
	unsigned i = find(map, mem, old_bytes);

	map->resizes++;
	if (fails(map) || i == map->count || !expect(new_bytes != old_bytes && new_bytes % map->granule == 0))
		return NULL;
	if (new_bytes < old_bytes) {
		lose((unsigned char *)mem + new_bytes, old_bytes - new_bytes);
		map->mapping[i].bytes = new_bytes;
		return mem;
	}
	if (map->grows_in_place && room_of(map, i) >= new_bytes) {
		win(map, (unsigned char *)mem + old_bytes, new_bytes - old_bytes);
		map->mapping[i].bytes = new_bytes;
		return mem;
	}
	void *to = add(map, new_bytes);
	if (to == NULL)
		return NULL;
	memcpy(to, mem, old_bytes);
	drop(map, find(map, mem, old_bytes));
	return to;
}
