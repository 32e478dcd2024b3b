/* CAIRN_TOP_PAD and CAIRN_TRIM_THRESHOLD.  SPDX-License-Identifier: MIT */
#include "../support/fake_port.h"
#include "../support/memory.h"
#include "../support/shadow.h"
#include "../support/tap.h"
#include "../support/view.h"

#define STATE_PLACE ((CAIRN_STATE_BYTES + (size_t)1023) & ~(size_t)1023)
#define BREAK_BYTES ((size_t)CAIRN_TRIM_THRESHOLD + CAIRN_TOP_PAD + 1024)

#if CAIRN_TRIM_THRESHOLD > 0 && CAIRN_TRIM_THRESHOLD + CAIRN_TOP_PAD + 8192 < MACHINE_RAM

static struct fake_port fake;
static struct cairn_heap *heap;
static struct shadow shadow;
static struct shadow_block blocks[4];

static void begin(void)
{
	fake_port_init(&fake, memory + STATE_PLACE, BREAK_BYTES, CAIRN_ALIGNMENT);
	heap = cairn_init_port(memory, CAIRN_STATE_BYTES, &fake.port, &fake);
	shadow_init(&shadow, heap, memory, STATE_PLACE + BREAK_BYTES, blocks, 4);
	shadow.grows = true;
}

static void pad(void)
{
	begin();
	expect(shadow_malloc(&shadow, 100));
	expect(fake.grows == 1 && view_of(heap).free == CAIRN_TOP_PAD);
	expect(shadow_malloc(&shadow, CAIRN_TOP_PAD - CAIRN_OVERHEAD));
	expect(fake.grows == 1);
	shadow_verify(&shadow);
}

/* A free that leaves top just as large as the threshold gives nothing back; one step more, and all but the pad goes. */
static void threshold(bool beyond)
{
	size_t size = CAIRN_TRIM_THRESHOLD - CAIRN_TOP_PAD + (beyond ? CAIRN_ALIGNMENT : 0);
	size_t end;

	begin();
	expect(shadow_malloc(&shadow, 100));
	expect(CAIRN_TOP_PAD == 0 || shadow_malloc(&shadow, CAIRN_TOP_PAD - CAIRN_OVERHEAD));
	expect(shadow_malloc(&shadow, size - CAIRN_OVERHEAD));
	end = fake.end;
	shadow_free(&shadow, shadow.count - 1);
	expect(view_of(heap).free == (beyond ? CAIRN_TOP_PAD : CAIRN_TRIM_THRESHOLD));
	expect(fake.end == (beyond ? end - size : end));
	shadow_verify(&shadow);
	expect(shadow_malloc(&shadow, size));
	shadow_verify(&shadow);
	shadow_verify_contents(&shadow);
}

static void at_the_threshold(void)
{
	threshold(false);
}

static void beyond_the_threshold(void)
{
	threshold(true);
}

int main(void)
{
	tap_case_if(CAIRN_TOP_PAD > 0, "this build has no pad", "a growth asks for the pad, too, and it serves", pad);
	tap_case("a free that leaves top as large as the threshold keeps it", at_the_threshold);
	tap_case("a free that leaves more gives back all but the pad", beyond_the_threshold);
	return tap_end();
}

#else

int main(void)
{
	tap_skip_all(CAIRN_TRIM_THRESHOLD > 0 ? "too little memory"
	                                      : "this build trims only when told to; see tests/configs/trimming.h");
	return tap_end();
}

#endif
