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

/* The counters behind cairn_stats: eight words of state. */
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

/* The most bytes that a heap may own. The state has one word for each bin that this needs: 15 for the small sizes (7,
 * if CAIRN_SMALL_MAX says so), and CAIRN_LARGE_STEPS for each power of two above, up to 31 in all. */
#if CAIRN_HEAP_MAX < 512 || CAIRN_HEAP_MAX > PTRDIFF_MAX
#error "CAIRN_HEAP_MAX is 512 to PTRDIFF_MAX"
#endif

/* The largest chunk that has a bin for its own size, in bytes: one alignment step below a power of two. */
#define CAIRN_SMALL_STEPS (CAIRN_SMALL_MAX >> CAIRN_ALIGN_LOG2)
#if CAIRN_SMALL_MAX != 7 << CAIRN_ALIGN_LOG2 && CAIRN_SMALL_MAX != 15 << CAIRN_ALIGN_LOG2
#error "CAIRN_SMALL_MAX is 7 or 15 times the alignment"
#endif

/* How many bins share one power of two above that. Fewer make the state smaller and the fit coarser. */
#if CAIRN_LARGE_STEPS != 1 && CAIRN_LARGE_STEPS != 2 && CAIRN_LARGE_STEPS != 4
#error "CAIRN_LARGE_STEPS is 1, 2 or 4"
#endif

/* A bitmap over the bins, whose next one that holds a chunk is then found by CLZ. 0: few bins are looked through one by
 * one, and the bin of a size is found by shifting: less code, above all where there is no CLZ. Then CAIRN_HEAP_MAX may
 * not ask for more than 31 bins. */
#if CAIRN_BINMAP < 0 || CAIRN_BINMAP > 1 || (!CAIRN_BINMAP && (CAIRN_FOR_SPEED || CAIRN_LARGE_STEPS > 1))
#error "CAIRN_BINMAP is 0 or 1; and 1 with CAIRN_FOR_SPEED, and with CAIRN_LARGE_STEPS above 1"
#endif

/* How many chunks of its own bin a large request looks at before it takes one of the next. */
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
#if CAIRN_REMAINDER_SPLIT < 0 || CAIRN_REMAINDER_SPLIT > PTRDIFF_MAX
#error "CAIRN_REMAINDER_SPLIT is 0 to PTRDIFF_MAX"
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
 * have one size each; CAIRN_BIN_LAST has no upper end. Without top, one more holds the free ends of the regions. */
#define CAIRN_BIN_FIRST (CAIRN_REMAINDER_MAX > 0 && CAIRN_FOR_SPEED ? 1 : 2)
#define CAIRN_BIN_MOST (30 + CAIRN_TOP_APART)
#define CAIRN_BIN_LAST                                                                                                 \
	(CAIRN_LARGE_BIN(CAIRN_HEAP_MAX - 1) < CAIRN_BIN_MOST ? CAIRN_LARGE_BIN(CAIRN_HEAP_MAX - 1) : CAIRN_BIN_MOST)
#define CAIRN_BINS (CAIRN_BIN_LAST + !CAIRN_TOP_APART - CAIRN_BIN_FIRST + 1)
#define CAIRN_STATE_WORDS                                                                                              \
	(CAIRN_BINS + (CAIRN_BIN_FIRST == 1) + 6 + CAIRN_LATER + CAIRN_BINMAP +                                            \
	 (CAIRN_CHECK >= 1 ? 2 + CAIRN_FOR_SPEED : 0) + 4 * CAIRN_TOP_APART + 8 * CAIRN_STATS)

#endif
