/* Where arenas get their memory: brk, stretches of reserved address space, and mappings.  SPDX-License-Identifier: MIT
 *
 * Called inside the arena's lock. free calls some of it, which keeps errno; so all does.
 */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arena.h"
#include "size.h"

static bool is_writable_now(uintptr_t from, uintptr_t to)
{
	const int error = errno;
	const bool can = mprotect((void *)from, to - from, PROT_READ | PROT_WRITE) == 0;

	errno = error;
	return can;
}

/* Address space that nothing may touch, at a multiple of STRETCH_BYTES; NULL if there is none. */
static struct stretch *reserve(size_t bytes)
{
	const int error = errno;
	unsigned char *memory = mmap(NULL, bytes + STRETCH_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	errno = error;
	if (memory == MAP_FAILED)
		return NULL;
	const size_t front = ((size_t)0 - (uintptr_t)memory) & (STRETCH_BYTES - 1);

	if (front > 0)
		munmap(memory, front);
	munmap(memory + front + bytes, STRETCH_BYTES - front);
	return (struct stretch *)(void *)(memory + front);
}

/* A stretch whose first `open` bytes, whole pages, can be written to. */
static struct stretch *reserve_open(size_t bytes, size_t open)
{
	struct stretch *s = reserve(bytes);

	if (s == NULL || is_writable_now((uintptr_t)s, (uintptr_t)s + open))
		return s;
	munmap(s, bytes);
	return NULL;
}

/* The arena's memory comes from there now, `from` on. */
static void go_on_in(struct arena *a, struct stretch *s, size_t bytes, size_t open, void *from)
{
	s->arena = a;
	a->brk = (uintptr_t)from;
	a->end = (uintptr_t)s + open;
	a->limit = (uintptr_t)s + bytes;
}

struct arena *cairn_arena_reserve(void)
{
	struct stretch *s = reserve_open(STRETCH_BYTES, PAGE_BYTES);

	if (s == NULL)
		return NULL;
	struct arena *a = (struct arena *)(s + 1);

	go_on_in(a, s, STRETCH_BYTES, PAGE_BYTES, a + 1);
	return a;
}

_Static_assert(sizeof(struct stretch) + sizeof(struct arena) <= PAGE_BYTES,
               "an arena lies in its stretch's first page");

/* There is no room for so many bytes more in this stretch; where another cannot be had, the arena stays in it. Only the
 * main heap may have one of several times STRETCH_BYTES: nobody looks for its arena there. */
static bool begin_stretch(struct arena *a, size_t bytes)
{
	const size_t open = size_round_up(bytes + sizeof(struct stretch), PAGE_BYTES);
	const size_t whole = size_round_up(open, STRETCH_BYTES);

	if (whole != STRETCH_BYTES && a != cairn_arena_main())
		return false;
	struct stretch *s = reserve_open(whole, open);

	if (s == NULL)
		return false;
	go_on_in(a, s, whole, open, s + 1);
	return true;
}

static void *raise_in_stretch(struct arena *a, size_t bytes)
{
	const size_t room = a->limit != 0 ? a->limit - a->brk : 0;

	if (bytes > room && !begin_stretch(a, bytes))
		return CAIRN_SBRK_FAILED;
	const uintptr_t was = a->brk;
	const uintptr_t end = size_round_up(was + bytes, PAGE_BYTES);

	if (end > a->end) {
		if (!is_writable_now(a->end, end))
			return CAIRN_SBRK_FAILED;
		a->end = end;
	}
	a->brk = was + bytes;
	return (void *)was;
}

/* What is behind the break is not kept; that it can be written to is. */
static void *lower_in_stretch(struct arena *a, size_t bytes)
{
	const int error = errno;
	const uintptr_t was = a->brk;
	const uintptr_t from = size_round_up(was - bytes, PAGE_BYTES);

	if (from < a->end)
		madvise((void *)from, a->end - from, MADV_DONTNEED);
	errno = error;
	a->brk = was - bytes;
	return (void *)was;
}

static void *sbrk_in_stretch(void *context, ptrdiff_t bytes)
{
	return bytes < 0 ? lower_in_stretch(context, (size_t)-bytes) : raise_in_stretch(context, (size_t)bytes);
}

/* Somebody else may call sbrk, too. */
static void *sbrk_of_process(ptrdiff_t bytes)
{
	const int error = errno;
	void *was = sbrk(bytes);

	errno = error;
	return was;
}

static void *main_sbrk(void *context, ptrdiff_t bytes)
{
	struct arena *a = context;
	void *was = a->limit == 0 ? sbrk_of_process(bytes) : CAIRN_SBRK_FAILED;

	return was == CAIRN_SBRK_FAILED && (a->limit != 0 || bytes > 0) ? sbrk_in_stretch(a, bytes) : was;
}

static void *map(void *context, size_t bytes)
{
	const int error = errno;
	struct arena *a = context;
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	errno = error;
	if (memory == MAP_FAILED)
		return NULL;
	a->maps++;
	return memory;
}

static bool unmap(void *context, void *memory, size_t bytes)
{
	const int error = errno;
	struct arena *a = context;

	if (munmap(memory, bytes) != 0) {
		errno = error;
		return false;
	}
	a->maps--;
	return true;
}

static void *remap(void *context, void *memory, size_t old_bytes, size_t new_bytes)
{
	const int error = errno;
	void *moved = mremap(memory, old_bytes, new_bytes, MREMAP_MAYMOVE);

	(void)context;
	errno = error;
	return moved != MAP_FAILED ? moved : NULL;
}

const struct cairn_port cairn_arena_main_port = {
	.granule = PAGE_BYTES,
	.sbrk = main_sbrk,
	.map = map,
	.unmap = unmap,
	.remap = remap,
};

const struct cairn_port cairn_arena_port = {
	.granule = PAGE_BYTES,
	.arena = true,
	.sbrk = sbrk_in_stretch,
};
