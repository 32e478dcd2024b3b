/* Large requests are mapped, and each such block is at the end of its mapping.  SPDX-License-Identifier: MIT */
#define CAIRN_MAP_FLUSH_END 1
#define CAIRN_MAP_THRESHOLD 1024
#define CAIRN_TOP_PAD 512
#define CAIRN_TRIM_THRESHOLD 20000
#define CAIRN_TUNABLE 1
