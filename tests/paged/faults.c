/* Where memory ends, accesses end: at the edges of every mapping, after it is gone, and against its protection.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "access.h"
#include "pages.h"
#include "tap.h"

static char *map(size_t bytes, unsigned protection, unsigned flags)
{
	char *mem = cairn_region_map(NULL, bytes, protection, flags);

	expect(mem != NULL);
	return mem;
}

static void unmap(char *mem, size_t bytes)
{
	expect(cairn_region_unmap(mem, bytes) == CAIRN_REGION_DONE);
}

/* Bytes that can be read and written, as their first and last ones are. */
static void is_open(char *mem, size_t bytes)
{
	char *last = mem + bytes - 1;

	expect(access_write(mem, 0x5a) == ACCESS_DONE && access_write(last, 0xa5) == ACCESS_DONE);
	expect(access_read(mem) == ACCESS_DONE && access_read(last) == ACCESS_DONE);
	expect(*last == (char)0xa5 && (bytes == 1 || *mem == 0x5a));
}

/* Pages that nobody may touch, for want of a page. */
static void is_closed(char *mem, size_t bytes)
{
	for (char *page = mem; page < mem + bytes; page += PAGE) {
		char *last = page + PAGE - 1;

		expect(access_read(page) == ACCESS_NO_PAGE && access_read(last) == ACCESS_NO_PAGE);
		expect(access_write(page, 0) == ACCESS_NO_PAGE_TO_WRITE && access_write(last, 0) == ACCESS_NO_PAGE_TO_WRITE);
		expect(access_execute(page) == ACCESS_NO_PAGE);
	}
}

static size_t whole(size_t bytes)
{
	return (bytes + PAGE - 1) / PAGE * PAGE;
}

/* All of a mapping, and no byte in front or behind. */
static void has_edges(char *mem, size_t bytes)
{
	is_open(mem, whole(bytes));
	is_closed(mem - PAGE, PAGE);
	is_closed(mem + whole(bytes), PAGE);
}

/* ---- edges ---- */

static void edges(void)
{
	static const size_t bytes[] = {1, PAGE - 1, PAGE, PAGE + 1, 7 * PAGE, 256 * PAGE, 300 * PAGE + 5, 2 * MIB};
	static const unsigned flags[] = {0, CAIRN_REGION_CONTIGUOUS, CAIRN_REGION_UNCACHED,
	                                 CAIRN_REGION_UNCACHED | CAIRN_REGION_CONTIGUOUS};

	for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++)
		for (size_t k = 0; k < sizeof flags / sizeof *flags; k++) {
			char *mem = map(bytes[i], READ_WRITE, flags[k]);

			has_edges(mem, bytes[i]);
			unmap(mem, bytes[i]);
		}
}

enum { NEIGHBOURS = 20 };

/* Those that came one after the other stand as close as any do. */
static void neighbours(void)
{
	char *mem[NEIGHBOURS];

	for (size_t i = 0; i < NEIGHBOURS; i++)
		mem[i] = map((i + 1) * PAGE, READ_WRITE, 0);
	for (size_t i = 0; i < NEIGHBOURS; i++)
		has_edges(mem[i], (i + 1) * PAGE);
	for (size_t i = 0; i < NEIGHBOURS; i += 2)
		unmap(mem[i], (i + 1) * PAGE);
	for (size_t i = 0; i < NEIGHBOURS; i++) {
		if (i % 2 == 0)
			is_closed(mem[i], (i + 1) * PAGE);
		else
			has_edges(mem[i], (i + 1) * PAGE);
	}
	for (size_t i = 1; i < NEIGHBOURS; i += 2)
		unmap(mem[i], (i + 1) * PAGE);
}

/* Just so many pages may be had that the guard behind is the window's last page. */
static void window(void)
{
	size_t bytes = 3 * PAGE;
	char *mem = cairn_region_map(window_end - PAGE - bytes, bytes, READ_WRITE, 0);

	expect(mem == window_end - PAGE - bytes);
	is_closed(window_end - PAGE, PAGE);
	expect(access_read(window_end) == ACCESS_NO_TABLE && access_write(window_end, 0) == ACCESS_NO_TABLE_TO_WRITE);
	expect(access_execute(window_end) == ACCESS_NO_TABLE);
	unmap(mem, bytes);
	mem = cairn_region_map(REGIONS_START + PAGE, PAGE, READ_WRITE, 0);
	expect(mem == REGIONS_START + PAGE);
	has_edges(mem, PAGE);
	is_closed(REGIONS_START - PAGE, PAGE);
	unmap(mem, PAGE);
	is_closed(window_start, PAGE);
	expect(access_read(window_start - 1) == ACCESS_NO_TABLE);
	expect(access_write(window_start - 1, 0) == ACCESS_NO_TABLE_TO_WRITE);
	expect(access_read(NULL) == ACCESS_NO_TABLE && access_write(NULL, 0) == ACCESS_NO_TABLE_TO_WRITE);
}

