/* One access to memory, by one instruction, and how it ends.  SPDX-License-Identifier: MIT
 *
 * Each expects of an abort that it tells the address of the access and that of the instruction.
 */
#ifndef ACCESS_H
#define ACCESS_H

#include <stdint.h>

/* What a fault status says (ARM DDI 0406C, B3.13): where the walk ended, and bit 11 if it was for a write. */
enum access_end {
	ACCESS_DONE = 0,
	ACCESS_NO_TABLE = 0x005,
	ACCESS_NO_PAGE = 0x007,
	ACCESS_NOT_ALLOWED = 0x00f,
	ACCESS_BY_WRITE = 0x800,
	ACCESS_NO_TABLE_TO_WRITE = ACCESS_NO_TABLE | ACCESS_BY_WRITE,
	ACCESS_NO_PAGE_TO_WRITE = ACCESS_NO_PAGE | ACCESS_BY_WRITE,
	ACCESS_NOT_ALLOWED_TO_WRITE = ACCESS_NOT_ALLOWED | ACCESS_BY_WRITE,
};

/* Of a byte. */
enum access_end access_read(const void *where);
enum access_end access_write(void *where, unsigned char byte);

/* Call what is there: Thumb code. */
enum access_end access_execute(const void *where);

#endif
