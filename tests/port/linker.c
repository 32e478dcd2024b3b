/* port/linker: the break's arithmetic, what is asked of its bounds, and a heap that grows over a section.
 * SPDX-License-Identifier: MIT
 *
 * linker.c is compiled in here, with an array for its section, whatever section the board has.
 */
#undef CAIRN_HEAP_BOUNDS
#undef CAIRN_HEAP_STACK
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

static void room(void)
{
	expect(cairn_bounds_fault(2000, 1000, 9000) == CAIRN_FAULT_START_ABOVE_END);
	expect(cairn_bounds_fault(1001, 1000, 9000) == CAIRN_FAULT_START_ABOVE_END);
	expect(cairn_bounds_fault(UINTPTR_MAX, 0, 9000) == CAIRN_FAULT_START_ABOVE_END);
	expect(cairn_bounds_fault(1000, 1000, 9000) == CAIRN_FAULT_NO_SECTION);
	expect(cairn_bounds_fault(1000, 1001, 9000) == CAIRN_FAULT_NONE);
	expect(cairn_bounds_fault(1, UINTPTR_MAX - 1, UINTPTR_MAX) == CAIRN_FAULT_NONE);
}

static void clear_of_stack(void)
{
	expect(cairn_bounds_fault(1000, 2000, 1500) == CAIRN_FAULT_MEETS_STACK);
	expect(cairn_bounds_fault(1000, 2000, 1001) == CAIRN_FAULT_MEETS_STACK);
	expect(cairn_bounds_fault(1000, 2000, 2000) == CAIRN_FAULT_MEETS_STACK);
	expect(cairn_bounds_fault(1000, 2000, 2001) == CAIRN_FAULT_NONE);
	/* A stack below the section, which has nothing on it yet; one that nobody can tell. */
	expect(cairn_bounds_fault(1000, 2000, 1000) == CAIRN_FAULT_NONE);
	expect(cairn_bounds_fault(1000, 2000, 0) == CAIRN_FAULT_NONE);
}

static void kept_for_the_stack(void)
{
	expect(cairn_bounds_below(2000, 0) == 2000 && cairn_bounds_below(2000, 400) == 1600);
	expect(cairn_bounds_below(2000, 2000) == 0 && cairn_bounds_below(2000, 2001) == 0);
	expect(cairn_bounds_below(2000, UINTPTR_MAX) == 0 && cairn_bounds_below(0, 1) == 0);
}

static void this_stack(void)
{
	char here;

	expect(cairn_main_stack() - ((uintptr_t)&here - 4096) < 8192);
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
	tap_case("a section with no room is a fault", room);
	tap_case("a section that the stack is in is a fault", clear_of_stack);
	tap_case("bytes kept for the stack are never more than there are", kept_for_the_stack);
	tap_case("the main stack is the one that main runs on", this_stack);
	tap_case("a heap grows by no more than it needs", heap_grows_in_granules);
	tap_case("a heap gets all of the section, and gives it back", heap_gets_all);
	tap_case("a foreign sbrk in between is left alone", others_may_move_the_break);
	return tap_end();
}
