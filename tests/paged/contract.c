/* cairn_mmu_port keeps to the contract that every port keeps to.  SPDX-License-Identifier: MIT */
#include "access.h"
#include "pages.h"
#include "port_contract.h"
#include "tap.h"

static bool is_gone(void *mem, size_t bytes)
{
	for (char *page = mem; page < (char *)mem + bytes; page += PAGE)
		if (access_read(page) != ACCESS_NO_PAGE || access_write(page, 0) != ACCESS_NO_PAGE_TO_WRITE)
			return false;
	return true;
}

int main(void)
{
	const struct port_contract contract = {&cairn_mmu_port, NULL, MIB / 2, is_gone};

	port_contract_cases(&contract);
	ok(pages_are_all_free(), "and every frame is back");
	return tap_end();
}
