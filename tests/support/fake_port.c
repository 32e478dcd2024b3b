/* A port whose sbrk moves through an array, and that may map.  SPDX-License-Identifier: MIT */
#include "fake_port.h"
#include "lock_count.h"
#include "memory.h"
#include "tap.h"

#define FOREIGN 0xf0

/* In builds that count, the port is called inside the lock, and pressure outside. */
#ifdef LOCK_COUNTED
#define LOCK_DEPTH_IS(depth_wanted) (lock_count.depth == (depth_wanted))
#else
#define LOCK_DEPTH_IS(depth_wanted) (lock_count.depth == 0)
#endif

static void *fake_port_up(struct fake_port *fake, size_t bytes)
{
	size_t end = fake->end;

	fake->grows++;
	if (fake->grows >= fake->fail_first && fake->grows <= fake->fail_last)
		return CAIRN_SBRK_FAILED;
	if (bytes > fake->limit - fake->end)
		return CAIRN_SBRK_FAILED;
	fake->end += bytes;
	return fake->memory + end;
}

static void *fake_port_down(struct fake_port *fake, size_t bytes)
{
	size_t end = fake->end;

	if (fake->refuses_down || !expect(bytes <= end))
		return CAIRN_SBRK_FAILED;
	for (unsigned i = 0; i < fake->foreigns; i++)
		expect(end - bytes >= fake->foreign[i].begin + fake->foreign[i].bytes);
	fake->end -= bytes;
	memory_fill(fake->memory + fake->end, 0xdd, bytes); /* it is gone */
	return fake->memory + end;
}

static void *fake_port_sbrk(void *context, ptrdiff_t bytes)
{
	struct fake_port *fake = context;

	expect(LOCK_DEPTH_IS(1) || lock_count.entered == 0);
	fake->calls++;
	if (bytes > 0)
		return fake_port_up(fake, (size_t)bytes);
	if (bytes < 0)
		return fake_port_down(fake, (size_t)0 - (size_t)bytes);
	return fake->memory + fake->end;
}

bool fake_port_pressure(void *context, size_t bytes)
{
	struct fake_port *fake = context;
	void *spare = fake->spare;

	expect(LOCK_DEPTH_IS(0));
	fake->pressures++;
	fake->pressure_bytes = bytes;
	fake->spare = NULL;
	cairn_free(fake->heap, spare);
	return spare != NULL;
}

void fake_port_init(struct fake_port *fake, unsigned char *place, size_t limit, size_t granule)
{
	*fake = (struct fake_port){
		.port = {.granule = granule, .sbrk = fake_port_sbrk},
		.memory = place,
		.limit = limit,
	};
	memory_fill(place, 0xdd, limit);
}

static void *fake_port_map(void *context, size_t bytes)
{
	struct fake_port *fake = context;

	expect(LOCK_DEPTH_IS(1) || lock_count.entered == 0);
	return fake_map_take(&fake->map, bytes);
}

static bool fake_port_unmap(void *context, void *mem, size_t bytes)
{
	struct fake_port *fake = context;

	expect(LOCK_DEPTH_IS(1) || lock_count.entered == 0);
	return fake_map_give(&fake->map, mem, bytes);
}

static void *fake_port_remap(void *context, void *mem, size_t old_bytes, size_t new_bytes)
{
	struct fake_port *fake = context;

	expect(LOCK_DEPTH_IS(1) || lock_count.entered == 0);
	return fake_map_resize(&fake->map, mem, old_bytes, new_bytes);
}

void fake_port_remaps(struct fake_port *fake, bool remaps)
{
	fake->port.remap = remaps ? fake_port_remap : NULL;
}

void fake_port_maps(struct fake_port *fake, unsigned char *place, size_t limit)
{
	fake->port.map = fake_port_map;
	fake->port.unmap = fake_port_unmap;
	fake_port_remaps(fake, true);
	fake_map_init(&fake->map, place, limit, fake->port.granule);
}

void fake_port_fail(struct fake_port *fake, unsigned nth, bool all_after)
{
	fake->grows = 0;
	fake->fail_first = nth;
	fake->fail_last = all_after ? (unsigned)-1 : nth;
}

void fake_port_take(struct fake_port *fake, size_t bytes)
{
	if (!expect(fake->foreigns < FAKE_PORT_FOREIGN_MOST && bytes <= fake->limit - fake->end))
		return;
	fake->foreign[fake->foreigns].begin = fake->end;
	fake->foreign[fake->foreigns].bytes = bytes;
	fake->foreigns++;
	memory_fill(fake->memory + fake->end, FOREIGN, bytes);
	fake->end += bytes;
}

bool fake_port_foreign_is_intact(const struct fake_port *fake)
{
	for (unsigned i = 0; i < fake->foreigns; i++)
		if (!memory_is(fake->memory + fake->foreign[i].begin, FOREIGN, fake->foreign[i].bytes))
			return false;
	return true;
}
