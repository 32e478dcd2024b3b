/* The line that tells of a fault, part by part.  SPDX-License-Identifier: MIT */
#include "fault_line.h"

#include "semihosting.h"

void fault_line_text(const char *text)
{
	semihosting(SEMIHOSTING_WRITE0, text);
}

void fault_line_hex(const char *label, uint32_t value)
{
	char text[11] = "0x00000000";

	for (int digit = 9; digit >= 2; digit--, value >>= 4)
		text[digit] = "0123456789abcdef"[value & 15];
	fault_line_text(label);
	fault_line_text(text);
}

void fault_line_end(int status)
{
	fault_line_text("\n");
	semihosting_exit(status);
}
