/* The MMU that this port is built for: a header like armv7a.h.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_MMU_HEADER
#define CAIRN_MMU_HEADER "armv7a.h"
#endif
#include CAIRN_MMU_HEADER
