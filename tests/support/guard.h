/* Memory that nobody may touch, where the sanitizer can watch it; elsewhere nothing happens.
 * SPDX-License-Identifier: MIT */
#ifndef GUARD_H
#define GUARD_H

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define guard_forbid(memory, bytes) __asan_poison_memory_region((memory), (bytes))
#define guard_allow(memory, bytes) __asan_unpoison_memory_region((memory), (bytes))
#else
#define guard_forbid(memory, bytes) ((void)(memory), (void)(bytes))
#define guard_allow(memory, bytes) ((void)(memory), (void)(bytes))
#endif

#endif
