/* Kinds of memory: budgets, and what happens where memory is out.  SPDX-License-Identifier: MIT */
#include "../support/fake_port.h"
#include "../support/fault.h"
#include "../support/kinds.h"
#include "../support/lock_count.h"
#include "../support/random.h"
#include "../support/tap.h"
#include "../support/view.h"

static struct kinds kinds;
static struct cairn_set *const set = &kinds.set;

static const struct cairn_request for_dma = {.require = CAIRN_KIND_DMA};
static const struct cairn_request retained = {.require = CAIRN_KIND_RETAINED};

static struct cairn_heap *heap_of(size_t which)
{
	return kinds.kind[which].heap;
}

/* ---- no memory ---- */

static void last_failure(void)
{
	struct cairn_set_stats stats;
	size_t sram, psram;

	kinds_begin(&kinds);
	expect(cairn_malloc(heap_of(PSRAM), KIND_BYTES / 2) != NULL);
	sram = stats_of(heap_of(SRAM)).free;
	psram = stats_of(heap_of(PSRAM)).free;
	expect(cairn_set_malloc(set, &for_dma, KIND_BYTES) == NULL);
	stats = kinds_stats(&kinds);
	expect(stats.failures == 1 && stats.last_failed == KIND_BYTES && stats.free == sram + psram);
	expect(stats.largest_free == stats_of(heap_of(SRAM)).largest_free);
	expect(cairn_set_malloc(set, &retained, KIND_BYTES + 1) == NULL);
	stats = kinds_stats(&kinds);
	expect(stats.failures == 2 && stats.last_failed == KIND_BYTES + 1);
	expect(stats.largest_free == stats_of(heap_of(BACKUP)).largest_free);
	expect(cairn_set_malloc(set, NULL, 1) != NULL && kinds_stats(&kinds).failures == 2);
}

/* What may be dropped where memory is out, and how often that was asked for. */
static struct {
	void *mem;
	unsigned times;
	size_t bytes;
} cache;

static bool drop_cache(void *context, size_t bytes)
{
	void *mem = cache.mem;

	expect(context == &cache);
	cache.times++;
	cache.bytes = bytes;
	cache.mem = NULL;
	cairn_set_free(set, NULL, mem);
	return mem != NULL;
}

/* A cache of 400 bytes for DMA, behind the block that is returned, and no more memory of that kind. */
static void *begin_with_cache(void)
{
	void *mem;

	kinds_begin(&kinds);
	set->pressure = drop_cache;
	set->context = &cache;
	mem = cairn_set_malloc(set, &for_dma, 20);
	cache.mem = cairn_set_malloc(set, &for_dma, 400);
	cache.times = 0;
	kinds_exhaust(&kinds, SRAM);
	kinds_exhaust(&kinds, PSRAM);
	return mem;
}

static void pressure_drops_a_cache(void)
{
	begin_with_cache();
	expect(kinds_of(&kinds, cairn_set_malloc(set, &for_dma, 100)) == SRAM && kinds_stats(&kinds).failures == 0);
	expect(cache.times == 1 && cache.bytes == 100);
	expect(cairn_set_malloc(set, &for_dma, 600) == NULL && cache.times == 2);
	expect(cairn_set_malloc(set, &for_dma, SIZE_MAX) == NULL && cache.times == 2);
	kinds_are_sound(&kinds);
}

/* The block together with what was the cache. */
static void pressure_serves_realloc(void)
{
	void *mem = begin_with_cache();

	expect(cairn_set_realloc(set, &for_dma, mem, 420) == mem && kinds_stats(&kinds).failures == 0);
	expect(cache.times == 1 && cache.bytes == 420);
	kinds_are_sound(&kinds);
}

static bool say_true(void *context, size_t bytes)
{
	unsigned *times = context;

	expect(bytes == KIND_BYTES);
	++*times;
	return true;
}

static void pressure_is_asked_once(void)
{
	unsigned times = 0;

	kinds_begin(&kinds);
	set->pressure = say_true;
	set->context = &times;
	expect(cairn_set_malloc(set, NULL, KIND_BYTES) == NULL && times == 1 && kinds_stats(&kinds).failures == 1);
	expect(cairn_set_aligned_alloc(set, NULL, 64, KIND_BYTES) == NULL && times == 2);
	expect(cairn_set_realloc(set, NULL, cairn_set_malloc(set, NULL, 1), KIND_BYTES) == NULL && times == 3);
}

