/* The stand-in kernel's configuration: a test defines what is to be otherwise, and then includes the heap.
 * SPDX-License-Identifier: MIT
 */
#ifndef FREERTOS_CONFIG_H
#define FREERTOS_CONFIG_H

#if !defined(KERNEL_HEAP_OF_REGIONS) && !defined(configTOTAL_HEAP_SIZE)
#define configTOTAL_HEAP_SIZE ((size_t)4096)
#endif

void kernel_assert_failed(const char *what);
#define configASSERT(holds) ((holds) ? (void)0 : kernel_assert_failed(#holds))

#endif