/* ---- after it is gone ---- */

static void unmapped(void)
{
	static const size_t pages[] = {1, 2, 63, 64, 65, 66, 300}; /* around MMU_FLUSH_EACH_MAX */

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		char *mem = map(pages[i] * PAGE, READ_WRITE, 0);

		for (size_t page = 0; page < pages[i]; page++)
			is_open(mem + page * PAGE, PAGE);
		unmap(mem, pages[i] * PAGE);
		is_closed(mem, pages[i] * PAGE);
	}
}

/* What a page held is not to be seen by the next who gets it. */
static void mapped_again(void)
{
	char *mem = map(4 * PAGE, READ_WRITE, 0);
	uintptr_t frame = cairn_region_physical(mem);

	pages_fill(mem, 4 * PAGE, 1);
	unmap(mem, 4 * PAGE);
	mem = map(4 * PAGE, READ_WRITE, 0);
	expect(cairn_region_physical(mem) == frame);
	expect(pages_are_zero(mem, 4 * PAGE));
	unmap(mem, 4 * PAGE);
}

static void resized_in_place(void)
{
	char *mem = map(3 * PAGE, READ_WRITE, 0);

	pages_fill(mem, 3 * PAGE, 7);
	expect(cairn_region_remap(mem, 3 * PAGE, 9 * PAGE, 0) == mem);
	expect(pages_hold(mem, 3 * PAGE, 7) && pages_are_zero(mem + 3 * PAGE, 6 * PAGE));
	has_edges(mem, 9 * PAGE);
	expect(cairn_region_remap(mem, 9 * PAGE, 1, 0) == mem);
	has_edges(mem, PAGE);
	is_closed(mem + PAGE, 9 * PAGE);
	unmap(mem, PAGE);
}

static void moved(void)
{
	static const size_t pages[] = {1, 2, 64, 65, 200};

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		size_t bytes = pages[i] * PAGE;
		char *mem = map(bytes, READ_WRITE, 0);
		char *behind = map(4 * PAGE, READ_WRITE, 0);

		pages_fill(mem, bytes, 3);
		expect(cairn_region_remap(mem, bytes, bytes + 4 * PAGE, 0) == NULL);
		has_edges(mem, bytes);
		pages_fill(mem, bytes, 3);
		char *now = cairn_region_remap(mem, bytes, bytes + 4 * PAGE, CAIRN_REGION_MAY_MOVE);
		if (!expect(now != NULL && now != mem))
			return;
		expect(pages_hold(now, bytes, 3) && pages_are_zero(now + bytes, 4 * PAGE));
		is_closed(mem, bytes);
		has_edges(now, bytes + 4 * PAGE);
		has_edges(behind, 4 * PAGE);
		unmap(now, bytes + 4 * PAGE);
		unmap(behind, 4 * PAGE);
	}
}

/* ---- protection ---- */

static void protect(char *mem, size_t bytes, unsigned protection)
{
	expect(cairn_region_protect(mem, bytes, protection) == CAIRN_REGION_DONE);
}

/* How the first and last bytes answer. */
static void answers(char *mem, size_t bytes, enum access_end reading, enum access_end writing)
{
	char *last = mem + bytes - 1;

	expect(access_read(mem) == reading && access_read(last) == reading);
	expect(access_write(mem, 0) == writing && access_write(last, 0) == writing);
}

static void read_only(void)
{
	char *mem = map(100 * PAGE, READ_WRITE, 0);

	pages_fill(mem, 100 * PAGE, 5);
	protect(mem, 100 * PAGE, CAIRN_REGION_READ);
	answers(mem, 100 * PAGE, ACCESS_DONE, ACCESS_NOT_ALLOWED_TO_WRITE);
	expect(pages_hold(mem, 100 * PAGE, 5));
	protect(mem, 100 * PAGE, READ_WRITE);
	has_edges(mem, 100 * PAGE);
	unmap(mem, 100 * PAGE);
	mem = map(PAGE, CAIRN_REGION_READ, 0);
	answers(mem, PAGE, ACCESS_DONE, ACCESS_NOT_ALLOWED_TO_WRITE);
	expect(pages_are_zero(mem, PAGE));
	unmap(mem, PAGE);
}

