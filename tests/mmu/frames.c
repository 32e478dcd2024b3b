/* Page frames against a shadow of one byte a frame. No frame is ever touched: there are none.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "frames.h"
#include "machine.h"
#include "memory.h"
#include "mmu.h"
#include "random.h"
#include "tap.h"

enum { FRAMES_MOST = 2048, GUARD = 0xee };

static struct cairn_frames frames;
static unsigned char trees[CAIRN_FRAMES_TREE_BYTES(FRAMES_MOST) + CAIRN_BANKS];
static size_t tree_bytes;
static bool is_taken[CAIRN_BANKS][FRAMES_MOST];
static size_t free_count;

/* ---- the shadow ---- */

static uintptr_t address(size_t bank, size_t frame)
{
	return frames.bank[bank].begin + frame * MMU_PAGE_BYTES;
}

static size_t frames_in(size_t bank)
{
	return frames.bank[bank].frames;
}

/* Frames side by side, all of them free or all of them taken? */
static bool all_are(size_t bank, size_t from, size_t count, bool taken)
{
	if (count > frames_in(bank) || from > frames_in(bank) - count)
		return false;
	for (size_t i = from; i < from + count; i++)
		if (is_taken[bank][i] != taken)
			return false;
	return true;
}

static void mark(size_t bank, size_t from, size_t count, bool taken)
{
	memset(&is_taken[bank][from], taken, count);
	free_count = taken ? free_count - count : free_count + count;
}

/* 1 + the order of the largest free block in one; 0 if there is none. */
static unsigned largest_in(size_t bank, unsigned order, size_t index)
{
	if (all_are(bank, index << order, (size_t)1 << order, false))
		return order + 1;
	if (order == 0)
		return 0;
	unsigned lower = largest_in(bank, order - 1, 2 * index);
	unsigned upper = largest_in(bank, order - 1, 2 * index + 1);

	return lower > upper ? lower : upper;
}

static unsigned byte_in_tree(size_t bank, unsigned order, size_t index)
{
	const unsigned char *row = frames.bank[bank].tree;

	for (unsigned below = 0; below < order; below++)
		row += frames_in(bank) >> below;
	return row[index];
}

/* Of a block, of whose halves this is known. */
static unsigned largest_of(unsigned order, unsigned lower, unsigned upper)
{
	if (lower == order && upper == order)
		return order + 1;
	return lower > upper ? lower : upper;
}

/* What frames.h says of the tree, from a block down; `stale` inside one that was taken as a whole. Tells of the block
 * what largest_in does. */
static unsigned verify_block(size_t bank, unsigned order, size_t index, bool stale)
{
	unsigned value = byte_in_tree(bank, order, index);
	unsigned largest = is_taken[bank][index] ? 0 : 1;

	if (order > 0) {
		bool was_whole = value == 0 && byte_in_tree(bank, order - 1, 2 * index) != 0;
		unsigned lower = verify_block(bank, order - 1, 2 * index, stale || was_whole);

		largest = largest_of(order, lower, verify_block(bank, order - 1, 2 * index + 1, stale || was_whole));
	}
	expect(value == (stale ? order + 1 : largest));
	return largest;
}

static bool has_parent(size_t bank, unsigned order, size_t index)
{
	return index / 2 < frames_in(bank) >> (order + 1);
}

static void verify(void)
{
	unsigned largest = 0;

	for (size_t bank = 0; bank < frames.banks; bank++)
		for (unsigned order = 0; frames_in(bank) >> order > 0; order++) {
			size_t last = (frames_in(bank) >> order) - 1;

			if (has_parent(bank, order, last))
				continue;
			unsigned here = verify_block(bank, order, last, false);

			largest = here > largest ? here : largest;
		}
	expect(frames.free == free_count);
	expect(cairn_frames_largest(&frames) == (largest == 0 ? 0 : (size_t)1 << (largest - 1)));
	expect(memory_is(trees + tree_bytes, GUARD, sizeof trees - tree_bytes));
}

/* ---- banks ---- */

