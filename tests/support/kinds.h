/* A set of four kinds of memory, as a microcontroller has them, and what it has to do.  SPDX-License-Identifier: MIT */
#ifndef KINDS_H
#define KINDS_H

#include "memory.h"

enum { TCM, SRAM, PSRAM, BACKUP, KINDS, NO_KIND = KINDS };

#define KIND_MOST ((CAIRN_STATE_BYTES + 3584) & ~(size_t)63)
#define KIND_BYTES (MEMORY_RAM / KINDS < KIND_MOST ? MEMORY_RAM / KINDS : KIND_MOST)

struct kinds {
	struct cairn_set set;
	struct cairn_kind kind[KINDS];
};

/* In their memory, that of `which`. */
static inline unsigned char *kinds_memory(size_t which)
{
	return memory + which * KIND_BYTES;
}

/* Fast but without DMA; the main memory; a large one outside; and one that is reserved, though it would come first. */
void kinds_begin(struct kinds *kinds);

/* The kind whose memory `mem` is in by its address, and cairn_set_owner agrees. */
size_t kinds_of(const struct kinds *kinds, const void *mem);

/* The kind that the rules name for `bytes`: NO_KIND if none has room, once all heaps are settled. A second way to say
 * them: by points. */
size_t kinds_expected(const struct kinds *kinds, const struct cairn_request *request, size_t bytes);

/* Leave no memory in that kind. */
void kinds_exhaust(struct kinds *kinds, size_t which);

/* What is in cairn_set_stats. */
struct cairn_set_stats kinds_stats(const struct kinds *kinds);

/* Every heap is sound. */
bool kinds_are_sound(const struct kinds *kinds);

#endif
