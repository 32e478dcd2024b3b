/* A line that is put together without asking for memory.  SPDX-License-Identifier: MIT */
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>
#include <stdint.h>

/* What does not fit is cut off. */
struct text {
	size_t length;
	char line[200];
};

void cairn_text_add(struct text *, const char *words);
void cairn_text_add_number(struct text *, uintptr_t number);
void cairn_text_add_address(struct text *, const void *address);

/* The line goes to an open file by one write(2), with a newline, and is empty again. */
void cairn_text_write(struct text *, int file);

#endif
