/* A heap of 16 KiB at most: no bins beyond.  SPDX-License-Identifier: MIT */
#define CAIRN_HEAP_MAX 16384
