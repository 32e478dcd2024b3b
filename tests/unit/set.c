/* Kinds of memory: who is served from where.  SPDX-License-Identifier: MIT */
#include "../support/fault.h"
#include "../support/kinds.h"
#include "../support/tap.h"
#include "../support/view.h"

static struct kinds kinds;
static struct cairn_set *const set = &kinds.set;

static const struct cairn_request for_dma = {.require = CAIRN_KIND_DMA};
static const struct cairn_request fast = {.require = CAIRN_KIND_FAST};
static const struct cairn_request outside = {.prefer = CAIRN_KIND_EXTERNAL};
static const struct cairn_request retained = {.require = CAIRN_KIND_RETAINED};

static struct cairn_heap *heap_of(size_t which)
{
	return kinds.kind[which].heap;
}

/* ---- the list of kinds ---- */

static void empty_set(void)
{
	struct cairn_budget budget = {.limit = 100};
	const struct cairn_request request = {.budget = &budget};

	kinds = (struct kinds){.set = {NULL, NULL, NULL, {0, 0, 0, 0, 0}}};
	expect(cairn_set_malloc(set, NULL, 1) == NULL);
	expect(cairn_set_calloc(set, &request, 1, 1) == NULL);
	expect(cairn_set_owner(set, memory) == NULL);
	expect(kinds_stats(&kinds).failures == 2 && kinds_stats(&kinds).free == 0 && budget.used == 0);
	cairn_set_free(set, NULL, NULL);
}

static void what_cannot_be_added(void)
{
	struct cairn_kind none = {.heap = NULL};
	struct cairn_kind same, odd;

	kinds_begin(&kinds);
	same = odd = kinds.kind[SRAM];
	expect(!cairn_set_add(set, &none));
	expect(!cairn_set_add(set, &same));
	expect(!cairn_set_add(set, &kinds.kind[BACKUP]));
	odd.heap = cairn_malloc(heap_of(PSRAM), KIND_BYTES / 2);
	odd.reserved = CAIRN_KIND_FAST;
	expect(!cairn_set_add(set, &odd));
	odd.reserved = CAIRN_KIND_DMA;
	expect(cairn_set_add(set, &odd));
}

/* Four kinds, two of them of equal priority, in each of the orders there are. */
static void order_of_priority(void)
{
	for (size_t order = 0; order < 24; order++) {
		static const int priority[KINDS] = {-5, 0, 0, 7};
		size_t left = order;
		unsigned added = 0, place[KINDS];

		kinds_begin(&kinds);
		set->first = NULL;
		for (unsigned turn = 0; turn < KINDS; turn++) {
			size_t skip = left % (KINDS - turn);
			size_t which = 0;

			left /= KINDS - turn;
			while ((added >> which & 1) || skip-- > 0)
				which++;
			added |= 1u << which;
			place[which] = turn;
			kinds.kind[which].priority = priority[which];
			expect(cairn_set_add(set, &kinds.kind[which]));
		}
		size_t second = place[1] < place[2] ? 1 : 2;
		expect(set->first == &kinds.kind[3] && set->first->next == &kinds.kind[second]);
		expect(set->first->next->next == &kinds.kind[3 - second]);
		expect(set->first->next->next->next == &kinds.kind[0] && kinds.kind[0].next == NULL);
	}
}

/* ---- who is served from where ---- */

static void default_requests(void)
{
	const struct cairn_request anything = {.require = 0};
	size_t bytes = KIND_BYTES / 4;

	kinds_begin(&kinds);
	expect(kinds_of(&kinds, cairn_set_malloc(set, NULL, bytes)) == TCM);
	expect(kinds_of(&kinds, cairn_set_malloc(set, &anything, bytes)) == TCM);
	expect(kinds_of(&kinds, cairn_set_malloc(set, &for_dma, bytes)) == SRAM);
	expect(kinds_of(&kinds, cairn_set_malloc(set, &retained, bytes)) == BACKUP);
	expect(kinds_stats(&kinds).fallbacks == 0 && kinds_stats(&kinds).failures == 0);
}

/* Whatever is required and preferred, of five attributes each; then once more, with one kind after the other full. */
static void every_request(void)
{
	static const uint32_t bits[] = {CAIRN_KIND_FAST, CAIRN_KIND_DMA, CAIRN_KIND_EXTERNAL, CAIRN_KIND_RETAINED,
	                                CAIRN_KIND_USER(0)};

	kinds_begin(&kinds);
	for (size_t full = 0; full <= KINDS && !tap_failed(); full++) {
		for (unsigned choice = 0; choice < 1024; choice++) {
			struct cairn_request request = {.require = 0};
			size_t failures = kinds_stats(&kinds).failures;
			void *mem;

			for (unsigned i = 0; i < 5; i++) {
				request.require |= choice >> i & 1 ? bits[i] : 0;
				request.prefer |= choice >> (5 + i) & 1 ? bits[i] : 0;
			}
			size_t expected = kinds_expected(&kinds, &request, 40);
			mem = cairn_set_malloc(set, &request, 40);
			expect(kinds_of(&kinds, mem) == expected);
			expect(kinds_stats(&kinds).failures == failures + (expected == NO_KIND));
			cairn_set_free(set, &request, mem);
		}
		if (full < KINDS)
			kinds_exhaust(&kinds, full);
	}
	kinds_are_sound(&kinds);
}

