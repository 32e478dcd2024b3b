/* The port that the tests of heaps use keeps to the contract that every port keeps to.  SPDX-License-Identifier: MIT */
#include "fake_port.h"
#include "guard.h"
#include "memory.h"
#include "port_contract.h"
#include "tap.h"

#define GRANULE MEMORY_ALIGNMENT

/* What is not mapped is full of FAKE_MAP_GONE; where the sanitizer watches, it must be allowed to look at it. */
static bool is_gone(void *mem, size_t bytes)
{
#if defined(__SANITIZE_ADDRESS__)
	for (size_t i = 0; i < bytes; i++)
		if (!__asan_address_is_poisoned((char *)mem + i))
			return false;
	return true;
#else
	return memory_is(mem, FAKE_MAP_GONE, bytes);
#endif
}

int main(void)
{
	struct fake_port fake;
	struct port_contract contract = {&fake.port, &fake, 256 * GRANULE, is_gone};

	fake_port_init(&fake, memory, 0, GRANULE);
	fake_port_maps(&fake, memory, MEMORY_RAM);
	port_contract_cases(&contract);
	ok(fake.map.count == 0, "and nothing is left");
	fake_map_end(&fake.map);
	return tap_end();
}
