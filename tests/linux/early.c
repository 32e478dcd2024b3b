/* Requests at the ends of a process: in constructors, destructors and exit handlers, and before and after the handlers
 * of a fork, many of which are registered.  SPDX-License-Identifier: MIT
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cairn_linux.h"
#include "tap.h"

/* More than glibc keeps without asking for memory. */
enum { MANY = 200 };

static void *of_constructor[MANY];
static pthread_key_t keys[MANY];
static size_t keys_made;
static int handled;

/* All that may happen around a fork; the lock of no heap is held. */
static void allocate(void)
{
	void *mem = malloc(3000);

	handled += mem != NULL;
	free(mem);
}

/* Before any other constructor of the program, and before main. */
__attribute__((constructor(101))) static void construct(void)
{
	for (size_t i = 0; i < MANY; i++) {
		of_constructor[i] = malloc(i * 10);
		if (pthread_key_create(&keys[i], free) == 0)
			keys_made++;
		pthread_atfork(allocate, allocate, allocate);
	}
}

__attribute__((destructor(101))) static void destruct(void)
{
	for (size_t i = 0; i < MANY; i++)
		free(of_constructor[i]);
	free(malloc(100));
}

static void constructed(void)
{
	for (size_t i = 0; i < MANY; i++) {
		if (!expect(of_constructor[i] != NULL))
			return;
		memset(of_constructor[i], 1, i * 10);
	}
	expect(cairn_linux_arenas() >= 1 && cairn_linux_check(NULL, NULL));
}

/* glibc asks for the table of a late key when it is first set. */
static void late_keys(void)
{
	expect(keys_made == MANY);
	for (size_t i = 0; i < keys_made; i++)
		expect(pthread_setspecific(keys[i], malloc(i)) == 0);
	for (size_t i = 0; i < keys_made; i++)
		free(pthread_getspecific(keys[i]));
	for (size_t i = 0; i < keys_made; i++)
		pthread_setspecific(keys[i], NULL);
}

static void handlers_allocate(void)
{
	int status = -1;
	alarm(20); /* where a handler waits for a lock that is held around the fork */
	const pid_t child = fork();

	alarm(0);
	if (child == 0)
		_exit(handled == 2 * MANY ? 0 : 1);
	expect(child > 0 && waitpid(child, &status, 0) == child && status == 0);
	expect(handled == 2 * MANY);
}

static void *nothing(void *unused)
{
	return unused;
}

static void *only_frees(void *mem)
{
	free(mem);
	return NULL;
}

static void threads_that_hardly_allocate(void)
{
	for (int i = 0; i < 100; i++) {
		pthread_t one, other;

		expect(pthread_create(&one, NULL, nothing, NULL) == 0);
		expect(pthread_create(&other, NULL, only_frees, malloc(100)) == 0);
		pthread_join(one, NULL);
		pthread_join(other, NULL);
	}
	expect(cairn_linux_check(NULL, NULL));
}

static void libraries_come_and_go(void)
{
	for (int i = 0; i < 10; i++) {
		void *library = dlopen("libm.so.6", RTLD_NOW);

		expect(library != NULL && dlsym(library, "cos") != NULL && dlsym(library, "no_such_name") == NULL);
		expect(dlerror() != NULL && dlclose(library) == 0);
	}
}

static void at_exit(void)
{
	free(malloc(5000));
}

int main(void)
{
	atexit(at_exit);
	tap_case("constructors", constructed);
	tap_case("many keys of threads", late_keys);
	/* From then on locks are locks: the process has had threads. */
	tap_case("threads that only free, or do nothing", threads_that_hardly_allocate);
	tap_case("many handlers of forks, which allocate", handlers_allocate);
	tap_case("dlopen, dlsym, dlerror, dlclose", libraries_come_and_go);
	return tap_end();
}
