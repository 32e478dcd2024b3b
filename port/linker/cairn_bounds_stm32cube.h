/* The heap of an STM32Cube project: all between the variables and the stack.  SPDX-License-Identifier: MIT
 *
 * _Min_Heap_Size is no bound: it only makes the link fail where less than that is left. Where the stack is in another
 * memory (CCM, DTCM), give the end of the heap's own, with nothing kept: CAIRN_HEAP_END and -DCAIRN_HEAP_STACK=0.
 */
#ifndef CAIRN_HEAP_START
#define CAIRN_HEAP_START _end
#endif
#ifndef CAIRN_HEAP_END
#define CAIRN_HEAP_END _estack
#endif
#ifndef CAIRN_HEAP_STACK
extern char _Min_Stack_Size[]; /* its address is the number of bytes */
#define CAIRN_HEAP_STACK _Min_Stack_Size
#endif
