/* One chunk of its own bin is looked at.  SPDX-License-Identifier: MIT */
#define CAIRN_LARGE_PROBE 1
