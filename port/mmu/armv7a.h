/* Short descriptors of ARMv7-A, and the upkeep that they ask for: all of Cairn that knows this MMU.
 * SPDX-License-Identifier: MIT
 *
 * For processors with the Multiprocessing Extensions (Cortex-A5, A7, A9, A15, A17): their table walks see the data
 * cache, so that an entry that was stored needs a barrier and no cleaning, and what one core says of TLBs and caches
 * reaches all. An outer cache that is a device of its own, as beside a Cortex-A9, is told nothing: it matters to what
 * is uncached. (ARM DDI 0406C: B3.5 descriptors, B3.10 maintenance, B4.2 the operations.)
 *
 *   a small page    | physical address        | - |S|X|TEX  |AP |C|B|1|N|     N: execute-never; X: read only
 *                    31                     12 11 10 9 8   6 5 4 3 2 1 0
 *   what maps nothing: bits 1 and 0 are 0, the others are anybody's: a note
 *                   | note                                          |0|0|
 *
 * Another MMU is another file like this one: the names below are what the rooms above it use. Where there is no such
 * processor, on the host that runs the tests, and with -DCAIRN_MMU_RECORDED, mmu_op is the program's: it sees what
 * would be done, in order.
 */
#ifndef CAIRN_MMU_ARMV7A_H
#define CAIRN_MMU_ARMV7A_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cairn_mmu_words.h"

enum {
	MMU_PAGE_LOG2 = 12,
	MMU_SECTION_LOG2 = 20,
	MMU_TABLE_PAGES = 256,   /* entries of a level-2 table; it lies at a multiple of its 1024 bytes */
	MMU_LEVEL1_SIZE = 4096,  /* entries of the level-1 table; at a multiple of its 16 KiB */
	MMU_NOTE_BITS = 30,      /* what an entry that maps nothing holds */
	MMU_CACHE_LINE = 32,     /* bytes; the least of these processors: where it is 64, each line is told twice */
	MMU_FLUSH_EACH_MAX = 64, /* more pages than these are forgotten all at once */
};

#define MMU_PAGE_BYTES ((size_t)1 << MMU_PAGE_LOG2)
#define MMU_SECTION_BYTES ((size_t)1 << MMU_SECTION_LOG2)

typedef uint32_t mmu_entry;

enum mmu_memory { MMU_CACHED, MMU_UNCACHED, MMU_DEVICE };

/* ---- entries ---- */

#define MMU_AP(access) ((((access)&4u) << 7) | (((access)&3u) << 4))
#define MMU_READ_WRITE MMU_AP(3u)
#define MMU_READ_ONLY MMU_AP(7u)
#define MMU_NO_ACCESS MMU_AP(0u)
#define MMU_SHARED (1u << 10)
#define MMU_TEX1 (1u << 6)
#define MMU_C_B (3u << 2)
#define MMU_B (1u << 2)
#define MMU_PAGE 2u
#define MMU_NEVER_EXECUTED 1u

static inline mmu_entry mmu_access_bits(unsigned protection)
{
	if (protection & CAIRN_REGION_WRITE)
		return MMU_READ_WRITE;
	return protection & (CAIRN_REGION_READ | CAIRN_REGION_EXECUTE) ? MMU_READ_ONLY : MMU_NO_ACCESS;
}

/* Normal memory, written back and allocated on writes; normal and not cached; a device's. */
static inline mmu_entry mmu_memory_bits(enum mmu_memory kind)
{
	switch (kind) {
	case MMU_CACHED: return MMU_TEX1 | MMU_C_B | MMU_SHARED;
	case MMU_UNCACHED: return MMU_TEX1 | MMU_SHARED;
	case MMU_DEVICE: break;
	}
	return MMU_B;
}

static inline mmu_entry mmu_protection_bits(unsigned protection)
{
	return mmu_access_bits(protection) | (protection & CAIRN_REGION_EXECUTE ? 0 : MMU_NEVER_EXECUTED);
}

/* A page that maps the frame at `physical`. */
static inline mmu_entry mmu_page(uintptr_t physical, unsigned protection, enum mmu_memory kind)
{
	return (mmu_entry)physical | mmu_protection_bits(protection) | mmu_memory_bits(kind) | MMU_PAGE;
}

/* 1 MiB in the level-1 table: the same bits, at other places. */
static inline mmu_entry mmu_section(uintptr_t physical, unsigned protection, enum mmu_memory kind)
{
	mmu_entry page = mmu_page(0, protection, kind);
	mmu_entry moved = (page & ~(MMU_C_B | MMU_PAGE | MMU_NEVER_EXECUTED)) << 6;

	return (mmu_entry)physical | moved | (page & MMU_C_B) | MMU_PAGE | (page & MMU_NEVER_EXECUTED) << 4;
}

