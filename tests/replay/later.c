/* What cairn_free_later costs, and what taking a block back does, in instructions.  SPDX-License-Identifier: MIT */
#include "machine.h"
#include "measure.h"
#include "memory.h"
#include "tap.h"

#include "lock.h"

#if CAIRN_LATER && defined(CAIRN_LOCK_SWAP)

#define INSTRUCTIONS_MOST 20

enum { BLOCKS = 4, BYTES = 40 };

static struct cairn_heap *heap;
static void *block[BLOCKS];

static void begin(void)
{
	heap = cairn_init(memory, MEMORY_BYTES);
	for (size_t i = 0; i < BLOCKS; i++)
		expect((block[i] = cairn_malloc(heap, BYTES)) != NULL);
}

static uint32_t cost_of_free_later(void *mem)
{
	const struct measure_call call = {(void (*)(void))cairn_free_later, {(uintptr_t)heap, (uintptr_t)mem}};
	uint32_t cost;

	measure(&call, &cost);
	return cost;
}

static uint32_t cost_of_malloc(void)
{
	const struct measure_call call = {(void (*)(void))cairn_malloc, {(uintptr_t)heap, BYTES}};
	uint32_t cost;

	expect(measure(&call, &cost) != 0);
	return cost;
}

static void freeing_later(void)
{
	begin();
	for (size_t i = 0; i < BLOCKS; i++) {
		uint32_t cost = cost_of_free_later(block[i]);

		note("cairn_free_later where %z wait: %u", i, (unsigned)cost);
		expect(cost <= INSTRUCTIONS_MOST);
	}
	expect(cost_of_free_later(NULL) <= INSTRUCTIONS_MOST);
}

static void taking_back(void)
{
	uint32_t alone, taking;

	begin();
	alone = cost_of_malloc();
	begin();
	cairn_free_later(heap, block[1]);
	taking = cost_of_malloc();
	note("cairn_malloc: %u; where a block waits: %u more", (unsigned)alone, (unsigned)(taking - alone));
	expect(taking > alone);
}

static void all(void)
{
	if (!machine_counts_instructions()) {
		tap_skip_all("the host does not count instructions");
		return;
	}
	measure_calibrate();
	tap_case("to free a block later takes at most 20 instructions, however many wait", freeing_later);
	tap_case("who takes it back pays for that", taking_back);
}

#else

static void all(void)
{
	tap_skip_all("there is no cairn_free_later in this build");
}

#endif

int main(void)
{
	all();
	return tap_end();
}
