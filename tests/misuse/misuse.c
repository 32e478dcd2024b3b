/* One misuse of the heap a run, named on the command line; `list` tells them all.  SPDX-License-Identifier: MIT
 *
 * `misuse list` prints `name code` for each case, and `name - reason` for those that this build does not find.
 * `misuse NAME` prints what it expects, what comes, and whether the heap is as it was before the call:
 *
 *	expected: 1 at 0x20001234
 *	fault: 1 at 0x20001234
 *	heap: as before
 *
 * or, where the call has to have done a part of its work when it comes to the damage, `expected: 1 at 0x20001234 amid`,
 * and ends with FAULT_STATUS if there was a fault, 0 if there was none. misuse.t judges.
 */
#include <string.h>

#include "../support/fault.h"
#include "../support/machine.h"
#include "../support/memory.h"
#include "../support/say.h"
#include "../support/view.h"

#define HEAP_BYTES ((CAIRN_STATE_BYTES + 1152 + (BLOCKS + 3) * BEYOND_FAST + SORTED_ROOM) & ~(size_t)127)
#define GAP ((size_t)96)
#define REGION_BYTES (512 + 3 * BEYOND_FAST)
#define SPAN (HEAP_BYTES + GAP + REGION_BYTES)
#define BLOCKS 8
#define OLDEST_FIRST (CAIRN_UNSORTED || CAIRN_SMALL_FIFO) /* of free chunks of one size */
#define BEYOND_FAST ((size_t)CAIRN_FAST_MAX)
#define BLOCK_BYTES (BEYOND_FAST + 6 * CAIRN_ALIGNMENT - CAIRN_OVERHEAD)
#define FAST_BYTES ((size_t)CAIRN_FAST_MAX - CAIRN_OVERHEAD)

/* Sizes of one bin that is sorted, and room for a chunk of each and one that is larger. */
#define SORTED_SIZE(steps) (CAIRN_SMALL_MAX + (1 + (steps)) * CAIRN_ALIGNMENT)
#define SORTED_ROOM (CAIRN_LARGE_SORTED ? 6 * SORTED_SIZE(4) : 0)

static unsigned char *const place = memory + MEMORY_ALIGNMENT;
static unsigned char before[SPAN];

static struct cairn_heap *heap;
static unsigned char *block[BLOCKS]; /* neighbours, in address order; behind them is free memory */
static enum cairn_fault expected;
static size_t asked; /* for what takes a number of bytes, too */
static bool amid;    /* the fault comes when something is done already */

/* ---- the heap ---- */

static unsigned char *filled(void *mem, size_t bytes)
{
	memory_count_up(mem, 0x61, bytes);
	return mem;
}

static void begin_with(size_t bytes)
{
	heap = cairn_init(place, HEAP_BYTES);
	for (size_t i = 0; i < BLOCKS; i++)
		block[i] = filled(cairn_malloc(heap, bytes), bytes);
}

static void begin(void)
{
	begin_with(BLOCK_BYTES);
}

/* The blocks lie in the region that was added; what came first is used up. */
static void begin_in_added_region(void)
{
	heap = cairn_init(place, HEAP_BYTES);
	while (stats_of(heap).largest_free > 0)
		if (!cairn_malloc(heap, stats_of(heap).largest_free))
			machine_exit(1);
	cairn_add_region(heap, place + HEAP_BYTES + GAP, REGION_BYTES);
	for (size_t i = 0; i < 3; i++)
		block[i] = filled(cairn_malloc(heap, BLOCK_BYTES), BLOCK_BYTES);
}

static void put_word(void *at, size_t word)
{
	memcpy(at, &word, sizeof word);
}

/* ---- the misuse ---- */

static void call_free(void *mem)
{
	cairn_free(heap, mem);
}

static void call_free_sized(void *mem)
{
	cairn_free_sized(heap, mem, asked);
}

static void call_realloc(void *mem)
{
	if (cairn_realloc(heap, mem, asked) == NULL)
		say("no memory\n");
}

static void call_aligned_realloc(void *mem)
{
	if (cairn_aligned_realloc(heap, mem, 4 * CAIRN_ALIGNMENT, asked) == NULL)
		say("no memory\n");
}

static void call_resize(void *mem)
{
	cairn_resize(heap, mem, asked);
}

static void call_usable_size(void *mem)
{
	cairn_usable_size(heap, mem);
}

static void call_malloc(void *mem)
{
	(void)mem;
	if (cairn_malloc(heap, asked) == NULL)
		say("no memory\n");
}

static void report(struct fault fault)
{
	size_t i = 0;

	if (fault.code == CAIRN_FAULT_NONE) {
		say("fault: none\n");
		machine_exit(0);
	}
	say("fault: %u at %p\n", (unsigned)fault.code, fault.where);
	while (i < SPAN && before[i] == place[i])
		i++;
	if (i < SPAN)
		say("heap: changed at %p\n", (const void *)(place + i));
	else
		say("heap: as before\n");
	machine_exit(FAULT_STATUS);
}

/* The call that must not come back, and the address that the fault must name. */
static void misuse(void (*call)(void *mem), void *mem, const void *where)
{
	say("expected: %u at %p%s\n", (unsigned)expected, where, amid ? " amid" : "");
	memcpy(before, place, SPAN);
	report(fault_during(call, mem));
}

/* ---- double free ---- */

/* Blocks 2 and 3 are one free chunk, then one block: where block 3 began is the inside of another now. */
static void into_a_reused_block(size_t unused)
{
	(void)unused;
	begin();
	cairn_free(heap, block[3]);
	cairn_free(heap, block[2]);
	if (cairn_malloc(heap, 2 * BLOCK_BYTES + CAIRN_OVERHEAD) != block[2])
		machine_exit(1);
	misuse(call_free, block[3], block[3]);
}

/* The block in front has grown over it. */
static void into_a_grown_block(size_t which)
{
	begin();
	cairn_free(heap, block[which]);
	if (cairn_realloc(heap, block[which - 1], 2 * BLOCK_BYTES + CAIRN_OVERHEAD) != block[which - 1])
		machine_exit(1);
	misuse(call_free, block[which], block[which]);
}

/* The last two blocks have joined the free memory behind them, and one block has all of it. */
static void into_the_last_block(size_t unused)
{
	(void)unused;
	begin();
	cairn_free(heap, block[BLOCKS - 1]);
	cairn_free(heap, block[BLOCKS - 2]);
	if (cairn_malloc(heap, stats_of(heap).largest_free) != block[BLOCKS - 2])
		machine_exit(1);
	misuse(call_free, block[BLOCKS - 1], block[BLOCKS - 1]);
}

static void free_again(size_t which)
{
	misuse(call_free, block[which], block[which]);
}