static bool add(uintptr_t begin, size_t count)
{
	if (!cairn_frames_add(&frames, begin, count, trees + tree_bytes))
		return false;
	tree_bytes += CAIRN_FRAMES_TREE_BYTES(count);
	free_count += count;
	return true;
}

static void begin(void)
{
	memset(&frames, 0, sizeof frames);
	memset(trees, GUARD, sizeof trees);
	memset(is_taken, false, sizeof is_taken);
	tree_bytes = 0;
	free_count = 0;
}

/* One bank behind the other, or with a hole between. None begins at a round address. */
static void begin_with(const size_t *counts, size_t banks, bool holes)
{
	uintptr_t at = 0x40003000;

	begin();
	for (size_t i = 0; i < banks; i++) {
		expect(add(at, counts[i]));
		at += (counts[i] + (holes ? 5 : 0)) * MMU_PAGE_BYTES;
	}
}

/* ---- operations, on both ---- */

static unsigned char trees_before[sizeof trees];

static void remember(void)
{
	memcpy(trees_before, trees, sizeof trees);
}

static bool nothing_changed(void)
{
	return memcmp(trees_before, trees, sizeof trees) == 0 && frames.free == free_count;
}

/* Where a block of 1 << order frames is to be taken: in the block whose largest free one is the least that will do. */
static void find_fit(unsigned order, size_t *bank, size_t *frame)
{
	unsigned best = (unsigned)-1, at = 0;
	size_t index = 0;

	for (size_t i = 0; i < frames.banks; i++)
		for (unsigned o = 0; frames_in(i) >> o > 0; o++) {
			size_t last = (frames_in(i) >> o) - 1;
			unsigned value = has_parent(i, o, last) ? 0 : largest_in(i, o, last);

			if (value > order && value < best) {
				best = value;
				*bank = i;
				index = last;
				at = o;
			}
		}
	for (; at > order; at--) {
		unsigned lower = largest_in(*bank, at - 1, 2 * index);
		unsigned upper = largest_in(*bank, at - 1, 2 * index + 1);

		index = 2 * index + (lower <= order || (upper > order && upper < lower));
	}
	*frame = index << order;
}

static unsigned order_below(size_t count)
{
	unsigned order = 0;

	while (count >> order > 1)
		order++;
	return order;
}

/* How many were taken. */
static size_t take(size_t most)
{
	size_t largest = cairn_frames_largest(&frames);
	size_t taken = 0, bank, frame;

	remember();
	if (free_count == 0 || most == 0) {
		expect(cairn_frames_take(&frames, most, &taken) == CAIRN_FRAMES_NONE && nothing_changed());
		return 0;
	}
	find_fit(order_below(most < largest ? most : largest), &bank, &frame);
	expect(cairn_frames_take(&frames, most, &taken) == address(bank, frame));
	expect(taken == (size_t)1 << order_below(most < largest ? most : largest));
	if (expect(all_are(bank, frame, taken, false)))
		mark(bank, frame, taken, true);
	return taken;
}

static bool take_run(size_t count)
{
	unsigned order = count > 1 ? order_below(count - 1) + 1 : 0;
	size_t bank, frame;

	remember();
	if (count == 0 || count > FRAMES_MOST || cairn_frames_largest(&frames) < (size_t)1 << order) {
		expect(cairn_frames_take_run(&frames, count) == CAIRN_FRAMES_NONE && nothing_changed());
		return false;
	}
	find_fit(order, &bank, &frame);
	expect(cairn_frames_take_run(&frames, count) == address(bank, frame));
	if (expect(all_are(bank, frame, count, false)))
		mark(bank, frame, count, true);
	return true;
}

static bool take_at(size_t bank, size_t frame, size_t count)
{
	bool can = all_are(bank, frame, count, false);

	remember();
	expect(cairn_frames_take_at(&frames, address(bank, frame), count) == can);
	if (can)
		mark(bank, frame, count, true);
	else
		expect(nothing_changed());
	return can;
}

