/* The limits can be changed at run time.  SPDX-License-Identifier: MIT */
#define CAIRN_TUNABLE 1
#define CAIRN_TRIM_THRESHOLD 8192
#define CAIRN_TOP_PAD 512
