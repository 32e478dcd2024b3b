/* A port whose sbrk moves through an array, and that may map; both fail when told to.  SPDX-License-Identifier: MIT */
#ifndef FAKE_PORT_H
#define FAKE_PORT_H

#include "cairn.h"
#include "fake_map.h"

#define FAKE_PORT_FOREIGN_MOST 4

struct fake_port {
	struct cairn_port port; /* what cairn_init_port gets; the context is the fake_port */
	unsigned char *memory;
	size_t limit; /* bytes there are */
	size_t end;   /* the break, from `memory` */
	unsigned calls;
	unsigned grows;                 /* calls that asked for more */
	unsigned fail_first, fail_last; /* the grows that fail, counted from 1 */
	bool refuses_down;
	unsigned foreigns; /* what somebody else took from sbrk */
	struct {
		size_t begin, bytes;
	} foreign[FAKE_PORT_FOREIGN_MOST];
	struct cairn_heap *heap; /* for pressure */
	void *spare;             /* pressure frees it, and says true */
	unsigned pressures;
	size_t pressure_bytes; /* of the last one */
	struct fake_map map;
};

void fake_port_init(struct fake_port *fake, unsigned char *memory, size_t limit, size_t granule);

/* It has map, unmap and remap, too, of this memory, which is a multiple of the granule. */
void fake_port_maps(struct fake_port *fake, unsigned char *memory, size_t limit);

/* One that maps has remap from now on, or has none. */
void fake_port_remaps(struct fake_port *fake, bool remaps);

/* From now on the nth grow fails: only that, or that and all after it. */
void fake_port_fail(struct fake_port *fake, unsigned nth, bool all_after);

/* Somebody else moves the break. */
void fake_port_take(struct fake_port *fake, size_t bytes);

/* What somebody else took is as it was. */
bool fake_port_foreign_is_intact(const struct fake_port *fake);

bool fake_port_pressure(void *context, size_t bytes);

#endif
