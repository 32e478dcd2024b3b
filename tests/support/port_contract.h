/* What core/cairn_port.h says of map, unmap and remap, of any port that has all three.  SPDX-License-Identifier: MIT
 *
 * And what all ports here do beyond it: bytes that remap adds are zero, too.
 */
#ifndef PORT_CONTRACT_H
#define PORT_CONTRACT_H

#include "cairn_port.h"

struct port_contract {
	const struct cairn_port *port;
	void *context;
	size_t most; /* bytes that it can map three times at once: at least 8 granules, and whole ones */

	/* Is every one of these whole granules such that nobody may touch it? NULL where that cannot be told. */
	bool (*is_gone)(void *mem, size_t bytes);
};

/* Its cases, one by one. They leave nothing mapped; the port's unmap must not refuse. */
void port_contract_cases(const struct port_contract *);

#endif
