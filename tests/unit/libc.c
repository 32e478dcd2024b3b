/* port/libc: the heap over a port that the build names, and what is told of it.  SPDX-License-Identifier: MIT
 *
 * What makes the heap, and what tells of it, is compiled in here: the names of the C library stay the library's own.
 */
#undef CAIRN_LIBC_PORT /* a board may have its own */
#define CAIRN_LIBC_PORT named_port
#include "port/libc/info.c"
#include "port/libc/libc_heap.c"

#include <string.h>

#include "fake_port.h"
#include "memory.h"
#include "tap.h"
#include "view.h"

#define PAGE ((size_t)512)
#define HALF (MACHINE_RAM / 2 / PAGE * PAGE)

/* Larger than what is mapped, where anything is. */
#define LARGE ((size_t)CAIRN_MAP_THRESHOLD + 200)
#define ENOUGH (LARGE + CAIRN_TOP_PAD + 4 * PAGE <= HALF)

static struct fake_port fake;

/* The port has NULL for its context, and so must know where its state is. */
static void *named_sbrk(void *context, ptrdiff_t bytes)
{
	expect(context == NULL);
	return fake.port.sbrk(&fake, bytes);
}

static void *named_map(void *context, size_t bytes)
{
	expect(context == NULL);
	return fake.port.map(&fake, bytes);
}

static bool named_unmap(void *context, void *mem, size_t bytes)
{
	expect(context == NULL);
	return fake.port.unmap(&fake, mem, bytes);
}

const struct cairn_port named_port = {.granule = PAGE, .sbrk = named_sbrk, .map = named_map, .unmap = named_unmap};

/* What malloc_stats prints, by its first word. */
static unsigned lines;
static uintptr_t mapped_line, heap_line;

void cairn_libc_line(const char *before, uintptr_t number, unsigned base, const char *after)
{
	expect(base == 10 && strcmp(after, "\n") == 0);
	lines++;
	if (strncmp(before, "mapped", 6) == 0)
		mapped_line = number;
	if (strncmp(before, "heap", 4) == 0)
		heap_line = number;
}

static void begin(void)
{
	uintptr_t map_begin = ((uintptr_t)memory + HALF + PAGE - 1) & ~(PAGE - 1);

	cairn_libc_heap_made = NULL;
	fake_port_init(&fake, memory, HALF, PAGE);
	fake_port_maps(&fake, (unsigned char *)map_begin, HALF - PAGE);
}

static void made_at_the_first_request(void)
{
	begin();
	expect(fake.calls == 0 && libc_heap() == cairn_libc_heap() && fake.calls == 0);
	unsigned char *mem = cairn_malloc(libc_heap(), 100);
	expect(mem >= memory && mem < memory + fake.end && fake.grows == 1 && fake.map.takes == 0);
	cairn_free(libc_heap(), mem);
	expect(heap_is_sound(libc_heap()));
}

static void told(void)
{
	struct mallinfo2 info;

	begin();
	void *mem = cairn_malloc(libc_heap(), 100), *large = cairn_malloc(libc_heap(), LARGE);
	const struct cairn_stats stats = stats_of(libc_heap());

	cairn_libc_info(&info);
	expect(fake.map.takes == (CAIRN_MAP_THRESHOLD > 0) &&
	       fake.end - info.arena <= 4 * CAIRN_ALIGNMENT); /* less the fence */
	expect(info.uordblks + info.fordblks == info.arena && info.uordblks == view_of(libc_heap()).used);
	expect(info.hblkhd == (CAIRN_STATS ? fake_map_mapped(&fake.map) : 0) && info.usmblks == stats.peak);
	lines = 0;
	cairn_libc_print_stats();
	expect(lines == 4 + (CAIRN_MAP_THRESHOLD > 0) && heap_line == info.arena && mapped_line == info.hblkhd);
	cairn_free(libc_heap(), mem);
	cairn_free(libc_heap(), large);
	cairn_libc_info(&info);
	expect(info.hblkhd == 0 && fake.map.gives == fake.map.takes);
}

int main(void)
{
	if (!ENOUGH) {
		tap_skip_all("too little memory");
		return tap_end();
	}
	tap_case("the heap grows by the port that the build names", made_at_the_first_request);
	tap_case("mallinfo and malloc_stats tell what is in use, free and mapped", told);
	fake_map_end(&fake.map);
	return tap_end();
}