static void at_once(size_t unused)
{
	(void)unused;
	begin();
	cairn_free(heap, block[2]);
	free_again(2);
}

static void of_first_block(size_t unused)
{
	(void)unused;
	begin();
	cairn_free(heap, block[0]);
	free_again(0);
}

static void with_others_between(size_t unused)
{
	(void)unused;
	begin();
	cairn_free(heap, block[1]);
	cairn_free(heap, block[3]);
	cairn_free(heap, NULL);
	free_again(cairn_malloc(heap, BLOCK_BYTES) == block[1] ? 3 : 1);
}

static void after_neighbour(size_t which)
{
	begin();
	cairn_free(heap, block[2]);
	cairn_free(heap, block[which]);
	free_again(2);
}

/* The neighbour was free first, so the block is no longer where a chunk begins. */
static void into_neighbour(size_t which)
{
	begin();
	cairn_free(heap, block[which]);
	cairn_free(heap, block[2]);
	free_again(2);
}

static void between_both(size_t unused)
{
	(void)unused;
	begin();
	cairn_free(heap, block[1]);
	cairn_free(heap, block[3]);
	cairn_free(heap, block[2]);
	free_again(2);
}

/* Both are freed, and the neighbour is taken again. */
static void neighbour_reused(size_t which)
{
	begin();
	cairn_free(heap, block[2]);
	cairn_free(heap, block[which]);
	if (which == 3)
		block[5] = cairn_malloc(heap, BLOCK_BYTES); /* the low part: block 2 itself */
	block[which] = cairn_malloc(heap, BLOCK_BYTES);
	if (which == 3)
		cairn_free(heap, block[5]);
	free_again(2);
}

static void into_end(size_t unused)
{
	(void)unused;
	begin();
	cairn_free(heap, block[BLOCKS - 1]);
	free_again(BLOCKS - 1);
}

static void into_end_from_before(size_t unused)
{
	(void)unused;
	begin();
	cairn_free(heap, block[BLOCKS - 1]);
	cairn_free(heap, block[BLOCKS - 2]);
	free_again(BLOCKS - 1);
}

static void in_added_region(size_t which)
{
	begin_in_added_region();
	cairn_free(heap, block[which]);
	free_again(which);
}

static void after_move(size_t unused)
{
	unsigned char *moved;

	(void)unused;
	begin();
	moved = cairn_realloc(heap, block[2], 2 * BLOCK_BYTES);
	if (moved == block[2])
		machine_exit(1);
	free_again(2);
}

static void of_everything(size_t unused)
{
	(void)unused;
	begin();
	for (size_t i = 0; i < BLOCKS; i++)
		cairn_free(heap, block[i]);
	free_again(2);
}

/* All of the heap is one free chunk of the smallest size: what is behind it looks as if it were in use. */
static void of_the_smallest_heap(size_t unused)
{
	size_t bytes = CAIRN_STATE_BYTES;

	(void)unused;
	do
		heap = cairn_init_port(place, bytes++, NULL, NULL);
	while (stats_of(heap).largest_free == 0);
	block[0] = cairn_malloc(heap, 0);
	cairn_free(heap, block[0]);
	free_again(0);
}

/* ---- a freed block, used otherwise ---- */

static void freed_then(void (*call)(void *), size_t bytes)
{
	begin();
	cairn_free(heap, block[2]);
	asked = bytes;
	misuse(call, block[2], block[2]);
}

static void freed_realloc(size_t bytes)
{
	freed_then(call_realloc, bytes);
}

static void freed_aligned_realloc(size_t bytes)
{
	freed_then(call_aligned_realloc, bytes);
}

static void freed_resize(size_t bytes)
{
	freed_then(call_resize, bytes);
}

static void freed_usable_size(size_t bytes)
{
	freed_then(call_usable_size, bytes);
}

static void freed_free_sized(size_t bytes)
{
	freed_then(call_free_sized, bytes);
}

/* ---- pointers that were never given out ---- */

static void free_address(void *mem)
{
	misuse(call_free, mem, mem);
}

static void off_by(size_t bytes)
{
	begin();
	free_address(block[2] + bytes);
}

static void short_by(size_t bytes)
{
	begin();
	free_address(block[2] - bytes);
}

/* Whatever the caller keeps there. */
static void middle_of_block(size_t content)
{
	begin();
	for (size_t i = 0; i + sizeof content <= BLOCK_BYTES; i += sizeof content)
		put_word(block[2] + i, content);
	free_address(block[2] + 2 * CAIRN_ALIGNMENT);
}

static void on_stack(size_t unused)
{
	size_t local[8] = {0, sizeof local | HEADER_P, unused};

	begin();
	free_address((unsigned char *)(((uintptr_t)local + 2 * CAIRN_ALIGNMENT - 1) & ~(CAIRN_ALIGNMENT - 1)));
}

static void in_static_data(size_t unused)
{
	static union {
		size_t words[16];
		long double alignment;
	} data;

	(void)unused;
	begin();
	data.words[3] = 64 | HEADER_P;
	free_address(data.words + 4);
}

static void in_gap(size_t bytes)
{
	begin();
	if (!cairn_add_region(heap, place + HEAP_BYTES + GAP, REGION_BYTES))
		machine_exit(1);
	memory_fill(place + HEAP_BYTES, 0, GAP);
	free_address(place + HEAP_BYTES + bytes);
}

static void in_state(size_t unused)
{
	(void)unused;
	begin();
	free_address((void *)(((uintptr_t)heap + 2 * CAIRN_ALIGNMENT) & ~(CAIRN_ALIGNMENT - 1)));
}

static void at_address(size_t address)
{
	begin();
	free_address((void *)(uintptr_t)address);
}

static void beyond_end(size_t steps)
{
	begin();
	free_address((void *)(((uintptr_t)place + HEAP_BYTES + steps * CAIRN_ALIGNMENT) & ~(CAIRN_ALIGNMENT - 1)));
}

static void of_other_heap(size_t unused)
{
	struct cairn_heap *other;
	void *theirs;

	(void)unused;
	begin();
	other = cairn_init(place + SPAN, HEAP_BYTES);
	theirs = cairn_malloc(other, BLOCK_BYTES);
	free_address(theirs);
}

static void otherwise_than_free(void (*call)(void *))
{
	begin();
	asked = 10;
	misuse(call, block[2] + 1, block[2] + 1);
}

static void misaligned_realloc(size_t unused)
{
	(void)unused;
	otherwise_than_free(call_realloc);
}

static void misaligned_resize(size_t unused)
{
	(void)unused;
	otherwise_than_free(call_resize);
}

static void misaligned_usable_size(size_t unused)
{
	(void)unused;
	otherwise_than_free(call_usable_size);
}

