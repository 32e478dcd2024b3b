/* What a chunk looks like from outside, read through its header.  SPDX-License-Identifier: MIT */
#include <malloc.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

#define SIZE_SZ sizeof(size_t)
#define LARGE ((size_t)1 << 20)

enum { P = 1, M = 2, A = 4, FLAGS = P | M | A };

/* So many words before the block; the compiler must not know that malloc made it. */
static size_t word_before(const void *mem, size_t words)
{
	uintptr_t at = (uintptr_t)mem - words * SIZE_SZ;

	__asm__ volatile("" : "+r"(at)::"memory");
	return *(const size_t *)at;
}

/* The chunk's size and its flags. */
static size_t word_of(const void *mem)
{
	return word_before(mem, 1);
}

/* What belongs to the chunk only while the one before is free. */
static size_t prev_size_of(const void *mem)
{
	return word_before(mem, 2);
}

static size_t size_of(const void *mem)
{
	return word_of(mem) & ~(size_t)FLAGS;
}

/* The block of the chunk behind. */
static void *behind(const void *mem)
{
	return (void *)((uintptr_t)mem + size_of(mem));
}

static void sizes(void)
{
	for (size_t bytes = 0; bytes < 5000; bytes++) {
		void *mem = malloc(bytes);
		const size_t size = size_of(mem);

		expect(size % (2 * SIZE_SZ) == 0 && size >= 4 * SIZE_SZ && size >= bytes + SIZE_SZ);
		expect(malloc_usable_size(mem) == size - SIZE_SZ);
		free(mem);
	}
	void *one = malloc(1), *seven = malloc(7 * SIZE_SZ), *eight = malloc(7 * SIZE_SZ + 1);

	expect(size_of(one) == 4 * SIZE_SZ && size_of(seven) == 8 * SIZE_SZ && size_of(eight) == 10 * SIZE_SZ);
	free(one);
	free(seven);
	free(eight);
}

/* Three neighbours, cut from one chunk whose size nothing else has. */
static void *neighbours[3];

static void cut_neighbours(size_t bytes)
{
	void *whole = malloc(100000 + 3 * bytes);
	void *wall = malloc(1);

	free(whole);
	for (int i = 0; i < 3; i++)
		neighbours[i] = malloc(bytes);
	free(wall);
}

static bool are_neighbours(void)
{
	return behind(neighbours[0]) == neighbours[1] && behind(neighbours[1]) == neighbours[2];
}

static void used_before_it(void)
{
	cut_neighbours(2000);
	if (!expect(are_neighbours()))
		return;
	expect((word_of(neighbours[1]) & FLAGS) == P && (word_of(neighbours[2]) & FLAGS) == P);
	/* With P set, the word in front belongs to the block before it. */
	memset(neighbours[0], 0xee, malloc_usable_size(neighbours[0]));
	expect(prev_size_of(neighbours[1]) == (size_t)0xeeeeeeeeeeeeeeee);
	for (int i = 0; i < 3; i++)
		free(neighbours[i]);
}

/* Too large for caches and fast bins: it is free at once. */
static void free_before_it(void)
{
	cut_neighbours(2000);
	if (!expect(are_neighbours()))
		return;
	const size_t size = size_of(neighbours[0]);

	free(neighbours[0]);
	expect((word_of(neighbours[1]) & P) == 0 && prev_size_of(neighbours[1]) >= size);
	expect((word_of(neighbours[2]) & P) == P);
	free(neighbours[2]);
	free(neighbours[1]);
}

/* Thirty blocks in a row, all freed: the first fill the cache, others the fast bin; no neighbour notices. */
static void waiting_before_it(void)
{
	enum { MANY = 30 };
	void *mem[MANY];
	int in_a_row = 0;

	for (int i = 0; i < MANY; i++)
		mem[i] = malloc(40);
	void *last = malloc(40);

	for (int i = 0; i < MANY; i++)
		free(mem[i]);
	for (int i = 0; i + 1 < MANY; i++)
		if (behind(mem[i]) == mem[i + 1]) {
			in_a_row++;
			expect((word_of(mem[i + 1]) & P) == P);
		}
	expect(in_a_row > MANY / 2);
	free(last);
}

