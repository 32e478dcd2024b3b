/* Memory where there is an MMU: regions, as mmap has them, and a heap that grows page by page.
 * SPDX-License-Identifier: MIT
 *
 *   window:  | heap, growing -->        | guard | region | guard | region ...    | guard |
 *
 * The start-up switches the MMU on, with a level-1 table that leaves the addresses of a window free, and hands over the
 * memory that is to be found there, which it maps nowhere else. From then on a page of the window is mapped when it is
 * somebody's, and only then. In front of each region and behind it is a page that is not: to read or write there is an
 * abort, at the instruction that does it.
 *
 * Sizes are in bytes and become whole pages of 4096. All but cairn_mmu_init and cairn_mmu_add_ram is called inside the
 * lock of CAIRN_LOCK_H, which is for all heaps: cairn_mmu_port by the heap, the others take it themselves.
 */
#ifndef CAIRN_MMU_H
#define CAIRN_MMU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cairn_mmu_words.h"
#include "cairn_port.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- at the start, once ---- */

struct cairn_mmu_window {
	void *begin;       /* its first address, a multiple of 1 MiB */
	size_t bytes;      /* whole MiB, fewer than 4096 */
	size_t heap_bytes; /* how far the heap may grow: whole pages, at least 6 fewer than all; 0: no heap here */
	uint32_t *level1;  /* the table that the MMU is on with */
	uint32_t *entries; /* CAIRN_MMU_ENTRIES(bytes) zeroes for the window's tables, at a multiple of 1024; the processor
	                       finds them where the program does */
};

#define CAIRN_MMU_ENTRIES(bytes) ((bytes) / 4096)

/* False, and nothing done, if that is not as said above. O(MiB of the window). */
bool cairn_mmu_init(const struct cairn_mmu_window *window);

/* Memory to map there: physical addresses, whole pages, that nobody else uses, and CAIRN_MMU_TREE_BYTES(bytes)
 * elsewhere to keep account of it. False if it is not, or meets such a bank, or there are CAIRN_BANKS already.
 * O(bytes / 4096). */
bool cairn_mmu_add_ram(uintptr_t physical, size_t bytes, unsigned char *tree);

#define CAIRN_MMU_TREE_BYTES(bytes) (2 * ((bytes) / 4096))

/* For cairn_init_port, and for malloc (CAIRN_LIBC_PORT): a heap of whose context nothing is used. Its break moves
 * through the window's first heap_bytes: pages are mapped as it rises, and given back as it falls. Large blocks are
 * regions; where realloc changes their size, it is table entries that move. One heap at a time may use it. */
extern const struct cairn_port cairn_mmu_port;

/* ---- regions ---- */

/* Flags. */
#define CAIRN_REGION_CONTIGUOUS 1u /* frames side by side: for DMA */
#define CAIRN_REGION_UNCACHED 2u   /* no cache holds it: for devices that see none */
#define CAIRN_REGION_MAY_MOVE 4u   /* of cairn_region_remap */

/* What became of a call. Nothing has changed if it is not CAIRN_REGION_DONE. */
enum cairn_region_answer {
	CAIRN_REGION_DONE = 0,
	CAIRN_REGION_FOREIGN = 1, /* no address of a page in the window for regions */
	CAIRN_REGION_GONE = 2,    /* nothing is mapped there: it was unmapped already, or never mapped */
	CAIRN_REGION_PART = 3, /* not a whole region: it begins elsewhere, or has other bytes; of cairn_region_protect: it
	                             ends within them */
};

/* Memory that is all zero: at `hint`, if that is a page's address at which there is room, else anywhere. NULL if bytes
 * are 0 or too many, or there is no memory, or no such memory. Zeroing apart O(pages), with a few instructions for
 * each, and O(log frames) for each run of frames that it is made of; O(regions) with a hint. */
void *cairn_region_map(void *hint, size_t bytes, unsigned protection, unsigned flags);

/* Give back a whole region. Who touches it then is aborted. O(pages). */
enum cairn_region_answer cairn_region_unmap(void *mem, size_t bytes);

/* Let pages of one region be used in another way from now on: for reading only, say, or for instructions, which then
 * are those that were written. O(pages). */
enum cairn_region_answer cairn_region_protect(void *mem, size_t bytes, unsigned protection);

/* Let a region have other bytes, zero where they are new, and used as its last page is. It grows where it is if the
 * addresses behind are free; or else, with CAIRN_REGION_MAY_MOVE, elsewhere: the entries of its pages move, no byte
 * does. NULL, and it is as it was, if that cannot be; one of frames side by side grows only if the next frames are
 * free. The zeroing of what is new apart, O(pages). */
void *cairn_region_remap(void *mem, size_t old_bytes, size_t new_bytes, unsigned flags);

/* Where in physical memory an address of the window is; CAIRN_REGION_NOWHERE if nothing is mapped there. O(1). */
uintptr_t cairn_region_physical(const void *mem);

#define CAIRN_REGION_NOWHERE UINTPTR_MAX

struct cairn_mmu_stats {
	size_t frames; /* of all banks */
	size_t free_frames;
	size_t largest_free; /* frames side by side, as many as one power of two */
};

/* O(banks * log frames). */
void cairn_mmu_stats(struct cairn_mmu_stats *stats);

#ifdef __cplusplus
}
#endif
#endif
