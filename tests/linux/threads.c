/* Threads: their arenas, blocks that others free, their ends, and forks in between.  SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cairn_linux.h"
#include "tap.h"

enum { THREADS = 12, BLOCKS = 200 };

static size_t live(void)
{
	struct cairn_stats stats;

	cairn_linux_stats(&stats);
	return stats.allocations - stats.frees;
}

static void run(size_t count, void *(*body)(void *), void *argument)
{
	pthread_t threads[THREADS];

	for (size_t i = 0; i < count; i++)
		expect(pthread_create(&threads[i], NULL, body, argument) == 0);
	for (size_t i = 0; i < count; i++)
		expect(pthread_join(threads[i], NULL) == 0);
}

/* What a thread has made, for another one to free. */
static void *made[THREADS][BLOCKS];
static size_t makers, takers;

static size_t bytes_of(size_t i)
{
	return i * i % 3001 + (i % 50 == 0 ? 300000 : 0);
}

static void *make(void *unused)
{
	const size_t me = __atomic_fetch_add(&makers, 1, __ATOMIC_RELAXED);

	for (size_t i = 0; i < BLOCKS; i++) {
		made[me][i] = malloc(bytes_of(i));
		memset(made[me][i], (int)me, bytes_of(i));
	}
	return unused;
}

static void *take(void *unused)
{
	const size_t maker = __atomic_fetch_add(&takers, 1, __ATOMIC_RELAXED);

	for (size_t i = 0; i < BLOCKS; i++) {
		const unsigned char *mem = made[maker][i];
		const size_t bytes = bytes_of(i);

		if (bytes > 0 && (mem[0] != maker || mem[bytes - 1] != maker))
			abort();
		if (i % 3 == 0)
			made[maker][i] = realloc(made[maker][i], bytes + 500);
		free(made[maker][i]);
	}
	return unused;
}

static void others_free(void)
{
	makers = takers = 0;
	const size_t before = live();

	run(THREADS, make, NULL);
	run(THREADS, take, NULL);
	expect(live() <= before + THREADS && cairn_linux_check(NULL, NULL));
}

static void as_many_arenas_as_processors(void)
{
	cpu_set_t set;

	expect(sched_getaffinity(0, sizeof set, &set) == 0);
	expect(cairn_linux_arenas() == (size_t)CPU_COUNT(&set) || CPU_COUNT(&set) > THREADS);
	expect(cairn_linux_heap(cairn_linux_arenas()) == NULL && cairn_linux_heap(0) != NULL);
}

/* ---- a thread's last moments ---- */

static pthread_key_t first_key, second_key;

/* Called again and again, as long as there are rounds: before the library's own destructor, and after it. */
static void destroy(void *value)
{
	static __thread int rounds;
	void *small = malloc(24), *medium = calloc(1, 700), *large = malloc(400000);

	free(value);
	free(medium);
	small = realloc(small, 2000);
	free(large);
	free(small);
	if (++rounds < 10)
		pthread_setspecific(rounds % 2 ? first_key : second_key, malloc(40));
}

static void *end_with_destructors(void *unused)
{
	void *cached[20];

	pthread_setspecific(first_key, malloc(100));
	pthread_setspecific(second_key, malloc(200));
	for (size_t i = 0; i < 20; i++)
		cached[i] = malloc(i * 16);
	for (size_t i = 0; i < 20; i++)
		free(cached[i]);
	return unused;
}

static size_t capacity(void)
{
	struct cairn_stats stats;

	cairn_linux_stats(&stats);
	return stats.capacity;
}

static void ends(void)
{
	pthread_key_create(&first_key, destroy);
	pthread_key_create(&second_key, destroy);
	run(THREADS, end_with_destructors, NULL);
	const size_t live_before = live(), capacity_before = capacity();

	for (int i = 0; i < 200; i++)
		run(2, end_with_destructors, NULL);
	/* Of each thread the two that the last round left to nobody; pthread's own tables may differ by a few. */
	expect(live() - live_before <= 2 * 400 + 10);
	expect(capacity() <= capacity_before + 1000000);
	expect(cairn_linux_check(NULL, NULL));
}

/* ---- forks ---- */

static bool stop;

static void *churn(void *unused)
{
	unsigned seed = (unsigned)(uintptr_t)&seed;
	void *mem[50] = {0};

	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		seed = seed * 1103515245 + 12345;
		const size_t i = seed >> 16 & 31;

		free(mem[i]);
		mem[i] = malloc(seed >> 20);
	}
	for (size_t i = 0; i < 50; i++)
		free(mem[i]);
	return unused;
}

/* The process's handlers ask for memory, and are registered before anything else does. */
static void handle_fork(void)
{
	free(malloc(5000));
}

/* A stream that asks for memory while its lock is taken, and takes its time. */
static ssize_t write_slowly(void *cookie, const char *bytes, size_t count)
{
	(void)cookie, (void)bytes;
	usleep(300);
	free(malloc(5000));
	return (ssize_t)count;
}

static void *write_stream(void *unused)
{
	FILE *stream = fopencookie(NULL, "w", (cookie_io_functions_t){.write = write_slowly});

	setvbuf(stream, NULL, _IONBF, 0);
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		fputc('.', stream);
	fclose(stream);
	return unused;
}

/* Waits for each stream with the list of all streams locked, as fork wants it. */
static void *flush_streams(void *unused)
{
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		fflush(NULL);
	return unused;
}

/* What the child of a process whose threads were inside malloc does: all that the parent can. */
static int child(void)
{
	for (size_t round = 0; round < 20; round++) {
		void *mem[100];

		for (size_t i = 0; i < 100; i++)
			mem[i] = malloc(i * round * 3);
		for (size_t i = 0; i < 100; i++)
			free(mem[i]);
	}
	makers = takers = 0;
	run(4, make, NULL);
	run(4, take, NULL);
	run(4, end_with_destructors, NULL);
	fflush(NULL);
	return cairn_linux_check(NULL, NULL) ? 0 : 1;
}

static void forks(void)
{
	void *(*const bodies[])(void *) = {churn, churn, churn, write_stream, flush_streams};
	enum { COUNT = sizeof bodies / sizeof *bodies };
	pthread_t threads[COUNT];

	alarm(120);
	for (size_t i = 0; i < COUNT; i++)
		expect(pthread_create(&threads[i], NULL, bodies[i], NULL) == 0);
	for (int i = 0; i < 100 && !tap_failed(); i++) {
		int status = -1;
		const pid_t pid = fork();

		if (pid == 0) {
			alarm(20);
			_exit(child());
		}
		expect(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0);
		free(malloc(1000));
	}
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (size_t i = 0; i < COUNT; i++)
		pthread_join(threads[i], NULL);
	alarm(0);
	expect(cairn_linux_check(NULL, NULL));
}

int main(void)
{
	pthread_atfork(handle_fork, handle_fork, handle_fork);
	tap_case("blocks that other threads free and resize", others_free);
	tap_case("as many arenas as processors", as_many_arenas_as_processors);
	tap_case("threads' ends: destructors that allocate, and nothing is lost", ends);
	tap_case("forks while threads are inside malloc, and inside stdio", forks);
	return tap_end();
}
