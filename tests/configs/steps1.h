/* One large bin a power of two.  SPDX-License-Identifier: MIT */
#define CAIRN_LARGE_STEPS 1
