/* The preset for control loops: every call has a bound.  SPDX-License-Identifier: MIT
 *
 * Immediate coalescing; 31 bins under one bitmap word; last in, first out; top apart and carved last.
 */
#ifndef CAIRN_CHECK
#define CAIRN_CHECK 1
#endif
#ifndef CAIRN_STATS
#define CAIRN_STATS 1
#endif
#ifndef CAIRN_LATER
#define CAIRN_LATER 1
#endif
#ifndef CAIRN_FOR_SPEED
#if defined(__OPTIMIZE_SIZE__) || !defined(__OPTIMIZE__)
#define CAIRN_FOR_SPEED 0
#else
#define CAIRN_FOR_SPEED 1
#endif
#endif
#ifndef CAIRN_CACHE
#define CAIRN_CACHE 0
#endif
#ifndef CAIRN_FAST_MAX
#define CAIRN_FAST_MAX 0
#endif
#ifndef CAIRN_UNSORTED
#define CAIRN_UNSORTED 0
#endif
#ifndef CAIRN_SMALL_FIFO
#define CAIRN_SMALL_FIFO 0
#endif
#ifndef CAIRN_LARGE_SORTED
#define CAIRN_LARGE_SORTED 0
#endif
#ifndef CAIRN_MAP_THRESHOLD
#define CAIRN_MAP_THRESHOLD 0
#endif
#ifndef CAIRN_MAP_FLUSH_END
#define CAIRN_MAP_FLUSH_END 0
#endif
#ifndef CAIRN_TUNABLE
#define CAIRN_TUNABLE 0
#endif
#ifndef CAIRN_HEAP_MAX
#define CAIRN_HEAP_MAX PTRDIFF_MAX
#endif
#ifndef CAIRN_SMALL_MAX
#define CAIRN_SMALL_MAX (15 << CAIRN_ALIGN_LOG2)
#endif
#ifndef CAIRN_LARGE_STEPS
#define CAIRN_LARGE_STEPS 2
#endif
#ifndef CAIRN_BINMAP
#define CAIRN_BINMAP 1
#endif
#ifndef CAIRN_LARGE_PROBE
#define CAIRN_LARGE_PROBE 3
#endif
#ifndef CAIRN_REMAINDER_MAX
#define CAIRN_REMAINDER_MAX 120
#endif
#ifndef CAIRN_REMAINDER_SPLIT
#define CAIRN_REMAINDER_SPLIT 640
#endif
#ifndef CAIRN_TOP_APART
#define CAIRN_TOP_APART 1
#endif
#ifndef CAIRN_SLIDE
#define CAIRN_SLIDE 1
#endif
#ifndef CAIRN_TOP_PAD
#define CAIRN_TOP_PAD 0
#endif
#ifndef CAIRN_TRIM_THRESHOLD
#define CAIRN_TRIM_THRESHOLD 0
#endif
