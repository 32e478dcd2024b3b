/* What a region of memory may be used for: the words of cairn_mmu.h and of the MMU below it.
 * SPDX-License-Identifier: MIT */
#ifndef CAIRN_MMU_WORDS_H
#define CAIRN_MMU_WORDS_H

/* Protection: none, or some of these. What may be written or executed can be read. */
#define CAIRN_REGION_NONE 0u
#define CAIRN_REGION_READ 1u
#define CAIRN_REGION_WRITE 2u
#define CAIRN_REGION_EXECUTE 4u

#endif
