/* Regions in real memory: a model of them in disorder, in pieces of memory from everywhere, and with none left.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "access.h"
#include "pages.h"
#include "random.h"
#include "tap.h"

/* ---- the model ---- */

enum { REGIONS = 48, PAGES_MOST = 90, TURNS = 1500 };

/* What a region is to be; its bytes are those of its seed. */
struct model {
	char *mem; /* NULL: none */
	size_t pages;
	unsigned seed, protection, flags;
};

static struct model models[REGIONS];
static struct random random;
static unsigned seeds;

static void fill(struct model *m)
{
	m->seed = ++seeds;
	pages_fill(m->mem, m->pages * PAGE, m->seed);
}

static void protect(const struct model *m, unsigned protection)
{
	expect(cairn_region_protect(m->mem, m->pages * PAGE, protection) == CAIRN_REGION_DONE);
}

/* Its bytes, its edges, its protection; and frames side by side, if it asked for them. */
static void look_at(const struct model *m)
{
	const size_t bytes = m->pages * PAGE;
	const bool reads = m->protection != CAIRN_REGION_NONE;
	const bool writes = (m->protection & CAIRN_REGION_WRITE) != 0;
	char *last = m->mem + bytes - 1;

	expect(access_read(last) == (reads ? ACCESS_DONE : ACCESS_NOT_ALLOWED));
	if (!writes)
		expect(access_write(last, 0) == ACCESS_NOT_ALLOWED_TO_WRITE);
	if (!reads)
		protect(m, CAIRN_REGION_READ);
	expect(pages_hold(m->mem, bytes, m->seed));
	if (!reads)
		protect(m, m->protection);
	expect(access_read(m->mem - 1) == ACCESS_NO_PAGE && access_read(last + 1) == ACCESS_NO_PAGE);
	expect(access_write(m->mem - 1, 0) == ACCESS_NO_PAGE_TO_WRITE);
	expect(access_write(last + 1, 0) == ACCESS_NO_PAGE_TO_WRITE);
	if (m->flags & CAIRN_REGION_CONTIGUOUS)
		expect(pages_jumps(m->mem, bytes) == 0);
}

/* ---- its turns ---- */

static void *random_hint(void)
{
	return random_chance(&random, 70) ? NULL : REGIONS_START + random_below(&random, 4000) * PAGE;
}

static void map(struct model *m)
{
	m->flags = (unsigned)random_below(&random, 4); /* contiguous, uncached */
	m->pages = random_between(&random, 1, PAGES_MOST);
	m->protection = READ_WRITE;
	m->mem = cairn_region_map(random_hint(), m->pages * PAGE - random_below(&random, PAGE), READ_WRITE, m->flags);
	if (!expect(m->mem != NULL))
		return;
	expect(pages_are_zero(m->mem, m->pages * PAGE));
	fill(m);
}

static void unmap(struct model *m)
{
	expect(cairn_region_unmap(m->mem, m->pages * PAGE) == CAIRN_REGION_DONE);
	expect(access_read(m->mem) == ACCESS_NO_PAGE);
	expect(access_write(m->mem + m->pages * PAGE - 1, 0) == ACCESS_NO_PAGE_TO_WRITE);
	m->mem = NULL;
}

/* May it be refused? One of frames side by side, where the next are not free; and one that may not move. */
static void remap(struct model *m)
{
	const unsigned flags = random_chance(&random, 80) ? CAIRN_REGION_MAY_MOVE : 0;
	const size_t pages = random_between(&random, 1, PAGES_MOST);
	const size_t kept = pages < m->pages ? pages : m->pages;
	const uint32_t frames = pages_sum_of(m->mem, kept * PAGE);
	char *const was = m->mem;
	char *now;

	protect(m, READ_WRITE);
	m->protection = READ_WRITE;
	now = cairn_region_remap(was, m->pages * PAGE, pages * PAGE, flags);
	if (now == NULL) {
		expect(pages > m->pages && (flags == 0 || m->flags & CAIRN_REGION_CONTIGUOUS));
		return;
	}
	expect(now == was || (pages > m->pages && flags != 0 && access_read(was) == ACCESS_NO_PAGE));
	expect(pages_sum_of(now, kept * PAGE) == frames && pages_hold(now, kept * PAGE, m->seed));
	expect(pages_are_zero(now + kept * PAGE, (pages - kept) * PAGE));
	m->mem = now;
	m->pages = pages;
	fill(m);
}

