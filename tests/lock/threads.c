/* Two threads of a host on one heap; each frees what the other hands over.  SPDX-License-Identifier: MIT
 *
 * Built with a lock for threads by ci/races.
 */
#include <pthread.h>
#include <sched.h>

#include "../support/memory.h"
#include "../support/option.h"
#include "../support/tap.h"
#include "../support/view.h"
#include "../support/work.h"

#define STEPS 200000

/* So little that it is full at times. */
#define HEAP_BYTES 6144

enum { THREADS = 2 };

static struct worker workers[THREADS];
static uint32_t steps;

static void *work(void *user)
{
	struct worker *own = user, *other = own == workers ? workers + 1 : workers;

	for (uint32_t i = 0; i < steps && work_step(own); i++) {
		work_receive(other, cairn_free);
		if (i % 64 == 0)
			sched_yield();
	}
	return NULL;
}

static void work_together(void)
{
	pthread_t thread[THREADS];

	for (size_t i = 0; i < THREADS; i++)
		expect(pthread_create(thread + i, NULL, work, workers + i) == 0);
	for (size_t i = 0; i < THREADS; i++)
		expect(pthread_join(thread[i], NULL) == 0);
}

static void share(void)
{
	struct cairn_heap *h = cairn_init(memory, HEAP_BYTES);

	for (uint32_t i = 0; i < THREADS; i++)
		work_begin(workers + i, h, i);
	work_together();
	for (size_t i = 0; i < THREADS; i++) {
		struct worker *w = workers + i;

		note("%u operations, %u without memory, %u blocks freed by the other thread", (unsigned)w->steps,
		     (unsigned)w->refused, (unsigned)w->received);
		expect(w->steps == steps && w->received > 0);
		if (!expect(work_end(w)))
			note("%s", w->wrong);
	}
	expect(cairn_check(h, NULL));
	expect(view_of(h).used_chunks == 0);
}

int main(int argc, char **argv)
{
	steps = option_number(argc, argv, "steps", STEPS);
	tap_case("two threads share a heap, and each keeps its bytes", share);
	return tap_end();
}