static void one_after_the_other(void)
{
	size_t last = TCM, fallbacks = 0;
	void *mem;

	kinds_begin(&kinds);
	while ((mem = cairn_set_malloc(set, NULL, 50)) != NULL) {
		size_t now = kinds_of(&kinds, mem);

		expect(now == last || now == last + 1);
		fallbacks += now != TCM;
		last = now;
	}
	expect(last == PSRAM && kinds_stats(&kinds).fallbacks == fallbacks);
	heap_is_whole(heap_of(BACKUP), 1);
	kinds_are_sound(&kinds);
}

static void no_dma_no_block(void)
{
	kinds_begin(&kinds);
	kinds_exhaust(&kinds, SRAM);
	expect(kinds_of(&kinds, cairn_set_malloc(set, &for_dma, 50)) == PSRAM);
	kinds_exhaust(&kinds, PSRAM);
	expect(cairn_set_malloc(set, &for_dma, 50) == NULL);
	expect(cairn_set_calloc(set, &for_dma, 1, 50) == NULL);
	expect(cairn_set_aligned_alloc(set, &for_dma, 64, 50) == NULL);
	expect(cairn_set_dma_alloc(set, NULL, 64, 50) == NULL);
	expect(cairn_set_dma_alloc(set, &fast, 64, 50) == NULL);
	heap_is_whole(heap_of(TCM), 1);
	heap_is_whole(heap_of(BACKUP), 1);
}

/* ---- calloc, aligned_alloc, DMA ---- */

static void zeroes(void)
{
	unsigned char *mem;

	kinds_begin(&kinds);
	mem = cairn_set_malloc(set, &for_dma, 200);
	memory_fill(mem, 0xee, 200);
	cairn_set_free(set, &for_dma, mem);
	mem = cairn_set_calloc(set, &for_dma, 10, 20);
	expect(kinds_of(&kinds, mem) == SRAM && memory_is(mem, 0, 200));
	expect(cairn_set_calloc(set, NULL, SIZE_MAX / 4 + 2, 4) == NULL);
}

static void alignments(void)
{
	kinds_begin(&kinds);
	for (size_t alignment = 1; alignment <= 256; alignment *= 2) {
		void *mem = cairn_set_aligned_alloc(set, &for_dma, alignment, 10);

		expect(kinds_of(&kinds, mem) == SRAM && is_aligned(mem, alignment));
		cairn_set_free(set, &for_dma, mem);
		expect(alignment < 4 || cairn_set_aligned_alloc(set, NULL, alignment - 1, 10) == NULL);
	}
	expect(kinds_of(&kinds, cairn_set_dma_alloc(set, &outside, 32, 10)) == PSRAM);
	expect(cairn_set_aligned_alloc(set, NULL, 0, 10) == NULL && kinds_stats(&kinds).failures == 0);
	expect(cairn_set_dma_alloc(set, NULL, 0, 10) == NULL && cairn_set_dma_alloc(set, NULL, 48, 10) == NULL);
}

/* A cache that writes whole lines, or drops them, touches nothing but the block. */
static void lines_of_their_own(void)
{
	for (size_t line = 8; line <= 64; line *= 2)
		for (size_t bytes = 1; bytes <= 2 * line + 1; bytes++) {
			size_t lines = (bytes + line - 1) / line * line;
			void *mem[3];

			kinds_begin(&kinds);
			for (size_t i = 0; i < 3; i++) {
				mem[i] = cairn_set_dma_alloc(set, i == 1 ? &retained : NULL, line, bytes);
				expect(kinds_of(&kinds, mem[i]) == (i == 1 ? BACKUP : SRAM) && is_aligned(mem[i], line));
				expect(cairn_malloc(heap_of(SRAM), 1) != NULL);
			}
			cairn_set_free(set, NULL, mem[0]);
			memory_fill(mem[1], 0xcc, lines);
			memory_fill(mem[2], 0xcc, lines);
			kinds_are_sound(&kinds);
			cairn_set_free(set, NULL, mem[2]);
			expect(memory_is(mem[1], 0xcc, lines));
		}
	expect(cairn_set_dma_alloc(set, NULL, 64, SIZE_MAX - 10) == NULL);
}

/* ---- realloc ---- */

