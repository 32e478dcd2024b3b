/* The same with neither checks nor statistics.  SPDX-License-Identifier: MIT */
#define CAIRN_CHECK 0
#define CAIRN_STATS 0
#define CAIRN_MAP_THRESHOLD 1024
