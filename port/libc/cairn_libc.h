/* The C library's malloc, served by Cairn.  SPDX-License-Identifier: MIT
 *
 * For newlib, newlib-nano and picolibc. Compile all of port/libc and port/linker into the program, them and the core
 * with -DCAIRN_LOCK_H='"cairn_lock_newlib.h"' or '"cairn_lock_picolibc.h"', and link them before libc. names.c and
 * newlib.c need -fno-builtin, and where there is -flto, -fno-lto: else it leaves out what only the library calls.
 * Nothing need be called: the heap is made at the first request, which may be a constructor's, and grows over the
 * linker script's heap section; or by another port, a const struct cairn_port that takes NULL for its context, if the
 * build names one: -DCAIRN_LIBC_PORT=cairn_mmu_port, instead of cairn_linker_port. It is made inside the lock, which is
 * entered with NULL for its heap that one time.
 *
 * Every member of the library's malloc family is replaced, since one that is missing would bring the library's own
 * allocator and with it a second heap; the linker's --wrap is not needed. operator new and delete are libstdc++'s and
 * call malloc and free.
 *
 * What the standards leave open is as in the C library at hand:
 *   malloc(0), calloc(0, n)    a unique block
 *   realloc(p, 0)              newlib: the smallest block; newlib-nano, picolibc: frees p, returns NULL (to choose:
 *                              CAIRN_REALLOC_ZERO_FREES 0 or 1)
 *   memalign(a, n)             newlib: any alignment below malloc's own is as malloc; picolibc: 0 is as malloc
 *   valloc, pvalloc            pages of CAIRN_LIBC_PAGE bytes
 *   mallopt                    0: nothing is set; with CAIRN_TUNABLE, cairn_tune sets what can be set at run time
 *   mallinfo                   arena, uordblks and fordblks without mapped blocks, which are in hblkhd only
 * Out of memory is NULL and ENOMEM; an alignment that is no power of two is NULL and EINVAL (posix_memalign returns
 * them and leaves errno alone). A broken heap is one line on standard error and CAIRN_LIBC_FAULT_STATUS for an end.
 */
#ifndef CAIRN_LIBC_H
#define CAIRN_LIBC_H

#include <malloc.h>
#include <stddef.h>

#include "cairn.h"

/* How a program ends whose heap is broken. */
#define CAIRN_LIBC_FAULT_STATUS 71

#ifdef __cplusplus
extern "C" {
#endif

/* The heap behind malloc, for cairn_stats, cairn_check, cairn_walk, cairn_add_region. Never NULL. */
struct cairn_heap *cairn_libc_heap(void);

/* What the library's headers do not declare. */
void free_sized(void *mem, size_t bytes);
void free_aligned_sized(void *mem, size_t alignment, size_t bytes);

#ifndef __GLIBC__
/* newlib's and picolibc's mallinfo has the types of mallinfo2 already. */
struct mallinfo2 {
	size_t arena;    /* bytes of all chunks */
	size_t ordblks;  /* how many free chunks, top included */
	size_t smblks;   /* 0 */
	size_t hblks;    /* 0: how many chunks are mapped is not counted */
	size_t hblkhd;   /* bytes of mapped chunks; 0 with CAIRN_STATS 0 */
	size_t usmblks;  /* the most bytes ever used at once; 0 with CAIRN_STATS 0 */
	size_t fsmblks;  /* 0 */
	size_t uordblks; /* bytes used */
	size_t fordblks; /* bytes free */
	size_t keepcost; /* bytes of top, which malloc_trim can give back */
};
struct mallinfo2 mallinfo2(void);
#endif

#ifdef __cplusplus
}
#endif
#endif
