/* The knobs: what each sets, its range and its cost.  SPDX-License-Identifier: MIT
 *
 * A knob is set, first come first served, on the compiler's command line (-DCAIRN_CHECK=2), in the project's own header
 * that CAIRN_CONFIG_H names (-DCAIRN_CONFIG_H='"my_heap.h"'), or by the preset: -DCAIRN_PRESET=bounded means the header
 * cairn_preset_bounded.h, and anyone may put another on the include path. Whatever includes cairn.h must see the same
 * knobs as the core.
 */
#ifndef CAIRN_CONFIG_INCLUDED
#define CAIRN_CONFIG_INCLUDED

#include <limits.h>
#include <stdint.h>

/* The alignment as a power of two: 8 bytes on 32-bit targets, 16 on 64-bit ones. */
#if SIZE_MAX > 0xffffffff
#define CAIRN_ALIGN_LOG2 4
#else
#define CAIRN_ALIGN_LOG2 3
#endif

#ifdef CAIRN_CONFIG_H
#include CAIRN_CONFIG_H
#endif

#ifdef CAIRN_PRESET
#define CAIRN_QUOTE(text) #text
#define CAIRN_PRESET_QUOTE(name) CAIRN_QUOTE(cairn_preset_##name.h)
#define CAIRN_PRESET_FILE(name) CAIRN_PRESET_QUOTE(name)
#include CAIRN_PRESET_FILE(CAIRN_PRESET)
#else
#include "cairn_preset_bounded.h"
#endif

/* The hardening ladder. 0 trusts every pointer. 1 finds double frees, bad pointers, overwritten headers and list links
 * before they do harm. 2 looks at both neighbours, the bin and top as well, at every call. */
#if CAIRN_CHECK < 0 || CAIRN_CHECK > 2
#error "CAIRN_CHECK is 0, 1 or 2"
#endif

/* The counters behind cairn_stats: eight words of state, ten with mapped chunks. */
#if CAIRN_STATS < 0 || CAIRN_STATS > 1
#error "CAIRN_STATS is 0 or 1"
#endif

/* cairn_free_later, and what malloc, free and the like spend to look for what it left. */
#if CAIRN_LATER < 0 || CAIRN_LATER > 1
#error "CAIRN_LATER is 0 or 1"
#endif

/* Instructions before bytes of code: short ways for what is asked most often, and copies where a call would do. */
#if CAIRN_FOR_SPEED < 0 || CAIRN_FOR_SPEED > 1
#error "CAIRN_FOR_SPEED is 0 or 1"
#endif

/* ---- the stages that the bounded preset leaves out ---- */

/* Each cache (see cairn_cache_malloc) keeps at most so many freed blocks of each of 64 sizes. 0: there are none. */
#if CAIRN_CACHE < 0 || CAIRN_CACHE > 65535
#error "CAIRN_CACHE is 0 to 65535"
#endif

/* Freed chunks up to this size, in bytes, wait in fast bins before they are joined with their neighbours; 0: none. */
#if CAIRN_FAST_MAX != 0 && (CAIRN_FAST_MAX < 2 << CAIRN_ALIGN_LOG2 || CAIRN_FAST_MAX > CAIRN_SMALL_MAX)
#error "CAIRN_FAST_MAX is 0, or twice the alignment to CAIRN_SMALL_MAX"
#endif

/* Chunks that become free wait in the unsorted bin for one chance of exact reuse before they are sorted into bins. */
#if CAIRN_UNSORTED < 0 || CAIRN_UNSORTED > 1
#error "CAIRN_UNSORTED is 0 or 1"
#endif

/* A bin of one size gives the chunk first that has waited longest, rather than the one that came last. */
#if CAIRN_SMALL_FIFO < 0 || CAIRN_SMALL_FIFO > 1
#error "CAIRN_SMALL_FIFO is 0 or 1"
#endif

/* A bin of several sizes is kept sorted, and gives the smallest chunk that is large enough. 0: the first of
 * CAIRN_LARGE_PROBE chunks that is. */
