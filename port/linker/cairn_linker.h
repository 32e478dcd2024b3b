/* Memory from the heap section that the linker script defines.  SPDX-License-Identifier: MIT
 *
 * Knobs, for the compiler's command line, of linker.c alone or of the whole project:
 *   CAIRN_HEAP_BOUNDS       what the linker script calls the heap's bounds: -DCAIRN_HEAP_BOUNDS=cmsis means the header
 *                           cairn_bounds_cmsis.h, and anyone may put another on the include path. There are
 *                             picolibc   __heap_start to __heap_end; the default
 *                             cmsis      __HeapBase to __HeapLimit
 *                             stm32cube  _end to _Min_Stack_Size bytes below _estack
 *                             end        `end` to 2048 bytes below the main stack, as the first request finds it (on a
 *                                        Cortex-M whichever thread asks, if it is privileged)
 *   CAIRN_HEAP_START        a symbol of the linker script, instead of theirs: the heap's first byte
 *   CAIRN_HEAP_END          likewise: the byte after the last, if nothing is kept for the stack below it
 *   CAIRN_HEAP_STACK        how many bytes below that are kept for the stack: a number, instead of theirs (0, or as
 *                           said above). A header of bounds may also give a symbol whose address is the number.
 *   CAIRN_LINKER_GRANULE    growth step of the heap in bytes, a power of two from 8 on; default 256
 *
 * The bounds are looked at once, when the break is first asked for. If they are wrong, cairn_port_fault, which the
 * program defines also where it takes nothing of Cairn but `_sbrk`, gets NULL for the heap and
 *   CAIRN_FAULT_START_ABOVE_END    with the start: the variables reach into what is kept for the stack
 *   CAIRN_FAULT_NO_SECTION         with the start: they leave not one byte
 *   CAIRN_FAULT_MEETS_STACK        with the stack pointer, the caller's or the main stack's, which is in the section:
 *                                  the end is too high, or the stack deeper than what is kept for it
 * What can be known of this at link time stops the linker, which says what to change, if cairn_bounds_<name>.ld of this
 * folder stands on its command line, as if it were an object, beside your own linker script.
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
 * section. The first call may fault, as said above. O(1). */
void *cairn_linker_sbrk(ptrdiff_t bytes);

#ifdef __cplusplus
}
#endif
#endif
