/* Exact bins only to half the usual size.  SPDX-License-Identifier: MIT */
#define CAIRN_SMALL_MAX (7 << CAIRN_ALIGN_LOG2)
