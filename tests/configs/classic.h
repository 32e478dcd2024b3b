/* All stages.  SPDX-License-Identifier: MIT */
#define CAIRN_PRESET classic
