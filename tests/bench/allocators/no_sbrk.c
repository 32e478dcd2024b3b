/* The C library gets no memory beside the allocator that is measured.  SPDX-License-Identifier: MIT
 *
 * An allocator's sources may well have a printf that nobody calls; its library then asks for this.
 */
#include <stddef.h>

void *_sbrk(ptrdiff_t bytes);

void *_sbrk(ptrdiff_t bytes)
{
	(void)bytes;
	return (void *)-1; /* NOLINT(performance-no-int-to-ptr): what sbrk says */
}
