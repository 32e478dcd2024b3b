/* Every name of the malloc family as glibc has it, and errno.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cairn_linux.h"
#include "tap.h"

/* Volatile, so that the compiler does not answer in malloc's place. */
static volatile size_t too_much = PTRDIFF_MAX;
static volatile size_t huge = SIZE_MAX;
static volatile size_t none;

static bool is_filled(const unsigned char *mem, unsigned char with, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		if (mem[i] != with)
			return false;
	return true;
}

static bool is_aligned(const void *mem, size_t alignment)
{
	return mem != NULL && (uintptr_t)mem % alignment == 0;
}

/* No block was made, and errno says why. */
static bool failed_with(int error, const void *mem)
{
	const bool as_said = mem == NULL && errno == error;

	errno = 0;
	return as_said;
}

static size_t allocations(void)
{
	struct cairn_stats stats;

	cairn_linux_stats(&stats);
	return stats.allocations;
}

static void served_by_cairn(void)
{
	const size_t before = allocations();
	void *blocks[100];

	for (size_t i = 0; i < 100; i++)
		blocks[i] = malloc(i * 50);
	expect(allocations() >= before + 100);
	for (size_t i = 0; i < 100; i++)
		free(blocks[i]);
}

static void malloc_and_free(void)
{
	unsigned char *a = malloc(100), *b = malloc(none), *c = malloc(none);

	expect(is_aligned(a, 16) && is_aligned(b, 16) && is_aligned(c, 16) && b != c);
	expect(malloc_usable_size(a) == 104 && malloc_usable_size(b) == 24 && malloc_usable_size(NULL) == 0);
	memset(a, 0x5a, malloc_usable_size(a));
	errno = 1234;
	free(NULL);
	free(a);
	cfree(b);
	free_sized(c, 0);
	free_sized(NULL, 7);
	free_aligned_sized(aligned_alloc(64, 256), 64, 256);
	expect(errno == 1234);
	expect(failed_with(ENOMEM, malloc(too_much)));
	expect(failed_with(ENOMEM, malloc(huge)));
	expect(failed_with(ENOMEM, malloc(huge - 40)));
}

/* What free calls in the system may change errno; free may not. */
static void free_keeps_errno(void)
{
	for (size_t bytes = 1; bytes < (size_t)64 << 20; bytes = bytes * 3 + 1) {
		unsigned char *mem = malloc(bytes);

		expect(mem != NULL);
		memset(mem, 1, bytes);
		errno = 4321;
		free(mem);
		expect(errno == 4321);
	}
}

static void calloc_clears_and_multiplies(void)
{
	for (size_t bytes = 1; bytes < 2000000; bytes = bytes * 2 + 5) {
		unsigned char *dirty = malloc(bytes), *clean;

		memset(dirty, 0xff, bytes);
		free(dirty);
		clean = calloc(bytes, 1);
		expect(is_aligned(clean, 16) && is_filled(clean, 0, bytes));
		free(clean);
	}
	expect(failed_with(ENOMEM, calloc(huge / 2 + 2, 2)));
	expect(failed_with(ENOMEM, calloc(too_much, 1)));
	void *empty = calloc(none, 8);
	expect(empty != NULL);
	free(empty);
}

static void realloc_keeps_and_moves(void)
{
	unsigned char *mem = NULL;
	size_t had = 0;

	for (size_t bytes = 1; bytes < 3000000; bytes = bytes * 3 / 2 + 7) {
		mem = realloc(mem, bytes);
		expect(is_aligned(mem, 16) && is_filled(mem, 0xa5, had));
		memset(mem, 0xa5, bytes);
		had = bytes;
	}
	for (size_t bytes = had; bytes > 0; bytes = bytes * 2 / 3) {
		mem = realloc(mem, bytes);
		expect(mem != NULL && malloc_usable_size(mem) >= bytes && is_filled(mem, 0xa5, bytes));
	}
	expect(failed_with(ENOMEM, realloc(mem, too_much)) && is_filled(mem, 0xa5, 1));
	expect(failed_with(ENOMEM, reallocarray(mem, huge / 4, 8)));
	mem = reallocarray(mem, 30, 10);
	expect(malloc_usable_size(mem) >= 300 && is_filled(mem, 0xa5, 1));
	errno = 99;
	expect(realloc(mem, none) == NULL && errno == 99);
	mem = malloc(300);
	expect(reallocarray(mem, none, 8) == NULL && errno == 99);
	mem = realloc(NULL, none);
	expect(mem != NULL);
	free(mem);
}