static void protect_otherwise(struct model *m)
{
	static const unsigned protections[] = {CAIRN_REGION_NONE, CAIRN_REGION_READ, READ_WRITE,
	                                       CAIRN_REGION_READ | CAIRN_REGION_EXECUTE};

	m->protection = protections[random_below(&random, sizeof protections / sizeof *protections)];
	protect(m, m->protection);
}

static void turn(struct model *m)
{
	if (m->mem == NULL) {
		map(m);
		return;
	}
	look_at(m);
	switch (random_below(&random, 4)) {
	case 0: unmap(m); break;
	case 1: protect_otherwise(m); break;
	default: remap(m); break;
	}
}

/* ---- what holds of all ---- */

extern char __bank_0_start[], __bank_1_end[];
#define FRAMES ((size_t)(__bank_1_end - __bank_0_start) / PAGE)

static unsigned char owned[128 * MIB / PAGE];

static void own(const char *page)
{
	size_t frame = (cairn_region_physical(page) - (uintptr_t)__bank_0_start) / PAGE;

	if (expect(frame < FRAMES && frame < sizeof owned && owned[frame] == 0))
		owned[frame] = 1;
}

/* No frame is mapped twice, and those that are not are free. */
static void frames_are_owned_once(void)
{
	struct cairn_mmu_stats stats;
	size_t pages = 0;

	memset(owned, 0, sizeof owned);
	for (const struct model *m = models; m < models + REGIONS; m++)
		for (size_t i = 0; m->mem != NULL && i < m->pages; i++, pages++)
			own(m->mem + i * PAGE);
	cairn_mmu_stats(&stats);
	expect(stats.frames - stats.free_frames == pages);
}

static void end_model(void)
{
	for (struct model *m = models; m < models + REGIONS; m++)
		if (m->mem != NULL) {
			look_at(m);
			unmap(m);
		}
	expect(pages_are_all_free());
}

static void disorder(void)
{
	random_seed(&random, 1);
	for (unsigned i = 0; i < TURNS && !tap_failed(); i++) {
		turn(&models[random_below(&random, REGIONS)]);
		if (i % 16 == 0)
			frames_are_owned_once();
	}
	end_model();
}

/* ---- memory from everywhere ---- */

enum { HOLES = 200 };

/* Nothing but single frames is free: what is mapped over them works as if they were side by side. */
static void scattered(void)
{
	const size_t bytes = HOLES * PAGE;

	pages_hold_all(HOLES);
	for (size_t i = 0; i < HOLES; i++)
		pages_let_one_go();
	expect(cairn_region_map(NULL, 2 * PAGE, READ_WRITE, CAIRN_REGION_CONTIGUOUS) == NULL);
	expect(cairn_region_map(NULL, bytes + PAGE, READ_WRITE, 0) == NULL);
	char *mem = cairn_region_map(NULL, bytes, READ_WRITE, 0);
	if (expect(mem != NULL)) {
		expect(pages_jumps(mem, bytes) == HOLES - 1 && pages_free() == 0);
		expect(pages_are_zero(mem, bytes));
		pages_fill(mem, bytes, 77);
		expect(pages_hold(mem, bytes, 77));
		expect(cairn_region_remap(mem, bytes, bytes / 2, 0) == mem && pages_free() == HOLES / 2);
		mem = cairn_region_remap(mem, bytes / 2, bytes, CAIRN_REGION_MAY_MOVE);
		expect(mem != NULL && pages_hold(mem, bytes / 2, 77) && pages_are_zero(mem + bytes / 2, bytes / 2));
		expect(cairn_region_unmap(mem, bytes) == CAIRN_REGION_DONE && pages_free() == HOLES);
	}
	pages_release();
	expect(pages_are_all_free());
}

/* A page that holds a number. */
static uintptr_t *number_at(void *page)
{
	return page;
}

