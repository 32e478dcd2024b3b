/* Where the memory of arenas comes from, and what happens where it ends.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cairn_linux.h"
#include "tap.h"

#define MIB ((size_t)1 << 20)

/* 190 MiB: some stretches. Whole pages, and below what is mapped. */
enum { BLOCKS = 2000, BLOCK_BYTES = 24 * 4096 - 8 };

static void *blocks[BLOCKS];

/* By realloc, which goes by the cache: that tries twice on its own. */
static bool fill(void)
{
	for (size_t i = 0; i < BLOCKS; i++) {
		blocks[i] = realloc(malloc(1), BLOCK_BYTES);
		if (blocks[i] == NULL)
			return false;
		memset(blocks[i], (int)i, 100);
	}
	return true;
}

static bool are_intact(void)
{
	for (size_t i = 0; i < BLOCKS; i++)
		if (((unsigned char *)blocks[i])[99] != (i & 0xff))
			return false;
	return true;
}

static void release(void)
{
	for (size_t i = 0; i < BLOCKS; i++)
		free(blocks[i]);
}

static void *fill_and_release(void *unused)
{
	expect(fill() && are_intact() && cairn_linux_check(NULL, NULL));
	release();
	return unused;
}

/* Threads take their turns at the arenas: one of two is not the main one, unless there is one processor. */
static void in_two_threads(void *(*body)(void *), void (*after)(void))
{
	for (int i = 0; i < 2; i++) {
		pthread_t thread;

		expect(pthread_create(&thread, NULL, body, NULL) == 0 && pthread_join(thread, NULL) == 0);
		after();
	}
}

static size_t failures(void)
{
	struct cairn_stats stats;

	cairn_linux_stats(&stats);
	return stats.failures;
}

static void sound_and_none_failed(void)
{
	expect(failures() == 0 && cairn_linux_check(NULL, NULL));
}

/* The last request of a stretch is more than what is left of it, and the next stretch begins with no more than that. */
static void without_top_pad(void)
{
	expect(mallopt(M_TOP_PAD, 0) == 1);
	in_two_threads(fill_and_release, sound_and_none_failed);
}

/* More than a stretch has: the heap does without. */
static void with_a_large_top_pad(void)
{
	expect(mallopt(M_TOP_PAD, 100 << 20) == 1);
	in_two_threads(fill_and_release, sound_and_none_failed);
	expect(mallopt(M_TOP_PAD, 128 * 1024) == 1);
}

static void *fill_only(void *unused)
{
	expect(fill());
	return unused;
}

static void release_intact(void)
{
	expect(are_intact());
	release();
	expect(cairn_linux_check(NULL, NULL));
}

static void main_frees_what_a_thread_made(void)
{
	in_two_threads(fill_only, release_intact);
}

/* A thread's block grows beyond what its arena serves. */
static void *grow(void *unused)
{
	unsigned char *mem = malloc(1000);

	memset(mem, 0x77, 1000);
	for (size_t bytes = 2000; bytes < 300 * MIB; bytes *= 3) {
		mem = realloc(mem, bytes);
		if (!expect(mem != NULL && mem[0] == 0x77 && mem[999] == 0x77))
			return unused;
	}
	mem = realloc(mem, 500);
	expect(mem[0] == 0x77 && mem[499] == 0x77);
	free(mem);
	mem = memalign(128 * MIB, 100);
	expect((uintptr_t)mem % (128 * MIB) == 0);
	free(mem);
	return unused;
}

static void realloc_moves_to_main(void)
{
	in_two_threads(grow, sound_and_none_failed);
}

/* In a child, since what it does to the address space stays. */
static int in_child(int (*body)(void))
{
	int status = -1;
	const pid_t child = fork();

	if (child == 0)
		_exit(body());
	expect(child > 0 && waitpid(child, &status, 0) == child);
	return status;
}

static int with_brk_blocked(void)
{
	const uintptr_t end = ((uintptr_t)sbrk(0) + 4095) & ~(uintptr_t)4095;

	if (mmap((void *)end, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == MAP_FAILED)
		return 2;
	if (!fill() || !are_intact() || !cairn_linux_check(NULL, NULL))
		return 3;
	release();
	mallopt(M_MMAP_MAX, 0);
	void *mem = malloc(200 * MIB); /* more than one stretch */

	if (mem == NULL)
		return 4;
	memset(mem, 1, 200 * MIB);
	free(mem);
	return !cairn_linux_check(NULL, NULL);
}

static void brk_blocked(void)
{
	expect(in_child(with_brk_blocked) == 0);
}

/* Somebody else's memory between the heap's. */
static int with_foreign_sbrk(void)
{
	mallopt(M_TOP_PAD, 0);
	for (size_t i = 0; i < 300; i++) {
		blocks[i] = realloc(malloc(1), BLOCK_BYTES);
		if (blocks[i] == NULL)
			return 2;
		memset(blocks[i], 1, BLOCK_BYTES);
		if (i % 10 == 0)
			memset(sbrk(5001), 0xdb, 5001);
	}
	for (size_t i = 0; i < 300; i++)
		free(blocks[i]);
	return failures() > 0 || !cairn_linux_check(NULL, NULL);
}

/* A request beyond all memory fails, and then the main arena goes on as before. */
static int after_too_much(void)
{
	static volatile size_t bytes = (size_t)1 << 46;
	const uintptr_t before = (uintptr_t)sbrk(0);

	return malloc(bytes) != NULL || !fill() || (uintptr_t)sbrk(0) <= before || !cairn_linux_check(NULL, NULL);
}

static void too_much(void)
{
	expect(in_child(after_too_much) == 0);
}

static void foreign_sbrk(void)
{
	expect(in_child(with_foreign_sbrk) == 0);
}

static int without_address_space(void)
{
	const struct rlimit limit = {300 * MIB, 300 * MIB};
	size_t i = 0;

	if (setrlimit(RLIMIT_AS, &limit) != 0)
		return 2;
	errno = 0;
	while (i < BLOCKS * 2 && (blocks[i / 2] = malloc(2 * BLOCK_BYTES)) != NULL)
		i += 2;
	if (errno != ENOMEM || i < 1000)
		return 3;
	while (i > 0)
		free(blocks[(i -= 2) / 2]);
	return malloc(MIB) == NULL || !cairn_linux_check(NULL, NULL);
}

static void memory_ends(void)
{
	expect(in_child(without_address_space) == 0);
}

int main(void)
{
	/* First, while the heaps have to grow for it. */
	tap_case("somebody else calls sbrk", foreign_sbrk);
	tap_case("a request beyond all memory", too_much);
	tap_case("a thread's arena goes on in further stretches, with nothing to spare", without_top_pad);
	tap_case("with more to spare than a stretch has", with_a_large_top_pad);
	tap_case("another thread frees what lies in them", main_frees_what_a_thread_made);
	tap_case("a thread's block that becomes large", realloc_moves_to_main);
	tap_case("the main arena where brk is blocked", brk_blocked);
	tap_case("an address space with an end", memory_ends);
	return tap_end();
}
