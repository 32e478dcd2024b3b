/* What any port that has map, unmap and remap keeps to.  SPDX-License-Identifier: MIT */
#include <stdint.h>

#include "machine.h"
#include "memory.h"
#include "port_contract.h"
#include "random.h"
#include "tap.h"

#define TURNS (2000 / MACHINE_SLOWNESS)

enum { HELD = 8 };

static const struct port_contract *contract;
static size_t granule;

/* Words that count up, so that also a granule in the place of another shows. */
static void fill(void *mem, size_t bytes)
{
	for (uint32_t i = 0; i < bytes / sizeof i; i++)
		((uint32_t *)mem)[i] = i + 1;
}

static bool is_filled(const void *mem, size_t bytes)
{
	for (uint32_t i = 0; i < bytes / sizeof i; i++)
		if (((const uint32_t *)mem)[i] != i + 1)
			return false;
	return true;
}

/* ---- the port's functions, each looked at ---- */

static void *map(size_t bytes)
{
	void *mem = contract->port->map(contract->context, bytes);

	if (mem != NULL)
		expect(is_aligned(mem, granule) && memory_is(mem, 0, bytes));
	return mem;
}

static void expect_gone(void *mem, size_t bytes)
{
	if (contract->is_gone != NULL && bytes > 0)
		expect(contract->is_gone(mem, bytes));
}

static void unmap(void *mem, size_t bytes)
{
	expect(contract->port->unmap(contract->context, mem, bytes));
	expect_gone(mem, bytes);
}

/* Of memory that is filled, and is so afterwards. */
static void *remap(void *mem, size_t old_bytes, size_t new_bytes)
{
	unsigned char *moved = contract->port->remap(contract->context, mem, old_bytes, new_bytes);
	size_t kept = old_bytes < new_bytes ? old_bytes : new_bytes;

	if (moved == NULL) {
		expect(is_filled(mem, old_bytes));
		return NULL;
	}
	expect(is_aligned(moved, granule) && is_filled(moved, kept));
	expect(memory_is(moved + kept, 0, new_bytes - kept));
	if (moved != mem)
		expect_gone(mem, old_bytes);
	else
		expect_gone(moved + kept, old_bytes - kept);
	fill(moved, new_bytes);
	return moved;
}

static void *map_filled(size_t bytes)
{
	void *mem = map(bytes);

	if (expect(mem != NULL))
		fill(mem, bytes);
	return mem;
}

/* ---- cases ---- */

static void zeroes(void)
{
	for (size_t bytes = granule; bytes <= contract->most; bytes *= 2)
		unmap(map_filled(bytes), bytes);
}

/* More than there can be of memory that nobody gives back. */
static void again_and_again(void)
{
	for (int i = 0; i < TURNS / 8; i++) {
		void *mem = map(contract->most);

		if (!expect(mem != NULL))
			return;
		*(unsigned char *)mem = 1;
		unmap(mem, contract->most);
	}
}

static void up_and_down(void)
{
	size_t bytes = granule;
	void *mem = map_filled(bytes);

	for (; bytes < contract->most && mem != NULL; bytes += granule)
		mem = remap(mem, bytes, bytes + granule);
	for (; bytes > granule && mem != NULL; bytes -= granule)
		mem = remap(mem, bytes, bytes - granule);
	if (expect(mem != NULL))
		unmap(mem, bytes);
}

/* One behind the other, so that it cannot grow where it is. */
static void grown_beside_another(void)
{
	void *first = map_filled(2 * granule);
	void *second = map_filled(2 * granule);

	first = remap(first, 2 * granule, contract->most);
	second = remap(second, 2 * granule, contract->most);
	if (expect(first != NULL && second != NULL && is_filled(first, contract->most))) {
		unmap(first, contract->most);
		unmap(second, contract->most);
	}
}

/* Half of all addresses, and nearly all. */
static void too_much(void)
{
	void *mem = map_filled(3 * granule);

	for (size_t huge = SIZE_MAX / 2; huge != 0; huge = huge == SIZE_MAX / 2 ? SIZE_MAX : 0) {
		size_t bytes = huge & ~(granule - 1);

		expect(map(bytes) == NULL);
		expect(remap(mem, 3 * granule, bytes) == NULL);
	}
	unmap(mem, 3 * granule);
}

/* ---- in any order ---- */

static struct {
	void *mem;
	size_t bytes;
} held[HELD];

static void one_turn(struct random *random, unsigned i)
{
	size_t bytes = granule * random_between(random, 1, contract->most / granule / HELD + 1);

	if (held[i].mem == NULL) {
		held[i].mem = map_filled(bytes);
		held[i].bytes = bytes;
	} else if (random_chance(random, 70) && bytes != held[i].bytes) {
		void *moved = remap(held[i].mem, held[i].bytes, bytes);

		if (expect(moved != NULL)) {
			held[i].mem = moved;
			held[i].bytes = bytes;
		}
	} else {
		expect(is_filled(held[i].mem, held[i].bytes));
		unmap(held[i].mem, held[i].bytes);
		held[i].mem = NULL;
	}
}

static bool do_not_meet(unsigned i, unsigned j)
{
	uintptr_t one = (uintptr_t)held[i].mem, other = (uintptr_t)held[j].mem;

	return held[i].mem == NULL || held[j].mem == NULL || one + held[i].bytes <= other || other + held[j].bytes <= one;
}

static void in_any_order(void)
{
	struct random random;

	random_seed(&random, 7);
	for (int turn = 0; turn < TURNS && !tap_failed(); turn++) {
		unsigned which = (unsigned)random_below(&random, HELD);

		one_turn(&random, which);
		for (unsigned i = 0; i < HELD; i++)
			expect(i == which || do_not_meet(i, which));
	}
	for (unsigned i = 0; i < HELD; i++)
		if (held[i].mem != NULL) {
			expect(is_filled(held[i].mem, held[i].bytes));
			unmap(held[i].mem, held[i].bytes);
			held[i].mem = NULL;
		}
}

void port_contract_cases(const struct port_contract *given)
{
	contract = given;
	granule = given->port->granule;
	tap_case("what is mapped is zero, and begins at a granule", zeroes);
	tap_case("what is given back can be had again", again_and_again);
	tap_case("remap keeps what was there, up and down, and adds zeroes", up_and_down);
	tap_case("also where something else lies behind", grown_beside_another);
	tap_case("what cannot be had is refused, and nothing has changed", too_much);
	tap_case("many at once, in any order, never meet", in_any_order);
}
