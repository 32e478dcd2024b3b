/* Caches in front of the bounded heap.  SPDX-License-Identifier: MIT */
#define CAIRN_CACHE 7
