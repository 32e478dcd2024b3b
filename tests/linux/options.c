/* What mallopt does, and malloc_trim.  SPDX-License-Identifier: MIT */
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cairn_linux.h"
#include "tap.h"

#define MIB ((size_t)1 << 20)

static size_t maps(void)
{
	return mallinfo2().hblks;
}

/* How many mapped chunks a block of so many bytes is. */
static size_t maps_of(size_t bytes)
{
	const size_t before = maps();
	void *mem = malloc(bytes);
	const size_t now = maps();

	free(mem);
	return now - before;
}

static void adapts(void)
{
	expect(maps_of(200 * 1024) == 1);
	/* Freed, it has raised the threshold above its size: of a size that comes and goes, the heap keeps the memory. */
	expect(maps_of(200 * 1024) == 0 && maps_of(MIB) == 1 && maps_of(MIB) == 0);
	expect(maps_of(100 * MIB) == 1 && maps_of(100 * MIB) == 1);
}

static void map_threshold(void)
{
	expect(mallopt(M_MMAP_THRESHOLD, 100000) == 1);
	for (int i = 0; i < 3; i++)
		expect(maps_of(110000) == 1 && maps_of(90000) == 0);
	expect(mallopt(M_MMAP_THRESHOLD, 33 << 20) == 0 && mallopt(M_MMAP_THRESHOLD, -1) == 0);
	expect(mallopt(M_MMAP_MAX, 0) == 1 && maps_of(110000) == 0 && maps_of(100 * MIB) == 0);
	expect(mallopt(M_MMAP_MAX, 65536) == 1 && mallopt(M_MMAP_THRESHOLD, 128 * 1024) == 1 && maps_of(MIB) == 1);
}

static size_t top(void)
{
	return mallinfo2().keepcost;
}

/* A block at the end of the heap comes and goes. */
static void grow_once(size_t bytes)
{
	unsigned char *mem = malloc(bytes);

	memset(mem, 1, bytes);
	free(mem);
}

static void trim_threshold(void)
{
	expect(mallopt(M_MMAP_THRESHOLD, 32 << 20) == 1);
	expect(mallopt(M_TRIM_THRESHOLD, 64 << 20) == 1);
	grow_once(20 * MIB);
	expect(top() >= 20 * MIB);
	expect(malloc_trim(MIB) == 1 && top() <= MIB + 8192 && malloc_trim(MIB) == 0);
	expect(mallopt(M_TRIM_THRESHOLD, 4 << 20) == 1);
	grow_once(20 * MIB);
	expect(top() <= 4 * MIB);
	expect(mallopt(M_TRIM_THRESHOLD, -1) == 1);
	grow_once(20 * MIB);
	expect(top() >= 20 * MIB);
	expect(mallopt(M_TRIM_THRESHOLD, 128 * 1024) == 1);
	grow_once(20 * MIB);
}

static void top_pad(void)
{
	expect(mallopt(M_TRIM_THRESHOLD, 64 << 20) == 1 && mallopt(M_TOP_PAD, 8 << 20) == 1);
	malloc_trim(0);
	grow_once(MIB);
	expect(top() >= 8 * MIB);
	expect(mallopt(M_TOP_PAD, 0) == 1);
	malloc_trim(0);
	grow_once(MIB);
	expect(top() <= 2 * MIB);
	expect(mallopt(M_TOP_PAD, -1) == 0);
}

/* How many of thirty freed blocks wait, be it in the cache or in a fast bin. */
static size_t waiting_of_thirty(size_t bytes)
{
	void *mem[30];
	size_t before;

	for (size_t i = 0; i < 30; i++)
		mem[i] = malloc(bytes);
	void *wall = malloc(bytes);

	before = mallinfo2().smblks;
	for (size_t i = 0; i < 30; i++)
		free(mem[i]);
	const size_t waiting = mallinfo2().smblks - before;

	free(wall);
	malloc_trim(0);
	return waiting;
}

static void fast_max(void)
{
	malloc_trim(0);
	expect(waiting_of_thirty(40) == 30);
	expect(mallopt(M_MXFAST, 0) == 1);
	const size_t cached = waiting_of_thirty(40);

	expect(cached > 0 && cached < 30);
	expect(mallopt(M_MXFAST, 64) == 1 && waiting_of_thirty(40) == 30 && waiting_of_thirty(100) == cached);
	expect(mallopt(M_MXFAST, 160) == 1 && mallopt(M_MXFAST, 161) == 0 && mallopt(M_MXFAST, -1) == 0);
}

static bool is_filled(const unsigned char *mem, unsigned char with, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (mem[i] != with)
			return false;
	return true;
}

/* In this thread, and one that comes later. */
static void *perturbed(void *unused)
{
	static volatile uintptr_t seen_free;

	for (size_t bytes = 1; bytes < 3000; bytes += 61) {
		unsigned char *mem = malloc(bytes), *clean = calloc(bytes, 1), *aligned = memalign(256, bytes);

		expect(is_filled(mem, 0x5a, 0, bytes) && is_filled(clean, 0, 0, bytes) && is_filled(aligned, 0x5a, 0, bytes));
		free(clean);
		free(aligned);
		memset(mem, 1, bytes);
		seen_free = (uintptr_t)mem;
		free(mem);
		/* But for the words that a free chunk uses. */
		expect(is_filled((const unsigned char *)seen_free, 0xa5, 32, bytes));
	}
	return unused;
}

static void perturb(void)
{
	pthread_t thread;

	free(malloc(100));
	expect(mallopt(M_PERTURB, 0xa5) == 1);
	perturbed(NULL);
	expect(pthread_create(&thread, NULL, perturbed, NULL) == 0 && pthread_join(thread, NULL) == 0);
	expect(mallopt(M_PERTURB, 0) == 1);
	unsigned char *mem = calloc(1, 200);
	free(mem);
	mem = malloc(200);
	expect(!is_filled(mem, 0xff, 0, 200));
	free(mem);
}

static void *one_block(void *unused)
{
	free(malloc(1));
	return unused;
}

static void arena_max(void)
{
	expect(mallopt(M_ARENA_MAX, 1) == 1);
	const size_t arenas = cairn_linux_arenas();

	for (int i = 0; i < 5; i++) {
		pthread_t thread;

		expect(pthread_create(&thread, NULL, one_block, NULL) == 0 && pthread_join(thread, NULL) == 0);
	}
	expect(cairn_linux_arenas() == arenas);
}

static void others(void)
{
	expect(mallopt(M_ARENA_TEST, 4) == 1 && mallopt(M_CHECK_ACTION, 3) == 1);
	expect(mallopt(99, 1) == 0 && mallopt(0, 0) == 0);
}

int main(void)
{
	tap_case("the threshold of mapped chunks adapts", adapts);
	tap_case("M_MXFAST", fast_max);
	tap_case("M_MMAP_THRESHOLD and M_MMAP_MAX", map_threshold);
	tap_case("M_TRIM_THRESHOLD and malloc_trim", trim_threshold);
	tap_case("M_TOP_PAD", top_pad);
	tap_case("M_ARENA_MAX", arena_max);
	tap_case("M_PERTURB", perturb);
	tap_case("options without effect, and unknown ones", others);
	return tap_end();
}
