/* Included in front of the code under test: its malloc is the device's heap.  SPDX-License-Identifier: MIT */
#ifndef DEVICE_HEAP_H
#define DEVICE_HEAP_H

/* First, so that their declarations are not renamed. */
#include <stdlib.h>
#include <string.h>

#include "cairn_host.h"

#define malloc(bytes) cairn_malloc(host_heap(), (bytes))
#define calloc(count, bytes) cairn_calloc(host_heap(), (count), (bytes))
#define realloc(mem, bytes) cairn_realloc(host_heap(), (mem), (bytes))
#define free(mem) cairn_free(host_heap(), (mem))

#endif
