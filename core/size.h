/* From bytes asked for to the size of a chunk, and from there to a bin.  SPDX-License-Identifier: MIT
 *
 * Bins are numbered by size: 2 to SIZE_SMALL_BIN_LAST hold one size each, and above them CAIRN_LARGE_STEPS share each
 * power of two, as in two-level segregated fit (Masmano and others, 2004), cut down to one 32-bit word. The last one,
 * CAIRN_BIN_LAST, has no upper end. Bin 0 does not exist; bin 1 is the last remainder, or the unsorted bin.
 */
#ifndef CAIRN_SIZE_H
#define CAIRN_SIZE_H

#include "chunk.h"

/* A function of some length that a file calls more than once. */
#if CAIRN_FOR_SPEED
#define SHARED inline
#else
#define SHARED __attribute__((noinline, unused))
#endif

#define SIZE_SMALL_BIN_LAST CAIRN_SMALL_STEPS

#define SIZE_BITS (int)(sizeof(size_t) * CHAR_BIT)

/* More than any chunk can have: what cannot be had stays impossible on every path. */
#define SIZE_IMPOSSIBLE ((size_t)PTRDIFF_MAX + 1)

static inline size_t size_computed(size_t bytes)
{
	size_t size = (bytes + CAIRN_OVERHEAD + CAIRN_ALIGNMENT - 1) & ~(CAIRN_ALIGNMENT - 1);

	if (size < CAIRN_CHUNK_MIN)
		size = bytes < CAIRN_CHUNK_MIN ? CAIRN_CHUNK_MIN : SIZE_IMPOSSIBLE;
	return size;
}

/* The chunk that `bytes` need: several public functions ask for it. */
#if CAIRN_FOR_SPEED
static inline size_t size_of_request(size_t bytes)
{
	return size_computed(bytes);
}
#else
__attribute__((const)) size_t cairn_size_of_request(size_t bytes);

static inline size_t size_of_request(size_t bytes)
{
	return cairn_size_of_request(bytes);
}
#endif

/* `value` up to the next multiple of `step`, a power of two; 0 if that is too much for a size_t. */
static inline size_t size_round_up(size_t value, size_t step)
{
	return (value + step - 1) & ~(step - 1);
}

static inline bool size_is_power_of_two(size_t value)
{
	return value != 0 && (value & (value - 1)) == 0;
}

static inline bool size_is_small(size_t size)
{
	return size <= CAIRN_SMALL_MAX;
}

static inline unsigned size_small_bin(size_t size)
{
	return (unsigned)(size >> CAIRN_ALIGN_LOG2);
}

#if CAIRN_LARGE_STEPS == 0
/* In groups of 32, 16, 8, 4 and 2 bins, each eight times as wide as those of the group before. */
static SHARED unsigned size_large_bin(size_t size)
{
	size_t above = size - CAIRN_SMALL_MAX - CAIRN_ALIGNMENT;
	unsigned bin = SIZE_SMALL_BIN_LAST + 1;

	for (unsigned bins = 32, log2 = 6; bins > 1; bins /= 2, log2 += 3) {
		if (above >> log2 < bins)
			return bin + (unsigned)(above >> log2);
		above -= (size_t)bins << log2;
		bin += bins;
	}
	return CAIRN_BIN_LAST;
}
#elif CAIRN_BINMAP
/* Shifted down to its leading one and the bits that choose the step, `size` says where in its power of two it lies.
 * `bin` is never negative, but the compiler must not know: with both bounds it takes the saturating instruction. */
static inline unsigned size_large_bin(size_t size)
{
	const int choice = CAIRN_LOG2(CAIRN_LARGE_STEPS);
	const int first = CAIRN_SMALL_STEPS + 1 - (CAIRN_SMALL_LOG2 - choice + 1) * CAIRN_LARGE_STEPS;
	int shift = SIZE_BITS - 1 - choice - __builtin_clzl(size);
	int bin = shift * CAIRN_LARGE_STEPS + (int)(size >> shift) + first;

	__asm__("" : "+r"(bin));
	return (unsigned)(bin < 0 ? 0 : bin > CAIRN_BIN_LAST ? CAIRN_BIN_LAST : bin);
}
#endif

#if CAIRN_BINMAP
static SHARED unsigned size_bin(size_t size)
{
	return size_is_small(size) ? size_small_bin(size) : size_large_bin(size);
}
#else
/* One bin more for each time that a large size can be halved; beyond CAIRN_BIN_LAST for a size that no chunk has. */
static SHARED unsigned size_bin(size_t size)
{
	unsigned bin = size_small_bin(size);

	if (!size_is_small(size))
		for (bin = SIZE_SMALL_BIN_LAST, size >>= CAIRN_SMALL_LOG2; size != 0; size >>= 1)
			bin++;
	return bin;
}

_Static_assert(CAIRN_LARGE_BIN(CAIRN_HEAP_MAX - 1) == CAIRN_BIN_LAST,
               "CAIRN_BINMAP 0 asks for a smaller CAIRN_HEAP_MAX");
#endif

/* The product of two sizes; false if no heap can have as much. */
static inline bool size_multiply(size_t a, size_t b, size_t *product)
{
#if CAIRN_HEAP_MAX > 0x10000 || CAIRN_STATS
	return !__builtin_mul_overflow(a, b, product);
#else
	/* No need of a wide product, where nobody wants to know how much a small heap could not give. */
	*product = a * b;
	return (a | b) <= 0xffff || a == 0 || b == 0;
#endif
}

_Static_assert(sizeof(size_t) == sizeof(unsigned long), "what __builtin_clzl counts in");
_Static_assert(CAIRN_BIN_LAST > SIZE_SMALL_BIN_LAST && CAIRN_BIN_LAST <= CAIRN_BIN_MOST,
               "every bin has a bit in one word");

#endif
