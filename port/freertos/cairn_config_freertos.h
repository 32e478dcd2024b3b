/* Cairn's knobs as FreeRTOSConfig.h has them: name it in CAIRN_CONFIG_H.  SPDX-License-Identifier: MIT
 *
 * configENABLE_HEAP_PROTECTOR 1 is check level 2; otherwise the level is the preset's. A knob on the compiler's command
 * line comes first. A project with a header of knobs of its own includes this one there.
 */
#ifndef CAIRN_CONFIG_FREERTOS_H
#define CAIRN_CONFIG_FREERTOS_H

#include "FreeRTOSConfig.h"

#ifndef CAIRN_LOCK_H
#define CAIRN_LOCK_H "cairn_lock_freertos.h"
#endif

#if !defined(CAIRN_CHECK) && defined(configENABLE_HEAP_PROTECTOR)
#if configENABLE_HEAP_PROTECTOR == 1
#define CAIRN_CHECK 2
#endif
#endif

#endif
