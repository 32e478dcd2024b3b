/* The heap of a linker script that says no more than where the variables end.  SPDX-License-Identifier: MIT
 *
 * No CAIRN_HEAP_END: what ends the heap is the main stack, as the first request finds it.
 */
#ifndef CAIRN_HEAP_START
#define CAIRN_HEAP_START end
#endif
#ifndef CAIRN_HEAP_STACK
#define CAIRN_HEAP_STACK 2048
#endif
