/* The preset for the smallest parts.  SPDX-License-Identifier: MIT */
#define CAIRN_PRESET tiny
