/* Both neighbours, the bin and top are looked at too.  SPDX-License-Identifier: MIT */
#define CAIRN_CHECK 2
