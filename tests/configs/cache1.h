/* Caches of one block of each size, few bytes of code, all checks.  SPDX-License-Identifier: MIT */
#define CAIRN_CACHE 1
#define CAIRN_FOR_SPEED 0
#define CAIRN_CHECK 2