/* A heap that cannot grow has a pressure of its own: cairn_init_port, with a port that has nothing else. It is asked
 * before the next kind is. */
static void pressure_of_one_kind(void)
{
	struct fake_port fake = {.port = {.pressure = fake_port_pressure}};

	kinds_begin(&kinds);
	kinds.kind[TCM].heap = fake.heap = cairn_init_port(kinds_memory(TCM), KIND_BYTES, &fake.port, &fake);
	fake.spare = cairn_set_malloc(set, NULL, 300);
	kinds_exhaust(&kinds, TCM);
	expect(kinds_of(&kinds, cairn_set_malloc(set, NULL, 200)) == TCM);
	expect(kinds_of(&kinds, cairn_set_malloc(set, NULL, 200)) == SRAM && fake.pressures >= 2);
}

/* ---- budgets ---- */

static struct cairn_budget budget;
static const struct cairn_request paid = {.require = CAIRN_KIND_DMA, .budget = &budget};
static const struct cairn_request paid_retained = {.require = CAIRN_KIND_RETAINED, .budget = &budget};

static void begin_with_budget(size_t limit)
{
	kinds_begin(&kinds);
	budget = (struct cairn_budget){.limit = limit};
}

/* The largest chunk that `bytes` may get. */
static size_t most_for(size_t bytes)
{
	return size_for(bytes) + CAIRN_ALIGNMENT;
}

static void each_call_is_paid(void)
{
	void *mem[4];
	size_t sum = 0;

	begin_with_budget(SIZE_MAX);
	mem[0] = cairn_set_malloc(set, &paid, 33);
	mem[1] = cairn_set_calloc(set, &paid_retained, 3, 50);
	mem[2] = cairn_set_aligned_alloc(set, &paid, 32, 70);
	mem[3] = cairn_set_dma_alloc(set, &paid, 64, 1);
	for (size_t i = 0; i < 4; i++)
		sum += size_of(mem[i]);
	expect(budget.used == sum && budget.peak == sum && budget.refused == 0);
	expect(cairn_set_malloc(set, &for_dma, 10) != NULL && budget.used == sum);
	for (size_t i = 0; i < 4; i++) {
		sum -= size_of(mem[i]);
		cairn_set_free(set, &paid, mem[i]);
		expect(budget.used == sum);
	}
	expect(budget.used == 0 && budget.peak > 0);
}

/* To the byte, and no heap is asked for what is refused. */
static void limit_is_exact(void)
{
	for (size_t bytes = 0; bytes < 100; bytes++) {
		size_t most = most_for(bytes);
		void *mem;

		begin_with_budget(most);
		mem = cairn_set_malloc(set, &paid, bytes);
		expect(mem != NULL && budget.used == size_of(mem) && budget.refused == 0);
		cairn_set_free(set, &paid, mem);
		budget.limit = most - 1;
		expect(cairn_set_malloc(set, &paid, bytes) == NULL);
		expect(cairn_set_calloc(set, &paid, 1, bytes) == NULL);
		expect(cairn_set_aligned_alloc(set, &paid, 16, bytes) == NULL);
		expect(budget.used == 0 && budget.refused == 3 && kinds_stats(&kinds).failures == 0);
		expect(stats_of(heap_of(SRAM)).failures == 0);
		heap_is_whole(heap_of(SRAM), 1);
		expect(cairn_set_malloc(set, &for_dma, bytes) != NULL);
	}
}

static void what_fails_is_not_paid(void)
{
	void *mem;
	size_t used;

	begin_with_budget(SIZE_MAX);
	mem = cairn_set_malloc(set, &paid, 100);
	used = budget.used;
	expect(cairn_set_malloc(set, &paid, KIND_BYTES) == NULL && budget.used == used);
	expect(cairn_set_malloc(set, &paid, SIZE_MAX) == NULL && budget.used == used);
	expect(cairn_set_realloc(set, &paid, mem, KIND_BYTES) == NULL && budget.used == used);
	expect(cairn_set_realloc(set, &paid, mem, SIZE_MAX) == NULL && budget.used == used);
	expect(budget.refused == 0 && budget.peak == used && kinds_stats(&kinds).failures == 4);
}

