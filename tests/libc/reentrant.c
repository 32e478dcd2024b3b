/* newlib's reentrant names of the malloc family: what its own library calls.  SPDX-License-Identifier: MIT */
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ours.h"
#include "tap.h"

#ifdef __PICOLIBC__

int main(void)
{
	tap_skip_all("picolibc has no reentrant names");
	return tap_end();
}

#else

#include <errno.h>
#include <reent.h>

/* newlib does not declare it. */
void _cfree_r(struct _reent *r, void *mem);

/* More than any board has; volatile, so that the compiler does not answer in malloc's place. */
static volatile size_t too_much = PTRDIFF_MAX / 2;
static volatile size_t huge = SIZE_MAX;

static void reentrant_names(void)
{
	struct _reent *r = _REENT;
	size_t before = used();
	unsigned char *a = _malloc_r(r, 10), *b = _calloc_r(r, 10, 10), *c = _memalign_r(r, 256, 8);

	expect(is_ours(a) && is_ours(b) && b[0] == 0 && b[99] == 0 && is_ours(c) && (uintptr_t)c % 256 == 0);
	a = _realloc_r(r, a, 500);
	a = _reallocf_r(r, a, 1000);
	expect(is_ours(a) && _malloc_usable_size_r(r, a) >= 1000);
	_free_r(r, a);
	_cfree_r(r, b);
	_free_r(r, c);
	_free_r(r, NULL);
	expect(used() == before);
	expect(!_reallocf_r(r, malloc(64), too_much) && used() == before);
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

static void pages(void)
{
	struct _reent *r = _REENT;
	void *mem = _valloc_r(r, 8);

	expect(is_ours(mem) && (uintptr_t)mem % 4096 == 0);
	_free_r(r, mem);
	mem = _pvalloc_r(r, 8);
	expect(is_ours(mem) && (uintptr_t)mem % 4096 == 0 && _malloc_usable_size_r(r, mem) >= 4096);
	_free_r(r, mem);
}

static void information(void)
{
	void *mem = malloc(100);
	struct mallinfo info = mallinfo(), info_r = _mallinfo_r(_REENT);

	expect(memcmp(&info, &info_r, sizeof info) == 0 && info.uordblks > 100);
	expect(_mallopt_r(_REENT, M_TOP_PAD, 1) == 0);
	free(mem);
	free(malloc(heap_section_bytes() / 2));
	expect(_malloc_trim_r(_REENT, 0) == !trims_itself(heap_section_bytes() / 2) && _malloc_trim_r(_REENT, 0) == 0);
}

int main(void)
{
	tap_case("each gives and takes Cairn's blocks", reentrant_names);
	tap_case("they report in the errno that is handed in", reentrant_errno);
	tap_case("whole pages", pages);
	tap_case("information, and giving back", information);
	ok(cairn_check(cairn_libc_heap(), NULL), "the heap is sound at the end");
	return tap_end();
}

#endif
