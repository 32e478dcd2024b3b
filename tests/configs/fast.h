/* Fast bins, and no other stage that defers work.  SPDX-License-Identifier: MIT */
#define CAIRN_FAST_MAX (8 << CAIRN_ALIGN_LOG2)
