/* A heap that grows by more than it needs, and gives back by itself.  SPDX-License-Identifier: MIT */
#define CAIRN_TOP_PAD 512
#define CAIRN_TRIM_THRESHOLD 20000
