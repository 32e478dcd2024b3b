/* Many threads on the heap of a Linux process: each block keeps its bytes, and all arenas stay sound.
 * SPDX-License-Identifier: MIT
 *
 *     stress [steps=N]
 *
 * One source for a program whose malloc is Cairn, and for one in which Cairn has names of its own, so that a sanitizer
 * that brings a malloc can watch it.
 *
 * Kept true between calls: every block that somebody holds is filled with the pattern of its tag.
 */
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cairn_linux.h"
#include "../replay/pattern.h"
#include "option.h"
#include "random.h"
#include "tap.h"

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#include "cairn_linux_prefix.h"
#endif

#define STEPS 60000 /* of one thread that churns; the other cases do a part of them */

enum { THREADS = 4, SLOTS = 200, QUEUE = 64, LEFT = 12, ROUNDS_OF_THREADS = 60, FORKS = 25 };

struct block {
	unsigned char *mem;
	size_t bytes;
	uint32_t tag;
};

static uint32_t steps;
static _Atomic(const char *) wrong; /* what did not hold first, in any thread */
static atomic_uint tags;

static bool holds(bool condition, const char *what)
{
	const char *none = NULL;

	if (!condition)
		atomic_compare_exchange_strong(&wrong, &none, what);
	return condition;
}

static bool all_is_well(void)
{
	return atomic_load(&wrong) == NULL;
}

/* ---- blocks ---- */

/* From a few bytes, mostly, to what is mapped. */
static size_t some_bytes(struct random *r)
{
	size_t of_hundred = random_below(r, 100);

	if (of_hundred < 70)
		return random_between(r, 1, 256);
	if (of_hundred < 90)
		return random_between(r, 257, 2048);
	return of_hundred < 99 ? random_between(r, 2049, 20000) : random_between(r, 100000, 300000);
}

static void block_fill(struct block *b)
{
	b->tag = atomic_fetch_add_explicit(&tags, 1, memory_order_relaxed);
	pattern_fill(b->mem, b->bytes, b->tag);
}

static bool block_is_kept(const struct block *b, size_t bytes)
{
	return holds(pattern_holds(b->mem, bytes, b->tag), "the bytes of a block have changed");
}

static void *take_aligned(struct random *r, size_t bytes)
{
	size_t alignment = (size_t)16 << random_below(r, 9);
	void *mem = random_chance(r, 50) ? memalign(alignment, bytes) : NULL;

	if (mem == NULL && posix_memalign(&mem, alignment, bytes) != 0)
		return NULL;
	holds((uintptr_t)mem % alignment == 0, "a block is not aligned as it should be");
	return mem;
}

static void *take_cleared(size_t bytes)
{
	void *mem = calloc(1, bytes);

	holds(mem != NULL && bytes_are_zero(mem, bytes), "calloc's block is not zero");
	return mem;
}

static void block_take(struct block *b, struct random *r)
{
	size_t of_hundred = random_below(r, 100);

	b->bytes = some_bytes(r);
	b->mem = of_hundred < 75 ? malloc(b->bytes) : of_hundred < 90 ? take_cleared(b->bytes) : take_aligned(r, b->bytes);
	if (!holds(b->mem != NULL, "there is no memory"))
		exit(1);
	holds((uintptr_t)b->mem % CAIRN_ALIGNMENT == 0, "a block is not aligned");
	holds(malloc_usable_size(b->mem) >= b->bytes, "a block is too small");
	block_fill(b);
}

static void block_resize(struct block *b, struct random *r)
{
	size_t bytes = some_bytes(r);
	unsigned char *mem = realloc(b->mem, bytes);

	if (!holds(mem != NULL, "there is no memory"))
		exit(1);
	b->mem = mem;
	block_is_kept(b, bytes < b->bytes ? bytes : b->bytes);
	b->bytes = bytes;
	block_fill(b);
}

static void block_give(struct block *b)
{
	block_is_kept(b, b->bytes);
	errno = 42;
	free(b->mem);
	holds(errno == 42, "free has changed errno");
	b->mem = NULL;
}

static void blocks_give(struct block *blocks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (blocks[i].mem != NULL)
			block_give(&blocks[i]);
}

/* ---- threads ---- */

static void threads_run(size_t count, void *(*run)(void *), void *users, size_t bytes)
{
	pthread_t threads[THREADS];

	for (size_t i = 0; i < count; i++)
		if (!expect(pthread_create(&threads[i], NULL, run, (char *)users + i * bytes) == 0))
			exit(1);
	for (size_t i = 0; i < count; i++)
		expect(pthread_join(threads[i], NULL) == 0);
}

/* After each case, with the other threads gone or going on. */
static void expect_soundness(void)
{
	expect(cairn_linux_check(NULL, NULL));
	if (!expect(all_is_well()))
		note("%s", atomic_load(&wrong));
}

/* ---- churn: each thread its own blocks ---- */

struct churner {
	uint32_t seed, turns;
	struct block blocks[SLOTS];
};

static struct churner churners[THREADS];

static void *churn(void *user)
{
	struct churner *own = user;
	struct random r;

	random_seed(&r, own->seed);
	for (uint32_t i = 0; i < own->turns && all_is_well(); i++) {
		struct block *b = &own->blocks[random_below(&r, SLOTS)];

		if (b->mem == NULL)
			block_take(b, &r);
		else if (random_chance(&r, 15))
			block_resize(b, &r);
		else
			block_give(b);
	}
	blocks_give(own->blocks, SLOTS);
	return NULL;
}

static void churners_begin(uint32_t turns)
{
	for (uint32_t i = 0; i < THREADS; i++) {
		churners[i].seed = i;
		churners[i].turns = turns;
	}
}

