/* Each public function takes the lock once, gives it back, and never takes it twice.  SPDX-License-Identifier: MIT */
#include "../support/fake_port.h"
#include "../support/fault.h"
#include "../support/lock_count.h"
#include "../support/memory.h"
#include "../support/tap.h"
#include "../support/view.h"

#ifdef LOCK_COUNTED

#define STATE_PLACE ((size_t)1024)
#define BREAK_BYTES (MEMORY_BYTES / 2 < 16384 ? MEMORY_BYTES / 2 : 16384)

static struct fake_port fake;
static struct cairn_heap *heap;

static void begin(void)
{
	fake_port_init(&fake, memory + STATE_PLACE, BREAK_BYTES, 64);
	heap = cairn_init_port(memory, CAIRN_STATE_BYTES, &fake.port, &fake);
	fake.heap = heap;
	lock_count = (struct lock_count){0};
}

/* Since the last time: entered so often, left as often, each time for this heap. */
static bool took_lock(unsigned times)
{
	bool good = expect(lock_count.entered == times) & expect(lock_count.depth == 0);

	good &= expect(lock_count.nested == 0) & expect(lock_count.wrong_state == 0);
	good &= expect(times == 0 || lock_count.last_heap == heap);
	lock_count = (struct lock_count){0};
	return good;
}

static void making_a_heap(void)
{
	begin();
	expect(cairn_init(memory, STATE_PLACE) != NULL);
	took_lock(0);
}

static void taking_and_giving(void)
{
	void *mem;

	begin();
	mem = cairn_malloc(heap, 10);
	took_lock(1);
	cairn_free(heap, mem);
	took_lock(1);
	mem = cairn_calloc(heap, 3, 10);
	took_lock(1);
	cairn_free_sized(heap, mem, 30);
	took_lock(1);
	mem = cairn_aligned_alloc(heap, 64, 10);
	took_lock(1);
	cairn_free(heap, mem);
	took_lock(1);
}

/* The port's pressure is asked outside: so a refusal may count itself under a second entry. */
static bool took_lock_once_or_twice(void)
{
	return took_lock(lock_count.entered == 2 ? 2 : 1);
}

static void refusals(void)
{
	void *mem;

	begin();
	mem = cairn_malloc(heap, 10);
	took_lock(1);
	expect(cairn_malloc(heap, 2 * BREAK_BYTES) == NULL);
	took_lock_once_or_twice();
	expect(cairn_calloc(heap, 2, BREAK_BYTES) == NULL);
	took_lock_once_or_twice();
	expect(cairn_aligned_alloc(heap, 64, 2 * BREAK_BYTES) == NULL);
	took_lock_once_or_twice();
	expect(!cairn_resize(heap, mem, 2 * BREAK_BYTES));
	took_lock_once_or_twice();
}

static void resizing_in_place(void)
{
	void *mem;

	begin();
	mem = cairn_malloc(heap, 100);
	took_lock(1);
	expect(cairn_resize(heap, mem, 50));
	took_lock(1);
	expect(cairn_realloc(heap, mem, 20) == mem);
	took_lock(1);
	expect(cairn_aligned_realloc(heap, mem, CAIRN_ALIGNMENT, 60) == mem);
	took_lock(1);
}

/* Copying happens outside: the lock is taken before, and once more after. */
static void moving(void)
{
	void *mem;

	begin();
	mem = cairn_malloc(heap, 100);
	expect(cairn_malloc(heap, 10) != NULL);
	took_lock(2);
	expect(cairn_realloc(heap, mem, 500) != mem);
	took_lock(2);
}

static void looking_inside(void)
{
	struct cairn_stats stats;
	struct view view;

	begin();
	expect(cairn_malloc(heap, 10) != NULL);
	took_lock(1);
	cairn_stats(heap, &stats);
	took_lock(1);
	cairn_reset_peak(heap);
	took_lock(1);
	expect(cairn_check(heap, NULL));
	took_lock(1);
	view = view_of(heap);
	expect(view.used_chunks == 1);
	took_lock(1);
	expect(!cairn_owns(heap, memory + MEMORY_BYTES - 1));
	took_lock(1);
	cairn_trim(heap, 0);
	took_lock(1);
	expect(cairn_add_region(heap, memory + STATE_PLACE + BREAK_BYTES, 500));
	took_lock(1);
}