static void misaligned_free_sized(size_t unused)
{
	(void)unused;
	otherwise_than_free(call_free_sized);
}

/* ---- overruns ---- */

/* Block 1 is written one word too far: over block 2's header. */
static void overrun(size_t word)
{
	begin();
	put_word(block[1] + cairn_usable_size(heap, block[1]), word);
}

static size_t header_of_block_2(void)
{
	begin();
	return header_of(block[2]);
}

/* Found when block 2 is freed. */
static void overrun_with(size_t word)
{
	overrun(word);
	misuse(call_free, block[2], block[2]);
}

/* A size that might be: what the blocks hold where it leads is all that tells. Zeros tell at once. */
static void wrong_size_over_zeros(size_t difference)
{
	overrun(header_of_block_2() + difference);
	for (size_t i = 2; i < BLOCKS; i++)
		memory_fill(block[i], 0, BLOCK_BYTES);
	misuse(call_free, block[2], block[2]);
}

/* Odd numbers look like the header of a chunk behind a used one. */
static void overrun_wrong_size(size_t difference)
{
	overrun(header_of_block_2() + difference);
	for (size_t i = 2; i < BLOCKS; i++)
		memory_fill(block[i], 0x61, BLOCK_BYTES);
	misuse(call_free, block[2], block[2]);
}

static void overrun_realloc(size_t word)
{
	overrun(word);
	asked = 3 * BLOCK_BYTES;
	misuse(call_realloc, block[2], block[2]);
}

/* Found when the block in front of it is freed: the chunk behind it makes no sense. */
static void overrun_found_before(size_t word)
{
	overrun(word);
	misuse(call_free, block[1], block[1]);
}

/* One byte too far. On a little-endian machine that is the flags, and the lowest bits of the size. */
static void overrun_by_one_byte(size_t byte)
{
	begin();
	block[1][cairn_usable_size(heap, block[1])] = (unsigned char)byte;
	for (size_t i = 2; i < BLOCKS; i++)
		memory_fill(block[i], 0, BLOCK_BYTES);
	misuse(call_free, block[2], block[2]);
}

/* A long one: all of block 2 and its header. */
static void overrun_by_far(size_t byte)
{
	begin();
	memory_fill(block[1], (unsigned char)byte, (size_t)(block[3] - block[1]) + 20);
	misuse(call_free, block[2], block[2]);
}

static void overrun_in_added_region(size_t word)
{
	begin_in_added_region();
	put_word(block[0] + cairn_usable_size(heap, block[0]), word);
	misuse(call_free, block[1], block[1]);
}

/* Block 1 is free, and somebody writes on at its end: over the size that is kept there for block 2. */
static void size_behind_overwritten(size_t word)
{
	begin();
	cairn_free(heap, block[1]);
	put_word(block[2] - 2 * sizeof word, word);
	misuse(call_free, block[2], block[2]);
}

/* Block 1 is free, and its own header is not what stands behind it any more. */
static void free_header_overwritten(size_t word)
{
	begin();
	cairn_free(heap, block[1]);
	header_set(block[1], word);
	misuse(call_free, block[2], block[2]);
}

/* The same, and it is used before the block behind it tells: its front would serve, and what is left is not there. */
static void free_header_then_malloc(size_t word)
{
	begin();
	cairn_free(heap, block[3]);
	header_set(block[3], word);
	asked = BLOCK_BYTES / 2;
	misuse(call_malloc, NULL, block[3]);
}

static void free_size_then_malloc(size_t difference)
{
	begin();
	cairn_free(heap, block[3]);
	header_set(block[3], header_of(block[3]) + difference);
	asked = BLOCK_BYTES / 2;
	misuse(call_malloc, NULL, block[3]);
}

/* The size leads around the end of the address space, to an address far below the heap. */
static void free_size_wraps_then_malloc(size_t address)
{
	begin();
	cairn_free(heap, block[3]);
	header_set(block[3], (address - (uintptr_t)block[3]) | HEADER_P);
	asked = BLOCK_BYTES / 2;
	misuse(call_malloc, NULL, block[3]);
}

/* Zeros where the wrong size leads make what is there look free. */
static void free_size_then(void (*call)(void *mem), size_t difference)
{
	begin();
	cairn_free(heap, block[3]);
	header_set(block[3], header_of(block[3]) + difference);
	memory_fill(block[4], 0, BLOCK_BYTES);
	asked = BLOCK_BYTES * 3 / 2;
	misuse(call, block[2], block[2]);
}

static void free_size_then_realloc(size_t difference)
{
	free_size_then(call_realloc, difference);
}

static void free_size_then_resize(size_t difference)
{
	free_size_then(call_resize, difference);
}

/* The last block's overrun meets no block, but top. */
static void top_header_overwritten(size_t word)
{
	begin();
	put_word(block[BLOCKS - 1] + cairn_usable_size(heap, block[BLOCKS - 1]), word);
	asked = BLOCK_BYTES;
	misuse(call_malloc, NULL, block[BLOCKS - 1] + BLOCK_BYTES + CAIRN_OVERHEAD);
}

/* The same, and the last block is freed. What the quick look lets pass is found with top; else it is the block's. */
static void top_header_then_free(size_t word)
{
	bool passes = CAIRN_FOR_SPEED && CAIRN_CHECK == 1 && (word & HEADER_P) != 0;

	begin();
	put_word(block[BLOCKS - 1] + cairn_usable_size(heap, block[BLOCKS - 1]), word);
	misuse(call_free, block[BLOCKS - 1], block[BLOCKS - 1] + (passes ? BLOCK_BYTES + CAIRN_OVERHEAD : 0));
}

/* What is behind the last block of all is the fence of its region. */
static void fence_overwritten(size_t word)
{
	unsigned char *last;

	begin_in_added_region();
	last = cairn_malloc(heap, stats_of(heap).largest_free);
	memory_fill(last, 0x61, cairn_usable_size(heap, last));
	put_word(last + cairn_usable_size(heap, last), word);
	misuse(call_free, last, last);
}

/* ---- links ---- */

#define FD 0
#define BK sizeof(size_t)

enum bad_link { NOWHERE, MISALIGNED, OTHER_BLOCK };

static size_t bad_link(enum bad_link kind)
{
	if (kind == NOWHERE)
		return (size_t)-1 / 0xff * 0x40;
	if (kind == MISALIGNED)
		return (size_t)(uintptr_t)block[4] + 1;
	return (size_t)(uintptr_t)block[4] - CAIRN_ALIGNMENT;
}

/* Blocks 3 and 5 are free and in one bin, 3 is next in turn. */
static void damage_link(size_t link, enum bad_link kind)
{
	begin();
	cairn_free(heap, block[OLDEST_FIRST ? 3 : 5]);
	cairn_free(heap, block[OLDEST_FIRST ? 5 : 3]);
	put_word(block[3] + link, bad_link(kind));
}