static void realloc_stays(void)
{
	unsigned char *mem;

	kinds_begin(&kinds);
	kinds_exhaust(&kinds, TCM);
	mem = cairn_set_realloc(set, NULL, NULL, 100);
	expect(kinds_of(&kinds, mem) == SRAM);
	memory_count_up(mem, 1, 100);
	kinds_begin(&kinds);
	mem = cairn_set_malloc(set, &for_dma, 100);
	memory_count_up(mem, 1, 100);
	expect(cairn_malloc(heap_of(SRAM), 1) != NULL);
	/* TCM comes first for this request, but the block may stay where it is. */
	mem = cairn_set_realloc(set, NULL, mem, 300);
	expect(kinds_of(&kinds, mem) == SRAM && memory_counts_up(mem, 1, 100));
	expect(cairn_set_realloc(set, NULL, mem, 0) == mem);
	expect(size_of(mem) == CAIRN_CHUNK_MIN && kinds_stats(&kinds).fallbacks == 0);
	kinds_are_sound(&kinds);
}

static void realloc_moves(void)
{
	unsigned char *mem;

	kinds_begin(&kinds);
	mem = cairn_set_malloc(set, &for_dma, 100);
	memory_count_up(mem, 1, 100);
	kinds_exhaust(&kinds, SRAM);
	mem = cairn_set_realloc(set, &for_dma, mem, 200);
	heap_settle(heap_of(SRAM));
	expect(kinds_of(&kinds, mem) == PSRAM && memory_counts_up(mem, 1, 100));
	expect(stats_of(heap_of(SRAM)).largest_free >= 100 && kinds_stats(&kinds).fallbacks == 1);
	expect(stats_of(heap_of(SRAM)).failures == CAIRN_STATS);
	/* What is required is no longer DMA, but memory that is kept; and then that it is fast, smaller or not. */
	mem = cairn_set_realloc(set, &retained, mem, 150);
	expect(kinds_of(&kinds, mem) == BACKUP && memory_counts_up(mem, 1, 100));
	mem = cairn_set_realloc(set, &fast, mem, 60);
	expect(kinds_of(&kinds, mem) == TCM && memory_counts_up(mem, 1, 60));
	heap_is_whole(heap_of(PSRAM), 1);
	heap_is_whole(heap_of(BACKUP), 1);
}

static void realloc_fails(void)
{
	unsigned char *mem;

	kinds_begin(&kinds);
	mem = cairn_set_malloc(set, &for_dma, 100);
	memory_count_up(mem, 1, 100);
	kinds_exhaust(&kinds, SRAM);
	kinds_exhaust(&kinds, PSRAM);
	expect(cairn_set_realloc(set, &for_dma, mem, 200) == NULL);
	expect(cairn_set_realloc(set, NULL, mem, KIND_BYTES) == NULL);
	expect(cairn_set_realloc(set, &retained, mem, KIND_BYTES) == NULL);
	expect(kinds_of(&kinds, mem) == SRAM && memory_counts_up(mem, 1, 100) && kinds_stats(&kinds).failures == 3);
	heap_is_whole(heap_of(TCM), 1);
	heap_is_whole(heap_of(BACKUP), 1);
	/* Fast memory has room, but no DMA. */
	expect(kinds_of(&kinds, cairn_set_realloc(set, NULL, mem, 200)) == TCM);
}

/* ---- pointers of nobody ---- */

static void free_it(void *mem)
{
	cairn_set_free(set, NULL, mem);
}

static void realloc_it(void *mem)
{
	expect(cairn_set_realloc(set, NULL, mem, 10) == NULL);
}

static void foreign_pointers(void)
{
	static unsigned char elsewhere[64];
	unsigned char *const foreign[] = {elsewhere, elsewhere + 32, (unsigned char *)(uintptr_t)16, kinds_memory(PSRAM)};

	kinds_begin(&kinds);
	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
		struct fault fault = fault_during(free_it, foreign[i]);

		expect(fault.code == CAIRN_FAULT_BAD_POINTER && fault.where == foreign[i] && fault.lock_depth == 0);
		fault = fault_during(realloc_it, foreign[i]);
		expect(fault.code == CAIRN_FAULT_BAD_POINTER && fault.where == foreign[i] && fault.lock_depth == 0);
	}
	kinds_are_sound(&kinds);
}

int main(void)
{
	tap_case("a set without kinds serves nothing", empty_set);
	tap_case("a kind without a heap, twice, or with an odd reservation is not taken", what_cannot_be_added);
	tap_case("kinds are in the order of priority, equal ones as they were added", order_of_priority);
	tap_case("requests that require nothing get what comes first and is not reserved", default_requests);
	tap_case("every request gets what the rules say, whatever is full", every_request);
	tap_case("a kind that is full is followed by the next, and that is counted", one_after_the_other);
	tap_case("where DMA is required, no other memory serves, nor a reserved one", no_dma_no_block);
	tap_case("calloc gives zeroes, and sees overflow", zeroes);
	tap_case("aligned_alloc aligns, in the kind that is required or preferred", alignments);
	tap_case("blocks for DMA have cache lines of their own", lines_of_their_own);
	tap_case("realloc leaves a block in its kind where it may and can", realloc_stays);
	tap_case("realloc moves a block to what the request requires, contents kept", realloc_moves);
	tap_case("realloc that fails leaves the block as it was", realloc_fails);
	tap_case("pointers of nobody are faults", foreign_pointers);
	return tap_end();
}
