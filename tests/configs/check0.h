/* Every pointer is trusted.  SPDX-License-Identifier: MIT */
#define CAIRN_CHECK 0