/* How a page is used, whatever frame it maps: as that page of frame 0. */
static inline mmu_entry mmu_use_of(mmu_entry page)
{
	return page & (mmu_entry)(MMU_PAGE_BYTES - 1);
}

static inline mmu_entry mmu_protected(mmu_entry page, unsigned protection)
{
	return (page & ~(MMU_READ_ONLY | MMU_NEVER_EXECUTED)) | mmu_protection_bits(protection);
}

static inline bool mmu_is_executed(mmu_entry page)
{
	return (page & MMU_NEVER_EXECUTED) == 0;
}

/* Must everybody have forgotten the one before it becomes the other? Nobody may see two kinds of one memory at once. */
static inline bool mmu_must_break(mmu_entry page, mmu_entry other)
{
	return ((page ^ other) & (MMU_TEX1 | MMU_C_B)) != 0;
}

/* The same page mapping nothing, and what it becomes again. */
static inline mmu_entry mmu_broken(mmu_entry page)
{
	return page & ~(mmu_entry)(MMU_PAGE | MMU_NEVER_EXECUTED);
}

/* A level-2 table in the level-1 table, of domain 0. */
static inline mmu_entry mmu_table(uintptr_t physical)
{
	return (mmu_entry)physical | 1u;
}

static inline mmu_entry mmu_page_after(mmu_entry page)
{
	return page + (mmu_entry)MMU_PAGE_BYTES;
}

static inline mmu_entry mmu_note(uint32_t note)
{
	return note << 2;
}

static inline uint32_t mmu_note_of(mmu_entry entry)
{
	return entry >> 2;
}

static inline bool mmu_maps(mmu_entry entry)
{
	return (entry & MMU_PAGE) != 0;
}

static inline uintptr_t mmu_physical(mmu_entry entry)
{
	return entry & ~(mmu_entry)(MMU_PAGE_BYTES - 1);
}

/* ---- what is done ---- */

enum mmu_op {
	MMU_STORE,               /* an entry; the operand is its address */
	MMU_STORES_ARE_SEEN,     /* DSB ISHST: by table walks */
	MMU_IS_DONE,             /* DSB: all that was asked of TLBs and caches, by all who look at memory */
	MMU_BEGIN_AGAIN,         /* ISB: the next instructions see it */
	MMU_FORGET_PAGE,         /* TLBIMVAAIS; the operand is an address in the page */
	MMU_FORGET_ALL,          /* TLBIALLIS */
	MMU_FLUSH_LINE,          /* DCCIMVAC: the cache line at the operand goes to memory, and leaves the caches */
	MMU_SHOW_LINE,           /* DCCMVAU: instruction fetches may see it */
	MMU_FORGET_INSTRUCTIONS, /* ICIALLUIS and BPIALLIS: instruction caches and branch predictors */
	MMU_CLEAR_PAGE,          /* the page at the operand, which is mapped, becomes all zero */
};

#if defined(__arm__) && !defined(CAIRN_MMU_RECORDED)
/* Always with a constant: what is left is the instruction. */
static inline void mmu_op(enum mmu_op op, uintptr_t operand)
{
	switch (op) {
	case MMU_STORE: break;
	case MMU_STORES_ARE_SEEN: __asm__ volatile("dsb ishst" ::: "memory"); break;
	case MMU_IS_DONE: __asm__ volatile("dsb" ::: "memory"); break;
	case MMU_BEGIN_AGAIN: __asm__ volatile("isb" ::: "memory"); break;
	case MMU_FORGET_PAGE: __asm__ volatile("mcr p15, 0, %0, c8, c3, 3" ::"r"(operand) : "memory"); break;
	case MMU_FORGET_ALL: __asm__ volatile("mcr p15, 0, %0, c8, c3, 0" ::"r"(0) : "memory"); break;
	case MMU_FLUSH_LINE: __asm__ volatile("mcr p15, 0, %0, c7, c14, 1" ::"r"(operand) : "memory"); break;
	case MMU_SHOW_LINE: __asm__ volatile("mcr p15, 0, %0, c7, c11, 1" ::"r"(operand) : "memory"); break;
	case MMU_FORGET_INSTRUCTIONS:
		__asm__ volatile("mcr p15, 0, %0, c7, c1, 0\n\tmcr p15, 0, %0, c7, c1, 6" ::"r"(0) : "memory");
		break;
	case MMU_CLEAR_PAGE: __builtin_memset((void *)operand, 0, MMU_PAGE_BYTES); break;
	}
}
#else
void mmu_op(enum mmu_op op, uintptr_t operand);
#endif

