/* All stages, neither checks nor statistics.  SPDX-License-Identifier: MIT */
#define CAIRN_PRESET classic
#define CAIRN_CHECK 0
#define CAIRN_STATS 0
