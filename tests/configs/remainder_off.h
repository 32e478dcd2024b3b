/* No last remainder.  SPDX-License-Identifier: MIT */
#define CAIRN_REMAINDER_MAX 0
