/* The preset of the literature: ptmalloc's stages, with their sizes.  SPDX-License-Identifier: MIT
 *
 * Caches, fast bins, unsorted bin, 62 small bins first in first out, 63 large bins sorted, top padded and trimmed,
 * mapped chunks. Fast on the whole; single calls have no bound. (Wolfram Gloger, ptmalloc, after Doug Lea's dlmalloc
 * 2.7; the caches are glibc's of 2017.)
 */
#ifndef CAIRN_CACHE
#define CAIRN_CACHE 7
#endif
#ifndef CAIRN_FAST_MAX
#define CAIRN_FAST_MAX (8 << CAIRN_ALIGN_LOG2)
#endif
#ifndef CAIRN_UNSORTED
#define CAIRN_UNSORTED 1
#endif
#ifndef CAIRN_SMALL_MAX
#define CAIRN_SMALL_MAX (63 << CAIRN_ALIGN_LOG2)
#endif
#ifndef CAIRN_SMALL_FIFO
#define CAIRN_SMALL_FIFO 1
#endif
#ifndef CAIRN_LARGE_STEPS
#define CAIRN_LARGE_STEPS 0
#endif
#ifndef CAIRN_LARGE_SORTED
#define CAIRN_LARGE_SORTED 1
#endif
#ifndef CAIRN_REMAINDER_MAX
#define CAIRN_REMAINDER_MAX CAIRN_SMALL_MAX
#endif
#ifndef CAIRN_REMAINDER_SPLIT
#define CAIRN_REMAINDER_SPLIT PTRDIFF_MAX
#endif
#ifndef CAIRN_MAP_THRESHOLD
#define CAIRN_MAP_THRESHOLD 131072
#endif
#ifndef CAIRN_TRIM_THRESHOLD
#define CAIRN_TRIM_THRESHOLD 131072
#endif
#ifndef CAIRN_TUNABLE
#define CAIRN_TUNABLE 1
#endif
#include "cairn_preset_bounded.h"
