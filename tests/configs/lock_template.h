/* The lock header of port/template.  SPDX-License-Identifier: MIT */
#define CAIRN_LOCK_H "cairn_lock_my.h"
