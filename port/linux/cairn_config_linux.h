/* Knobs for the heap of a Linux process: name it in CAIRN_CONFIG_H.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_CONFIG_LINUX_H
#define CAIRN_CONFIG_LINUX_H

#ifndef CAIRN_PRESET
#define CAIRN_PRESET classic
#endif

#ifndef CAIRN_LOCK_H
#define CAIRN_LOCK_H "cairn_lock_linux.h"
#endif

/* Of the sizes tried, 7 (classic's), 16, 32 and 64, the one that costs the least CPU time. */
#ifndef CAIRN_CACHE
#define CAIRN_CACHE 16
#endif

/* There are no interrupts that free. */
#ifndef CAIRN_LATER
#define CAIRN_LATER 0
#endif

/* What many a program frees and takes again within milliseconds is not worth the page faults. */
#ifndef CAIRN_TRIM_THRESHOLD
#define CAIRN_TRIM_THRESHOLD 4194304
#endif

/* As many bytes as glibc's malloc asks for beyond what it needs. */
#ifndef CAIRN_TOP_PAD
#define CAIRN_TOP_PAD 131072
#endif

/* mallopt needs it. */
#ifndef CAIRN_TUNABLE
#define CAIRN_TUNABLE 1
#endif

#endif
