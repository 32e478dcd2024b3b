/* Random operations on heaps of many kinds, each compared with a model of all blocks.  SPDX-License-Identifier: MIT
 *
 * Options: seed=N picks another sequence, steps=N its length, looks=N after how many steps the whole heap is looked at
 * (1 is the default: cairn_check, the walk and the statistics after each).
 */
#include <string.h>

#include "../support/fake_port.h"
#include "../support/memory.h"
#include "../support/option.h"
#include "../support/random.h"
#include "../support/shadow.h"
#include "../support/tap.h"
#include "../support/view.h"

/* Configurations beside the default one are many: each gets less. */
#ifdef CAIRN_CONFIG_H
#define STEPS (1000000 / MACHINE_SLOWNESS)
#else
#define STEPS (4000000 / MACHINE_SLOWNESS)
#endif
#define BLOCKS_MOST (MACHINE_RAM / 64 < 512 ? MACHINE_RAM / 64 : 512)
#define STATE_PLACE (CAIRN_STATE_BYTES + 1024)

/* Which requests come, and how many blocks there are at most. */
struct mix {
	const char *name;
	size_t live;          /* blocks at most */
	size_t bytes_usual;   /* most requests are smaller */
	size_t bytes_largest; /* some are as large */
	unsigned free_percent, resize_percent;
};

static const struct mix mixes[] = {
	{"few small blocks", 12, 40, 100, 48, 10},
	{"many small blocks", 120, 64, 300, 46, 4},
	{"sizes of exact bins", 60, 130, 260, 48, 10},
	{"large blocks", 16, 900, 4000, 45, 15},
	{"small and large blocks", 50, 80, 3000, 45, 15},
	{"mostly resizing", 20, 300, 1500, 25, 60},
	{"one size", 60, 1, 24, 49, 0},
};

#define MIXES (sizeof mixes / sizeof *mixes)

/* Over what memory. */
enum kind { FIXED, SCATTERED, PORT, MAPPED };

static const char *const kind_names[] = {"one region", "scattered regions", "a port", "a port that maps"};

#define KINDS (CAIRN_MAP_THRESHOLD > 0 && MACHINE_RAM >= 65536 ? MAPPED + 1 : MAPPED)

static struct random random;
static struct shadow shadow;
static struct shadow_block blocks[BLOCKS_MOST];
static struct fake_port fake;
static uint32_t seed, steps, looks;
static enum kind kind;
static unsigned maps, remaps;

/* ---- making heaps ---- */

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t random_heap_bytes(size_t most)
{
	size_t cap = smaller(most, (size_t)512 << random_below(&random, 8));

	return random_between(&random, HEAP_LEAST, cap < HEAP_LEAST ? HEAP_LEAST : cap);
}

static struct cairn_heap *begin_fixed(void)
{
	return cairn_init(memory + random_below(&random, 16), random_heap_bytes(MEMORY_BYTES - 16));
}

/* A small heap in the middle of memory, and regions at random places around it: some are refused for overlapping. */
static struct cairn_heap *begin_scattered(void)
{
	size_t span = smaller(MEMORY_BYTES, (size_t)4096 << random_below(&random, 4));
	size_t bytes = random_between(&random, HEAP_LEAST, HEAP_LEAST + span / 16);
	struct cairn_heap *h = cairn_init(memory + span / 2, bytes);

	for (size_t i = 0; i < 8; i++) {
		size_t size = random_between(&random, CAIRN_REGION_MIN, span / 8);
		size_t place = random_below(&random, span - size);

		if (place + size <= span / 2 || place >= span / 2 + bytes)
			cairn_add_region(h, memory + place, size);
	}
	return h;
}

static struct cairn_heap *begin_port(void)
{
	size_t granule = (size_t)CAIRN_ALIGNMENT << random_below(&random, 9);
	size_t limit = random_heap_bytes(MEMORY_BYTES - STATE_PLACE - 16);

