/* A break that moves within fixed bounds: the arithmetic of sbrk.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_BREAK_H
#define CAIRN_BREAK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* start <= now <= end, always. */
struct cairn_break {
	uintptr_t start, now, end;
};

/* Bounds of a break; start is not above end. */
static inline void cairn_break_init(struct cairn_break *b, uintptr_t start, uintptr_t end)
{
	b->start = start;
	b->now = start;
	b->end = end;
}

/* Move it by `bytes`, up or down, and tell in *old where it was. False, and nothing changed, if that would leave the
 * bounds. O(1). */
static inline bool cairn_break_move(struct cairn_break *b, ptrdiff_t bytes, uintptr_t *old)
{
	/* Unsigned, so that the most negative number has a magnitude, too. */
	const uintptr_t distance = bytes < 0 ? 0 - (uintptr_t)bytes : (uintptr_t)bytes;
	const uintptr_t room = bytes < 0 ? b->now - b->start : b->end - b->now;

	if (distance > room)
		return false;
	*old = b->now;
	b->now = bytes < 0 ? b->now - distance : b->now + distance;
	return true;
}

#endif
