/* The preset for parts with 2 to 16 KiB of memory: little code, little state.  SPDX-License-Identifier: MIT
 *
 * As bounded, but with half as many bins, looked through one by one; no last remainder, no top apart, no sliding in
 * realloc, no statistics, no checks.
 */
#ifndef CAIRN_CHECK
#define CAIRN_CHECK 0
#endif
#ifndef CAIRN_STATS
#define CAIRN_STATS 0
#endif
#ifndef CAIRN_LATER
#define CAIRN_LATER 0
#endif
#ifndef CAIRN_FOR_SPEED
#define CAIRN_FOR_SPEED 0
#endif
#ifndef CAIRN_HEAP_MAX
#define CAIRN_HEAP_MAX 32768
#endif
#ifndef CAIRN_SMALL_MAX
#define CAIRN_SMALL_MAX (7 << CAIRN_ALIGN_LOG2)
#endif
#ifndef CAIRN_LARGE_STEPS
#define CAIRN_LARGE_STEPS 1
#endif
#ifndef CAIRN_BINMAP
#define CAIRN_BINMAP 0
#endif
#ifndef CAIRN_LARGE_PROBE
#define CAIRN_LARGE_PROBE 4
#endif
#ifndef CAIRN_REMAINDER_MAX
#define CAIRN_REMAINDER_MAX 0
#endif
#ifndef CAIRN_TOP_APART
#define CAIRN_TOP_APART 0
#endif
#ifndef CAIRN_SLIDE
#define CAIRN_SLIDE 0
#endif
#include "cairn_preset_bounded.h"
