/* The same where bytes of code count, and the threshold is a constant.  SPDX-License-Identifier: MIT */
#define CAIRN_FOR_SPEED 0
#define CAIRN_MAP_THRESHOLD 1024
