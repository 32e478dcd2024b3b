/* Two workers and an interrupt on one heap, interrupted at any instruction.  SPDX-License-Identifier: MIT
 *
 *     shared [cores=1] [alone=1] [later=1] [above=1] [turns=N] [seed=N]
 *
 * The workers are two threads, or two cores where there are two. An interrupt comes after a time that is drawn anew
 * each time; it frees what the workers have handed over, and switches the threads; QEMU switches the cores then, too.
 * Under -icount it can fall between any two instructions, and a run is repeatable. Ends with 0 if no worker found
 * another's bytes in its blocks, and the heap is sound and in the end empty. Built with the right lock that must be so;
 * without it must not, and shared.t sees to both.
 *
 *     alone  one worker only, who owns the heap: the interrupt frees its blocks, or if cores=1 the second core does
 *     later  they are freed by cairn_free_later
 *     above  the interrupt has a priority that the lock of low priorities does not keep out
 *
 * On a Cortex-M its timer is the counter of instructions elsewhere, but not here.
 */
#include "../support/memory.h"
#include "../support/option.h"
#include "../support/tap.h"
#include "../support/view.h"
#include "../support/work.h"
#include "lock.h"
#include "second_core.h"
#include "threads.h"
#include "timer.h"

#define TURNS 100000

/* The workers have this many turns to notice that it is over; what takes longer goes round in circles. */
#define OVERTIME 10000

/* The same little heap on every board, so that it is full at times. */
#define HEAP_BYTES 4096

/* From one interrupt to the next, in instructions: at least those of the switch itself, and a few of a worker. */
#define TICKS_LEAST TIMER_TICKS(80)
#define TICKS_MOST TIMER_TICKS(700)

#if CAIRN_LATER && defined(CAIRN_LOCK_SWAP)
#define FREE_LATER cairn_free_later
#else
#define FREE_LATER NULL
#endif

enum { WORKERS_MOST = 2 };

static struct worker workers[WORKERS_MOST];
static size_t count; /* of workers */
static void (*give_back)(struct cairn_heap *, void *);
static struct random moments;
static uint32_t wanted, interrupts, overtime, waited;
static bool on_cores, above;
static atomic_bool over, other_is_done;

/* So often the other worker has come to its turn. */
static uint32_t turns(void)
{
	return on_cores || count == 1 ? interrupts : threads_switches();
}

static void receive_all(void)
{
	for (size_t i = 0; i < count; i++)
		work_receive(&workers[i], give_back);
}

static void end_stuck(void)
{
	say("not ok 1 - a worker goes round in circles\n1..1\n");
	machine_exit(1);
}

void timer_handler(void)
{
	interrupts++;
	waited += timer_was_kept_out();
	if (count > 1 || !on_cores)
		receive_all();
	if (turns() >= wanted)
		atomic_store(&over, true);
	if (atomic_load(&over) && overtime++ > OVERTIME)
		end_stuck();
	timer_next((uint32_t)random_between(&moments, TICKS_LEAST, TICKS_MOST));
	if (count > 1 && !on_cores)
		threads_switch();
}

static void work(struct worker *w)
{
	while (!atomic_load(&over))
		if (!work_step(w))
			atomic_store(&over, true);
}

static void other_worker(void)
{
	if (count > 1)
		work(&workers[1]);
	while (!atomic_load(&over))
		receive_all();
	atomic_store(&other_is_done, true);
	for (;;)
		continue;
}

static void begin_other(void)
{
#if MACHINE_CORES > 1
	if (on_cores) {
		second_core_start(other_worker);
		return;
	}
#endif
	if (count > 1)
		threads_begin(other_worker);
	else
		atomic_store(&other_is_done, true);
}

static void work_together(void)
{
	begin_other();
	timer_begin(TICKS_MOST, above);
	work(&workers[0]);
	while (!atomic_load(&other_is_done))
		continue;
	timer_end();
}

static bool worked_well(struct worker *w)
{
	bool well = work_end(w);

	note("%u operations, %u without memory, %u blocks freed by the interrupt", (unsigned)w->steps, (unsigned)w->refused,
	     (unsigned)w->received);
	if (!well)
		note("%s", w->wrong);
	return well;
}

/* Two threads need a lock that keeps the interrupt out; an owner alone is run without, or with one that lets it in. */
static void waits_for_lock(void)
{
	if (count == 1 && !on_cores)
		ok(waited == 0, "%u of the interrupts had to wait", (unsigned)waited);
	else if (count > 1 && !above)
		ok(waited > 0, "%u of the interrupts had to wait for the lock", (unsigned)waited);
}

static void look_at_all(struct cairn_heap *h)
{
	ok(turns() >= wanted, "%u turns", (unsigned)turns());
	waits_for_lock();
	for (size_t i = 0; i < count; i++) {
		ok(worked_well(&workers[i]), "the blocks of worker %z keep their bytes", i);
		ok(workers[i].received > 0 && workers[i].refused > 0, "the interrupt frees, and the heap was full at times");
	}
	ok(cairn_malloc(h, HEAP_BYTES) == NULL && stats_of(h).waiting == 0, "a refused request leaves no block waiting");
	ok(cairn_check(h, NULL), "the heap is sound");
	ok(view_of(h).used_chunks == 0, "and empty in the end");
}

int main(int argc, char **argv)
{
	struct cairn_heap *h = cairn_init(memory, HEAP_BYTES);
	uint32_t seed = option_number(argc, argv, "seed", 1);

	on_cores = option_number(argc, argv, "cores", 0) != 0;
	above = option_number(argc, argv, "above", 0) != 0;
	count = option_number(argc, argv, "alone", 0) != 0 ? 1 : WORKERS_MOST;
	give_back = option_number(argc, argv, "later", 0) != 0 ? FREE_LATER : cairn_free;
	wanted = option_number(argc, argv, "turns", TURNS);
	if (give_back == NULL) {
		tap_skip_all("there is no cairn_free_later in this build");
		return tap_end();
	}
	random_seed(&moments, seed);
	for (uint32_t i = 0; i < count; i++)
		work_begin(&workers[i], h, seed * WORKERS_MOST + i);
	work_together();
	look_at_all(h);
	return tap_end();
}
