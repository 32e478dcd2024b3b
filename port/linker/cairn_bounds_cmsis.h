/* The heap section of CMSIS's linker scripts for GCC.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_HEAP_START
#define CAIRN_HEAP_START __HeapBase
#endif
#ifndef CAIRN_HEAP_END
#define CAIRN_HEAP_END __HeapLimit
#endif
#ifndef CAIRN_HEAP_STACK
#define CAIRN_HEAP_STACK 0
#endif