static inline void mmu_store(mmu_entry *where, mmu_entry entry)
{
	*(volatile mmu_entry *)where = entry;
	mmu_op(MMU_STORE, (uintptr_t)where);
}

/* Entries that mapped nothing map something: no TLB holds what maps nothing, so it is enough that walks see them. */
static inline void mmu_publish(void)
{
	mmu_op(MMU_STORES_ARE_SEEN, 0);
	mmu_op(MMU_BEGIN_AGAIN, 0);
}

/* Entries that mapped something do not any more, or something else: nobody goes by the old ones. O(pages), at most
 * MMU_FLUSH_EACH_MAX. */
static inline void mmu_forget(uintptr_t address, size_t pages)
{
	mmu_op(MMU_STORES_ARE_SEEN, 0);
	if (pages > MMU_FLUSH_EACH_MAX)
		mmu_op(MMU_FORGET_ALL, 0);
	else
		for (size_t i = 0; i < pages; i++)
			mmu_op(MMU_FORGET_PAGE, address + i * MMU_PAGE_BYTES);
	mmu_op(MMU_IS_DONE, 0);
	mmu_op(MMU_BEGIN_AGAIN, 0);
}

/* What caches hold of these bytes, whole pages, goes to memory and leaves them. */
static inline void mmu_flush(uintptr_t address, size_t bytes)
{
	for (size_t at = 0; at < bytes; at += MMU_CACHE_LINE)
		mmu_op(MMU_FLUSH_LINE, address + at);
	mmu_op(MMU_IS_DONE, 0);
}

/* Other instructions than before are where somebody may have executed some. */
static inline void mmu_forget_instructions(void)
{
	mmu_op(MMU_FORGET_INSTRUCTIONS, 0);
	mmu_op(MMU_IS_DONE, 0);
	mmu_op(MMU_BEGIN_AGAIN, 0);
}

/* What was written to these bytes, whole pages, are instructions from now on. */
static inline void mmu_make_instructions(uintptr_t address, size_t bytes)
{
	for (size_t at = 0; at < bytes; at += MMU_CACHE_LINE)
		mmu_op(MMU_SHOW_LINE, address + at);
	mmu_op(MMU_IS_DONE, 0);
	mmu_forget_instructions();
}

static inline void mmu_clear(uintptr_t address, size_t pages)
{
	for (size_t i = 0; i < pages; i++)
		mmu_op(MMU_CLEAR_PAGE, address + i * MMU_PAGE_BYTES);
}

/* A window's leaf tables, side by side, for whole sections from `window` on: to the level-1 table. */
static inline void mmu_install(mmu_entry *level1, uintptr_t window, mmu_entry *entries, size_t pages)
{
	for (size_t page = 0; page < pages; page += MMU_TABLE_PAGES)
		mmu_store(&level1[(window >> MMU_SECTION_LOG2) + page / MMU_TABLE_PAGES],
		          mmu_table((uintptr_t)(entries + page)));
	mmu_publish();
}

#if defined(__arm__)
/* MMU, caches and branch prediction on, with this level-1 table, whose walks are cached and shared; domain 0 is looked
 * at. As after reset: the processor runs where it is mapped at the same address, and its caches hold nothing. */
static inline void mmu_on(const mmu_entry *level1)
{
	uint32_t control;

	__asm__ volatile("mcr p15, 0, %0, c8, c7, 0\n\t" /* TLBIALL */
	                 "mcr p15, 0, %0, c7, c5, 0\n\t" /* ICIALLU */
	                 "mcr p15, 0, %0, c7, c5, 6\n\t" /* BPIALL */
	                 "mcr p15, 0, %0, c2, c0, 2\n\t" /* TTBCR: TTBR0 for all addresses */
	                 "mcr p15, 0, %1, c2, c0, 0\n\t" /* TTBR0 */
	                 "mcr p15, 0, %2, c3, c0, 0\n\t" /* DACR */
	                 "dsb\n\tisb\n\t"
	                 "mrc p15, 0, %0, c1, c0, 0" /* SCTLR */
	                 : "=&r"(control)
	                 : "r"((uintptr_t)level1 | 0x4au), "r"(1), "0"(0)
	                 : "memory");
	control &= ~(1u << 29 | 1u << 28 | 1u << 1); /* AFE, TRE: descriptors as above; A: unaligned accesses are allowed */
	control |= 1u << 12 | 1u << 11 | 1u << 2 | 1u; /* I, Z, C, M */
	__asm__ volatile("mcr p15, 0, %0, c1, c0, 0\n\tisb" ::"r"(control) : "memory");
}
#endif

#endif
