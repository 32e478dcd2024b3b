/* What tests/configs/lock_counted.h counts; all zero in builds with another lock.  SPDX-License-Identifier: MIT */
#include "lock_count.h"

struct lock_count lock_count;
