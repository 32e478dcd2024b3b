/* All stages and all checks.  SPDX-License-Identifier: MIT */
#define CAIRN_PRESET classic
#define CAIRN_CHECK 2