static bool give(size_t bank, size_t frame, size_t count)
{
	bool can = all_are(bank, frame, count, true);

	remember();
	expect(cairn_frames_give(&frames, address(bank, frame), count) == can);
	if (can)
		mark(bank, frame, count, false);
	else
		expect(nothing_changed());
	return can;
}

/* Frame by frame, what is taken comes back, and the trees are what they were when there were only free frames. */
static void give_all(void)
{
	for (size_t bank = 0; bank < frames.banks; bank++)
		for (size_t frame = 0; frame < frames_in(bank); frame++)
			if (is_taken[bank][frame])
				give(bank, frame, 1);
	verify();
	expect(frames.free == frames.all);
	memcpy(trees_before, trees, sizeof trees);
	for (size_t bank = 0; bank < frames.banks; bank++) {
		struct cairn_frames fresh = {.banks = 0};

		cairn_frames_add(&fresh, frames.bank[bank].begin, frames_in(bank), frames.bank[bank].tree);
	}
	expect(memcmp(trees_before, trees, sizeof trees) == 0);
}

/* ---- cases ---- */

/* Every one; under emulation only the short ones. */
static size_t next_length(size_t count)
{
	if (count < 70)
		return count + 1;
	return count + MACHINE_SLOWNESS;
}

static void every_length(void)
{
	for (size_t count = 1; count <= 2000; count = next_length(count)) {
		size_t digits = 0;

		begin_with(&count, 1, false);
		expect(memory_is(trees + 2 * count, GUARD, sizeof trees - 2 * count) && frames.free == count);
		for (; take(count) > 0; digits++)
			;
		expect(digits == (size_t)__builtin_popcountl(count) && frames.free == 0);
		expect(give(0, 0, count));
		give_all();
	}
}

static void every_order(void)
{
	const size_t count = 1024 + 3;

	begin_with(&count, 1, false);
	for (size_t order = 0; order <= 10; order++) {
		expect(take((size_t)2 << order) == (size_t)1 << (order < 9 ? order + 1 : 10));
		verify();
		give_all();
		expect(take_run((size_t)1 << order) && take((size_t)1 << order) > 0);
		verify();
		give_all();
	}
	expect(!take_run(1025) && take(FRAMES_MOST) == 1024 && take(FRAMES_MOST) == 2 && take(FRAMES_MOST) == 1);
	expect(take(1) == 0 && !take_run(1) && cairn_frames_largest(&frames) == 0);
	verify();
	give_all();
}

static void large_blocks_stay_whole(void)
{
	const size_t counts[] = {64, 8, 16};
	size_t free_before;

	begin_with(counts, 3, true);
	for (size_t i = 0; i < 8; i++)
		expect(take(1) == 1 && is_taken[1][i]); /* first what is in the smallest */
	for (size_t i = 0; i < 8; i++)
		expect(take(2) == 2 && is_taken[2][2 * i + 1]);
	expect(take_at(0, 9, 1));
	free_before = frames.free;
	expect(take(1) == 1 && is_taken[0][8]); /* the buddy of what is taken already */
	expect(take(2) == 2 && is_taken[0][10] && is_taken[0][11]);
	expect(take(4) == 4 && is_taken[0][12]);
	expect(take(8) == 8 && is_taken[0][0] && take(16) == 16 && is_taken[0][16]);
	expect(frames.free == free_before - 31 && cairn_frames_largest(&frames) == 32);
	verify();
	give_all();
}

