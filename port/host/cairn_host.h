/* A heap of the device's size on a PC, for your own unit tests.  SPDX-License-Identifier: MIT
 *
 * Compile cairn_host.c and the core into the test, and let the code under test allocate from host_heap(). It runs out
 * of memory where the device would, and a misuse prints a line and aborts. With -m32 blocks have exactly the sizes of
 * a 32-bit device; as a 64-bit program each costs up to twice as much.
 */
#ifndef CAIRN_HOST_H
#define CAIRN_HOST_H

#include <stddef.h>

#include "cairn.h"

/* The device's heap, the heap's own state inside. */
#ifndef HOST_HEAP_BYTES
#define HOST_HEAP_BYTES (64 * 1024)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The heap; made at the first call, with HOST_HEAP_BYTES. */
struct cairn_heap *host_heap(void);

/* Forget all blocks and begin anew with a heap of `bytes`, at most HOST_HEAP_BYTES: before each test, say, or to see
 * how a test fares with little memory. NULL, and the heap as it was, if that is too much or too little. */
struct cairn_heap *host_heap_restart(size_t bytes);

/* Blocks that are not freed: 0 at the end of a test that leaks nothing. O(chunks). */
size_t host_heap_live(void);

#ifdef __cplusplus
}
#endif
#endif
