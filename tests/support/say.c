/* Formatted output over machine_write.  SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "machine.h"
#include "say.h"

struct field {
	size_t width;
	bool left, zeros;
};

static void say_fill(char with, size_t times)
{
	while (times-- > 0)
		machine_write(&with, 1);
}

static void say_text(const char *text, size_t bytes, const struct field *field)
{
	size_t fill = field->width > bytes ? field->width - bytes : 0;

	if (!field->left)
		say_fill(field->zeros ? '0' : ' ', fill);
	machine_write(text, bytes);
	if (field->left)
		say_fill(' ', fill);
}

static void say_number(uintptr_t number, unsigned base, const char *prefix, const struct field *field)
{
	char text[32];
	char *digit = text + sizeof text;

	do {
		*--digit = "0123456789abcdef"[number % base];
		number /= base;
	} while (number > 0);
	for (size_t i = strlen(prefix); i-- > 0;)
		*--digit = prefix[i];
	say_text(digit, (size_t)(text + sizeof text - digit), field);
}

static void say_signed(int number, const struct field *field)
{
	unsigned magnitude = number < 0 ? 0U - (unsigned)number : (unsigned)number;

	say_number(magnitude, 10, number < 0 ? "-" : "", field);
}

static const char *field_read(const char *format, struct field *field)
{
	*field = (struct field){0, false, false};
	for (; *format == '-' || *format == '0'; format++) {
		field->left = field->left || *format == '-';
		field->zeros = field->zeros || *format == '0';
	}
	for (; *format >= '0' && *format <= '9'; format++)
		field->width = field->width * 10 + (size_t)(*format - '0');
	return format;
}

/* The arguments travel by pointer: a va_list that a callee has read from is of no use to its caller. */
static void say_one(char letter, const struct field *field, va_list *arguments)
{
	char c = letter;
	const char *text = &c;

	switch (letter) {
	case 's':
		text = va_arg(*arguments, const char *);
		say_text(text, strlen(text), field);
		return;
	case 'c': c = (char)va_arg(*arguments, int); break;
	case 'd': say_signed(va_arg(*arguments, int), field); return;
	case 'u': say_number(va_arg(*arguments, unsigned), 10, "", field); return;
	case 'x': say_number(va_arg(*arguments, unsigned), 16, "", field); return;
	case 'z': say_number(va_arg(*arguments, size_t), 10, "", field); return;
	case 'p': say_number((uintptr_t)va_arg(*arguments, const void *), 16, "0x", field); return;
	default: break;
	}
	say_text(text, 1, field);
}

void say_list(const char *format, va_list arguments)
{
	va_list rest;

	va_copy(rest, arguments);
	while (*format) {
		size_t plain = strcspn(format, "%");
		struct field field;

		if (plain > 0)
			machine_write(format, plain);
		format += plain;
		if (*format != '%')
			break;
		format = field_read(format + 1, &field);
		if (*format)
			say_one(*format++, &field, &rest);
	}
	va_end(rest);
}

void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say_list(format, arguments);
	va_end(arguments);
}