static void refused(void)
{
	const size_t counts[] = {7, 12, 1};
	size_t begins;

	for (int holes = 0; holes < 2; holes++) {
		begin_with(counts, 3, holes != 0);
		expect(take_at(0, 0, 7) && take_at(1, 0, 5) && take_at(2, 0, 1));
		expect(!take_at(0, 6, 1) && !take_at(1, 4, 2) && !take_at(1, 3, 9));         /* taken, or a part is */
		expect(!give(1, 4, 2) && !give(1, 5, 1) && !give(1, 11, 1));                 /* free, or a part is */
		expect(!give(0, 6, 2) && !give(1, 11, 2) && (holes == 0 || !give(0, 7, 1))); /* of two banks, or none */
		expect(!give(0, 0, 8) && !give(2, 0, 2) && !give(0, 0, SIZE_MAX) && !take_at(1, 5, SIZE_MAX));
		expect(!take_at(1, 12, 1) && !take_at(1, 5, 8));
		expect(cairn_frames_of_one_bank(&frames, address(0, 3), 10) == 4);
		expect(cairn_frames_of_one_bank(&frames, address(1, 3), 9) == 9);
		remember();
		for (size_t i = 0; i < 2; i++) {
			begins = i == 0 ? 0 : frames.bank[0].begin - MMU_PAGE_BYTES;
			expect(!cairn_frames_give(&frames, begins, 1) && !cairn_frames_take_at(&frames, begins, 1));
		}
		expect(!cairn_frames_give(&frames, address(0, 2) + 1, 1));
		expect(!cairn_frames_give(&frames, address(0, 2) + MMU_PAGE_BYTES / 2, 1));
		expect(!cairn_frames_take_at(&frames, address(1, 6) + 4, 1));
		expect(!cairn_frames_give(&frames, CAIRN_FRAMES_NONE, 1));
		expect(nothing_changed() && take(0) == 0 && !take_run(0) && !take_run(SIZE_MAX));
		verify();
		give_all();
	}
}

static void other_pieces(void)
{
	const size_t count = 100;

	begin_with(&count, 1, false);
	expect(take(64) == 64 && take(32) == 32 && take(4) == 4);
	expect(give(0, 31, 2) && give(0, 1, 1) && give(0, 60, 8) && give(0, 2, 29)); /* across blocks, and inside one */
	verify();
	expect(take_at(0, 33, 0) && take_at(0, 3, 20) && give(0, 0, 1) && give(0, 5, 9) && give(0, 68, 32));
	verify();
	give_all();
	for (size_t run = 1; run <= 64; run++) {
		expect(take_run(run) && free_count == count - run); /* no frame more than asked for */
		verify();
		give_all();
	}
}

static void limits_of_banks(void)
{
	begin();
	expect(cairn_frames_largest(&frames) == 0 && take(1) == 0 && !take_run(1));
	expect(!cairn_frames_give(&frames, 0, 1) && !cairn_frames_take_at(&frames, 0, 1));
	expect(!add(0x1000, 0) && frames.banks == 0);
	expect(!add(UINTPTR_MAX - 0xfff, 2) && frames.banks == 0);
	expect(add(0x10000, 3));
	expect(!add(0x10000, 3) && !add(0xf000, 2) && !add(0x12000, 1) && !add(0xf000, 5) && frames.all == 3);
	begin();
	for (uintptr_t i = 0; i < CAIRN_BANKS; i++)
		expect(add(0x10000 * i, 3));
	expect(!add(0x90000000, 3) && frames.all == 3 * CAIRN_BANKS);
	expect(take_at(0, 0, 1)); /* a frame at address 0 is as good as any */
	verify();
	give_all();
}

/* ---- in any order ---- */

static void any_piece(struct random *random, size_t *bank, size_t *frame, size_t *count)
{
	*bank = random_below(random, frames.banks);
	*frame = random_below(random, frames_in(*bank));
	*count = random_between(random, 1, 1 + random_below(random, frames_in(*bank)));
}

/* A random part of the taken run that a frame is in, if it is. */
static void give_taken(struct random *random, size_t bank, size_t frame)
{
	size_t end = frame;

	while (end < frames_in(bank) && is_taken[bank][end])
		end++;
	if (end > frame)
		give(bank, frame, random_chance(random, 50) ? end - frame : random_between(random, 1, end - frame));
}

static void one_turn(struct random *random)
{
	size_t bank, frame, count;

	any_piece(random, &bank, &frame, &count);
	switch (random_below(random, 8)) {
	case 0: take(count); break;
	case 1: take(random_between(random, 1, 4)); break;
	case 2: take_run(random_between(random, 1, 9)); break;
	case 3: take_at(bank, frame, random_chance(random, 70) ? 1 : count); break;
	case 4: give(bank, frame, count); break;
	default: give_taken(random, bank, frame); break;
	}
}

