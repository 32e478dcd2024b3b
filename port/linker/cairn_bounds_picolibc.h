/* The heap section of picolibc's linker script, and of Cairn's boards: the default.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_HEAP_START
#define CAIRN_HEAP_START __heap_start
#endif
#ifndef CAIRN_HEAP_END
#define CAIRN_HEAP_END __heap_end
#endif
#ifndef CAIRN_HEAP_STACK
#define CAIRN_HEAP_STACK 0
#endif
