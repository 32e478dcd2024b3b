/* Every name of the malloc family, as its standard has it, and errno.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <malloc.h>
#include <reent.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cairn_libc.h"
#include "tap.h"

/* newlib declares these under conditions, or not at all. */
int posix_memalign(void **mem, size_t alignment, size_t bytes);
void *reallocarray(void *mem, size_t count, size_t bytes);
void *reallocf(void *mem, size_t bytes);
void _cfree_r(struct _reent *r, void *mem);

/* More than any board has; volatile, so that the compiler does not answer in malloc's place. */
static volatile size_t too_much = PTRDIFF_MAX / 2;
static volatile size_t huge = SIZE_MAX;
static volatile size_t none;

static bool is_ours(const void *mem)
{
	return mem && (uintptr_t)mem % CAIRN_ALIGNMENT == 0 && cairn_owns(cairn_libc_heap(), mem);
}

static bool is_filled(const unsigned char *mem, unsigned char with, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		if (mem[i] != with)
			return false;
	return true;
}

static size_t used(void)
{
	struct cairn_stats stats;

	cairn_stats(cairn_libc_heap(), &stats);
	return stats.used;
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
#ifdef _NANO_FORMATTED_IO
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
	mem = malloc(64);
	expect(failed_with(ENOMEM, _reallocf_r(_REENT, mem, too_much)));
	expect(used() == before);
}

static void aligned_blocks_are_aligned(void)
{
	size_t before = used();

	for (size_t alignment = 1; alignment <= 8192; alignment *= 2) {
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

static void pages(void)
{
	void *a = valloc(10), *b = pvalloc(4097);

	expect(is_ours(a) && (uintptr_t)a % 4096 == 0);
	expect(is_ours(b) && (uintptr_t)b % 4096 == 0 && malloc_usable_size(b) >= 8192);
	free(a);
	free(b);
	expect(failed_with(ENOMEM, pvalloc(huge)));
	expect(failed_with(ENOMEM, pvalloc(huge - 4095)));
	expect(failed_with(ENOMEM, valloc(huge)));
}

static void reentrant_names(void)
{
	struct _reent *r = _REENT;
	size_t before = used();
	unsigned char *a = _malloc_r(r, 10), *b = _calloc_r(r, 10, 10), *c = _memalign_r(r, 256, 8), *d = _valloc_r(r, 8),
				  *e = _pvalloc_r(r, 8);

	expect(is_ours(a) && is_ours(b) && is_filled(b, 0, 100) && is_ours(c) && is_ours(d) && is_ours(e));
	expect((uintptr_t)c % 256 == 0 && (uintptr_t)d % 4096 == 0 && _malloc_usable_size_r(r, e) >= 4096);
	a = _realloc_r(r, a, 500);
	a = _reallocf_r(r, a, 1000);
	expect(is_ours(a) && _malloc_usable_size_r(r, a) >= 1000);
	_free_r(r, a);
	_cfree_r(r, b);
	_free_r(r, c);
	_free_r(r, d);
	_free_r(r, e);
	_free_r(r, NULL);
	expect(used() == before);
}

/* newlib reports through the structure that it hands in, whichever thread's that is. */
static void reentrant_errno(void)
{
	static struct _reent other;

	errno = 0;
	expect(!_malloc_r(&other, too_much) && other._errno == ENOMEM && errno == 0);
	other._errno = 0;
	expect(!_calloc_r(&other, huge, huge) && other._errno == ENOMEM && errno == 0);
	other._errno = 0;
	expect(!_realloc_r(&other, NULL, too_much) && other._errno == ENOMEM && errno == 0);
	other._errno = 0;
	expect(!_memalign_r(&other, 24, 8) && other._errno == EINVAL && errno == 0);
	other._errno = 0;
	expect(!_pvalloc_r(&other, huge) && other._errno == ENOMEM && errno == 0);
}

static void information(void)
{
	void *a = malloc(1000), *hole = malloc(2000), *b = malloc(8);
	struct cairn_stats stats;
	struct mallinfo info, info_r;
	struct mallinfo2 info2;

	free(hole);
	cairn_stats(cairn_libc_heap(), &stats);
	info = mallinfo();
	info_r = _mallinfo_r(_REENT);
	info2 = mallinfo2();
	expect(memcmp(&info, &info2, sizeof info) == 0 && memcmp(&info, &info_r, sizeof info) == 0);
	expect(info.uordblks == stats.used && info.fordblks == stats.free && info.arena == stats.capacity);
	expect(info.usmblks == stats.peak && info.ordblks >= 1 && info.hblks == 0 && info.hblkhd == 0);
	expect(mallopt(M_TRIM_THRESHOLD, 1) == 0 && _mallopt_r(_REENT, M_TOP_PAD, 1) == 0);
	free(a);
	free(b);
}

static void trim_gives_back(void)
{
	void *big = malloc(50000);
	size_t capacity;

	free(big);
	capacity = mallinfo().arena;
	expect(malloc_trim(0) == 1);
	expect(capacity - mallinfo().arena >= 49000);
	expect(_malloc_trim_r(_REENT, 0) == 0);
	expect(is_ours(big = malloc(50000)));
	free(big);
}

/* All that the heap section has can be had: what is left is the state, the fences, less than one granule. */
static void all_of_the_section(void)
{
	extern char __heap_start[], __heap_end[];
	size_t section = (size_t)(__heap_end - __heap_start), bytes = section;
	void *all;

	malloc_trim(0);
	while (!(all = malloc(bytes)))
		bytes -= 64;
	expect(section - bytes < mallinfo().uordblks - bytes + 1024);
	expect(bytes > section - 8192);
	memset(all, 0x11, bytes);
	errno = 0;
	expect(failed_with(ENOMEM, malloc(8192)));
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
	tap_case("aligned blocks are aligned, from 1 to 8192", aligned_blocks_are_aligned);
	tap_case("bad alignments are EINVAL, too much is ENOMEM", aligned_mistakes);
	tap_case("valloc and pvalloc", pages);
	tap_case("the reentrant names", reentrant_names);
	tap_case("the reentrant names report in their own errno", reentrant_errno);
	tap_case("mallinfo, mallinfo2, mallopt", information);
	tap_case("malloc_trim gives back to sbrk", trim_gives_back);
	tap_case("all of the heap section can be had", all_of_the_section);
	ok(cairn_check(cairn_libc_heap(), NULL), "the heap is sound at the end");
	return tap_end();
}