static void mapped(void)
{
	unsigned char *mem = malloc(LARGE);
	const size_t front = prev_size_of(mem);

	expect((word_of(mem) & FLAGS) == M);
	expect(((uintptr_t)mem - 2 * SIZE_SZ - front) % 4096 == 0 && (front + size_of(mem)) % 4096 == 0);
	expect(malloc_usable_size(mem) == size_of(mem) - 2 * SIZE_SZ);
	free(mem);
}

static void mapped_and_aligned(void)
{
	for (size_t alignment = 16; alignment <= LARGE; alignment *= 4) {
		unsigned char *mem = memalign(alignment, LARGE);
		const size_t front = prev_size_of(mem);

		expect((uintptr_t)mem % alignment == 0 && (word_of(mem) & FLAGS) == M);
		expect(((uintptr_t)mem - 2 * SIZE_SZ - front) % 4096 == 0);
		memset(mem, 1, LARGE);
		free(mem);
	}
}

/* In a child: it is to die. */
static int death_by_reading(const volatile unsigned char *mem, bool freed)
{
	int status = 0;
	const pid_t child = fork();

	if (child == 0) {
		signal(SIGSEGV, SIG_DFL);
		if (freed)
			free((void *)(uintptr_t)mem);
		_exit(mem[100] != 7);
	}
	expect(child > 0 && waitpid(child, &status, 0) == child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void freed_mapped(void)
{
	unsigned char *mem = malloc(LARGE);

	mem[100] = 7;
	expect(death_by_reading(mem, false) == 0);
	expect(death_by_reading(mem, true) == SIGSEGV);
	free(mem);
}

static void realloc_of_mapped(void)
{
	unsigned char *mem = malloc(LARGE);

	memset(mem, 9, LARGE);
	mem = realloc(mem, 8 * LARGE);
	expect((word_of(mem) & FLAGS) == M && mem[0] == 9 && mem[LARGE - 1] == 9 && size_of(mem) >= 8 * LARGE);
	mem = realloc(mem, 2 * LARGE);
	expect((word_of(mem) & FLAGS) == M && size_of(mem) < 3 * LARGE && mem[LARGE - 1] == 9);
	free(mem);
}

static void realloc_in_place(void)
{
	cut_neighbours(2000);
	if (!expect(are_neighbours()))
		return;
	/* The rest of what shrinks can be a chunk, and growth takes it back. */
	expect(realloc(neighbours[0], 500) == neighbours[0] && size_of(neighbours[0]) == 512);
	expect((word_of(neighbours[1]) & P) == 0);
	expect(realloc(neighbours[0], 1500) == neighbours[0]);
	free(neighbours[1]);
	expect(realloc(neighbours[0], 3500) == neighbours[0] && behind(neighbours[0]) <= neighbours[2]);
	free(neighbours[0]);
	free(neighbours[2]);
}

int main(void)
{
	mallopt(M_MMAP_THRESHOLD, 512 * 1024); /* so that it does not adapt */
	tap_case("sizes: a multiple of two words, four words at least", sizes);
	tap_case("P while the chunk before is in use", used_before_it);
	tap_case("no P, and prev_size, when it is free", free_before_it);
	tap_case("P when it waits in a cache or a fast bin", waiting_before_it);
	tap_case("above the threshold M is set and P clear", mapped);
	tap_case("the same of aligned blocks", mapped_and_aligned);
	tap_case("the memory of a freed mapped block is gone", freed_mapped);
	tap_case("realloc of mapped blocks", realloc_of_mapped);
	tap_case("realloc splits, and takes the free chunk behind", realloc_in_place);
	return tap_end();
}
