/* Two workers and an interrupt on one heap, interrupted at any instruction.  SPDX-License-Identifier: MIT
 *
 *     shared [cores=1] [turns=N] [seed=N]
 *
 * The workers are two threads, or two cores where there are two. SysTick comes after a time that is drawn anew each
 * time; it frees what the workers have handed over, and switches the threads; QEMU switches the cores then, too. Under
 * -icount it can fall between any two instructions, and a run is repeatable. Ends with 0 if no worker found another's
 * bytes in its blocks, and the heap is sound and in the end empty. Built with the right lock that must be so; without
 * it must not, and shared.t sees to both.
 *
 * SysTick is not the counter of instructions here.
 */
#include "../support/memory.h"
#include "../support/option.h"
#include "../support/tap.h"
#include "../support/view.h"
#include "../support/work.h"
#include "second_core.h"
#include "threads.h"

#define TURNS 100000

/* The workers have this many turns to notice that it is over; what takes longer goes round in circles. */
#define OVERTIME 10000

/* The same little heap on every board, so that it is full at times. */
#define HEAP_BYTES 4096

#define SYSTICK_CONTROL (*(volatile uint32_t *)0xe000e010)
#define SYSTICK_RELOAD (*(volatile uint32_t *)0xe000e014)
#define SYSTICK_NOW (*(volatile uint32_t *)0xe000e018)
#define SYSTICK_BY_PROCESSOR_CLOCK 7u /* with an interrupt */

/* Below the ceiling of the lock of low priorities: this interrupt calls the heap. */
#define PRIORITIES (*(volatile uint32_t *)0xe000ed20) /* SHPR3 */
#define SYSTICK_PRIORITY (0xc0u << 24)

/* From one interrupt to the next, in instructions: at least those of the switch itself, and a few of a worker. */
#define TICKS(instructions) ((uint32_t)((uint64_t)(instructions)*MACHINE_CLOCK * (1u << MACHINE_ICOUNT) / 1000000000))
#define TICKS_LEAST TICKS(80)
#define TICKS_MOST TICKS(700)

/* An interrupt that begins later than this after its time has waited for the lock. */
#define TICKS_AT_ONCE TICKS(16)

enum { WORKERS = 2 };

static struct worker workers[WORKERS];
static struct random moments;
static uint32_t wanted, interrupts, overtime, waited;
static bool on_cores;
static atomic_bool over, other_is_done;

void systick_handler(void);

/* So often the other worker has come to its turn. */
static uint32_t turns(void)
{
	return on_cores ? interrupts : threads_switches();
}

static void end_stuck(void)
{
	say("not ok 1 - a worker goes round in circles\n1..1\n");
	machine_exit(1);
}

void systick_handler(void)
{
	interrupts++;
	waited += SYSTICK_RELOAD - SYSTICK_NOW > TICKS_AT_ONCE;
	for (size_t i = 0; i < WORKERS; i++)
		work_receive(&workers[i], cairn_free);
	if (turns() >= wanted)
		atomic_store(&over, true);
	if (atomic_load(&over) && overtime++ > OVERTIME)
		end_stuck();
	SYSTICK_RELOAD = (uint32_t)random_between(&moments, TICKS_LEAST, TICKS_MOST);
	SYSTICK_NOW = 0;
	if (!on_cores)
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
	work(&workers[1]);
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
	threads_begin(other_worker);
}

static void work_together(void)
{
	PRIORITIES |= SYSTICK_PRIORITY;
	begin_other();
	SYSTICK_RELOAD = TICKS_MOST;
	SYSTICK_NOW = 0;
	SYSTICK_CONTROL = SYSTICK_BY_PROCESSOR_CLOCK;
	work(&workers[0]);
	while (!atomic_load(&other_is_done))
		continue;
	SYSTICK_CONTROL = 0;
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

int main(int argc, char **argv)
{
	struct cairn_heap *h = cairn_init(memory, HEAP_BYTES);
	uint32_t seed = option_number(argc, argv, "seed", 1);

	on_cores = option_number(argc, argv, "cores", 0) != 0;
	wanted = option_number(argc, argv, "turns", TURNS);
	random_seed(&moments, seed);
	for (uint32_t i = 0; i < WORKERS; i++)
		work_begin(&workers[i], h, seed * WORKERS + i);
	work_together();

	ok(turns() >= wanted, "%u turns", (unsigned)turns());
	ok(waited > 0, "%u of the interrupts had to wait for the lock", (unsigned)waited);
	for (size_t i = 0; i < WORKERS; i++) {
		ok(worked_well(&workers[i]), "the blocks of worker %z keep their bytes", i);
		ok(workers[i].received > 0 && workers[i].refused > 0, "the interrupt frees, and the heap was full at times");
	}
	ok(cairn_check(h, NULL), "the heap is sound");
	ok(view_of(h).used_chunks == 0, "and empty in the end");
	return tap_end();
}