static void none(void)
{
	char *mem = map(3 * PAGE, READ_WRITE, 0);

	pages_fill(mem, 3 * PAGE, 6);
	protect(mem, 3 * PAGE, CAIRN_REGION_NONE);
	answers(mem, 3 * PAGE, ACCESS_NOT_ALLOWED, ACCESS_NOT_ALLOWED_TO_WRITE);
	expect(access_execute(mem) == ACCESS_NOT_ALLOWED);
	protect(mem, 3 * PAGE, CAIRN_REGION_READ);
	expect(pages_hold(mem, 3 * PAGE, 6));
	unmap(mem, 3 * PAGE);
	mem = map(3 * PAGE, CAIRN_REGION_NONE, 0);
	answers(mem, 3 * PAGE, ACCESS_NOT_ALLOWED, ACCESS_NOT_ALLOWED_TO_WRITE);
	protect(mem, 3 * PAGE, READ_WRITE);
	expect(pages_are_zero(mem, 3 * PAGE));
	unmap(mem, 3 * PAGE);
}

/* Pages in the middle of a region, and what becomes of them if it grows or moves. */
static void part_of_it(void)
{
	char *mem = map(5 * PAGE, READ_WRITE, 0);
	char *behind = map(4 * PAGE, READ_WRITE, 0);

	protect(mem + 2 * PAGE, PAGE + 1, CAIRN_REGION_READ);
	answers(mem, 2 * PAGE, ACCESS_DONE, ACCESS_DONE);
	answers(mem + 2 * PAGE, 2 * PAGE, ACCESS_DONE, ACCESS_NOT_ALLOWED_TO_WRITE);
	answers(mem + 4 * PAGE, PAGE, ACCESS_DONE, ACCESS_DONE);
	mem = cairn_region_remap(mem, 5 * PAGE, 9 * PAGE, CAIRN_REGION_MAY_MOVE);
	expect(mem != NULL);
	answers(mem, 2 * PAGE, ACCESS_DONE, ACCESS_DONE);
	answers(mem + 2 * PAGE, 2 * PAGE, ACCESS_DONE, ACCESS_NOT_ALLOWED_TO_WRITE);
	answers(mem + 4 * PAGE, 5 * PAGE, ACCESS_DONE, ACCESS_DONE);
	unmap(mem, 9 * PAGE);
	unmap(behind, 4 * PAGE);
}

/* As its last page is protected, so is what comes behind, here and elsewhere. */
static void grown(void)
{
	char *mem = map(3 * PAGE, READ_WRITE, 0);

	protect(mem + 2 * PAGE, PAGE, CAIRN_REGION_READ);
	expect(cairn_region_remap(mem, 3 * PAGE, 5 * PAGE, 0) == mem);
	answers(mem, 2 * PAGE, ACCESS_DONE, ACCESS_DONE);
	answers(mem + 2 * PAGE, 3 * PAGE, ACCESS_DONE, ACCESS_NOT_ALLOWED_TO_WRITE);
	char *behind = cairn_region_map(mem + 6 * PAGE, PAGE, READ_WRITE, 0);
	expect(behind == mem + 6 * PAGE);
	protect(mem + 4 * PAGE, PAGE, CAIRN_REGION_NONE);
	mem = cairn_region_remap(mem, 5 * PAGE, 9 * PAGE, CAIRN_REGION_MAY_MOVE);
	expect(mem != NULL && mem + 6 * PAGE != behind);
	answers(mem, 2 * PAGE, ACCESS_DONE, ACCESS_DONE);
	answers(mem + 2 * PAGE, 2 * PAGE, ACCESS_DONE, ACCESS_NOT_ALLOWED_TO_WRITE);
	answers(mem + 4 * PAGE, 5 * PAGE, ACCESS_NOT_ALLOWED, ACCESS_NOT_ALLOWED_TO_WRITE);
	unmap(mem, 9 * PAGE);
	unmap(behind, PAGE);
}

static const uint16_t give_42[] = {0x202a, 0x4770}; /* movs r0, #42; bx lr */

static unsigned call(const char *code)
{
	unsigned (*function)(void) = (unsigned (*)(void))((uintptr_t)code | 1);

	return function();
}

