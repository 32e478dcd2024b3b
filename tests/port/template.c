/* The port to paste works as it is pasted.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "cairn_my_port.h"
#include "tap.h"

static void serves_until_full(void)
{
	struct cairn_heap *h = my_heap();
	size_t bytes = 0;
	void *mem;

	expect(h && h == my_heap());
	while ((mem = cairn_malloc(h, 1000)) != NULL) {
		memset(mem, 0x33, 1000);
		bytes += 1000;
	}
	expect(bytes >= 7000 && bytes < 8192);
	expect(cairn_check(h, NULL) && my_last_fault.fault == CAIRN_FAULT_NONE);
}

int main(void)
{
	tap_case("the template's heap serves all of its memory", serves_until_full);
	return tap_end();
}
