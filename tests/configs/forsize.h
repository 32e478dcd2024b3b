/* The core as it is built where bytes of code count, at whatever optimisation.  SPDX-License-Identifier: MIT */
#define CAIRN_FOR_SPEED 0
