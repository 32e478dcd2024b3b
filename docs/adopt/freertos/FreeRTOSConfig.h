/* What of the kernel's configuration is the heap's.  SPDX-License-Identifier: MIT */
#ifndef FREERTOS_CONFIG_H
#define FREERTOS_CONFIG_H

#include <stddef.h>

#define configTOTAL_HEAP_SIZE ((size_t)(20 * 1024))
#define configUSE_MALLOC_FAILED_HOOK 1
#define configENABLE_HEAP_PROTECTOR 1

void assert_failed(const char *file, int line);
#define configASSERT(holds) ((holds) ? (void)0 : assert_failed(__FILE__, __LINE__))

#endif