#if CAIRN_LARGE_SORTED < 0 || CAIRN_LARGE_SORTED > 1
#error "CAIRN_LARGE_SORTED is 0 or 1"
#endif

/* Each of these four, and the classic ranges of CAIRN_LARGE_STEPS 0, makes rings of the bins. With fast bins, the
 * unsorted bin, or sorted ones, single calls have no bound. */
#if CAIRN_FAST_MAX > 0 || CAIRN_UNSORTED || CAIRN_SMALL_FIFO || CAIRN_LARGE_SORTED || CAIRN_LARGE_STEPS == 0
#define CAIRN_RINGS 1
#else
#define CAIRN_RINGS 0
#endif
#if CAIRN_RINGS && (!CAIRN_BINMAP || !CAIRN_TOP_APART)
#error "fast bins, the unsorted bin, FIFO, sorted and classic bins ask for CAIRN_BINMAP 1 and CAIRN_TOP_APART 1"
#endif

/* Requests for a chunk of at least so many bytes (CAIRN_OVERHEAD more than are asked for, rounded up to the alignment,
 * and what an alignment may need; and more than CAIRN_SMALL_MAX) have it mapped by the port, if that has a map; 0: none
 * do. Mapped chunks do not count for CAIRN_HEAP_MAX. */
#if CAIRN_MAP_THRESHOLD < 0 || CAIRN_MAP_THRESHOLD > PTRDIFF_MAX / 2
#error "CAIRN_MAP_THRESHOLD is 0 to PTRDIFF_MAX / 2"
#endif

/* Every mapped block ends within its alignment less 1 bytes of the end of its mapping, so that an overrun meets what is
 * behind at the instruction that does it, where the port leaves that unmapped. A realloc that does not change the
 * length by whole granules then moves the bytes, within the lock; where it can remap, by less than a granule.
 * cairn_resize keeps the end. No state. */
#if CAIRN_MAP_FLUSH_END < 0 || CAIRN_MAP_FLUSH_END > 1
#error "CAIRN_MAP_FLUSH_END is 0 or 1"
#endif

/* CAIRN_FAST_MAX, CAIRN_TOP_PAD, CAIRN_TRIM_THRESHOLD and CAIRN_MAP_THRESHOLD are what a heap begins with: cairn_tune
 * changes them, and the last two rise with the mapped chunks that are freed: that to map to the size of each that is
 * larger, but not than CAIRN_MAP_THRESHOLD_MAX, and that to trim to twice as much. 0: they are constants. */
#if CAIRN_TUNABLE < 0 || CAIRN_TUNABLE > 1
#error "CAIRN_TUNABLE is 0 or 1"
#endif
#define CAIRN_MAP_THRESHOLD_MAX (CAIRN_ALIGN_LOG2 == 4 ? 64 << 20 : 512 << 10)

/* ---- bins ---- */

/* The most bytes that a heap may own. The state has a head for each bin that this needs: one for each small size, and
 * CAIRN_LARGE_STEPS for each power of two above, up to 31 in all; where they are rings, up to 126, of two words. */
#if CAIRN_HEAP_MAX < 512 || CAIRN_HEAP_MAX > PTRDIFF_MAX
#error "CAIRN_HEAP_MAX is 512 to PTRDIFF_MAX"
#endif

/* The largest chunk that has a bin for its own size, in bytes: one alignment step below a power of two. */
#define CAIRN_SMALL_STEPS (CAIRN_SMALL_MAX >> CAIRN_ALIGN_LOG2)
#if CAIRN_SMALL_STEPS != 7 && CAIRN_SMALL_STEPS != 15 && (CAIRN_SMALL_STEPS != 63 || !CAIRN_RINGS)
#error "CAIRN_SMALL_MAX is 7 or 15 times the alignment; 63 times where bins are rings"
#endif
#if CAIRN_SMALL_MAX != CAIRN_SMALL_STEPS << CAIRN_ALIGN_LOG2
#error "CAIRN_SMALL_MAX is a multiple of the alignment"
#endif