static void alignments(void)
{
	void *mem;

	for (size_t alignment = 1; alignment <= (size_t)4 << 20; alignment *= 2)
		for (size_t bytes = 1; bytes < 500000; bytes = bytes * 30 + 1) {
			mem = memalign(alignment, bytes);
			expect(is_aligned(mem, alignment) && malloc_usable_size(mem) >= bytes);
			memset(mem, 1, bytes);
			free(mem);
			mem = aligned_alloc(alignment, bytes);
			expect(is_aligned(mem, alignment));
			free(mem);
		}
	mem = memalign(33, 100);
	expect(is_aligned(mem, 64));
	free(mem);
	mem = aligned_alloc(3 * 4096, 100);
	expect(is_aligned(mem, 16384));
	free(mem);
	mem = memalign(0, 10);
	expect(is_aligned(mem, 16));
	free(mem);
	expect(failed_with(EINVAL, memalign(huge / 2 + 2, 1)));
	expect(failed_with(ENOMEM, memalign(huge / 2 + 1, 1)));
	expect(failed_with(ENOMEM, memalign(64, too_much)));
	mem = valloc(10);
	expect(is_aligned(mem, 4096));
	free(mem);
	mem = pvalloc(4097);
	expect(is_aligned(mem, 4096) && malloc_usable_size(mem) >= 8192);
	free(mem);
	expect(failed_with(ENOMEM, pvalloc(huge)));
}

static void posix_memalign_says_why(void)
{
	static char untouched;
	void *mem = &untouched;

	errno = 77;
	expect(posix_memalign(&mem, none, 8) == EINVAL && posix_memalign(&mem, 4, 8) == EINVAL);
	expect(posix_memalign(&mem, 24, 8) == EINVAL && posix_memalign(&mem, 64, too_much) == ENOMEM);
	expect(mem == &untouched && errno == 77);
	expect(posix_memalign(&mem, 8, 40) == 0 && is_aligned(mem, 16));
	free(mem);
	expect(posix_memalign(&mem, 4096, none) == 0 && is_aligned(mem, 4096) && errno == 77);
	free(mem);
}

static void mallinfo_counts(void)
{
	expect(mallopt(M_MMAP_THRESHOLD, 1 << 20) == 1); /* what was freed has raised it */
	struct mallinfo2 before = mallinfo2(), now;
	void *small = malloc(10000), *large = malloc(5000000);

	now = mallinfo2();
	expect(now.uordblks >= before.uordblks + 10000 && now.uordblks <= before.uordblks + 11000);
	expect(now.hblks == before.hblks + 1 && now.hblkhd >= before.hblkhd + 5000000);
	expect(now.arena == now.uordblks + now.fordblks && now.keepcost <= now.fordblks && now.ordblks > 0);
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	const struct mallinfo narrow = mallinfo();
	expect((size_t)narrow.arena == now.arena && (size_t)narrow.hblkhd == now.hblkhd);
	free(small);
	free(large);
	now = mallinfo2();
	expect(now.hblks == before.hblks && now.hblkhd == before.hblkhd);
}

static void malloc_info_is_xml(void)
{
	char text[4000] = "";
	FILE *to = fmemopen(text, sizeof text, "w");

	expect(malloc_info(1, to) == EINVAL);
	expect(malloc_info(0, to) == 0 && fclose(to) == 0);
	expect(strncmp(text, "<malloc version=\"1\">\n<heap nr=\"0\">\n", 34) == 0);
	expect(strstr(text, "</heap>\n<total type=\"fast\"") != NULL);
	expect(strcmp(text + strlen(text) - 10, "</malloc>\n") == 0);
}

static void sound(void)
{
	expect(cairn_linux_check(NULL, NULL));
}

int main(void)
{
	tap_case("a counter shows that Cairn serves", served_by_cairn);
	tap_case("malloc, free, cfree, free_sized, usable size", malloc_and_free);
	tap_case("free keeps errno", free_keeps_errno);
	tap_case("calloc clears, and sees what overflows", calloc_clears_and_multiplies);
	tap_case("realloc keeps what there was; zero bytes free", realloc_keeps_and_moves);
	tap_case("memalign, aligned_alloc, valloc, pvalloc", alignments);
	tap_case("posix_memalign returns what is wrong", posix_memalign_says_why);
	tap_case("mallinfo, mallinfo2", mallinfo_counts);
	tap_case("malloc_info writes XML", malloc_info_is_xml);
	tap_case("the heaps are sound", sound);
	return tap_end();
}