static void link_malloc(size_t link, enum bad_link kind)
{
	damage_link(link, kind);
	asked = BLOCK_BYTES;
	misuse(call_malloc, NULL, block[3]);
}

static void link_free_behind(size_t link, enum bad_link kind)
{
	damage_link(link, kind);
	misuse(call_free, block[4], block[3]);
}

static void link_free_before(size_t link, enum bad_link kind)
{
	damage_link(link, kind);
	misuse(call_free, block[2], block[3]);
}

static void link_realloc(size_t link, enum bad_link kind)
{
	damage_link(link, kind);
	asked = 2 * BLOCK_BYTES;
	misuse(call_realloc, block[2], block[3]);
}

static void link_resize(size_t link, enum bad_link kind)
{
	damage_link(link, kind);
	asked = 2 * BLOCK_BYTES;
	misuse(call_resize, block[2], block[3]);
}

#if CAIRN_LARGE_PROBE > 1 && !CAIRN_RINGS /* else no list is walked */
/* Blocks 0 to 2 and 4 to 6 are two free chunks of one bin, and nothing else is free: a request that is too large for
 * the first looks for the second. */
static void link_on_the_way(size_t kind)
{
	begin();
	asked = stats_of(heap).largest_free;
	if (cairn_malloc(heap, asked) == NULL)
		machine_exit(1);
	for (size_t i = 0; i < 3; i++)
		cairn_free(heap, block[4 + i]);
	for (size_t i = 0; i < 3; i++)
		cairn_free(heap, block[i]);
	put_word(block[0] + FD, bad_link((enum bad_link)kind));
	asked = 19 * CAIRN_ALIGNMENT - CAIRN_OVERHEAD;
	misuse(call_malloc, NULL, block[0]);
}
#endif

/* Found when block 5 is taken out: what should lead there does not. */
static void link_of_another(size_t kind)
{
	damage_link(OLDEST_FIRST ? BK : FD, (enum bad_link)kind);
	misuse(call_free, block[6], block[5]);
}

#define LINK_CASES(call)                                                                                               \
	static void call##_fd(size_t kind)                                                                                 \
	{                                                                                                                  \
		link_##call(FD, (enum bad_link)kind);                                                                          \
	}                                                                                                                  \
	static void call##_bk(size_t kind)                                                                                 \
	{                                                                                                                  \
		link_##call(BK, (enum bad_link)kind);                                                                          \
	}

LINK_CASES(malloc)
LINK_CASES(free_behind)
LINK_CASES(free_before)
LINK_CASES(realloc)
LINK_CASES(resize)

/* ---- used after it was freed: all of the block is written ---- */

static void write_all(unsigned char *mem)
{
	memory_fill(mem, 0x61, cairn_usable_size(heap, block[0]));
}

/* Block 3 waits in the unsorted bin, or is in its own. */
static void used_then_malloc(size_t bytes)
{
	begin();
	cairn_free(heap, block[3]);
	write_all(block[3]);
	asked = bytes;
	misuse(call_malloc, NULL, block[3]);
}

static void used_in_its_bin(size_t unused)
{
	(void)unused;
	begin();
	cairn_free(heap, block[3]);
	if (cairn_malloc(heap, 2 * BLOCK_BYTES) == NULL) /* sorts it in */
		machine_exit(1);
	write_all(block[3]);
	asked = BLOCK_BYTES;
	misuse(call_malloc, NULL, block[3]);
}

static void used_then_free_behind(size_t unused)
{
	(void)unused;
	begin();
	cairn_free(heap, block[3]);
	write_all(block[3]);
	misuse(call_free, block[4], block[4]);
}

static void used_then_free_before(size_t unused)
{
	(void)unused;
	begin();
	cairn_free(heap, block[3]);
	write_all(block[3]);
	/* A quick look leaves to the chunk behind what it is good for. */
	misuse(call_free, block[2], block[CAIRN_FOR_SPEED && CAIRN_CHECK == 1 && !CAIRN_RINGS ? 3 : 2]);
}

/* ---- fast bins ---- */

#if CAIRN_FAST_MAX > 0
/* Blocks 1, 3 and 5 wait, 5 is next in turn. */
static void begin_fast(void)
{
	begin_with(FAST_BYTES);
	for (size_t i = 1; i <= 5; i += 2)
		cairn_free(heap, block[i]);
	asked = FAST_BYTES;
}

/* As it is kept: with the address where it stands. */
static void put_fast_link(void *at, const void *chunk)
{
	put_word(at, (size_t)((uintptr_t)chunk ^ (uintptr_t)at >> 12));
}

static void fast_link(size_t kind)
{
	begin_fast();
	put_word(block[5], bad_link((enum bad_link)kind));
	misuse(call_malloc, NULL, block[5]);
}

/* A link that is well made, to a block in use: found when that is next in turn. */
static void fast_link_to_a_block(size_t unused)
{
	(void)unused;
	begin_fast();
	put_fast_link(block[5], block[4] - CAIRN_ALIGNMENT);
	if (cairn_malloc(heap, asked) != block[5])
		machine_exit(1);
	misuse(call_malloc, NULL, block[4]);
}

static void fast_size(size_t word)
{
	begin_fast();
	header_set(block[5], word);
	misuse(call_malloc, NULL, block[5]);
}

static void fast_used(size_t unused)
{
	(void)unused;
	begin_fast();
	write_all(block[5]);
	misuse(call_malloc, NULL, block[5]);
}

/* All that wait are joined: those before the damaged one in its bin are already. */
static void joined(unsigned char *damaged)
{
	amid = true;
	asked = CAIRN_SMALL_MAX + 1;
	misuse(call_malloc, NULL, damaged);
}

static void fast_link_joined(size_t kind)
{
	begin_fast();
	put_word(block[3], bad_link((enum bad_link)kind));
	joined(block[3]);
}

static void fast_size_joined(size_t word)
{
	begin_fast();
	header_set(block[3], word);
	joined(block[3]);
}

static void fast_used_joined(size_t which)
{
	begin_fast();
	write_all(block[which]);
	joined(block[which]);
}

static void fast_twice(size_t which)
{
	begin_fast();
	free_again(which);
}

/* What says that it waits is overwritten: of the newest in its bin that does not matter. */
static void fast_newest_unmarked(size_t which)
{
	begin_fast();
	put_word(block[which] + BK, 0);
	free_again(which);
}

/* The second free of another passes: it is there twice. Level 2 sees that when its turn comes again; at level 1 it has
 * two callers then, the second of whom to free it is told. */
