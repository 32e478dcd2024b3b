/* The second Cortex-M33 of the SSE-200: it waits after reset until CPUWAIT lets it go.  SPDX-License-Identifier: MIT */
#include "second_core.h"

#include <stdint.h>

#define FIRST_VECTORS (*(const uintptr_t *const volatile *)0xe000ed08) /* the first core's VTOR */
#define SECOND_VECTORS (*(volatile uintptr_t *)0x50021114)             /* INITSVTOR1: the second one's, at its reset */
#define CORES_WAIT (*(volatile uint32_t *)0x50021118)                  /* CPUWAIT: a bit for each core */
#define SECOND_CORE 2u

enum { VECTORS = 16, STACK_WORDS = 256 };

static uintptr_t vectors[VECTORS] __attribute__((aligned(128)));
static uint32_t stack[STACK_WORDS] __attribute__((aligned(8)));

void second_core_start(void (*entry)(void))
{
	for (unsigned i = 2; i < VECTORS; i++)
		vectors[i] = FIRST_VECTORS[i];
	vectors[0] = (uintptr_t)(stack + STACK_WORDS);
	vectors[1] = (uintptr_t)entry;
	SECOND_VECTORS = (uintptr_t)vectors;
	__asm__ volatile("dsb" ::: "memory");
	CORES_WAIT &= ~SECOND_CORE;
}