	fake_port_init(&fake, memory + STATE_PLACE + random_below(&random, 16), limit, granule);
	return cairn_init_port(memory, CAIRN_STATE_BYTES + random_below(&random, 200), &fake.port, &fake);
}

/* The second half of memory is what is mapped. In every other heap the threshold stays where it is. */
static struct cairn_heap *begin_mapped(void)
{
	size_t granule = (size_t)64 << random_below(&random, 7);
	size_t limit = random_heap_bytes(MEMORY_BYTES / 4);
	uintptr_t map_begin = ((uintptr_t)memory + MEMORY_BYTES / 2 + granule - 1) & ~(granule - 1);
	size_t map_bytes = random_between(&random, 4, MEMORY_BYTES / 4 / granule) * granule;

	fake_port_init(&fake, memory + STATE_PLACE, limit, granule);
	fake_port_maps(&fake, (unsigned char *)map_begin, map_bytes);
	struct cairn_heap *h = cairn_init_port(memory, CAIRN_STATE_BYTES, &fake.port, &fake);
#if CAIRN_TUNABLE
	if (h && random_chance(&random, 50))
		expect(cairn_tune(h, CAIRN_KNOB_MAP_THRESHOLD, 1024));
#endif
	return h;
}

static bool begin(void)
{
	struct cairn_heap *h = NULL;

	if (kind == FIXED)
		h = begin_fixed();
	if (kind == SCATTERED)
		h = begin_scattered();
	if (kind == PORT)
		h = begin_port();
	if (kind == MAPPED)
		h = begin_mapped();
	if (!expect(h != NULL))
		return false;
	shadow_init(&shadow, h, memory, MEMORY_BYTES, blocks, BLOCKS_MOST);
	shadow.grows = kind >= PORT;
	shadow.map_granule = kind == MAPPED ? fake.port.granule : 0;
	return true;
}

/* ---- one step ---- */

static size_t random_bytes(const struct mix *mix)
{
	return random_below(&random, (random_chance(&random, 90) ? mix->bytes_usual : mix->bytes_largest) + 1);
}

static void step_take(const struct mix *mix)
{
	size_t bytes = random_bytes(mix);
	size_t dice = random_below(&random, 100);

	if (dice < 80)
		shadow_malloc(&shadow, bytes);
	else if (dice < 90)
		shadow_calloc(&shadow, random_between(&random, 1, 4), bytes / 4);
	else
		shadow_aligned_alloc(&shadow, (size_t)1 << random_below(&random, 9), bytes);
}

static void step_resize(const struct mix *mix)
{
	size_t which = random_below(&random, shadow.count);
	size_t bytes = random_bytes(mix);
	size_t dice = random_below(&random, 100);

	if (dice < 70)
		shadow_realloc(&shadow, which, bytes);
	else if (dice < 90)
		shadow_resize(&shadow, which, bytes);
	else
		shadow_aligned_realloc(&shadow, which, (size_t)1 << random_below(&random, 8), bytes);
}

static void step_give(void)
{
	size_t which = random_below(&random, shadow.count);

	if (random_chance(&random, 80))
		shadow_free(&shadow, which);
	else
		shadow_free_sized(&shadow, which);
}

/* What moves the port: somebody else, trimming, memory that is out for a while. */
static void step_port(void)
{
	size_t dice = random_below(&random, 4);

	if (dice == 0 && fake.foreigns < FAKE_PORT_FOREIGN_MOST && fake.limit - fake.end > 64)
		fake_port_take(&fake, random_between(&random, 1, 64));
	else if (dice == 1)
		cairn_trim(shadow.heap, random_below(&random, 1000));
	else
		fake_port_fail(&fake, 1, dice == 2);
}

/* There is no remap for a while, or it and map fail, once or for a while. */
static void step_map(void)
{
	size_t dice = random_below(&random, 8);

	if (dice < 2)
		fake_port_remaps(&fake, dice == 1);
	else
		fake_map_fail(&fake.map, 1, dice == 2);
}

