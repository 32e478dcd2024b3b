/* The arenas that there are, and what holds for all of them.  SPDX-License-Identifier: MIT
 *
 * Kept true between calls: all[0 .. count - 1] are arenas whose heaps are made; one that is listed stays. `lock` is
 * taken before an arena's lock, and nothing is allocated inside.
 */
#include "arena.h"

#include <sched.h>

#include "cairn.h"

/* More threads than these meet in an arena, however many processors there are. */
#define ARENAS_MOST 256

static struct arena main_arena;

/* What cairn_tune was asked for, to be repeated in arenas to come. */
struct setting {
	bool is_set;
	size_t value;
};

static struct {
	struct cairn_linux_lock lock;
	size_t count; /* read without the lock */
	size_t most;  /* 0 while nobody has asked how many processors there are */
	size_t turn;
	size_t large; /* read without the lock; see cairn_arena_large */
	struct setting settings[CAIRN_KNOB_MAP_THRESHOLD + 1];
	struct arena *all[ARENAS_MOST];
} arenas = {.large = CAIRN_MAP_THRESHOLD > 0 ? CAIRN_MAP_THRESHOLD : STRETCH_REQUEST_MOST};

/* Inside the lock: an arena's heap is made, and others may see it. */
static void list(struct arena *a, const struct cairn_port *port)
{
	struct cairn_heap *h = cairn_init_port(a->state, sizeof a->state, port, a);

	for (size_t knob = 0; knob <= CAIRN_KNOB_MAP_THRESHOLD; knob++)
		if (arenas.settings[knob].is_set)
			cairn_tune(h, (enum cairn_knob)knob, arenas.settings[knob].value);
	arenas.all[arenas.count] = a;
	__atomic_store_n(&arenas.count, arenas.count + 1, __ATOMIC_RELEASE);
}

static __attribute__((noinline, cold)) void make_main(void)
{
	cairn_linux_lock_take(&arenas.lock);
	if (arenas.count == 0)
		list(&main_arena, &cairn_arena_main_port);
	cairn_linux_lock_give(&arenas.lock);
}

struct arena *cairn_arena_main(void)
{
	if (cairn_arena_count() == 0)
		make_main();
	return &main_arena;
}

static size_t processors(void)
{
	cpu_set_t set;
	const int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : ARENAS_MOST;

	return count < ARENAS_MOST ? (size_t)count : ARENAS_MOST;
}

struct arena *cairn_arena_next(void)
{
	struct arena *a = cairn_arena_main();

	cairn_linux_lock_take(&arenas.lock);
	if (arenas.most == 0)
		arenas.most = processors();
	const size_t turn = arenas.turn++ % arenas.most;

	if (turn < arenas.count) {
		a = arenas.all[turn];
	} else {
		struct arena *new_one = cairn_arena_reserve();
		if (new_one != NULL) {
			list(new_one, &cairn_arena_port);
			a = new_one;
		}
	}
	cairn_linux_lock_give(&arenas.lock);
	return a;
}

size_t cairn_arena_count(void)
{
	return __atomic_load_n(&arenas.count, __ATOMIC_ACQUIRE);
}

struct arena *cairn_arena_at(size_t i)
{
	return arenas.all[i];
}

void cairn_arena_limit(size_t most)
{
	cairn_linux_lock_take(&arenas.lock);
	if (most < arenas.count)
		most = arenas.count;
	arenas.most = most < ARENAS_MOST ? most : ARENAS_MOST;
	cairn_linux_lock_give(&arenas.lock);
}

bool cairn_arena_tune(enum cairn_knob knob, size_t value)
{
	bool done = true;

	cairn_linux_lock_take(&arenas.lock);
	for (size_t i = 0; i < arenas.count; i++)
		done = cairn_tune(arena_heap(arenas.all[i]), knob, value) && done;
	if (done)
		arenas.settings[knob] = (struct setting){.is_set = true, .value = value};
	if (done && knob == CAIRN_KNOB_MAP_THRESHOLD)
		__atomic_store_n(&arenas.large, value > 0 && value < STRETCH_REQUEST_MOST ? value : STRETCH_REQUEST_MOST,
		                 __ATOMIC_RELAXED);
	cairn_linux_lock_give(&arenas.lock);
	return done;
}

size_t cairn_arena_large(void)
{
	return __atomic_load_n(&arenas.large, __ATOMIC_RELAXED);
}

void cairn_arena_enter_all(void)
{
	cairn_linux_lock_take(&arenas.lock);
	for (size_t i = 0; i < arenas.count; i++)
		cairn_linux_lock_take(&arenas.all[i]->lock);
}

void cairn_arena_leave_all(void)
{
	for (size_t i = arenas.count; i-- > 0;)
		cairn_linux_lock_give(&arenas.all[i]->lock);
	cairn_linux_lock_give(&arenas.lock);
}

void cairn_arena_begin_anew(void)
{
	for (size_t i = 0; i < arenas.count; i++)
		arenas.all[i]->lock.word = 0;
	arenas.lock.word = 0;
}
