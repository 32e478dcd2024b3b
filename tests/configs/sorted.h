/* Bins of several sizes are kept sorted.  SPDX-License-Identifier: MIT */
#define CAIRN_LARGE_SORTED 1
