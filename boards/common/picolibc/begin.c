/* What picolibc needs at the start.  SPDX-License-Identifier: MIT
 *
 * errno and others are variables of the thread, also where there is but one. Theirs, which the linker script keeps with
 * .data and .bss, are this program's only set.
 */
#include <picolibc.h>
#include <picotls.h>

#include "c_library.h"

extern char __tls_base[];

void c_library_begin(void)
{
	_set_tls(__tls_base);
}
