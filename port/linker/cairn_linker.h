/* Memory from the heap section that the linker script defines.  SPDX-License-Identifier: MIT
 *
 * Knobs, for the compiler's command line:
 *   CAIRN_HEAP_START, CAIRN_HEAP_END    symbols of the linker script: the first byte, and the one after the last.
 *                                       Default __heap_start, __heap_end. Others have `end` and `__HeapLimit`
 *                                       (CMSIS), `_end` and `_estack` (STM32Cube, which leaves you to subtract the
 *                                       stack), `__end__` and `__StackLimit` (Pico).
 *   CAIRN_LINKER_GRANULE                growth step of the heap in bytes, a power of two from 8 on; default 256
 *
 * One break serves the heap's port and the C library's `_sbrk`: they may take turns, but not at the same time, since
 * the break itself has no lock; a heap moves it inside its own.
 */
#ifndef CAIRN_LINKER_H
#define CAIRN_LINKER_H

#include <stddef.h>

#include "cairn_port.h"

#ifdef __cplusplus
extern "C" {
#endif

/* For cairn_init_port; its context is not used. */
extern const struct cairn_port cairn_linker_port;

/* As sbrk, without errno: where the break was, or CAIRN_SBRK_FAILED if it cannot move so far. Never leaves the heap
 * section; the section is empty if its start is above its end. O(1). */
void *cairn_linker_sbrk(ptrdiff_t bytes);

#ifdef __cplusplus
}
#endif
#endif