static void fast_twice_unmarked(size_t which)
{
	begin_fast();
	put_word(block[which] + BK, 0);
	cairn_free(heap, block[which]);
	if (cairn_malloc(heap, asked) != block[which] || cairn_malloc(heap, asked) != block[5])
		machine_exit(1);
	if (CAIRN_CHECK >= 2)
		misuse(call_malloc, NULL, block[which]);
	if (cairn_malloc(heap, asked) != block[which])
		machine_exit(1);
	filled(block[which], FAST_BYTES);
	cairn_free(heap, block[which]);
	free_again(which);
}

static void fast_freed(void (*call)(void *mem), size_t bytes)
{
	begin_fast();
	asked = bytes;
	misuse(call, block[3], block[3]);
}

static void fast_freed_realloc(size_t bytes)
{
	fast_freed(call_realloc, bytes);
}

static void fast_freed_resize(size_t bytes)
{
	fast_freed(call_resize, bytes);
}

static void fast_freed_usable_size(size_t bytes)
{
	fast_freed(call_usable_size, bytes);
}

static void fast_freed_free_sized(size_t bytes)
{
	fast_freed(call_free_sized, bytes);
}

/* The block's own header, before it is freed. */
static void fast_overrun(size_t word)
{
	begin_with(FAST_BYTES);
	put_word(block[1] + cairn_usable_size(heap, block[1]), word);
	misuse(call_free, block[2], block[2]);
}
#endif

/* ---- sorted bins ---- */

#if CAIRN_LARGE_SORTED
#define FD_NEXTSIZE (2 * sizeof(size_t))
#define BK_NEXTSIZE (3 * sizeof(size_t))

/* Blocks 1, 3 and 5 are free and in one bin, the largest first; 6 is free, too, and of the size of 5. */
static void begin_sorted(void)
{
	static const size_t steps[] = {2, 1, 0, 0};
	size_t i = 0;

	heap = cairn_init(place, HEAP_BYTES);
	for (size_t n = 0; n < 4; n++) {
		block[i++] = filled(cairn_malloc(heap, BLOCK_BYTES), BLOCK_BYTES);
		block[i++] = cairn_malloc(heap, SORTED_SIZE(steps[n]) - CAIRN_OVERHEAD);
	}
	if (cairn_malloc(heap, 1) == NULL)
		machine_exit(1);
	for (size_t n = 0; n < 4; n++)
		cairn_free(heap, block[2 * n + 1]);
	if (cairn_malloc(heap, SORTED_SIZE(3)) == NULL)
		machine_exit(1);
}

/* A request for a chunk of so many steps, when a link of block 3 is not what it was. */
static void sorted_malloc(size_t link, size_t kind, size_t steps, size_t where)
{
	begin_sorted();
	put_word(block[3] + link, bad_link((enum bad_link)kind));
	asked = SORTED_SIZE(steps) - CAIRN_OVERHEAD;
	misuse(call_malloc, NULL, block[where]);
}

static void sorted_fd_malloc(size_t kind)
{
	sorted_malloc(FD_NEXTSIZE, kind, 1, 5);
}

/* Its own turn, or the next larger one's. */
static void sorted_bk_malloc(size_t kind)
{
	amid = true; /* it has left its neighbours */
	sorted_malloc(BK_NEXTSIZE, kind, 1, 3);
}

static void sorted_bk_malloc_larger(size_t kind)
{
	sorted_malloc(BK_NEXTSIZE, kind, 2, 3);
}

static void sorted_free(size_t link, size_t kind, size_t neighbour, size_t where)
{
	begin_sorted();
	put_word(block[3] + link, bad_link((enum bad_link)kind));
	amid = true;
	misuse(call_free, block[neighbour], block[where]);
}

static void sorted_fd_free_behind(size_t kind)
{
	sorted_free(FD_NEXTSIZE, kind, 4, 3);
}

static void sorted_fd_free_before(size_t kind)
{
	sorted_free(FD_NEXTSIZE, kind, 2, 3);
}

static void sorted_bk_free_behind(size_t kind)
{
	sorted_free(BK_NEXTSIZE, kind, 4, 3);
}

static void sorted_bk_free_before(size_t kind)
{
	sorted_free(BK_NEXTSIZE, kind, 2, 1); /* block 1 leads there, and is joined, too */
}

/* Block 7 does not stand for its size, 5 does: it leads to no other. */
static void sorted_equal(size_t kind)
{
	begin_sorted();
	put_word(block[7] + FD_NEXTSIZE, bad_link((enum bad_link)kind));
	amid = true;
	misuse(call_free, block[6], block[7]);
}

/* With nothing in it block 3 leaves its bin as one that does not stand for its size; found where it is followed from
 * block 5, which is the only one left there but its equal. */
static void sorted_no_fd(size_t unused)
{
	(void)unused;
	begin_sorted();
	put_word(block[3] + FD_NEXTSIZE, 0);
	cairn_free(heap, block[2]);
	amid = CAIRN_UNSORTED; /* what was joined is sorted in first */
	asked = SORTED_SIZE(0) - CAIRN_OVERHEAD;
	misuse(call_malloc, NULL, block[5]);
}

static void sorted_used(size_t unused)
{
	(void)unused;
	begin_sorted();
	memory_fill(block[3], 0x61, SORTED_SIZE(1) - CAIRN_OVERHEAD);
	asked = SORTED_SIZE(1) - CAIRN_OVERHEAD;
	misuse(call_malloc, NULL, block[5]);
}

static void sorted_size(size_t difference)
{
	begin_sorted();
	header_set(block[3], header_of(block[3]) + difference);
	asked = SORTED_SIZE(1) - CAIRN_OVERHEAD;
	misuse(call_malloc, NULL, block[3]);
}
#endif

/* ---- sizes that cannot be ---- */

static void wrong_size(size_t bytes)
{
	begin();
	asked = bytes;
	misuse(call_free_sized, block[2], block[2]);
}

/* ---- the cases ---- */

struct misuse_case {
	const char *name;
	enum cairn_fault fault;
	void (*run)(size_t argument);
	size_t argument;
	int level; /* of checks, from which on it is found */
};

#define ONES ((size_t)-1)
#define LETTERS ((size_t)-1 / 0xff * 0x41)

#define DOUBLE CAIRN_FAULT_DOUBLE_FREE
#define POINTER CAIRN_FAULT_BAD_POINTER
#define SIZE CAIRN_FAULT_BAD_SIZE
#define LINK CAIRN_FAULT_BAD_LINK
#define OVERRUN CAIRN_FAULT_OVERRUN

