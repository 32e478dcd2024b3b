/* Few bytes of code, and all checks.  SPDX-License-Identifier: MIT */
#define CAIRN_FOR_SPEED 0
#define CAIRN_CHECK 2