static void realloc_pays_the_difference(void)
{
	unsigned char *mem;

	begin_with_budget(most_for(300));
	mem = cairn_set_malloc(set, &paid, 100);
	memory_count_up(mem, 3, 100);
	expect(cairn_malloc(heap_of(SRAM), 1) != NULL);
	mem = cairn_set_realloc(set, &paid, mem, 300);
	expect(memory_counts_up(mem, 3, 100) && budget.used == size_of(mem));
	expect(cairn_set_realloc(set, &paid, mem, 300 + 2 * CAIRN_ALIGNMENT) == NULL);
	expect(memory_counts_up(mem, 3, 100) && budget.used == size_of(mem) && budget.refused == 1);
	/* In another kind: what it held there is paid back. */
	mem = cairn_set_realloc(set, &paid_retained, mem, 300);
	expect(kinds_of(&kinds, mem) == BACKUP && memory_counts_up(mem, 3, 100) && budget.used == size_of(mem));
	mem = cairn_set_realloc(set, &paid_retained, mem, 50);
	expect(budget.used == size_of(mem) && budget.used <= most_for(50));
	cairn_set_free(set, &paid, mem);
	expect(budget.used == 0);
}

/* What becomes no larger where it is needs no budget, even one that is overdrawn. */
static void realloc_in_a_full_budget(void)
{
	void *mem;

	begin_with_budget(most_for(200));
	mem = cairn_set_malloc(set, &paid, 200);
	budget.limit = budget.used;
	expect(cairn_set_realloc(set, &paid, mem, 200) == mem && budget.refused == 0);
	/* Elsewhere its chunk may be larger. */
	expect(cairn_set_realloc(set, &paid_retained, mem, 200) == NULL && budget.refused == 1);
	budget.limit = 10;
	expect(cairn_set_malloc(set, &paid, 0) == NULL && budget.refused == 2);
	expect(cairn_set_realloc(set, &paid, mem, 199) == mem && budget.refused == 2);
	expect(cairn_set_realloc(set, &paid, mem, 20) == mem && budget.used == size_of(mem));
}

static void two_budgets(void)
{
	struct cairn_budget other = {.limit = 100};
	const struct cairn_request its = {.budget = &other};
	void *mem[2];

	begin_with_budget(SIZE_MAX);
	mem[0] = cairn_set_malloc(set, &paid, 50);
	mem[1] = cairn_set_malloc(set, &its, 50);
	expect(budget.used == size_of(mem[0]) && other.used == size_of(mem[1]));
	expect(cairn_set_malloc(set, &its, 50) == NULL && cairn_set_malloc(set, &paid, 50) != NULL);
	expect(other.refused == 1 && budget.refused == 0);
}

static void free_paid(void *mem)
{
	cairn_set_free(set, &paid, mem);
}

static void wrong_budget(void)
{
	void *mem;
	struct fault fault;

	begin_with_budget(SIZE_MAX);
	mem = cairn_set_malloc(set, &for_dma, 50);
	fault = fault_during(free_paid, mem);
	expect(fault.code == CAIRN_FAULT_BAD_COUNT && fault.where == &budget && budget.used == 0);
	cairn_set_free(set, &for_dma, mem);
	heap_is_whole(heap_of(SRAM), 1);
}

#ifdef LOCK_COUNTED
/* Since the last time: never nested, each state put back; and the budget was last, under the first kind's lock. */
static void lock_was_right(void)
{
	expect(lock_count.entered > 0 && lock_count.depth == 0 && lock_count.nested == 0 && lock_count.wrong_state == 0);
	expect(lock_count.last_heap == heap_of(BACKUP));
	lock_count = (struct lock_count){0};
}

