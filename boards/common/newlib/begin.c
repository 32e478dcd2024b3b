/* What newlib needs at the start.  SPDX-License-Identifier: MIT */
#include "c_library.h"

/* Names this program in the list of its destructors; crtbegin.o has it elsewhere. */
void *__dso_handle;

void c_library_begin(void)
{
}

/* What __libc_init_array and exit call besides the arrays; crti.o, which has them, is left out by -nostartfiles. */
void _init(void);
void _fini(void);

void _init(void)
{
}

void _fini(void)
{
}
