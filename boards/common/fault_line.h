/* The line that tells of a fault, part by part.  SPDX-License-Identifier: MIT */
#ifndef FAULT_LINE_H
#define FAULT_LINE_H

#include <stdint.h>

void fault_line_text(const char *text);

/* `label`, then 0x and eight digits. */
void fault_line_hex(const char *label, uint32_t value);

/* Its end, and that of the run. */
void fault_line_end(int status) __attribute__((noreturn));

#endif
