/* Every public function once, with a look at the lock inside and after each.  SPDX-License-Identifier: MIT
 *
 * What looks inside is what a heap calls there: the port's sbrk, and the visit of a walk.
 */
#include "calls.h"

#include "../support/memory.h"
#include "../support/tap.h"

#define STATE_PLACE ((CAIRN_STATE_BYTES + (size_t)1023) & ~(size_t)1023)
#define BREAK_BYTES ((size_t)4096)
#define GRANULE 64

static const struct lock_probe *probe;
static size_t break_at;
static unsigned looks;

static void look_inside(void)
{
	looks++;
	expect(probe->is_held());
}

static void *sbrk_under_lock(void *context, ptrdiff_t bytes)
{
	size_t was = break_at;

	(void)context;
	look_inside();
	if (bytes > 0 && (size_t)bytes > BREAK_BYTES - break_at)
		return CAIRN_SBRK_FAILED;
	break_at += (size_t)bytes;
	return memory + STATE_PLACE + was;
}

static bool pressure_outside(void *context, size_t bytes)
{
	(void)context;
	(void)bytes;
	expect(probe->is_restored());
	return false;
}

static bool visit_under_lock(void *user, const struct cairn_block *block)
{
	(void)user;
	(void)block;
	look_inside();
	return true;
}

static const struct cairn_port port = {.granule = GRANULE, .sbrk = sbrk_under_lock, .pressure = pressure_outside};

/* One call is done: the lock has been put back. */
#define done(call) (expect((call)), expect(probe->is_restored()))

static void take_and_give(struct cairn_heap *h)
{
	void *mem, *other;

	done((mem = cairn_malloc(h, 100)) != NULL);
	done((other = cairn_calloc(h, 4, 25)) != NULL);
	done((mem = cairn_realloc(h, mem, 200)) != NULL); /* moves: the other one is behind it */
	done(cairn_resize(h, mem, 40));
	done((mem = cairn_aligned_realloc(h, mem, 64, 300)) != NULL);
	cairn_free(h, other);
	done((other = cairn_aligned_alloc(h, 128, 10)) != NULL);
	done(cairn_usable_size(h, mem) >= 300);
	done(cairn_malloc(h, 2 * BREAK_BYTES) == NULL);
	done(cairn_realloc(h, mem, 2 * BREAK_BYTES) == NULL);
	cairn_free_sized(h, mem, 300);
	done(true);
	cairn_free(h, other);
	done(true);
}

static void look_around(struct cairn_heap *h)
{
	struct cairn_stats stats;

	cairn_stats(h, &stats);
	done(true);
	cairn_reset_peak(h);
	done(true);
	cairn_trim(h, 0);
	done(true);
	done(!cairn_owns(h, &stats));
	done(cairn_add_region(h, memory + STATE_PLACE + BREAK_BYTES, 500));
	cairn_walk(h, visit_under_lock, NULL);
	done(true);
	done(cairn_check(h, NULL));
}

void calls_expect(const struct lock_probe *lock_probe)
{
	struct cairn_heap *h = cairn_init_port(memory, CAIRN_STATE_BYTES, &port, NULL);

	probe = lock_probe;
	break_at = 0;
	looks = 0;
	take_and_give(h);
	look_around(h);
	expect(looks >= 4); /* the heap grew, failed to, and was walked */
}