static void step_reset_peak(void)
{
	cairn_reset_peak(shadow.heap);
	shadow.peak_least = shadow.peak_most = shadow.used;
}

static void step(const struct mix *mix)
{
	size_t dice = random_below(&random, 100);

	if (kind >= PORT && random_below(&random, 500) == 0)
		step_port();
	else if (kind == MAPPED && random_below(&random, 100) == 0)
		step_map();
	else if (random_below(&random, 1000) == 0)
		step_reset_peak();
	else if (shadow.count > 0 && dice < mix->resize_percent)
		step_resize(mix);
	else if (shadow.count == smaller(mix->live, BLOCKS_MOST) ||
	         (shadow.count > 0 && dice < mix->resize_percent + mix->free_percent))
		step_give();
	else
		step_take(mix);
}

/* Exactly largest_free is had, and one byte more is not; then it is as it was. */
static void prove_largest_free(void)
{
	heap_settle(shadow.heap);
	size_t largest = stats_of(shadow.heap).largest_free;

	if (kind >= PORT || shadow.count == BLOCKS_MOST)
		return;
	expect(!shadow_malloc(&shadow, largest + 1));
	if (largest > 0 && expect(shadow_malloc(&shadow, largest)))
		for (size_t i = 0; i < shadow.count; i++)
			if (blocks[i].bytes == largest) {
				shadow_free(&shadow, i);
				return;
			}
}

/* ---- one heap's life ---- */

static void run_heap(const struct mix *mix, uint32_t length)
{
	if (!begin())
		return;
	for (uint32_t i = 0; i < length && !tap_failed(); i++) {
		step(mix);
		if (i % looks == 0)
			shadow_verify(&shadow);
		if (i % 64 == 0)
			prove_largest_free();
		if (tap_failed())
			note("that was step %u of this heap", (unsigned)i);
	}
	shadow_verify_contents(&shadow);
	shadow_free_all(&shadow, &random);
	shadow_verify(&shadow);
	expect(kind < PORT || fake_port_foreign_is_intact(&fake));
	if (kind == MAPPED) {
		expect(fake.map.count == 0);
		maps += fake.map.takes;
		remaps += fake.map.resizes;
		fake_map_end(&fake.map);
	}
}

static const struct mix *mix_now;

/* Many heaps one after the other, each with its own seed, told where one fails. */
static void run_mix(void)
{
	uint32_t length = 400 + steps / (uint32_t)(MIXES * KINDS) / 16;
	uint32_t budget = steps / (uint32_t)(MIXES * KINDS);

	for (uint32_t done = 0, turn = 0; done < budget && !tap_failed(); done += length, turn++) {
		uint32_t own_seed = seed * 1000 + turn;

		random_seed(&random, own_seed);
		run_heap(mix_now, length);
		if (tap_failed())
			note("seed=%u, turn %u", (unsigned)seed, (unsigned)turn);
	}
}

static void run_mixes(const char *kind_name)
{
	char sentence[80];

	for (size_t i = 0; i < MIXES; i++) {
		mix_now = mixes + i;
		strcpy(sentence, mixes[i].name);
		strcat(sentence, " agree with the model over ");
		strcat(sentence, kind_name);
		tap_case(sentence, run_mix);
	}
}

static void blocks_were_mapped(void)
{
	note("%u maps, %u remaps", maps, remaps);
	expect(maps > 0 && remaps > 0);
}

int main(int argc, char **argv)
{
	seed = option_number(argc, argv, "seed", 1);
	steps = option_number(argc, argv, "steps", STEPS);
	looks = option_number(argc, argv, "looks", 1);
	note("seed=%u steps=%u looks=%u", (unsigned)seed, (unsigned)steps, (unsigned)looks);
	for (kind = FIXED; kind < KINDS; kind++)
		run_mixes(kind_names[kind]);
	if (KINDS > MAPPED)
		tap_case("of these, blocks were mapped and remapped", blocks_were_mapped);
	return tap_end();
}
