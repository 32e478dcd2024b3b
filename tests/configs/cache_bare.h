/* Caches that neither check nor count.  SPDX-License-Identifier: MIT */
#define CAIRN_CACHE 7
#define CAIRN_CHECK 0
#define CAIRN_STATS 0
