/* A set of four kinds of memory.  SPDX-License-Identifier: MIT */
#include "kinds.h"
#include "tap.h"
#include "view.h"

void kinds_begin(struct kinds *kinds)
{
	static const struct cairn_kind memories[KINDS] = {
		[TCM] = {.attributes = CAIRN_KIND_FAST, .priority = 3},
		[SRAM] = {.attributes = CAIRN_KIND_DMA | CAIRN_KIND_EXECUTABLE, .priority = 2},
		[PSRAM] = {.attributes = CAIRN_KIND_DMA | CAIRN_KIND_EXTERNAL | CAIRN_KIND_USER(0), .priority = -1},
		[BACKUP] = {.attributes = CAIRN_KIND_RETAINED | CAIRN_KIND_FAST | CAIRN_KIND_DMA,
	                .reserved = CAIRN_KIND_RETAINED,
	                .priority = 9},
	};

	*kinds = (struct kinds){.kind[0].heap = NULL};
	for (size_t i = 0; i < KINDS; i++) {
		kinds->kind[i] = memories[i];
		kinds->kind[i].heap = cairn_init(kinds_memory(i), KIND_BYTES);
		expect(cairn_set_add(&kinds->set, &kinds->kind[i]));
	}
}

size_t kinds_of(const struct kinds *kinds, const void *mem)
{
	const unsigned char *byte = mem;
	const struct cairn_kind *owner = cairn_set_owner(&kinds->set, mem);

	for (size_t i = 0; i < KINDS; i++)
		if (mem != NULL && byte >= kinds_memory(i) && byte < kinds_memory(i) + KIND_BYTES) {
			expect(owner == &kinds->kind[i]);
			return i;
		}
	expect(owner == NULL);
	return NO_KIND;
}

size_t kinds_expected(const struct kinds *kinds, const struct cairn_request *request, size_t bytes)
{
	size_t best = NO_KIND;
	int most = -1000;

	for (size_t i = 0; i < KINDS; i++) {
		uint32_t has = kinds->kind[i].attributes;
		heap_settle(kinds->kind[i].heap);
		size_t largest = stats_of(kinds->kind[i].heap).largest_free;
		int points = kinds->kind[i].priority + ((has & request->prefer) == request->prefer ? 100 : 0);

		if ((has & request->require) != request->require || (i == BACKUP && !(request->require & CAIRN_KIND_RETAINED)))
			continue;
		if (largest > 0 && bytes <= largest && points > most) {
			most = points;
			best = i;
		}
	}
	return best;
}

void kinds_exhaust(struct kinds *kinds, size_t which)
{
	struct cairn_heap *heap = kinds->kind[which].heap;
	size_t largest;

	while ((largest = stats_of(heap).largest_free) > 0)
		if (!expect(cairn_malloc(heap, largest) != NULL))
			break;
}

struct cairn_set_stats kinds_stats(const struct kinds *kinds)
{
	struct cairn_set_stats stats;

	cairn_set_stats(&kinds->set, &stats);
	return stats;
}

bool kinds_are_sound(const struct kinds *kinds)
{
	bool sound = true;

	for (size_t i = 0; i < KINDS; i++)
		sound &= heap_is_sound(kinds->kind[i].heap);
	return sound;
}