/* One region with frames of both banks. */
static void both_banks(void)
{
	const size_t bytes = 90 * MIB;
	uintptr_t least = UINTPTR_MAX, greatest = 0;
	char *mem = cairn_region_map(NULL, bytes, READ_WRITE, 0);

	if (!expect(mem != NULL))
		return;
	for (size_t at = 0; at < bytes; at += PAGE) {
		uintptr_t physical = cairn_region_physical(mem + at);

		*number_at(mem + at) = physical;
		least = physical < least ? physical : least;
		greatest = physical > greatest ? physical : greatest;
	}
	expect(greatest - least > 65 * MIB);
	for (size_t at = 0; at < bytes; at += PAGE)
		expect(*number_at(mem + at) == cairn_region_physical(mem + at));
	expect(cairn_region_unmap(mem, bytes) == CAIRN_REGION_DONE);
	expect(pages_are_all_free());
}

/* For a device, say: side by side, of any length that a bank has, and growing as long as the next frames are free. */
static void contiguous(void)
{
	static const size_t pages[] = {1, 2, 3, 5, 64, 100, 1000, 2049, 10000};

	const size_t all = pages_free();

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		size_t bytes = pages[i] * PAGE, more = bytes + 7 * PAGE;
		char *mem = cairn_region_map(NULL, bytes, READ_WRITE, CAIRN_REGION_CONTIGUOUS);

		expect(mem != NULL && pages_jumps(mem, bytes) == 0 && pages_are_zero(mem, bytes));
		expect(cairn_region_remap(mem, bytes, more, CAIRN_REGION_MAY_MOVE) == mem && pages_jumps(mem, more) == 0);
		expect(pages_free() == all - more / PAGE);
		expect(cairn_region_unmap(mem, more) == CAIRN_REGION_DONE);
	}
	expect(pages_are_all_free());
}

/* ---- none left ---- */

enum { BLOCK = 1 << 20, BLOCKS = 128 };

static char *blocks[BLOCKS];

static void none_left_to_map(void)
{
	size_t count = 0;

	while (count < BLOCKS && (blocks[count] = cairn_region_map(NULL, BLOCK, READ_WRITE, 0)) != NULL) {
		*number_at(blocks[count]) = count;
		count++;
	}
	expect(pages_free() == 0 && count < BLOCKS);
	expect(cairn_region_map(NULL, 1, READ_WRITE, 0) == NULL);
	while (count-- > 0)
		expect(*number_at(blocks[count]) == count && cairn_region_unmap(blocks[count], BLOCK) == CAIRN_REGION_DONE);
	expect(pages_are_all_free());
}

/* One region gets all there is, and somebody stands behind it on its way. */
static void none_left_to_remap(void)
{
	size_t bytes = BLOCK;
	char *mem = cairn_region_map(NULL, bytes, READ_WRITE, 0), *behind = NULL, *more = mem;

	for (; more != NULL; bytes += BLOCK) {
		mem = more;
		*number_at(mem + bytes - BLOCK) = bytes;
		if (bytes == 4 * MIB)
			behind = cairn_region_map(mem + bytes + PAGE, PAGE, READ_WRITE, 0);
		more = cairn_region_remap(mem, bytes, bytes + BLOCK, CAIRN_REGION_MAY_MOVE);
	}
	bytes -= BLOCK;
	expect(pages_free() == BLOCK / PAGE - 1 && behind != NULL);
	for (size_t at = BLOCK; at <= bytes; at += BLOCK)
		expect(*number_at(mem + at - BLOCK) == at);
	expect(cairn_region_unmap(behind, PAGE) == CAIRN_REGION_DONE);
	expect(cairn_region_unmap(mem, bytes) == CAIRN_REGION_DONE);
	expect(pages_are_all_free());
}

