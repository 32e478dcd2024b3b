/* Every name of the malloc family, as its standard has it, and errno.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ours.h"
#include "tap.h"

/* The library declares these under conditions, or not at all. */
int posix_memalign(void **mem, size_t alignment, size_t bytes);
void *reallocarray(void *mem, size_t count, size_t bytes);
void *reallocf(void *mem, size_t bytes);

/* What realloc(p, 0) does here, taken down from each library's own. */
#if defined(_NANO_FORMATTED_IO) || defined(__PICOLIBC__)
#define REALLOC_ZERO_FREES 1
#else
#define REALLOC_ZERO_FREES 0
#endif

/* More than any board has; volatile, so that the compiler does not answer in malloc's place. */
static volatile size_t too_much = PTRDIFF_MAX / 2;
static volatile size_t huge = SIZE_MAX;
static volatile size_t none;

static bool is_filled(const unsigned char *mem, unsigned char with, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		if (mem[i] != with)
			return false;
	return true;
}

/* No block was made, and errno says why. */
static bool failed_with(int error, const void *mem)
{
	bool as_said = !mem && errno == error;

	errno = 0;
	return as_said;
}

static void malloc_and_free(void)
{
	size_t before = used();
	unsigned char *a = malloc(100), *b = malloc(none), *c = malloc(none);

	expect(is_ours(a) && is_ours(b) && is_ours(c) && b != c);
	expect(malloc_usable_size(a) >= 100 && malloc_usable_size(NULL) == 0);
	memset(a, 0x5a, malloc_usable_size(a));
	free(NULL);
	errno = 1234;
	free(a);
	cfree(b);
	free_sized(c, 0);
	expect(errno == 1234);
	errno = 0;
	expect(used() == before);
	expect(failed_with(ENOMEM, malloc(too_much)));
	expect(failed_with(ENOMEM, malloc(huge)));
}

static void calloc_clears_and_multiplies(void)
{
	unsigned char *dirty = malloc(400), *clean;

	memset(dirty, 0xff, 400);
	free(dirty);
	clean = calloc(100, 4);
	expect(is_ours(clean) && is_filled(clean, 0, 400));
	free(clean);
	expect(failed_with(ENOMEM, calloc(huge / 2 + 2, 2)));
	expect(failed_with(ENOMEM, calloc(huge / 16 + 2, 16)));
	clean = calloc(none, 8);
	expect(is_ours(clean));
	free(clean);
}

static void realloc_keeps_and_moves(void)
{
	size_t before = used();
	unsigned char *mem = realloc(NULL, 40), *pin = malloc(8), *grown;

	memset(mem, 0xa5, 40);
	grown = realloc(mem, 4000);
	expect(is_ours(grown) && is_filled(grown, 0xa5, 40));
	expect(failed_with(ENOMEM, realloc(grown, too_much)));
	expect(is_filled(grown, 0xa5, 40));
	grown = realloc(grown, 20);
	expect(is_ours(grown) && is_filled(grown, 0xa5, 20));
	grown = realloc(grown, none);
#if REALLOC_ZERO_FREES
	expect(!grown && errno == 0);
#else
	expect(is_ours(grown));
	free(grown);
#endif
	free(pin);
	expect(used() == before);
}

static void reallocarray_checks_the_product(void)
{
	unsigned char *mem = reallocarray(NULL, 10, 10);

	expect(is_ours(mem) && malloc_usable_size(mem) >= 100);
	memset(mem, 1, 100);
	expect(failed_with(ENOMEM, reallocarray(mem, huge / 4 + 2, 4)));
	expect(is_filled(mem, 1, 100));
	mem = reallocarray(mem, 300, 4);
	expect(is_ours(mem) && is_filled(mem, 1, 100) && malloc_usable_size(mem) >= 1200);
	free(mem);
}

static void reallocf_frees_what_it_cannot_grow(void)
{
	size_t before = used();
	void *mem = reallocf(NULL, 64);

	mem = reallocf(mem, 128);
	expect(is_ours(mem));
	expect(failed_with(ENOMEM, reallocf(mem, too_much)));
	expect(used() == before);
}

static void aligned_blocks_are_aligned(void)
{
	size_t before = used();

	for (size_t alignment = 1; alignment <= 8192 && alignment <= heap_section_bytes() / 8; alignment *= 2) {
		void *a = aligned_alloc(alignment, 3 * alignment), *b = memalign(alignment, 20), *c = NULL;
		int error = posix_memalign(&c, alignment, 50);

		expect(is_ours(a) && (uintptr_t)a % alignment == 0 && malloc_usable_size(a) >= 3 * alignment);
		expect(is_ours(b) && (uintptr_t)b % alignment == 0);
		expect(alignment < sizeof(void *) ? error == EINVAL && !c
		                                  : error == 0 && is_ours(c) && (uintptr_t)c % alignment == 0);
		free_aligned_sized(a, alignment, 3 * alignment);
		free(b);
		free(c);
	}
	expect(used() == before);
}

