/* All stages where bytes of code count.  SPDX-License-Identifier: MIT */
#define CAIRN_PRESET classic
#define CAIRN_FOR_SPEED 0
