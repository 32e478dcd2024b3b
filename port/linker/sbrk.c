/* The C library's names for the break of linker.c.  SPDX-License-Identifier: MIT
 *
 * They serve whoever asks: a malloc that is not Cairn's (newlib's own, say) finds its memory here, too.
 */
#include <errno.h>
#include <stdint.h>

#include "cairn_linker.h"

void *_sbrk(ptrdiff_t bytes);
void *sbrk(ptrdiff_t bytes);
int brk(void *where);

void *_sbrk(ptrdiff_t bytes)
{
	void *old = cairn_linker_sbrk(bytes);

	if (old == CAIRN_SBRK_FAILED)
		errno = ENOMEM;
	return old;
}

void *sbrk(ptrdiff_t bytes)
{
	return _sbrk(bytes);
}

/* Any distance fits: no heap section is larger than PTRDIFF_MAX, and what lies outside it is refused. */
int brk(void *where)
{
	const uintptr_t now = (uintptr_t)cairn_linker_sbrk(0);

	return _sbrk((ptrdiff_t)((uintptr_t)where - now)) == CAIRN_SBRK_FAILED ? -1 : 0;
}