static void aligned_mistakes(void)
{
	static int anything;
	void *kept = &anything;

	errno = 0;
	expect(posix_memalign(&kept, 24, 8) == EINVAL && posix_memalign(&kept, none, 8) == EINVAL);
	expect(posix_memalign(&kept, 2, 8) == EINVAL);
	expect(posix_memalign(&kept, 16, too_much) == ENOMEM && posix_memalign(&kept, 4096, huge) == ENOMEM);
	expect(posix_memalign(&kept, huge / 2 + 1, 8) == ENOMEM);
	expect(kept == &anything && errno == 0);
	expect(failed_with(EINVAL, aligned_alloc(24, 48)));
	expect(failed_with(EINVAL, aligned_alloc(none, 48)));
	expect(failed_with(ENOMEM, aligned_alloc(64, too_much)));
	expect(failed_with(EINVAL, memalign(48, 48)));
	expect(failed_with(ENOMEM, memalign(64, huge)));
	expect(failed_with(ENOMEM, memalign(64, huge - 64)));
}

/* Alignments that are no power of two, but below malloc's own: as each library's own memalign has it. */
static void memalign_of_little(void)
{
	void *zero = memalign(none, 8), *odd;

	expect(is_ours(zero));
	free(zero);
	errno = 0;
	odd = memalign(none + 3, 8);
#ifdef __PICOLIBC__
	expect(failed_with(EINVAL, odd));
#else
	expect(is_ours(odd));
#endif
	free(odd);
}

static void pages(void)
{
	void *mem = valloc(10);

	expect(is_ours(mem) && (uintptr_t)mem % 4096 == 0);
	free(mem);
	mem = pvalloc(4097);
	expect(is_ours(mem) && (uintptr_t)mem % 4096 == 0 && malloc_usable_size(mem) >= 8192);
	free(mem);
	expect(failed_with(ENOMEM, pvalloc(huge)));
	expect(failed_with(ENOMEM, pvalloc(huge - 4095)));
	expect(failed_with(ENOMEM, valloc(huge)));
}

static void information(void)
{
	void *a = malloc(1000), *hole = malloc(2000), *b = malloc(8);
	struct cairn_stats stats;
	struct mallinfo info;
	struct mallinfo2 info2;

	free(hole);
	stats = heap_stats();
	info = mallinfo();
	info2 = mallinfo2();
	expect(memcmp(&info, &info2, sizeof info) == 0);
	expect(info.uordblks == stats.used && info.fordblks == stats.free && info.arena == stats.capacity);
	expect(info.usmblks == stats.peak && info.ordblks >= 1 && info.hblks == 0 && info.hblkhd == stats.mapped);
	expect(mallopt(M_TRIM_THRESHOLD, 1) == 0);
	free(a);
	free(b);
}

/* Top gives back by itself what is beyond CAIRN_TRIM_THRESHOLD; then there is nothing left to tell it to. */
static void trim_gives_back(void)
{
	size_t half = heap_section_bytes() / 2, capacity;
	void *big = malloc(half);

	expect(is_ours(big));
	capacity = mallinfo().arena;
	free(big);
	expect(malloc_trim(0) == !trims_itself(half));
	expect(capacity - mallinfo().arena >= half - LEFT_OVER);
	expect(malloc_trim(0) == 0);
	expect(is_ours(big = malloc(half)));
	free(big);
}

/* All that the heap section has can be had: what is left is the state, the fences, less than one granule. */
static void all_of_the_section(void)
{
	size_t bytes = heap_section_bytes();
	void *all;

	malloc_trim(0);
	while (!(all = malloc(bytes)))
		bytes -= 64;
	expect(heap_section_bytes() < mallinfo().uordblks + LEFT_OVER);
	expect(bytes > heap_section_bytes() / 2);
	memset(all, 0x11, bytes);
	errno = 0;
	expect(failed_with(ENOMEM, malloc(1024)));
	free(all);
	malloc_trim(0);
}

int main(void)
{
	tap_case("malloc and free, and the freeing names", malloc_and_free);
	tap_case("calloc clears, and checks its product", calloc_clears_and_multiplies);
	tap_case("realloc keeps the contents; of zero bytes it does as this library does", realloc_keeps_and_moves);
	tap_case("reallocarray checks its product", reallocarray_checks_the_product);
	tap_case("reallocf frees what it cannot grow", reallocf_frees_what_it_cannot_grow);
	tap_case("aligned blocks are aligned, from 1 to 8192 or an eighth of the section", aligned_blocks_are_aligned);
	tap_case("bad alignments are EINVAL, too much is ENOMEM", aligned_mistakes);
	tap_case("memalign of less than malloc's own alignment does as this library does", memalign_of_little);
	tap_case("valloc and pvalloc", pages);
	tap_case("mallinfo, mallinfo2, mallopt", information);
	tap_case("malloc_trim gives back to sbrk", trim_gives_back);
	tap_case("all of the heap section can be had", all_of_the_section);
	ok(cairn_check(cairn_libc_heap(), NULL), "the heap is sound at the end");
	return tap_end();
}
