/* Cairn as the malloc of a Linux process: what there is beside the standard names.  SPDX-License-Identifier: MIT
 *
 * `make lib` builds it, for x86-64 and glibc from 2.32 on:
 *   build/linux/libcairn.so          any program runs on it: LD_PRELOAD=.../libcairn.so program
 *   build/linux/libcairn.a           to be linked with a program's objects
 *   build/linux/prefix/libcairn.a    the same under names of its own (see cairn_linux_prefix.h)
 *
 * The names behave as glibc's. Where that is a choice: realloc(p, 0) frees p and returns NULL; memalign and
 * aligned_alloc round an alignment up to a power of two; malloc_trim looks at the free end of each heap; free keeps
 * errno. mallopt knows M_MXFAST, M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD, M_MMAP_MAX (0: no chunk is mapped),
 * M_ARENA_MAX and M_PERTURB, which also turns the threads' caches off; it accepts and ignores M_ARENA_TEST and
 * M_CHECK_ACTION, and returns 0 for others.
 *
 * A heap that is found broken is one line on standard error, and abort.
 *
 * Threads share as many arenas as there are processors; arena 0 is the main one. With CAIRN_REPORT in the environment,
 * a number of an open file or a path to append to, a process that exits writes one line there:
 *
 *     cairn: 1234 allocations, 1200 frees, 2 arenas, sound (name)
 *
 * or, in place of `sound`, the rule that the first broken arena breaks. A cache that its thread uses at that moment may
 * seem damaged (see cairn_linux_check).
 */
#ifndef CAIRN_LINUX_H
#define CAIRN_LINUX_H

#include <stdbool.h>
#include <stddef.h>

#include "cairn.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

/* How many arenas there are. */
size_t cairn_linux_arenas(void);

/* The heap of arena `i`; NULL if there are not so many. It stays. */
struct cairn_heap *cairn_linux_heap(size_t i);

/* cairn_check of every arena: true if all are sound; else the finding, and the heap that it is about, of the first that
 * is not (either may be NULL). No other thread may use a cache meanwhile. O(chunks). */
bool cairn_linux_check(struct cairn_finding *finding, struct cairn_heap **broken);

/* The sums over all arenas of what cairn_stats counts, caches included; of largest_free, peak and mapped_peak the
 * largest, and of last_failed any. */
void cairn_linux_stats(struct cairn_stats *);

/* What no header of glibc's declares before C23, or any more. */
void free_sized(void *mem, size_t bytes);
void free_aligned_sized(void *mem, size_t alignment, size_t bytes);
void cfree(void *mem);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
