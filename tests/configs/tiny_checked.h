/* The same with all checks and statistics.  SPDX-License-Identifier: MIT */
#define CAIRN_PRESET tiny
#define CAIRN_CHECK 2
#define CAIRN_STATS 1