/* In the last page, up to its very end. */
static void code(void)
{
	char *mem = map(3 * PAGE, READ_WRITE, 0);
	char *function = mem + 3 * PAGE - sizeof give_42;

	memcpy(function, give_42, sizeof give_42);
	expect(access_execute(function) == ACCESS_NOT_ALLOWED);
	protect(mem, 3 * PAGE, CAIRN_REGION_READ);
	expect(access_execute(function) == ACCESS_NOT_ALLOWED);
	protect(mem, 3 * PAGE, CAIRN_REGION_READ | CAIRN_REGION_EXECUTE);
	if (expect(access_execute(function) == ACCESS_DONE))
		expect(call(function) == 42);
	answers(mem, 3 * PAGE, ACCESS_DONE, ACCESS_NOT_ALLOWED_TO_WRITE);
	is_closed(mem - PAGE, PAGE);
	is_closed(mem + 3 * PAGE, PAGE);
	protect(mem, 3 * PAGE, READ_WRITE);
	expect(access_execute(function) == ACCESS_NOT_ALLOWED);
	unmap(mem, 3 * PAGE);
}

/* ---- the break ---- */

static void the_break(void)
{
	expect(move_break(0) == window_start);
	is_closed(window_start, PAGE);
	expect(move_break(1) == window_start);
	is_open(window_start, PAGE);
	is_closed(window_start + PAGE, PAGE);
	expect(move_break((ptrdiff_t)PAGE) == window_start + 1 && move_break(-1) == window_start + PAGE + 1);
	is_open(window_start, PAGE);
	is_closed(window_start + PAGE, PAGE);
	expect(move_break((ptrdiff_t)(99 * PAGE)) == window_start + PAGE);
	is_open(window_start, 100 * PAGE);
	is_closed(window_start + 100 * PAGE, PAGE);
	expect(move_break(-(ptrdiff_t)(98 * PAGE)) == window_start + 100 * PAGE);
	is_open(window_start, 2 * PAGE);
	is_closed(window_start + 2 * PAGE, 98 * PAGE);
	expect(move_break(-(ptrdiff_t)(2 * PAGE) - 1) == (char *)CAIRN_SBRK_FAILED);
	is_open(window_start, 2 * PAGE);
	expect(move_break(-(ptrdiff_t)(2 * PAGE)) == window_start + 2 * PAGE);
	is_closed(window_start, 2 * PAGE);
	expect(move_break(0) == window_start);
}

/* ---- wrong calls ---- */

static char *at_left, *at_right, *in_between;
enum { PAGES = 3 };

static enum cairn_region_answer give(void *mem, size_t bytes)
{
	return cairn_region_unmap(mem, bytes);
}

static enum cairn_region_answer restrict_to_read(void *mem, size_t bytes)
{
	return cairn_region_protect(mem, bytes, CAIRN_REGION_READ);
}

static void not_there(enum cairn_region_answer (*ask)(void *mem, size_t bytes))
{
	char here;

	expect(ask(in_between + 1, PAGES * PAGE) == CAIRN_REGION_FOREIGN);
	expect(ask(NULL, PAGE) == CAIRN_REGION_FOREIGN);
	expect(ask(&here, 1) == CAIRN_REGION_FOREIGN);
	expect(ask(window_start, PAGE) == CAIRN_REGION_FOREIGN);
	expect(ask(REGIONS_START - PAGE, PAGE) == CAIRN_REGION_FOREIGN);
	expect(ask(window_end, PAGE) == CAIRN_REGION_FOREIGN);
	expect(ask((void *)cairn_region_physical(in_between), PAGES * PAGE) == CAIRN_REGION_FOREIGN);
	expect(ask(in_between - PAGE, PAGES * PAGE) == CAIRN_REGION_GONE);
	expect(ask(in_between + PAGES * PAGE, PAGE) == CAIRN_REGION_GONE);
	expect(ask(REGIONS_START, PAGE) == CAIRN_REGION_GONE);
	expect(ask(window_end - PAGE, PAGE) == CAIRN_REGION_GONE);
	expect(ask(in_between, 0) == CAIRN_REGION_PART);
	expect(ask(in_between, (PAGES + 1) * PAGE) == CAIRN_REGION_PART);
	expect(ask(in_between, SIZE_MAX) == CAIRN_REGION_PART);
	expect(ask(in_between + PAGE, PAGES * PAGE) == CAIRN_REGION_PART);
}

static void wrong_unmaps(void)
{
	not_there(give);
	expect(give(in_between, (PAGES - 1) * PAGE) == CAIRN_REGION_PART);
	expect(give(in_between, 1) == CAIRN_REGION_PART);
	expect(give(in_between + PAGE, (PAGES - 1) * PAGE) == CAIRN_REGION_PART);
	expect(!cairn_mmu_port.unmap(NULL, in_between, PAGE) && !cairn_mmu_port.unmap(NULL, NULL, PAGE));
}

static void *remap(void *mem, size_t bytes, size_t new_bytes)
{
	return cairn_region_remap(mem, bytes, new_bytes, CAIRN_REGION_MAY_MOVE);
}

