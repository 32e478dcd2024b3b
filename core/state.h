/* All that a heap knows, and what it does when that proves wrong.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_STATE_H
#define CAIRN_STATE_H

#include "size.h"

/* Kept at the start of each region. The seal tells a record from damage before its pointers are followed. */
struct region {
	struct region *next; /* at a higher address, or NULL */
	struct chunk *fence; /* behind the last chunk; size 0 */
	uintptr_t seal;      /* region_seal: memory all zeroes, or all ones, is not sealed */
};

/* Where links may lead. */
struct span {
	uintptr_t base;
	size_t words;
};

/* What a port can do where there is no memory. Reached by a pointer, so that the image of a heap without a port does
 * not hold it. */
struct help {
	bool (*grow)(struct cairn_heap *, size_t size); /* see grow.h */
	bool (*grow_at)(struct cairn_heap *, const struct chunk *at, size_t size);
	bool (*relieve)(struct cairn_heap *, size_t bytes); /* outside the lock: something was freed, try once more */
};

/* What cairn_tune changes. */
struct tuning {
	size_t fast_max;       /* bytes, as CAIRN_FAST_MAX, and at most that */
	size_t top_pad;        /* as CAIRN_TOP_PAD */
	size_t trim_threshold; /* as CAIRN_TRIM_THRESHOLD */
	size_t map_threshold;  /* as CAIRN_MAP_THRESHOLD */
	bool is_set;           /* the thresholds do not follow what is freed any more */
};

/* How far top is above low is kept where the quick look of suspect.h wants to know. */
#define HAS_STEPS (CAIRN_TOP_APART && CAIRN_CHECK >= 1 && CAIRN_FOR_SPEED)

/* For speed in the order that costs the fewest instructions: bins.h reckons from where bin 0 would have its head, and
 * low and steps are read at once. Else in that of the fewest bytes of code: what is in front has short encodings. */
struct cairn_heap {
#if CAIRN_RINGS
	uint32_t binmap[CAIRN_BINMAP_WORDS]; /* bit i % 32 of word i / 32 is set if bin i holds a chunk */
#elif CAIRN_BINMAP
	uint32_t binmap;                /* bit 31 - i is set if bin i holds a chunk */
#endif
#if CAIRN_TOP_APART
	struct chunk *top; /* the free end of the region that grows; no_top's if none does */
#endif
#if CAIRN_RINGS
#if CAIRN_FAST_MAX > 0
	struct chunk *fast[CAIRN_FAST_BINS]; /* the chunk that came last, or NULL. Only fast.h looks here */
	struct chunk *fast_last;             /* what came into any of them last; NULL if all are empty for sure */
#endif
#if CAIRN_UNSORTED && CAIRN_REMAINDER_MAX > 0
	struct chunk *remainder; /* what the last split for a small request left over, while that is in the unsorted bin */
#endif
	struct chunk *bins[2 * CAIRN_BINS]; /* from CAIRN_BIN_FIRST on: first and last chunk. Only ring_bins.h looks here */
#elif CAIRN_FOR_SPEED
#if CAIRN_REMAINDER_MAX > 0
	size_t remainder;               /* the size word of the last remainder, while there is one */
#endif
	struct chunk *bins[CAIRN_BINS]; /* from CAIRN_BIN_FIRST on: the first chunk, or NULL. Only bins.h looks here */
#endif
#if CAIRN_CHECK >= 1
	struct span span;
#endif
#if CAIRN_TOP_APART
	struct chunk *low; /* the first chunk of the region that grows; no_top's if none does */
#if HAS_STEPS
	size_t steps; /* how far the last place of a chunk in front of top is above low, in steps of the alignment */
#endif
#endif
	struct region list; /* the regions in address order: `next` is the first, there is no fence */
#if CAIRN_LATER
	struct later *later; /* only later.h looks here, and not only from inside the lock */
#endif
	const struct help *help;
#if CAIRN_CACHE > 0
	struct cairn_cache *caches; /* those that hold, or may hold, blocks of this heap */
	uintptr_t caches_seal;      /* cache_seal */
#endif
#if CAIRN_TUNABLE
	struct tuning tuning;
#endif
#if CAIRN_STATS
	size_t allocations;
	size_t reserve; /* peak - used: one counter to write for both */
	size_t frees;
	size_t peak;
	size_t capacity;
	size_t failures;
	size_t last_failed;
	size_t refused; /* of the failures, those outside the lock */
#if CAIRN_MAP_THRESHOLD > 0
	size_t mapped; /* bytes of the mapped chunks */
	size_t mapped_peak;
#endif
#endif
#if !CAIRN_FOR_SPEED && !CAIRN_RINGS
	struct chunk *bins[CAIRN_BINS]; /* a head is seen as a chunk: it must not be the last in the state */
#endif
#if CAIRN_TOP_APART
	size_t no_top;      /* the size word of a chunk of no size */
	uintptr_t obtained; /* where, in the region that grows, what the port gave begins; 0 if nowhere */
#endif
	const struct cairn_port *port;
	void *context;
};

_Static_assert(sizeof(struct cairn_heap) <= CAIRN_STATE_WORDS * sizeof(size_t), "cairn_config.h counts the words");

/* From check level 1 on: if `sound` does not hold, the heap stops at a fault. */
#define REQUIRE(h, sound, fault, where)                                                                                \
	do {                                                                                                               \
		if (CAIRN_CHECK >= 1 && !(sound))                                                                              \
			cairn_port_fault((h), (fault), (where));                                                                   \
	} while (0)

/* Worth its bytes where instructions count; where bytes do, the compiler knows better. */
#if CAIRN_FOR_SPEED
#define HOT inline __attribute__((always_inline))
#else
#define HOT inline
#endif

/* The compiler takes this value as it is: it derives no other way to it, which would take more instructions. */
#define OPAQUE(value) __asm__("" : "+r"(value))

/* The compiler reads this place again: to keep what was there would take more instructions. */
#define AGAIN(place) __asm__("" : "+m"(place))

/* Functions out of the common way, and those that write nothing: the compiler keeps what it holds in registers. */
#define COLD __attribute__((noinline, cold))
#define PURE __attribute__((pure))

#endif