static void locks(void)
{
	void *mem;

	begin_with_budget(2000);
	expect(set->first == &kinds.kind[BACKUP]);
	lock_count = (struct lock_count){0};
	mem = cairn_set_malloc(set, &paid, 50);
	lock_was_right();
	mem = cairn_set_realloc(set, &paid, mem, 90);
	lock_was_right();
	expect(cairn_set_malloc(set, &paid, 3000) == NULL && budget.refused == 1);
	lock_was_right();
	expect(cairn_set_malloc(set, &for_dma, KIND_BYTES) == NULL);
	lock_was_right();
	kinds_stats(&kinds);
	lock_was_right();
	kinds_exhaust(&kinds, TCM);
	lock_count = (struct lock_count){0};
	expect(cairn_set_malloc(set, NULL, 10) != NULL && kinds_stats(&kinds).fallbacks == 1);
	lock_was_right();
	expect(fault_during(free_paid, kinds_memory(SRAM)).lock_depth == 0);
	budget.used = 0;
	expect(fault_during(free_paid, mem).lock_depth == 1);
}

/* ---- another task, which comes in whenever a lock is left, and pays from the same budget ---- */

enum { BLOCKS_MOST = 12 };

static struct {
	struct random random;
	void *mem[BLOCKS_MOST];
	bool runs;
	size_t turns;
} other;

static size_t size_of_all(void *const *mem)
{
	size_t sum = 0;

	for (size_t i = 0; i < BLOCKS_MOST; i++)
		sum += mem[i] == NULL ? 0 : size_of(mem[i]);
	return sum;
}

/* Take, resize or give one of the blocks. */
static void turn_of(void **mem, struct random *random)
{
	static const struct cairn_request *const requests[] = {&paid, &paid_retained};
	size_t which = random_below(random, BLOCKS_MOST);
	const struct cairn_request *request = requests[which % 2];
	void *now;

	if (mem[which] != NULL && random_chance(random, 40)) {
		now = mem[which];
		mem[which] = NULL;
		cairn_set_free(set, request, now);
		return;
	}
	now = cairn_set_realloc(set, request, mem[which], random_below(random, KIND_BYTES / 4));
	if (now != NULL)
		mem[which] = now;
}

static void other_task(void)
{
	if (other.runs)
		return;
	other.runs = true;
	expect(budget.used <= budget.limit);
	turn_of(other.mem, &other.random);
	other.turns++;
	other.runs = false;
}

static void shared_budget(void)
{
	static void *mem[BLOCKS_MOST];
	struct random random;

	begin_with_budget(KIND_BYTES);
	random_seed(&random, 1);
	random_seed(&other.random, 2);
	lock_count = (struct lock_count){.between = other_task};
	for (size_t turn = 0; turn < 5000 && !tap_failed(); turn++) {
		turn_of(mem, &random);
		expect(budget.used == size_of_all(mem) + size_of_all(other.mem));
	}
	lock_count.between = NULL;
	expect(other.turns > 10000 && budget.refused > 100 && budget.peak <= budget.limit);
	expect(lock_count.nested == 0 && lock_count.wrong_state == 0);
	kinds_are_sound(&kinds);
}
#endif

int main(void)
{
	tap_case("the last failure is known, with what could have served", last_failure);
	tap_case("pressure drops a cache, and all kinds are tried once more", pressure_drops_a_cache);
	tap_case("pressure lets a block grow where it is", pressure_serves_realloc);
	tap_case("pressure is asked once a request", pressure_is_asked_once);
	tap_case("a fixed heap's own pressure comes before the next kind", pressure_of_one_kind);
	tap_case("a budget has paid the chunks of its blocks, however they came about", each_call_is_paid);
	tap_case("a budget's limit holds to the byte, and what is beyond it asks no heap", limit_is_exact);
	tap_case("a budget does not pay for what fails", what_fails_is_not_paid);
	tap_case("realloc pays the difference, in the same kind and into another", realloc_pays_the_difference);
	tap_case("a block that becomes no larger needs no budget", realloc_in_a_full_budget);
	tap_case("budgets know nothing of each other", two_budgets);
	tap_case_if(CAIRN_CHECK >= 1, "check level 0", "a budget that has not paid is a fault", wrong_budget);
#ifdef LOCK_COUNTED
	tap_case("a budget stays exact and within its limit whoever comes in between", shared_budget);
	tap_case("what is counted is counted under the first kind's lock, never inside another", locks);
#endif
	return tap_end();
}
