/* A display: a frame buffer that grows, a buffer for DMA, a text that is too long.  SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cairn_mmu.h"

#define PAGE 4096
#define ANY_USE (CAIRN_REGION_READ | CAIRN_REGION_WRITE)

static const char *yes(bool is_so)
{
	return is_so ? "yes" : "no";
}

/* ---- a frame buffer that grows ---- */

enum { WIDTH = 640, LINES = 480 };

struct picture {
	uint16_t *pixels;
	size_t lines;
};

static size_t bytes_of(size_t lines)
{
	return lines * WIDTH * sizeof(uint16_t);
}

static void draw(const struct picture *picture)
{
	for (size_t i = 0; i < picture->lines * WIDTH; i++)
		picture->pixels[i] = (uint16_t)(i * 31);
}

static bool is_drawn(const uint16_t *pixels, size_t lines)
{
	for (size_t i = 0; i < lines * WIDTH; i++)
		if (pixels[i] != (uint16_t)(i * 31))
			return false;
	return true;
}

/* A number that other page frames, or the same in another order, would change. */
static uintptr_t frames_of(const uint16_t *pixels, size_t lines)
{
	uintptr_t sum = 0;

	for (size_t at = 0; at < bytes_of(lines); at += PAGE)
		sum = sum * 31 + cairn_region_physical((const char *)pixels + at);
	return sum;
}

static void grow(struct picture *picture, size_t lines)
{
	uintptr_t frames = frames_of(picture->pixels, picture->lines);
	uint16_t *pixels =
		cairn_region_remap(picture->pixels, bytes_of(picture->lines), bytes_of(lines), CAIRN_REGION_MAY_MOVE);

	if (!pixels) {
		printf("no memory for %u lines\n", (unsigned)lines);
		return;
	}
	printf("%u lines: same address: %s, same picture: %s, same page frames: %s\n", (unsigned)lines,
	       yes(pixels == picture->pixels), yes(is_drawn(pixels, picture->lines)),
	       yes(frames_of(pixels, picture->lines) == frames));
	picture->pixels = pixels;
	picture->lines = lines;
	draw(picture);
}

static void display(void)
{
	struct picture picture = {cairn_region_map(NULL, bytes_of(LINES), ANY_USE, 0), LINES};

	if (!picture.pixels) {
		puts("no memory for a picture");
		return;
	}
	draw(&picture);
	grow(&picture, 2 * LINES);
	void *behind = cairn_region_map((char *)picture.pixels + bytes_of(2 * LINES) + PAGE, PAGE, ANY_USE, 0);
	grow(&picture, 3 * LINES);
	cairn_region_unmap(behind, PAGE);
	cairn_region_unmap(picture.pixels, bytes_of(picture.lines));
}

/* ---- a buffer for DMA ---- */

/* QEMU's fw_cfg: a device that writes to physical memory what it knows. Its numbers are big-endian. */
#define DMA_ADDRESS ((volatile uint32_t *)0x09020010)

enum { DMA_ERROR = 1, DMA_READ = 2, DMA_SELECT = 8, DMA_ITEM = 16, SIGNATURE = 0, LINE_BYTES = 5 * PAGE - 16 };

struct channel {
	volatile uint32_t control; /* 0: done */
	uint32_t bytes, address_high, address;
	char line[LINE_BYTES];
};

static bool dma_read(struct channel *channel, uint32_t item)
{
	uintptr_t physical = cairn_region_physical(channel);

	channel->bytes = __builtin_bswap32(LINE_BYTES);
	channel->address_high = 0;
	channel->address = __builtin_bswap32(physical + offsetof(struct channel, line));
	channel->control = __builtin_bswap32(item << DMA_ITEM | DMA_SELECT | DMA_READ);
	__asm__ volatile("dsb" ::: "memory"); /* the device sees them before it is told */
	DMA_ADDRESS[0] = 0;
	DMA_ADDRESS[1] = __builtin_bswap32(physical);
	while (__builtin_bswap32(channel->control) > DMA_ERROR)
		;
	return channel->control == 0;
}

static bool is_zero(const char *bytes, size_t count)
{
	while (count > 0 && bytes[count - 1] == 0)
		count--;
	return count == 0;
}

static void camera(void)
{
	struct channel *channel =
		cairn_region_map(NULL, sizeof *channel, ANY_USE, CAIRN_REGION_CONTIGUOUS | CAIRN_REGION_UNCACHED);

	if (!channel) {
		puts("no memory for DMA");
		return;
	}
	memset(channel->line, 0xff, LINE_BYTES);
	bool done = dma_read(channel, SIGNATURE);
	printf("DMA: done: %s, \"%.4s\", then zeroes up to byte %u: %s\n", yes(done), channel->line, LINE_BYTES,
	       yes(is_zero(channel->line + 4, LINE_BYTES - 4)));
	cairn_region_unmap(channel, sizeof *channel);
}

/* ---- a text that is too long ---- */

enum { TEXT_BYTES = 90000 };

static void fill(char *text, size_t bytes)
{
	for (size_t i = 0; i <= bytes; i++)
		*(volatile char *)(text + i) = '.';
}

static void write_text(void)
{
	char *text = malloc(TEXT_BYTES / 2);
	char *longer = realloc(text, TEXT_BYTES);

	if (!longer) {
		puts("no memory for a text");
		return;
	}
	printf("text: the first byte behind it is %p\n", (void *)(longer + TEXT_BYTES));
	fill(longer, TEXT_BYTES);
	puts("nobody has seen the overrun");
	free(longer);
}

int main(void)
{
	display();
	camera();
	write_text();
	return EXIT_SUCCESS;
}
