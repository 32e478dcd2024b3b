/* Formatted output in a few hundred bytes, without stdio.  SPDX-License-Identifier: MIT
 *
 * %s %c %d %u %x as printf has them for int and unsigned; %p an address; %z a size_t in decimal; %%. Between the
 * percent sign and the letter: `-` aligns to the left, `0` fills with zeros, a number is the least width.
 */
#ifndef SAY_H
#define SAY_H

#include <stdarg.h>

void say(const char *format, ...);
void say_list(const char *format, va_list arguments);

#endif