static void none_left_for_the_break(void)
{
	const size_t all = pages_free() * PAGE;
	size_t bytes = 0;

	while (move_break(BLOCK) != CAIRN_SBRK_FAILED)
		bytes += BLOCK;
	expect(bytes == all && pages_free() == 0 && move_break(0) == window_start + bytes &&
	       move_break(1) == CAIRN_SBRK_FAILED);
	expect(cairn_region_map(NULL, 1, READ_WRITE, 0) == NULL);
	expect(access_write(window_start + bytes - 1, 1) == ACCESS_DONE);
	expect(move_break(-(ptrdiff_t)bytes) == window_start + bytes && move_break(0) == window_start);
	expect(pages_are_all_free());
}

/* With 0, 1, 2 ... frames to be had, until it passes: what fails leaves no trace. */
static size_t failures_of(bool (*passes)(void))
{
	size_t failures = 0;
	uint32_t sum = pages_sum();

	while (!passes() && failures < 20) {
		expect(pages_free() == failures && pages_sum() == sum);
		pages_let_one_go();
		sum = pages_sum();
		failures++;
	}
	return failures;
}

static char *mem;
enum { PAGES = 8, MORE = 5 };

static bool can_be_mapped(void)
{
	mem = cairn_region_map(NULL, PAGES * PAGE, READ_WRITE, 0);
	return mem != NULL;
}

static bool grows_in_place(void)
{
	return cairn_region_remap(mem, PAGES * PAGE, (PAGES + MORE) * PAGE, 0) == mem;
}

static bool grows_elsewhere(void)
{
	char *now = cairn_region_remap(mem, PAGES * PAGE, (PAGES + MORE) * PAGE, CAIRN_REGION_MAY_MOVE);

	expect(now != mem && pages_hold(now == NULL ? mem : now, PAGES * PAGE, 4));
	mem = now == NULL ? mem : now;
	return now != NULL;
}

static bool break_rises(void)
{
	return move_break(PAGES * (ptrdiff_t)PAGE - 7) != CAIRN_SBRK_FAILED;
}

static void each_failure(void)
{
	pages_hold_all(60);
	expect(failures_of(can_be_mapped) == PAGES);
	pages_fill(mem, PAGES * PAGE, 4);
	expect(failures_of(grows_in_place) == MORE);
	expect(pages_hold(mem, PAGES * PAGE, 4) && pages_are_zero(mem + PAGES * PAGE, MORE * PAGE));
	expect(cairn_region_remap(mem, (PAGES + MORE) * PAGE, PAGES * PAGE, 0) == mem);
	expect(cairn_region_remap(mem, PAGES * PAGE, (PAGES + MORE) * PAGE, 0) == mem);
	expect(cairn_region_unmap(mem, (PAGES + MORE) * PAGE) == CAIRN_REGION_DONE);
	pages_release();
	expect(pages_are_all_free());
}

/* The same where somebody stands behind the region, and for the break. */
static void each_other_failure(void)
{
	char *behind;

	expect(can_be_mapped());
	pages_fill(mem, PAGES * PAGE, 4);
	behind = cairn_region_map(mem + (PAGES + 1) * PAGE, PAGE, READ_WRITE, 0);
	expect(behind == mem + (PAGES + 1) * PAGE);
	pages_hold_all(60);
	expect(failures_of(grows_elsewhere) == MORE);
	expect(failures_of(break_rises) == PAGES);
	expect(move_break(window_start - move_break(0)) != CAIRN_SBRK_FAILED);
	expect(cairn_region_unmap(mem, (PAGES + MORE) * PAGE) == CAIRN_REGION_DONE);
	expect(cairn_region_unmap(behind, PAGE) == CAIRN_REGION_DONE);
	pages_release();
	expect(pages_are_all_free());
}

int main(void)
{
	tap_case("regions in random order keep their bytes, edges, frames and protection", disorder);
	tap_case("single frames from everywhere make a region", scattered);
	tap_case("so do those of both banks", both_banks);
	tap_case("who asks for frames side by side gets such", contiguous);
	tap_case("when all is mapped the answer is NULL, and all comes back", none_left_to_map);
	tap_case("so it is where one region grows", none_left_to_remap);
	tap_case("so it is where the break rises", none_left_for_the_break);
	tap_case("whichever frame is not to be had, nothing has changed", each_failure);
	tap_case("so it is where a region must move, and for the break", each_other_failure);
	return tap_end();
}