/* How many bins share one power of two above that. Fewer make the state smaller and the fit coarser. 0: the classic
 * ranges, which are equally wide in each group: 32, 16, 8, 4, 2 bins of 64, 512, 4096, 32768, 262144 bytes. */
#if CAIRN_LARGE_STEPS != 0 && CAIRN_LARGE_STEPS != 1 && CAIRN_LARGE_STEPS != 2 && CAIRN_LARGE_STEPS != 4
#error "CAIRN_LARGE_STEPS is 0, 1, 2 or 4"
#endif
#if CAIRN_LARGE_STEPS == 0 && CAIRN_SMALL_STEPS != 63
#error "CAIRN_LARGE_STEPS 0 asks for a CAIRN_SMALL_MAX of 63 times the alignment"
#endif

/* A bitmap over the bins, whose next one that holds a chunk is then found by CLZ. 0: few bins are looked through one by
 * one, and the bin of a size is found by shifting: less code, above all where there is no CLZ. Then CAIRN_HEAP_MAX may
 * not ask for more than 31 bins. */
#if CAIRN_BINMAP < 0 || CAIRN_BINMAP > 1 || (!CAIRN_BINMAP && (CAIRN_FOR_SPEED || CAIRN_LARGE_STEPS > 1))
#error "CAIRN_BINMAP is 0 or 1; and 1 with CAIRN_FOR_SPEED, and with CAIRN_LARGE_STEPS above 1"
#endif

/* How many chunks of its own bin a large request looks at before it takes one of the next. Sorted bins are searched
 * further; so are all, with fast bins or the unsorted bin. */
#if CAIRN_LARGE_PROBE < 1 || CAIRN_LARGE_PROBE > 64
#error "CAIRN_LARGE_PROBE is 1 to 64"
#endif

/* The largest chunk that the last remainder serves, in bytes; 0 leaves the last remainder out, as does CAIRN_FOR_SPEED
 * 0. It saves instructions and costs heap. */
#if CAIRN_REMAINDER_MAX < 0 || CAIRN_REMAINDER_MAX > 65536
#error "CAIRN_REMAINDER_MAX is 0 to 65536"
#endif

/* Only what is left of a chunk smaller than this, in bytes, becomes the last remainder: so small requests do not eat
 * up the large chunks one after the other. */
#if CAIRN_REMAINDER_SPLIT < 1 || CAIRN_REMAINDER_SPLIT > PTRDIFF_MAX
#error "CAIRN_REMAINDER_SPLIT is 1 to PTRDIFF_MAX"
#endif

/* The free end of the region that grows is kept apart and can be given back. 0: it is a chunk as any other, in a bin of
 * its own that is looked at last: less code and state. The heap can grow, but not shrink. */
#if CAIRN_TOP_APART < 0 || CAIRN_TOP_APART > 1 || (CAIRN_FOR_SPEED && !CAIRN_TOP_APART)
#error "CAIRN_TOP_APART is 0 or 1, and 1 with CAIRN_FOR_SPEED"
#endif

/* realloc moves a block down into the free chunk before it, together with the one after, before it looks elsewhere. 0
 * leaves that out. */
#if CAIRN_SLIDE < 0 || CAIRN_SLIDE > 1
#error "CAIRN_SLIDE is 0 or 1"
#endif

/* Bytes that top asks of the port beyond what a request needs, each time it grows. */
#if CAIRN_TOP_PAD < 0 || CAIRN_TOP_PAD > PTRDIFF_MAX / 2
#error "CAIRN_TOP_PAD is 0 to PTRDIFF_MAX / 2"
#endif

/* A free that leaves top larger than this, in bytes, gives what is beyond CAIRN_TOP_PAD back to the port; 0: only
 * cairn_trim does. */