static void wrong_remaps(void)
{
	const size_t bytes = PAGES * PAGE;

	expect(remap(in_between, bytes, 0) == NULL && remap(in_between, bytes, SIZE_MAX) == NULL);
	expect(remap(in_between, bytes, 2 * REGIONS_BYTES) == NULL);
	expect(remap(in_between, bytes - PAGE, bytes) == NULL && remap(in_between, bytes + 1, 1) == NULL);
	expect(remap(in_between, 0, PAGE) == NULL && remap(in_between + 1, bytes, 1) == NULL);
	expect(remap(in_between + PAGE, bytes - PAGE, PAGE) == NULL);
	expect(remap(in_between - PAGE, bytes, PAGE) == NULL && remap(in_between + bytes, PAGE, PAGE) == NULL);
	expect(remap(NULL, PAGE, PAGE) == NULL && remap(window_end, PAGE, PAGE) == NULL);
	expect(cairn_region_remap(in_between, bytes, 20 * PAGE, 0) == NULL);
}

static void wrong_maps(void)
{
	expect(cairn_region_map(NULL, 0, READ_WRITE, 0) == NULL);
	expect(cairn_region_map(NULL, SIZE_MAX, READ_WRITE, 0) == NULL);
	expect(cairn_region_map(NULL, REGIONS_BYTES, READ_WRITE, 0) == NULL);
	expect(cairn_region_map(NULL, REGIONS_BYTES - 3 * PAGE, READ_WRITE, 0) == NULL);
	expect(cairn_region_map(NULL, 65 * MIB, READ_WRITE, CAIRN_REGION_CONTIGUOUS) == NULL);
	expect(cairn_region_map(in_between, 0, READ_WRITE, 0) == NULL);
}

static void begin_between(void)
{
	at_left = map(PAGE, READ_WRITE, 0);
	in_between = map(PAGES * PAGE, READ_WRITE, 0);
	at_right = map(PAGE, READ_WRITE, 0);
	pages_fill(in_between, PAGES * PAGE, 9);
}

static void wrong_calls(void)
{
	begin_between();
	uint32_t sum = pages_sum();
	size_t free_frames = pages_free();

	wrong_unmaps();
	not_there(restrict_to_read);
	wrong_remaps();
	wrong_maps();
	expect(pages_sum() == sum && pages_free() == free_frames);
	expect(pages_hold(in_between, PAGES * PAGE, 9));
	has_edges(at_left, PAGE);
	has_edges(in_between, PAGES * PAGE);
	has_edges(at_right, PAGE);
	unmap(at_left, PAGE);
	unmap(in_between, PAGES * PAGE);
	unmap(at_right, PAGE);
}

static void double_unmap(void)
{
	begin_between();
	unmap(in_between, PAGES * PAGE);
	uint32_t sum = pages_sum();

	expect(give(in_between, PAGES * PAGE) == CAIRN_REGION_GONE);
	expect(give(in_between + PAGE, PAGE) == CAIRN_REGION_GONE);
	expect(restrict_to_read(in_between, PAGE) == CAIRN_REGION_GONE);
	expect(remap(in_between, PAGES * PAGE, PAGE) == NULL);
	expect(cairn_region_physical(in_between) == CAIRN_REGION_NOWHERE);
	expect(pages_sum() == sum);
	unmap(at_left, PAGE);
	unmap(at_right, PAGE);
	expect(give(in_between, PAGES * PAGE) == CAIRN_REGION_GONE);
}

static void all_back(void)
{
	expect(pages_are_all_free());
}

int main(void)
{
	tap_case("a mapping is open from its first byte to the last, and closed one byte further", edges);
	tap_case("so are mappings side by side, and what is unmapped between them", neighbours);
	tap_case("so are those at both ends of the window, in front of which and behind there is nothing", window);
	tap_case("what was unmapped cannot be read, written or executed", unmapped);
	tap_case("what is mapped again is zero", mapped_again);
	tap_case("remap in place opens what is new, and closes what is given up", resized_in_place);
	tap_case("remap that moves closes the old place, and opens the new", moved);
	tap_case("what may be read only is not written", read_only);
	tap_case("what has no protection at all is not touched, and kept", none);
	tap_case("pages of a region have protections of their own, and take them along", part_of_it);
	tap_case("a region that grows goes on as its last page is", grown);
	tap_case("data are not executed, and code once it is protected as such", code);
	tap_case("pages are there up to the break", the_break);
	tap_case("each wrong call has its answer, and changes nothing", wrong_calls);
	tap_case("so has a second unmap", double_unmap);
	tap_case("every frame is back", all_back);
	return tap_end();
}