static void case_churn(void)
{
	churners_begin(steps);
	threads_run(THREADS, churn, churners, sizeof *churners);
	expect_soundness();
}

/* ---- producer and consumer: another thread frees ---- */

static struct queue {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	size_t count, producers;
	struct block blocks[QUEUE];
} queue = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void queue_put(const struct block *b)
{
	pthread_mutex_lock(&queue.mutex);
	while (queue.count == QUEUE)
		pthread_cond_wait(&queue.changed, &queue.mutex);
	queue.blocks[queue.count++] = *b;
	pthread_cond_broadcast(&queue.changed);
	pthread_mutex_unlock(&queue.mutex);
}

/* False when nothing more will come. */
static bool queue_take(struct block *b)
{
	bool there_is_one;

	pthread_mutex_lock(&queue.mutex);
	while (queue.count == 0 && queue.producers > 0)
		pthread_cond_wait(&queue.changed, &queue.mutex);
	there_is_one = queue.count > 0;
	if (there_is_one)
		*b = queue.blocks[--queue.count];
	pthread_cond_broadcast(&queue.changed);
	pthread_mutex_unlock(&queue.mutex);
	return there_is_one;
}

static void produce(struct random *r)
{
	struct block b;

	for (uint32_t i = 0; i < steps / 4 && all_is_well(); i++) {
		block_take(&b, r);
		queue_put(&b);
	}
	pthread_mutex_lock(&queue.mutex);
	queue.producers--;
	pthread_cond_broadcast(&queue.changed);
	pthread_mutex_unlock(&queue.mutex);
}

static void consume(struct random *r)
{
	struct block b;

	while (queue_take(&b)) {
		if (random_chance(r, 20))
			block_resize(&b, r);
		block_give(&b);
	}
}

static void *produce_or_consume(void *user)
{
	uint32_t number = *(uint32_t *)user;
	struct random r;

	random_seed(&r, number);
	(number % 2 == 0 ? produce : consume)(&r);
	return NULL;
}

static uint32_t numbers[THREADS];

static void case_hand_over(void)
{
	queue.producers = THREADS / 2;
	threads_run(THREADS, produce_or_consume, numbers, sizeof *numbers);
	expect(queue.count == 0);
	expect_soundness();
}

/* ---- threads that come and go ---- */

static pthread_key_t last_moments;

struct visitor {
	uint32_t seed;
	struct block left[LEFT];
};

/* In which a thread still asks for memory, and frees what it had. */
static void take_and_give(void *mem)
{
	struct block b = {malloc(100), 100, 0};

	free(mem);
	block_fill(&b);
	block_give(&b);
}

static void *visit(void *user)
{
	struct visitor *own = user;
	struct block mine[LEFT];
	struct random r;

	random_seed(&r, own->seed);
	pthread_setspecific(last_moments, malloc(200));
	for (size_t i = 0; i < LEFT; i++) {
		block_take(&own->left[i], &r);
		block_take(&mine[i], &r);
	}
	blocks_give(mine, LEFT);
	return NULL;
}

static void case_come_and_go(void)
{
	static struct visitor visitors[THREADS];

	expect(pthread_key_create(&last_moments, take_and_give) == 0);
	for (uint32_t round = 0; round < ROUNDS_OF_THREADS && all_is_well(); round++) {
		for (uint32_t i = 0; i < THREADS; i++)
			visitors[i].seed = round * THREADS + i;
		threads_run(THREADS, visit, visitors, sizeof *visitors);
		for (size_t i = 0; i < THREADS; i++)
			blocks_give(visitors[i].left, LEFT);
	}
	expect(pthread_key_delete(last_moments) == 0);
	expect_soundness();
}

/* ---- fork, while others are inside malloc ---- */

/* The child has its parent's blocks, and one thread. */
static _Noreturn void live_as_child(struct block *blocks, struct random *r)
{
	struct block more[SLOTS];

	for (size_t i = 0; i < SLOTS; i++)
		block_take(&more[i], r);
	blocks_give(blocks, SLOTS);
	blocks_give(more, SLOTS);
	_exit(all_is_well() && cairn_linux_check(NULL, NULL) ? 0 : 1);
}

static void fork_once(struct block *blocks, struct random *r)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0)
		live_as_child(blocks, r);
	expect(child > 0 && waitpid(child, &status, 0) == child);
	expect(status == 0);
}

static void *fork_often(void *user)
{
	static struct block blocks[SLOTS];
	struct random r;

	random_seed(&r, FORKS);
	for (size_t i = 0; i < SLOTS; i++)
		block_take(&blocks[i], &r);
	for (size_t i = 0; i < FORKS && all_is_well(); i++)
		fork_once(blocks, &r);
	blocks_give(blocks, SLOTS);
	return user;
}

/* The first thread forks, the others churn. */
static void *fork_or_churn(void *user)
{
	return user == churners ? fork_often(user) : churn(user);
}

static void case_fork(void)
{
	churners_begin(steps);
	threads_run(THREADS, fork_or_churn, churners, sizeof *churners);
	expect_soundness();
}

int main(int argc, char **argv)
{
	steps = option_number(argc, argv, "steps", STEPS);
	for (uint32_t i = 0; i < THREADS; i++)
		numbers[i] = i;
	tap_case("threads churn, each with blocks of its own", case_churn);
	tap_case("what some threads take, others resize and free", case_hand_over);
	tap_case("threads come and go, and leave blocks behind", case_come_and_go);
	tap_case("forked while others are inside malloc, the child's heap is whole", case_fork);
	return tap_end();
}