#if CAIRN_TRIM_THRESHOLD < 0 || CAIRN_TRIM_THRESHOLD > PTRDIFF_MAX || (CAIRN_TRIM_THRESHOLD > 0 && !CAIRN_TOP_APART)
#error "CAIRN_TRIM_THRESHOLD is 0 to PTRDIFF_MAX, and 0 with CAIRN_TOP_APART 0"
#endif

/* ---- what follows from them ---- */

/* The bin of a chunk of `size` bytes that is too large for a bin of its own, as a constant expression. */
#define CAIRN_LOG2(size) (63 - __builtin_clzll(size))
#define CAIRN_SMALL_LOG2 (CAIRN_ALIGN_LOG2 + CAIRN_LOG2(CAIRN_SMALL_STEPS + 1))
#define CAIRN_LARGE_BIN(size)                                                                                          \
	(CAIRN_SMALL_STEPS + 1 + (CAIRN_LOG2(size) - CAIRN_SMALL_LOG2) * CAIRN_LARGE_STEPS +                               \
	 (int)((((unsigned long long)(size)*CAIRN_LARGE_STEPS) >> CAIRN_LOG2(size)) & (CAIRN_LARGE_STEPS - 1)))

/* Bins are numbered as the bits of one 32-bit word: 1 is the last remainder, if there is one; 2 to CAIRN_SMALL_STEPS
 * have one size each; CAIRN_BIN_LAST has no upper end. Without top, one more holds the free ends of the regions. Where
 * bins are rings there are more words, and 1 is the unsorted bin, if there is one. */
#if CAIRN_RINGS
#define CAIRN_BIN_FIRST (CAIRN_UNSORTED ? 1 : 2)
#define CAIRN_BIN_MOST 126
#else
#define CAIRN_BIN_FIRST (CAIRN_REMAINDER_MAX > 0 && CAIRN_FOR_SPEED ? 1 : 2)
#define CAIRN_BIN_MOST (30 + CAIRN_TOP_APART)
#endif
#if CAIRN_LARGE_STEPS == 0
#define CAIRN_BIN_LAST CAIRN_BIN_MOST
#else
#define CAIRN_BIN_LAST                                                                                                 \
	(CAIRN_LARGE_BIN(CAIRN_HEAP_MAX - 1) < CAIRN_BIN_MOST ? CAIRN_LARGE_BIN(CAIRN_HEAP_MAX - 1) : CAIRN_BIN_MOST)
#endif
#define CAIRN_BINS (CAIRN_BIN_LAST + !CAIRN_TOP_APART - CAIRN_BIN_FIRST + 1)

/* Fast bins: one for each size from the smallest chunk's on. */
#define CAIRN_FAST_BINS (CAIRN_FAST_MAX > 0 ? (CAIRN_FAST_MAX >> CAIRN_ALIGN_LOG2) - 1 : 0)

#define CAIRN_BINMAP_WORDS ((CAIRN_BIN_LAST + 1) / 32 + 1)
#define CAIRN_BIN_WORDS                                                                                                \
	(CAIRN_RINGS ? 2 * CAIRN_BINS + CAIRN_BINMAP_WORDS + CAIRN_FAST_BINS + (CAIRN_FAST_MAX > 0) +                      \
	                   (CAIRN_UNSORTED && CAIRN_REMAINDER_MAX > 0)                                                     \
	             : CAIRN_BINS + CAIRN_BINMAP + (CAIRN_BIN_FIRST == 1))
#define CAIRN_STATE_WORDS                                                                                              \
	(CAIRN_BIN_WORDS + 6 + CAIRN_LATER + (CAIRN_CHECK >= 1 ? 2 + CAIRN_FOR_SPEED : 0) + 4 * CAIRN_TOP_APART +          \
	 8 * CAIRN_STATS + 2 * (CAIRN_CACHE > 0) + (CAIRN_MAP_THRESHOLD > 0 ? 2 * CAIRN_STATS : 0) + 5 * CAIRN_TUNABLE)

#endif
