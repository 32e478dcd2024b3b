/* The unsorted bin, and no other stage that defers work.  SPDX-License-Identifier: MIT */
#define CAIRN_UNSORTED 1
