/* Random requests to four kinds of memory, against a model of what each block has to be.  SPDX-License-Identifier: MIT
 *
 * Who serves a request is foretold from largest_free of each kind; what a budget has paid, from the blocks.
 */
#include "../support/kinds.h"
#include "../support/option.h"
#include "../support/random.h"
#include "../support/tap.h"
#include "../support/view.h"

enum { BLOCKS_MOST = 40, COMPONENTS = 4 };

#define RUNS (MACHINE_SLOWNESS > 1 ? 8 : 200)
#define STEPS 600

struct block {
	unsigned char *mem;
	size_t usable;
	unsigned char component, fill;
};

static struct kinds kinds;
static struct random random;
static uint32_t seed;
static struct block blocks[BLOCKS_MOST];
static size_t count, failures;

static struct cairn_budget budgets[COMPONENTS];
static const struct cairn_request requests[COMPONENTS] = {
	{.budget = &budgets[0]},
	{.require = CAIRN_KIND_DMA, .prefer = CAIRN_KIND_EXTERNAL, .budget = &budgets[1]},
	{.require = CAIRN_KIND_RETAINED, .budget = &budgets[2]},
	{.prefer = CAIRN_KIND_DMA | CAIRN_KIND_EXECUTABLE, .budget = &budgets[3]},
};

static void begin(void)
{
	kinds_begin(&kinds);
	count = failures = 0;
	for (size_t i = 0; i < COMPONENTS; i++)
		budgets[i] = (struct cairn_budget){.limit = random_between(&random, KIND_BYTES / 4, 2 * KIND_BYTES)};
}

/* Each budget has paid the sizes of its component's blocks, and keeps within its limit. */
static void verify(void)
{
	size_t sum[COMPONENTS] = {0};

	for (size_t i = 0; i < count; i++)
		sum[blocks[i].component] += size_of(blocks[i].mem);
	for (size_t i = 0; i < COMPONENTS; i++)
		expect(budgets[i].used == sum[i] && budgets[i].peak >= sum[i] && sum[i] <= budgets[i].limit);
	expect(kinds_stats(&kinds).failures == failures);
	kinds_are_sound(&kinds);
}

static void fill(struct block *block)
{
	block->usable = size_of(block->mem) - CAIRN_OVERHEAD;
	block->fill = (unsigned char)random_next(&random);
	memory_count_up(block->mem, block->fill, block->usable);
}

static void allocate(unsigned char component, size_t bytes)
{
	const struct cairn_request *request = &requests[component];
	struct block block = {.component = component};
	size_t expected = kinds_expected(&kinds, request, bytes);
	size_t refused = budgets[component].refused;

	block.mem = cairn_set_malloc(&kinds.set, request, bytes);
	if (block.mem == NULL) {
		bool beyond = budgets[component].refused > refused;

		expect(beyond || expected == NO_KIND);
		failures += !beyond;
		return;
	}
	expect(kinds_of(&kinds, block.mem) == expected && size_of(block.mem) >= size_for(bytes));
	fill(&block);
	blocks[count++] = block;
}

/* A block that moves goes where a new one would. */
static void resize(struct block *block, size_t bytes)
{
	const struct cairn_request *request = &requests[block->component];
	size_t from = kinds_of(&kinds, block->mem);
	size_t expected = kinds_expected(&kinds, request, bytes);
	size_t refused = budgets[block->component].refused;
	unsigned char *now = cairn_set_realloc(&kinds.set, request, block->mem, bytes);

	if (now == NULL) {
		bool beyond = budgets[block->component].refused > refused;

		expect(beyond || expected == NO_KIND);
		expect(beyond || size_for(bytes) > size_of(block->mem));
		expect(memory_counts_up(block->mem, block->fill, block->usable));
		failures += !beyond;
		return;
	}
	expect(memory_counts_up(now, block->fill, block->usable < bytes ? block->usable : bytes));
	expect(kinds_of(&kinds, now) == from || kinds_of(&kinds, now) == expected);
	block->mem = now;
	fill(block);
}

static void release(size_t which)
{
	struct block block = blocks[which];

	expect(memory_counts_up(block.mem, block.fill, block.usable));
	blocks[which] = blocks[--count];
	cairn_set_free(&kinds.set, &requests[block.component], block.mem);
}

static void random_requests(void)
{
	random_seed(&random, seed);
	for (size_t run = 0; run < RUNS && !tap_failed(); run++) {
		size_t most = random_between(&random, 16, KIND_BYTES / 2);

		begin();
		for (size_t step = 0; step < STEPS && !tap_failed(); step++) {
			size_t bytes = random_below(&random, most);
			size_t dice = random_below(&random, 100);

			if (count < BLOCKS_MOST && dice < 45)
				allocate((unsigned char)random_below(&random, COMPONENTS), bytes);
			else if (count > 0 && dice < 70)
				resize(&blocks[random_below(&random, count)], bytes);
			else if (count > 0)
				release(random_below(&random, count));
			verify();
		}
		while (count > 0)
			release(count - 1);
		verify();
		for (size_t i = 0; i < KINDS; i++)
			heap_is_whole(kinds.kind[i].heap, 1);
	}
}

int main(int argc, char **argv)
{
	seed = option_number(argc, argv, "seed", 1);
	note("seed=%u", (unsigned)seed);
	tap_case("random requests are served as foretold, keep their contents, and are paid exactly", random_requests);
	return tap_end();
}
