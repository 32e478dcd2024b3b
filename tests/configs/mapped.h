/* Large requests are mapped, where the port can; the threshold follows what is freed.  SPDX-License-Identifier: MIT */
#define CAIRN_MAP_THRESHOLD 1024
#define CAIRN_TOP_PAD 512
#define CAIRN_TRIM_THRESHOLD 20000
#define CAIRN_TUNABLE 1