static void in_any_order(void)
{
	static const size_t layouts[][CAIRN_BANKS] = {{1}, {2}, {3}, {5}, {7, 1}, {64}, {100}, {127, 31, 6, 1}, {33, 90}};
	struct random random;

	random_seed(&random, 1);
	for (size_t l = 0; l < sizeof layouts / sizeof *layouts; l++) {
		size_t banks = 0;

		while (banks < CAIRN_BANKS && layouts[l][banks] != 0)
			banks++;
		begin_with(layouts[l], banks, l % 2 == 0);
		for (int turn = 0; turn < 6000 / MACHINE_SLOWNESS && !tap_failed(); turn++) {
			one_turn(&random);
			verify();
		}
		give_all();
	}
}

/* ---- every state that a small bank can be in, and everything that can be done there ---- */

enum { LENGTH_MOST = MACHINE_SLOWNESS == 1 ? 7 : 5, STATES_MOST = 4096, BITS = 2 /* a byte is at most 3 */ };

static uint32_t states[STATES_MOST];
static size_t known;

static size_t bytes_used(void)
{
	size_t used = 0;

	for (unsigned order = 0; frames_in(0) >> order > 0; order++)
		used += frames_in(0) >> order;
	return used;
}

static uint32_t state_now(void)
{
	uint32_t state = 0;

	for (size_t i = 0; i < bytes_used(); i++)
		state = state << BITS | trees[i];
	return state;
}

/* From the top down, as frames.h reads a tree: a frame is taken if a 0 is met on the way to it. */
static bool is_taken_in_tree(size_t frame)
{
	bool met = false;

	for (unsigned order = 0; frame >> order < frames_in(0) >> order; order++)
		met = met || byte_in_tree(0, order, frame >> order) == 0;
	return met;
}

static void go_to(uint32_t state)
{
	for (size_t i = bytes_used(); i-- > 0; state >>= BITS)
		trees[i] = (unsigned char)(state & ((1u << BITS) - 1));
	free_count = 0;
	for (size_t i = 0; i < frames_in(0); i++) {
		is_taken[0][i] = is_taken_in_tree(i);
		free_count += !is_taken[0][i];
	}
	frames.free = free_count;
}

static void come_to_know(void)
{
	uint32_t state = state_now();

	verify();
	for (size_t i = 0; i < known; i++)
		if (states[i] == state)
			return;
	if (expect(known < STATES_MOST))
		states[known++] = state;
}

static void every_operation(uint32_t state)
{
	for (size_t from = 0; from <= frames_in(0); from++)
		for (size_t count = 1; count <= frames_in(0) + 1; count++)
			for (unsigned what = 0; what < (from == 0 ? 4 : 2); what++) {
				go_to(state);
				switch (what) {
				case 0: give(0, from, count); break;
				case 1: take_at(0, from, count); break;
				case 2: take(count); break;
				default: take_run(count); break;
				}
				come_to_know();
			}
}

static void every_state(void)
{
	for (size_t length = 1; length <= LENGTH_MOST; length++) {
		begin_with(&length, 1, false);
		known = 0;
		come_to_know();
		for (size_t i = 0; i < known && !tap_failed(); i++)
			every_operation(states[i]);
		expect(known >= (size_t)1 << length);
		go_to(states[known - 1]);
		give_all();
	}
}

int main(void)
{
	tap_case("a bank of any length: at most 2 bytes a frame, and blocks as its binary digits say", every_length);
	tap_case("every order is taken and given", every_order);
	tap_case("large blocks stay whole where a smaller one will do", large_blocks_stay_whole);
	tap_case("what is given in other pieces than it was taken joins", other_pieces);
	tap_case("what is refused changes nothing", refused);
	tap_case("no bank, and as many as there can be", limits_of_banks);
	tap_case("taken and given in any order", in_any_order);
	tap_case("every state of a small bank, and all that can be done in it", every_state);
	return tap_end();
}
