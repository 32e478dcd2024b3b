/* Two memories that are really apart, in one set: the board's main memory, and the external one where it has one.
 * SPDX-License-Identifier: MIT
 */
#include "../support/fault.h"
#include "../support/memory.h"
#include "../support/random.h"
#include "../support/tap.h"
#include "../support/view.h"

/* The board's memory.ld says where it is; a board without has neither. */
extern unsigned char __external_start[] __attribute__((weak));
extern unsigned char __external_end[] __attribute__((weak));

enum { BLOCKS = 64, LINE = 32 };

static struct cairn_set set;
static struct cairn_kind internal, external;
static struct cairn_budget budget;

static const struct cairn_request for_cpu = {.prefer = CAIRN_KIND_FAST, .budget = &budget};
static const struct cairn_request for_dma = {.require = CAIRN_KIND_DMA, .budget = &budget};
static const struct cairn_request frames = {.prefer = CAIRN_KIND_EXTERNAL, .budget = &budget};

/* The internal one is given out first, and DMA does not reach it. */
static void begin(size_t internal_bytes)
{
	set.first = NULL;
	set.counted = (struct cairn_set_stats){0};
	budget = (struct cairn_budget){.limit = SIZE_MAX};
	internal = (struct cairn_kind){.attributes = CAIRN_KIND_FAST, .priority = 1};
	external = (struct cairn_kind){.attributes = CAIRN_KIND_DMA | CAIRN_KIND_EXTERNAL};
	internal.heap = cairn_init(memory, internal_bytes);
	external.heap = cairn_init(__external_start, (size_t)(__external_end - __external_start));
	expect(cairn_set_add(&set, &external) && cairn_set_add(&set, &internal));
}

static bool is_external(const void *mem)
{
	const unsigned char *byte = mem;
	bool is = byte >= __external_start && byte < __external_end;

	expect(is || (byte >= memory && byte < memory + sizeof memory));
	expect(cairn_set_owner(&set, mem) == (is ? &external : &internal));
	return is;
}

static void both_serve(void)
{
	void *dma;

	begin(MEMORY_BYTES);
	expect(!is_external(cairn_set_malloc(&set, NULL, 100)));
	expect(!is_external(cairn_set_malloc(&set, &for_cpu, 100)));
	expect(is_external(cairn_set_malloc(&set, &frames, 100)));
	dma = cairn_set_dma_alloc(&set, &for_cpu, LINE, 100);
	expect(is_external(dma) && is_aligned(dma, LINE));
}

/* All of the external memory is one block, every byte of it its own. */
static void all_of_it(void)
{
	unsigned char *mem;
	size_t bytes;

	begin(MEMORY_BYTES);
	bytes = stats_of(external.heap).largest_free;
	expect(bytes > (size_t)(__external_end - __external_start) - 1024);
	mem = cairn_set_malloc(&set, &for_dma, bytes);
	expect(is_external(mem) && mem + bytes <= __external_end);
	for (size_t at = 0; at < bytes; at += 4093)
		mem[at] = (unsigned char)(at >> 12);
	mem[bytes - 1] = 0x5a;
	for (size_t at = 0; at < bytes - 1; at += 4093)
		if (!expect(mem[at] == (unsigned char)(at >> 12)))
			break;
	expect(mem[bytes - 1] == 0x5a && cairn_set_malloc(&set, &for_dma, 100) == NULL);
	cairn_set_free(&set, &for_dma, mem);
	heap_is_whole(external.heap, 1);
}

static void falls_back_and_moves(void)
{
	struct cairn_set_stats stats;
	unsigned char *mem, *other;

	begin(4096);
	mem = cairn_set_malloc(&set, &for_cpu, 3000);
	other = cairn_set_malloc(&set, &for_cpu, 3000);
	expect(!is_external(mem) && is_external(other));
	memory_count_up(mem, 1, 3000);
	memory_count_up(other, 2, 3000);
	mem = cairn_set_realloc(&set, &for_cpu, mem, 100000);
	expect(is_external(mem) && memory_counts_up(mem, 1, 3000) && memory_counts_up(other, 2, 3000));
	heap_is_whole(internal.heap, 1);
	expect(budget.used == size_of(mem) + size_of(other));
	cairn_set_stats(&set, &stats);
	expect(stats.fallbacks == 2 && stats.failures == 0);
}

/* Blocks of both kinds, in random order, with all their bytes. */
static void random_blocks(void)
{
	static const struct cairn_request *const requests[] = {&for_cpu, &for_dma, &frames};
	static unsigned char *blocks[BLOCKS];
	static size_t bytes[BLOCKS];
	struct random random;

	begin(4096);
	random_seed(&random, 1);
	for (unsigned turn = 0; turn < 4000 && !tap_failed(); turn++) {
		size_t which = random_below(&random, BLOCKS);
		const struct cairn_request *request = requests[which % 3];
		size_t now = random_below(&random, 500);

		expect(blocks[which] == NULL || memory_counts_up(blocks[which], (unsigned char)which, bytes[which]));
		if (blocks[which] != NULL && random_chance(&random, 50)) {
			cairn_set_free(&set, request, blocks[which]);
			blocks[which] = NULL;
			continue;
		}
		blocks[which] = cairn_set_realloc(&set, request, blocks[which], now);
		expect(is_external(blocks[which]) || request != &for_dma);
		memory_count_up(blocks[which], (unsigned char)which, now);
		bytes[which] = now;
	}
	for (size_t i = 0; i < BLOCKS; i++)
		cairn_set_free(&set, requests[i % 3], blocks[i]);
	expect(budget.used == 0 && budget.peak > 4096 && budget.refused == 0);
	heap_is_whole(internal.heap, 1);
	heap_is_whole(external.heap, 1);
}

static void free_it(void *mem)
{
	cairn_set_free(&set, NULL, mem);
}

static void neither(void)
{
	static unsigned char elsewhere[32];

	begin(MEMORY_BYTES / 2);
	expect(fault_during(free_it, elsewhere + 16).code == CAIRN_FAULT_BAD_POINTER);
	expect(fault_during(free_it, memory + MEMORY_BYTES / 2 + 16).code == CAIRN_FAULT_BAD_POINTER);
	expect(fault_during(free_it, __external_end).code == CAIRN_FAULT_BAD_POINTER);
}

int main(void)
{
	if (__external_start == NULL) {
		tap_skip_all("this board has one kind of memory");
		return tap_end();
	}
	tap_case("each request is served from the memory that it asks for", both_serve);
	tap_case("all of the external memory can be had, and serves DMA alone", all_of_it);
	tap_case("where the internal memory is full, the external one serves, and blocks move there", falls_back_and_moves);
	tap_case("blocks in both memories keep their bytes, and are paid exactly", random_blocks);
	tap_case("what lies in neither memory is a fault", neither);
	return tap_end();
}
