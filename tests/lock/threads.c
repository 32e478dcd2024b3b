/* Two threads of a host on one heap; each frees what the other hands over.  SPDX-License-Identifier: MIT
 *
 *     threads [alone=1] [later=1] [steps=N]
 *
 * Built with a lock for threads by ci/races; and without one, where the heap is the first thread's (alone), and the
 * other frees what that hands over by cairn_free_later (later).
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
static size_t count; /* of workers: the first threads */
static void (*give_back)(struct cairn_heap *, void *);
static atomic_bool over;

static void *work(void *user)
{
	struct worker *own = user, *other = own == workers ? workers + 1 : workers;

	for (uint32_t i = 0; i < steps && work_step(own); i++) {
		if (count > 1)
			work_receive(other, give_back);
		if (i % 64 == 0)
			sched_yield();
	}
	atomic_store(&over, true);
	return NULL;
}

static void *receive(void *user)
{
	while (!atomic_load(&over)) {
		work_receive(user, give_back);
		sched_yield();
	}
	return NULL;
}

static void work_together(void)
{
	pthread_t thread[THREADS];

	expect(pthread_create(thread, NULL, work, workers) == 0);
	expect(pthread_create(thread + 1, NULL, count > 1 ? work : receive, workers + count - 1) == 0);
	for (size_t i = 0; i < THREADS; i++)
		expect(pthread_join(thread[i], NULL) == 0);
}

static void share(void)
{
	struct cairn_heap *h = cairn_init(memory, HEAP_BYTES);

	for (uint32_t i = 0; i < count; i++)
		work_begin(workers + i, h, i);
	work_together();
	for (size_t i = 0; i < count; i++) {
		struct worker *w = workers + i;

		note("%u operations, %u without memory, %u blocks freed by the other thread", (unsigned)w->steps,
		     (unsigned)w->refused, (unsigned)w->received);
		expect(w->steps == steps && w->received > 0);
		if (!expect(work_end(w)))
			note("%s", w->wrong);
	}
	expect(cairn_malloc(h, HEAP_BYTES) == NULL); /* takes back what waits */
	expect(cairn_check(h, NULL));
	expect(view_of(h).used_chunks == 0);
}

int main(int argc, char **argv)
{
	steps = option_number(argc, argv, "steps", STEPS);
	count = option_number(argc, argv, "alone", 0) != 0 ? 1 : THREADS;
	give_back = option_number(argc, argv, "later", 0) != 0 ? cairn_free_later : cairn_free;
	tap_case("two threads share a heap, and each keeps its bytes", share);
	return tap_end();
}