static void usable_bytes(void)
{
	void *mem;

	begin();
	mem = cairn_malloc(heap, 10);
	took_lock(1);
	expect(cairn_usable_size(heap, mem) >= 10);
	took_lock(1);
}

/* To whom may not enter: no memory, which counts; what is freed waits for who may. */
static void refused(void)
{
	unsigned char *mem, *kept;
	size_t failures;

	begin();
	kept = cairn_malloc(heap, 10);
	mem = cairn_malloc(heap, 20);
	memory_fill(kept, 7, 10);
	failures = stats_of(heap).failures;
	lock_count = (struct lock_count){.refuses = true};
	expect(!cairn_malloc(heap, 1) && !cairn_calloc(heap, 1, 1) && !cairn_aligned_alloc(heap, 64, 1));
	expect(!cairn_realloc(heap, kept, 5) && !cairn_realloc(heap, NULL, 5) && !cairn_resize(heap, kept, 5));
	expect(!cairn_aligned_realloc(heap, kept, 64, 5));
	cairn_free(heap, NULL);
	cairn_free(heap, mem);
	expect(lock_count.entered == 0);
	lock_count = (struct lock_count){0};
	expect(memory_is(kept, 7, 10));
	expect(stats_of(heap).failures == failures + 7 && stats_of(heap).waiting == 1);
	cairn_free(heap, kept);
	expect(stats_of(heap).waiting == 0 && stats_of(heap).used == 0);
	heap_is_sound(heap);
}

/* fake_port expects that sbrk is called inside the lock, and pressure outside. */
static void pressure(void)
{
	begin();
	fake.port.pressure = fake_port_pressure;
	fake.spare = cairn_malloc(heap, 1000);
	took_lock(1);
	fake_port_fail(&fake, 1, true);
	expect(cairn_malloc(heap, 900) != NULL && fake.pressures == 1);
	took_lock(3); /* refused, the free by pressure, served */
}

#if CAIRN_CHECK > 0

static void free_it(void *mem)
{
	cairn_free(heap, mem);
}

static void faults(void)
{
	void *mem;
	struct fault fault;

	begin();
	mem = cairn_malloc(heap, 100);
	expect(cairn_malloc(heap, 100) != NULL);
	cairn_free(heap, mem);
	lock_count.entered = 0;
	fault = fault_during(free_it, mem);
	expect(fault.code == CAIRN_FAULT_DOUBLE_FREE && fault.lock_depth == 1);
	took_lock(1);
}

#endif

static void much_of_everything(void)
{
	void *mem[8] = {NULL};

	begin();
	for (size_t i = 0; i < 200; i++) {
		void **slot = mem + i * 5 % 8;

		if (i % 3 == 0) {
			cairn_free(heap, *slot);
			*slot = cairn_aligned_alloc(heap, (size_t)1 << i % 9, i);
		} else {
			void *resized = cairn_realloc(heap, *slot, i * 37 % 900);

			*slot = resized ? resized : *slot;
		}
		expect(lock_count.depth == 0 && lock_count.nested == 0 && lock_count.wrong_state == 0);
	}
	expect(lock_count.entered >= 200);
	heap_is_sound(heap);
}

#endif

int main(void)
{
#ifdef LOCK_COUNTED
	tap_case("making a heap takes no lock: nobody else has it yet", making_a_heap);
	tap_case("each call that takes or gives a block takes the lock once", taking_and_giving);
	tap_case("each refusal gives the lock back", refusals);
	tap_case("resizing in place takes the lock once", resizing_in_place);
	tap_case("moving takes the lock before copying, and after", moving);
	tap_case("each look inside takes the lock once", looking_inside);
	tap_case("asking for usable bytes takes the lock once", usable_bytes);
	tap_case("who may not enter gets no memory, and frees later", refused);
	tap_case("sbrk is called inside the lock, pressure outside", pressure);
#if CAIRN_CHECK > 0
	tap_case("a fault is raised inside the lock", faults);
#else
	tap_skip("check level 0 raises none", "a fault is raised inside the lock");
#endif
	tap_case("the lock is free after whatever happened", much_of_everything);
#else
	tap_skip_all("this build's lock does not count; see tests/configs/lock_counted.h");
#endif
	return tap_end();
}