#define BY_LINK(name, call)                                                                                            \
	{name "-fd-nowhere", LINK, call##_fd, NOWHERE, 1}, {name "-fd-misaligned", LINK, call##_fd, MISALIGNED, 1},        \
		{name "-fd-to-a-block", LINK, call##_fd, OTHER_BLOCK, 1}, {name "-bk-nowhere", LINK, call##_bk, NOWHERE, 1},   \
		{name "-bk-misaligned", LINK, call##_bk, MISALIGNED, 1},                                                       \
	{                                                                                                                  \
		name "-bk-to-a-block", LINK, call##_bk, OTHER_BLOCK, 1                                                         \
	}

static const struct misuse_case cases[] = {
	{"double-free-at-once", DOUBLE, at_once, 0, 1},
	{"double-free-of-the-first-block", DOUBLE, of_first_block, 0, 1},
	{"double-free-with-others-between", DOUBLE, with_others_between, 0, 1},
	{"double-free-after-the-block-before-was-freed", DOUBLE, after_neighbour, 1, 1},
	{"double-free-after-the-block-behind-was-freed", DOUBLE, after_neighbour, 3, 1},
	{"double-free-of-what-joined-the-block-before", DOUBLE, into_neighbour, 1, 1},
	{"double-free-of-what-joined-the-block-behind", DOUBLE, into_neighbour, 3, 1},
	{"double-free-of-what-joined-both", DOUBLE, between_both, 0, 1},
	{"double-free-after-the-block-before-was-reused", DOUBLE, neighbour_reused, 1, 1},
	{"double-free-after-the-block-behind-was-reused", DOUBLE, neighbour_reused, 3, 1},
	{"double-free-of-what-joined-the-end", DOUBLE, into_end, 0, 1},
	{"double-free-of-what-joined-the-end-long-ago", DOUBLE, into_end_from_before, 0, 1},
	{"double-free-first-in-an-added-region", DOUBLE, in_added_region, 0, 1},
	{"double-free-in-an-added-region", DOUBLE, in_added_region, 1, 1},
	{"double-free-last-in-an-added-region", DOUBLE, in_added_region, 2, 1},
	{"double-free-after-realloc-moved-it", DOUBLE, after_move, 0, 1},
	{"double-free-when-all-is-freed", DOUBLE, of_everything, 0, 1},
	{"double-free-in-the-smallest-heap", DOUBLE, of_the_smallest_heap, 0, 1},

	{"freed-realloc-to-less", DOUBLE, freed_realloc, 1, 1},
	{"freed-realloc-to-the-same", DOUBLE, freed_realloc, BLOCK_BYTES, 1},
	{"freed-realloc-to-more", DOUBLE, freed_realloc, 2 * BLOCK_BYTES, 1},
	{"freed-aligned-realloc", DOUBLE, freed_aligned_realloc, BLOCK_BYTES, 1},
	{"freed-resize-to-less", DOUBLE, freed_resize, 1, 1},
	{"freed-resize-to-more", DOUBLE, freed_resize, 2 * BLOCK_BYTES, 1},
	{"freed-usable-size", DOUBLE, freed_usable_size, 0, 1},
	{"freed-free-sized", DOUBLE, freed_free_sized, BLOCK_BYTES, 1},

	{"pointer-1-too-far", POINTER, off_by, 1, 1},
	{"pointer-2-too-far", POINTER, off_by, 2, 1},
	{"pointer-3-too-far", POINTER, off_by, 3, 1},
	{"pointer-4-too-far", POINTER, off_by, 4, 1},
	{"pointer-5-too-far", POINTER, off_by, 5, 1},
	{"pointer-6-too-far", POINTER, off_by, 6, 1},
	{"pointer-7-too-far", POINTER, off_by, 7, 1},
	{"pointer-1-too-near", POINTER, short_by, 1, 1},
	{"pointer-4-too-near", POINTER, short_by, 4, 1},
	{"pointer-into-a-block-of-zeros", POINTER, middle_of_block, 0, 1},
	{"pointer-into-a-block-of-ones", POINTER, middle_of_block, 1, 1},
	{"pointer-into-a-block-of-letters", POINTER, middle_of_block, LETTERS, 1},
	{"pointer-into-a-block-of-all-bits", POINTER, middle_of_block, ONES, 1},
	{"pointer-to-the-stack", POINTER, on_stack, 0, 1},
	{"pointer-to-static-data", POINTER, in_static_data, 0, 1},
	{"pointer-into-the-gap-between-regions", POINTER, in_gap, GAP / 2, 1},
	{"pointer-to-the-end-of-the-gap", POINTER, in_gap, GAP - 16, 1},
	{"pointer-into-the-heap's-state", POINTER, in_state, 0, 1},
	{"pointer-just-behind-the-heap", POINTER, beyond_end, 0, 1},
	{"pointer-a-little-behind-the-heap", POINTER, beyond_end, 1, 1},
	{"pointer-16", POINTER, at_address, 16, 1},
	{"pointer-of-all-bits", POINTER, at_address, ONES, 1},
	{"pointer-of-the-last-step", POINTER, at_address, ONES / 16 * 16, 1},
	{"pointer-of-another-heap", POINTER, of_other_heap, 0, 1},
	{"pointer-misaligned-realloc", POINTER, misaligned_realloc, 0, 1},
	{"pointer-misaligned-resize", POINTER, misaligned_resize, 0, 1},
	{"pointer-misaligned-usable-size", POINTER, misaligned_usable_size, 0, 1},
	{"pointer-misaligned-free-sized", POINTER, misaligned_free_sized, 0, 1},

	{"overrun-with-0", OVERRUN, overrun_with, 0, 1},
	{"overrun-with-1", OVERRUN, overrun_with, 1, 1},
	{"overrun-with-2", OVERRUN, overrun_with, 2, 1},
	{"overrun-with-one-step", OVERRUN, overrun_with, CAIRN_ALIGNMENT, 1},
	{"overrun-with-one-step-and-1", OVERRUN, overrun_with, CAIRN_ALIGNMENT | 1, 1},
	{"overrun-with-all-bits", OVERRUN, overrun_with, ONES, 1},
	{"overrun-with-letters", OVERRUN, overrun_with, LETTERS, 1},
	{"overrun-with-half-of-memory", OVERRUN, overrun_with, (size_t)PTRDIFF_MAX, 1},
	{"overrun-with-a-size-too-small-over-zeros", OVERRUN, wrong_size_over_zeros, (size_t)0 - CAIRN_ALIGNMENT, 1},
	{"overrun-with-a-size-too-large-over-zeros", OVERRUN, wrong_size_over_zeros, CAIRN_ALIGNMENT, 1},
	{"overrun-with-a-size-too-small", OVERRUN, overrun_wrong_size, (size_t)0 - CAIRN_ALIGNMENT, 2},
	{"overrun-with-a-size-too-large", OVERRUN, overrun_wrong_size, CAIRN_ALIGNMENT, 2},
	{"overrun-with-a-size-far-too-large", OVERRUN, overrun_wrong_size, HEAP_BYTES, 1},
	{"overrun-by-a-byte-0", OVERRUN, overrun_by_one_byte, 0, 1},
	{"overrun-by-a-letter", OVERRUN, overrun_by_one_byte, 0x41, 1},
	{"overrun-by-a-byte-ff", OVERRUN, overrun_by_one_byte, 0xff, 1},
	{"overrun-by-far-with-0", OVERRUN, overrun_by_far, 0, 1},
	{"overrun-by-far-with-letters", OVERRUN, overrun_by_far, 0x41, 1},
	{"overrun-by-far-with-all-bits", OVERRUN, overrun_by_far, 0xff, 1},
	{"overrun-then-realloc-with-0", OVERRUN, overrun_realloc, 0, 1},
	{"overrun-then-realloc-with-1", OVERRUN, overrun_realloc, 1, 1},
	{"overrun-then-realloc-with-letters", OVERRUN, overrun_realloc, LETTERS, 1},
	{"overrun-then-realloc-with-all-bits", OVERRUN, overrun_realloc, ONES, 1},
	{"overrun-then-free-with-0", OVERRUN, overrun_found_before, 0, 1},
	{"overrun-then-free-with-1", OVERRUN, overrun_found_before, 1, 2},
	{"overrun-then-free-with-letters", OVERRUN, overrun_found_before, LETTERS, 1},
	{"overrun-then-free-with-all-bits", OVERRUN, overrun_found_before, ONES, 1},
	{"overrun-in-an-added-region-with-0", OVERRUN, overrun_in_added_region, 0, 1},
	{"overrun-in-an-added-region-with-1", OVERRUN, overrun_in_added_region, 1, 1},
	{"overrun-in-an-added-region-with-letters", OVERRUN, overrun_in_added_region, LETTERS, 1},
	{"size-behind-a-free-block-0", OVERRUN, size_behind_overwritten, 0, 1},
	{"size-behind-a-free-block-letters", OVERRUN, size_behind_overwritten, LETTERS, 1},
	{"size-behind-a-free-block-all-bits", OVERRUN, size_behind_overwritten, ONES, 1},
	{"size-behind-a-free-block-too-small", OVERRUN, size_behind_overwritten, CAIRN_CHUNK_MIN, 1},
	{"size-behind-a-free-block-too-large", OVERRUN, size_behind_overwritten, 12 * CAIRN_ALIGNMENT, 1},
	{"header-of-a-free-block-0", OVERRUN, free_header_overwritten, 0, 1},
	{"header-of-a-free-block-letters", OVERRUN, free_header_overwritten, LETTERS, 1},
	{"header-of-a-free-block-too-small", OVERRUN, free_header_overwritten, CAIRN_CHUNK_MIN | HEADER_P, 1},

	BY_LINK("link-malloc", malloc),
	BY_LINK("link-free-behind", free_behind),
	BY_LINK("link-free-before", free_before),
	BY_LINK("link-realloc", realloc),
	BY_LINK("link-resize", resize),
	{"link-from-another-nowhere", LINK, link_of_another, NOWHERE, 1},
	{"link-from-another-misaligned", LINK, link_of_another, MISALIGNED, 1},
	{"link-from-another-to-a-block", LINK, link_of_another, OTHER_BLOCK, 1},

	{"used-after-free-then-malloc-of-its-size", CAIRN_UNSORTED ? OVERRUN : LINK, used_then_malloc, BLOCK_BYTES, 1},
	{"used-after-free-in-its-bin", LINK, used_in_its_bin, 0, 1},
	{"used-after-free-then-free-behind", OVERRUN, used_then_free_behind, 0, 1},
	{"used-after-free-then-free-before", OVERRUN, used_then_free_before, 0, 1},

#if CAIRN_FAST_MAX > 0
	{"fast-link-nowhere", LINK, fast_link, NOWHERE, 1},
	{"fast-link-misaligned", LINK, fast_link, MISALIGNED, 1},
	{"fast-link-to-a-block-not-mangled", LINK, fast_link, OTHER_BLOCK, 1},
	{"fast-link-to-a-block", LINK, fast_link_to_a_block, 0, 1},
	{"fast-link-joined-nowhere", LINK, fast_link_joined, NOWHERE, 1},
	{"fast-link-joined-misaligned", LINK, fast_link_joined, MISALIGNED, 1},
	{"fast-link-joined-to-a-block-not-mangled", LINK, fast_link_joined, OTHER_BLOCK, 1},
	{"fast-size-0", OVERRUN, fast_size, 0, 1},
	{"fast-size-letters", OVERRUN, fast_size, LETTERS, 1},
	{"fast-size-all-bits", OVERRUN, fast_size, ONES, 1},
	{"fast-size-too-small", OVERRUN, fast_size, CAIRN_CHUNK_MIN | HEADER_P, 1},
	{"fast-size-joined-0", OVERRUN, fast_size_joined, 0, 1},
	{"fast-size-joined-letters", OVERRUN, fast_size_joined, LETTERS, 1},
	{"fast-size-joined-too-small", OVERRUN, fast_size_joined, CAIRN_CHUNK_MIN | HEADER_P, 1},
	{"fast-used-after-free", LINK, fast_used, 0, 1},
	{"fast-used-after-free-joined-the-newest", LINK, fast_used_joined, 5, 1},
	{"fast-used-after-free-joined", LINK, fast_used_joined, 3, 1},
	{"fast-used-after-free-joined-the-oldest", LINK, fast_used_joined, 1, 1},
	{"fast-double-free-of-the-newest", DOUBLE, fast_twice, 5, 1},
	{"fast-double-free", DOUBLE, fast_twice, 3, 1},
	{"fast-double-free-of-the-oldest", DOUBLE, fast_twice, 1, 1},
	{"fast-double-free-of-the-newest-unmarked", DOUBLE, fast_newest_unmarked, 5, 1},
	{"fast-double-free-unmarked", CAIRN_CHECK >= 2 ? LINK : DOUBLE, fast_twice_unmarked, 3, 1},
	{"fast-freed-realloc-to-less", DOUBLE, fast_freed_realloc, 1, 1},
	{"fast-freed-realloc-to-more", DOUBLE, fast_freed_realloc, 2 * FAST_BYTES, 1},
	{"fast-freed-resize", DOUBLE, fast_freed_resize, FAST_BYTES, 1},
	{"fast-freed-usable-size", DOUBLE, fast_freed_usable_size, 0, 1},
	{"fast-freed-free-sized", DOUBLE, fast_freed_free_sized, FAST_BYTES, 1},
	{"fast-overrun-with-0", OVERRUN, fast_overrun, 0, 1},
	{"fast-overrun-with-1", OVERRUN, fast_overrun, 1, 1},
	{"fast-overrun-with-letters", OVERRUN, fast_overrun, LETTERS, 1},
	{"fast-overrun-with-all-bits", OVERRUN, fast_overrun, ONES, 1},
#endif

#if CAIRN_LARGE_SORTED
	{"sorted-fd-malloc-nowhere", LINK, sorted_fd_malloc, NOWHERE, 1},
	{"sorted-fd-malloc-misaligned", LINK, sorted_fd_malloc, MISALIGNED, 1},
	{"sorted-fd-malloc-to-a-block", LINK, sorted_fd_malloc, OTHER_BLOCK, 1},
	{"sorted-bk-malloc-nowhere", LINK, sorted_bk_malloc, NOWHERE, 1},
	{"sorted-bk-malloc-misaligned", LINK, sorted_bk_malloc, MISALIGNED, 1},
	{"sorted-bk-malloc-to-a-block", LINK, sorted_bk_malloc, OTHER_BLOCK, 1},
	{"sorted-bk-malloc-of-a-larger-one-nowhere", LINK, sorted_bk_malloc_larger, NOWHERE, 1},
	{"sorted-bk-malloc-of-a-larger-one-misaligned", LINK, sorted_bk_malloc_larger, MISALIGNED, 1},
	{"sorted-bk-malloc-of-a-larger-one-to-a-block", LINK, sorted_bk_malloc_larger, OTHER_BLOCK, 1},
	{"sorted-fd-free-behind-nowhere", LINK, sorted_fd_free_behind, NOWHERE, 1},
	{"sorted-fd-free-behind-misaligned", LINK, sorted_fd_free_behind, MISALIGNED, 1},
	{"sorted-fd-free-before-to-a-block", LINK, sorted_fd_free_before, OTHER_BLOCK, 1},
	{"sorted-bk-free-behind-nowhere", LINK, sorted_bk_free_behind, NOWHERE, 1},
	{"sorted-bk-free-behind-misaligned", LINK, sorted_bk_free_behind, MISALIGNED, 1},
	{"sorted-bk-free-before-to-a-block", LINK, sorted_bk_free_before, OTHER_BLOCK, 1},
	{"sorted-of-equals-nowhere", LINK, sorted_equal, NOWHERE, 1},
	{"sorted-of-equals-to-a-block", LINK, sorted_equal, OTHER_BLOCK, 1},
	{"sorted-fd-0-then-free-and-malloc", LINK, sorted_no_fd, 0, 1},
	{"sorted-used-after-free", LINK, sorted_used, 0, 1},
	{"sorted-size-too-large", OVERRUN, sorted_size, CAIRN_ALIGNMENT, 1},
#endif

	{"size-0", SIZE, wrong_size, 0, 1},
	{"size-too-small", SIZE, wrong_size, BLOCK_BYTES - 2 * CAIRN_ALIGNMENT, 1},
	{"size-one-too-large", SIZE, wrong_size, BLOCK_BYTES + 1, 1},
	{"size-much-too-large", SIZE, wrong_size, 100 * BLOCK_BYTES, 1},
	{"size-of-all-bits", SIZE, wrong_size, ONES, 1},
	{"size-of-half-of-memory", SIZE, wrong_size, (size_t)PTRDIFF_MAX, 1},
	{"header-of-a-free-block-then-malloc-with-0", OVERRUN, free_header_then_malloc, 0, 1},
	{"header-of-a-free-block-then-malloc-with-letters", OVERRUN, free_header_then_malloc, LETTERS, 1},
	{"header-of-a-free-block-then-malloc-with-all-bits", OVERRUN, free_header_then_malloc, ONES, 1},
	{"header-of-a-free-block-then-malloc-too-large", OVERRUN, free_size_then_malloc, CAIRN_ALIGNMENT, 1},
	{"header-of-a-free-block-then-malloc-around-the-end", OVERRUN, free_size_wraps_then_malloc, 64 * CAIRN_ALIGNMENT,
     1},
	{"header-of-a-free-block-then-malloc-too-small", OVERRUN, free_size_then_malloc, (size_t)0 - CAIRN_ALIGNMENT, 1},
	{"header-of-a-free-block-then-realloc", OVERRUN, free_size_then_realloc, 2 * CAIRN_ALIGNMENT, 1},
	{"header-of-a-free-block-then-resize", OVERRUN, free_size_then_resize, 2 * CAIRN_ALIGNMENT, 1},
	{"overrun-into-top-with-letters", OVERRUN, top_header_overwritten, LETTERS, 1},
	{"overrun-into-top-with-all-bits", OVERRUN, top_header_overwritten, ONES, 1},
	{"overrun-into-top-then-free-with-0", OVERRUN, top_header_then_free, 0, 1},
	{"overrun-into-top-then-free-with-letters", OVERRUN, top_header_then_free, LETTERS, 1},
	{"overrun-into-top-then-free-with-all-bits", OVERRUN, top_header_then_free, ONES, 1},
	{"overrun-into-a-fence-with-0", OVERRUN, fence_overwritten, 0, 1},
	{"overrun-into-a-fence-with-letters", OVERRUN, fence_overwritten, LETTERS, 1},
	{"overrun-into-a-fence-with-all-bits", OVERRUN, fence_overwritten, ONES, 1},
#if CAIRN_LARGE_PROBE > 1 && !CAIRN_RINGS
	{"link-on-the-way-nowhere", LINK, link_on_the_way, NOWHERE, 1},
	{"link-on-the-way-misaligned", LINK, link_on_the_way, MISALIGNED, 1},
#endif
	{"double-free-into-a-reused-block", POINTER, into_a_reused_block, 0, 1},
	{"double-free-into-a-grown-block", POINTER, into_a_grown_block, 3, 1},
	{"double-free-into-a-block-grown-at-the-end", POINTER, into_a_grown_block, BLOCKS - 1, 1},
	{"double-free-into-a-block-of-all-that-was-left", POINTER, into_the_last_block, 0, 1},
};

static int list(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (CAIRN_CHECK == 0)
			say("%s - check level 0 trusts every pointer\n", cases[i].name);
		else if (CAIRN_CHECK < cases[i].level)
			say("%s - found from check level %d on\n", cases[i].name, cases[i].level);
		else
			say("%s %u\n", cases[i].name, (unsigned)cases[i].fault);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 2 || strcmp(argv[1], "list") == 0)
		return list();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (strcmp(argv[1], cases[i].name) == 0) {
			expected = cases[i].fault;
			cases[i].run(cases[i].argument);
		}
	say("there is no case %s\n", argv[1]);
	return 2;
}
