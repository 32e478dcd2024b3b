/* A camera: a driver with DMA, pictures, and a cache that can be dropped.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memories.h"

enum { CACHE_LINE = 32, LINE_BYTES = 1280, PICTURE_BYTES = 640 * 480 * 2 };

/* The driver's buffers: memory that DMA reaches, and no more than 8 KiB of it. */
static struct cairn_budget driver_budget = {.limit = 8 * 1024};
static const struct cairn_request for_driver = {.require = CAIRN_KIND_DMA, .budget = &driver_budget};

/* Pictures are large: better not in the memory that is fast and scarce. */
static const struct cairn_request for_pictures = {.prefer = CAIRN_KIND_EXTERNAL};

/* Fast if it can be. */
static const struct cairn_request for_cpu = {.prefer = CAIRN_KIND_FAST};

static void *thumbnails;

/* No memory of a kind: thumbnails can be made again. */
static bool drop_thumbnails(void *context, size_t bytes)
{
	void *dropped = thumbnails;

	(void)context;
	if (!dropped)
		return false;
	thumbnails = NULL;
	cairn_set_free(&memories, &for_pictures, dropped);
	printf("thumbnails dropped for %u bytes\n", (unsigned)bytes);
	return true;
}

static const char *name_of(const void *mem)
{
	const struct cairn_kind *kind = cairn_set_owner(&memories, mem);

	return kind == &sram ? "SRAM" : kind == &psram ? "PSRAM" : "nowhere";
}

static void driver(void)
{
	void *line[8];
	int lines = 0;

	while ((line[lines] = cairn_set_dma_alloc(&memories, &for_driver, CACHE_LINE, LINE_BYTES)) != NULL)
		lines++;
	printf("driver: %d lines in %s, %u refused, aligned: %s\n", lines, name_of(line[0]),
	       (unsigned)driver_budget.refused, (uintptr_t)line[0] % CACHE_LINE == 0 ? "yes" : "no");
	while (lines > 0)
		cairn_set_free(&memories, &for_driver, line[--lines]);
	printf("driver: %u bytes still paid for\n", (unsigned)driver_budget.used);
}

static void pictures(void)
{
	struct cairn_set_stats stats;
	void *picture;
	int count = 0;

	thumbnails = cairn_set_malloc(&memories, &for_pictures, PICTURE_BYTES);
	while ((picture = cairn_set_malloc(&memories, &for_pictures, PICTURE_BYTES)) != NULL)
		count++;
	cairn_set_stats(&memories, &stats);
	printf("%d pictures, then %u failure for %u bytes; as much was free in one piece: %s\n", count,
	       (unsigned)stats.failures, (unsigned)stats.last_failed,
	       stats.largest_free >= stats.last_failed ? "yes" : "no");
}

static void list(void)
{
	char *text = cairn_set_malloc(&memories, &for_cpu, 100);

	if (!text)
		return;
	strcpy(text, "shutter, aperture");
	printf("list of 100 bytes: %s\n", name_of(text));
	char *longer = cairn_set_realloc(&memories, &for_cpu, text, 100 * 1024);
	if (longer)
		text = longer;
	printf("of 100 KiB: %s, \"%s\"\n", longer ? name_of(longer) : "no memory", text);
	cairn_set_free(&memories, &for_cpu, text);
}

int main(void)
{
	memories_begin();
	memories.pressure = drop_thumbnails;
	driver();
	list();
	pictures();
	printf("sound: %s\n", cairn_check(sram.heap, NULL) && cairn_check(psram.heap, NULL) ? "yes" : "no");
	return EXIT_SUCCESS;
}
