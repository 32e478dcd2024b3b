/* The malloc family of build/linux/prefix/libcairn.a, under names of Cairn's own.  SPDX-License-Identifier: MIT
 *
 * That library can stand beside another malloc: that of a sanitizer, say. Whoever includes this, after all other
 * headers, means Cairn when it says malloc. The library is the same but for these names, which `make lib` reads here.
 */
#ifndef CAIRN_LINUX_PREFIX_H
#define CAIRN_LINUX_PREFIX_H

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "cairn_linux.h"

#define malloc cairn_linux_malloc
#define free cairn_linux_free
#define calloc cairn_linux_calloc
#define realloc cairn_linux_realloc
#define reallocarray cairn_linux_reallocarray
#define memalign cairn_linux_memalign
#define aligned_alloc cairn_linux_aligned_alloc
#define posix_memalign cairn_linux_posix_memalign
#define valloc cairn_linux_valloc
#define pvalloc cairn_linux_pvalloc
#define cfree cairn_linux_cfree
#define malloc_usable_size cairn_linux_malloc_usable_size
#define malloc_trim cairn_linux_malloc_trim
#define mallopt cairn_linux_mallopt
/* These two are structures, too. */
#define mallinfo(...) cairn_linux_mallinfo(__VA_ARGS__)
#define mallinfo2(...) cairn_linux_mallinfo2(__VA_ARGS__)
#define malloc_stats cairn_linux_malloc_stats
#define malloc_info cairn_linux_malloc_info
#define free_sized cairn_linux_free_sized
#define free_aligned_sized cairn_linux_free_aligned_sized

#ifdef __cplusplus
extern "C" {
#endif

void *malloc(size_t bytes);
void free(void *mem);
void *calloc(size_t count, size_t bytes);
void *realloc(void *mem, size_t bytes);
void *reallocarray(void *mem, size_t count, size_t bytes);
void *memalign(size_t alignment, size_t bytes);
void *aligned_alloc(size_t alignment, size_t bytes);
int posix_memalign(void **mem, size_t alignment, size_t bytes);
void *valloc(size_t bytes);
void *pvalloc(size_t bytes);
void cfree(void *mem);
size_t malloc_usable_size(void *mem);
int malloc_trim(size_t keep);
int mallopt(int option, int value);
struct mallinfo mallinfo(void);
struct mallinfo2 mallinfo2(void);
void malloc_stats(void);
int malloc_info(int options, FILE *to);
void free_sized(void *mem, size_t bytes);
void free_aligned_sized(void *mem, size_t alignment, size_t bytes);

#ifdef __cplusplus
}
#endif

#endif
