/* port/linker: the break's arithmetic, and a heap that grows over a section.  SPDX-License-Identifier: MIT
 *
 * linker.c is compiled in here, with an array for its section.
 */
#define CAIRN_HEAP_START section_start
#define CAIRN_HEAP_END section_end
#define CAIRN_LINKER_GRANULE 8
#include "../../port/linker/linker.c"

#include "cairn.h"
#include "tap.h"

#define SECTION_BYTES 8192

/* Two symbols, as a linker script defines them. */
__asm__(".bss\n"
        ".balign 16\n"
        ".global section_start, section_end\n"
        "section_start: .space 8192\n"
        "section_end: .space 16\n"
        ".text\n");

static struct cairn_break bounds(uintptr_t start, uintptr_t end)
{
	struct cairn_break b;

	cairn_break_init(&b, start, end);
	return b;
}

static void moves_within_bounds(void)
{
	struct cairn_break b = bounds(1000, 2000);
	uintptr_t old = 0;

	expect(cairn_break_move(&b, 0, &old) && old == 1000);
	expect(cairn_break_move(&b, 999, &old) && old == 1000 && b.now == 1999);
	expect(!cairn_break_move(&b, 2, &old) && old == 1000 && b.now == 1999);
	expect(cairn_break_move(&b, 1, &old) && old == 1999 && b.now == 2000);
	expect(!cairn_break_move(&b, 1, &old) && cairn_break_move(&b, 0, &old) && old == 2000);
	expect(!cairn_break_move(&b, -1001, &old) && b.now == 2000);
	expect(cairn_break_move(&b, -1000, &old) && old == 2000 && b.now == 1000);
	expect(!cairn_break_move(&b, -1, &old) && b.now == 1000);
}

static void extreme_distances(void)
{
	struct cairn_break b = bounds(1000, 2000);
	uintptr_t old = 0;

	expect(!cairn_break_move(&b, PTRDIFF_MAX, &old) && !cairn_break_move(&b, PTRDIFF_MIN, &old));
	expect(!cairn_break_move(&b, PTRDIFF_MIN + 1, &old) && b.now == 1000 && old == 0);
	b = bounds(UINTPTR_MAX - 100, UINTPTR_MAX);
	expect(!cairn_break_move(&b, 101, &old) && cairn_break_move(&b, 100, &old) && b.now == UINTPTR_MAX);
	b = bounds(1, UINTPTR_MAX);
	expect(cairn_break_move(&b, PTRDIFF_MAX, &old) && !cairn_break_move(&b, PTRDIFF_MIN, &old));
}

static void start_above_end(void)
{
	struct cairn_break b = bounds(2000, 1000);
	uintptr_t old = 0;

	expect(!cairn_break_move(&b, 1, &old) && !cairn_break_move(&b, -1, &old));
	expect(!cairn_break_move(&b, PTRDIFF_MAX, &old) && !cairn_break_move(&b, PTRDIFF_MIN, &old));
	expect(cairn_break_move(&b, 0, &old) && old == 2000);
	b = bounds(1000, 1000);
	expect(!cairn_break_move(&b, 1, &old) && !cairn_break_move(&b, -1, &old));
}

static unsigned char state[CAIRN_STATE_BYTES];

static struct cairn_heap *heap(void)
{
	return cairn_init_port(state, sizeof state, &cairn_linker_port, NULL);
}

static size_t in_section(void)
{
	return (size_t)((char *)cairn_linker_sbrk(0) - section_start);
}

static void heap_grows_in_granules(void)
{
	struct cairn_heap *h = heap();
	char *mem;

	expect(h && in_section() == 0);
	mem = cairn_malloc(h, 100);
	expect(mem >= section_start && mem + 100 <= section_end);
	expect(in_section() >= 100 && in_section() <= 100 + CAIRN_REGION_MIN + 2 * CAIRN_ALIGNMENT);
	expect(cairn_check(h, NULL));
	cairn_free(h, mem);
	cairn_trim(h, 0);
	expect(cairn_check(h, NULL));
}

static void heap_gets_all(void)
{
	struct cairn_heap *h;
	size_t bytes = SECTION_BYTES;
	void *mem;

	cairn_linker_sbrk(-(ptrdiff_t)in_section());
	h = heap();
	while (!(mem = cairn_malloc(h, bytes)))
		bytes--;
	expect(bytes >= SECTION_BYTES - CAIRN_REGION_MIN);
	expect(cairn_check(h, NULL) && !cairn_malloc(h, CAIRN_REGION_MIN));
	cairn_free(h, mem);
	expect(cairn_trim(h, 0) > SECTION_BYTES - 2 * CAIRN_REGION_MIN && in_section() < 2 * CAIRN_REGION_MIN);
	expect(cairn_check(h, NULL));
}

static void others_may_move_the_break(void)
{
	struct cairn_heap *h;
	char *before, *after, *foreign;

	cairn_linker_sbrk(-(ptrdiff_t)in_section());
	h = heap();
	before = cairn_malloc(h, 500);
	foreign = cairn_linker_sbrk(300);
	for (int i = 0; i < 300; i++)
		foreign[i] = (char)i;
	after = cairn_malloc(h, 500);
	expect(before && foreign >= before + 500 && after >= foreign + 300 && after + 500 <= section_end);
	cairn_free(h, before);
	cairn_free(h, after);
	expect(cairn_check(h, NULL));
	for (int i = 0; i < 300; i++)
		expect(foreign[i] == (char)i);
}

int main(void)
{
	tap_case("the break moves within its bounds", moves_within_bounds);
	tap_case("extreme distances are refused", extreme_distances);
	tap_case("start above end is an empty section", start_above_end);
	tap_case("a heap grows by no more than it needs", heap_grows_in_granules);
	tap_case("a heap gets all of the section, and gives it back", heap_gets_all);
	tap_case("a foreign sbrk in between is left alone", others_may_move_the_break);
	return tap_end();
}
