/* The same without checks and statistics.  SPDX-License-Identifier: MIT */
#define CAIRN_FOR_SPEED 0
#define CAIRN_CHECK 0
#define CAIRN_STATS 0
