/* Bins of one size give the chunk first that has waited longest.  SPDX-License-Identifier: MIT */
#define CAIRN_SMALL_FIFO 1
