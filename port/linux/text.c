/* A line that is put together without asking for memory.  SPDX-License-Identifier: MIT */
#include "text.h"

#include <limits.h>
#include <unistd.h>

static void add(struct text *text, char letter)
{
	if (text->length < sizeof text->line - 1)
		text->line[text->length++] = letter;
}

void cairn_text_add(struct text *text, const char *words)
{
	while (*words != '\0')
		add(text, *words++);
}

static void add_digits(struct text *text, uintptr_t number, unsigned base)
{
	char digits[sizeof number * CHAR_BIT];
	size_t i = 0;

	do {
		digits[i++] = "0123456789abcdef"[number % base];
		number /= base;
	} while (number > 0);
	while (i > 0)
		add(text, digits[--i]);
}

void cairn_text_add_number(struct text *text, uintptr_t number)
{
	add_digits(text, number, 10);
}

void cairn_text_add_address(struct text *text, const void *address)
{
	cairn_text_add(text, "0x");
	add_digits(text, (uintptr_t)address, 16);
}

void cairn_text_write(struct text *text, int file)
{
	text->line[text->length++] = '\n';
	/* Where it cannot be written, nobody can be told. */
	if (write(file, text->line, text->length) < 0)
		text->length = 0;
	text->length = 0;
}
