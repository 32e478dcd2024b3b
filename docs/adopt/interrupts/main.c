/* A sender: main makes packets, and the transmitter's interrupt frees them.  SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cairn_libc.h"
#include "sender.h"

#define SYSTICK_CONTROL (*(volatile uint32_t *)0xe000e010)
#define SYSTICK_RELOAD (*(volatile uint32_t *)0xe000e014)
#define SYSTICK_NOW (*(volatile uint32_t *)0xe000e018)

enum { PACKETS = 20000, QUEUE = 8, BYTES_MOST = 200, TICKS = 2003 };

struct packet {
	uint8_t length, bytes[];
};

/* From main to the interrupt; both count up, and only one of them each. */
static struct packet *volatile queue[QUEUE];
static volatile unsigned queued, sent;
static volatile unsigned damaged;

void SysTick_Handler(void);

/* In place of a transmitter's: all that was queued is sent. */
void SysTick_Handler(void)
{
	for (; sent != queued; sent++) {
		struct packet *packet = queue[sent % QUEUE];

		for (unsigned i = 0; i < packet->length; i++)
			damaged += packet->bytes[i] != packet->length;
		packet_sent(packet);
	}
}

static void transmitter_starts(void)
{
	SYSTICK_RELOAD = TICKS;
	SYSTICK_NOW = 0;
	SYSTICK_CONTROL = 7; /* on, with its interrupt, by the processor's clock */
}

/* Waits for a place in the queue, and while there is no memory. */
static void send(uint8_t length)
{
	struct packet *packet;

	while (queued - sent == QUEUE || (packet = malloc(sizeof *packet + length)) == NULL)
		continue;
	packet->length = length;
	memset(packet->bytes, length, length);
	queue[queued % QUEUE] = packet;
	queued++;
}

static struct cairn_stats stats_now(void)
{
	struct cairn_stats stats;

	cairn_stats(cairn_libc_heap(), &stats);
	return stats;
}

/* Any call of the heap's does; a compiler leaves out a malloc that nobody uses. */
static void take_one_back(void)
{
	void *volatile mem = malloc(1);

	free(mem);
}

int main(void)
{
	size_t used, waiting_most = 0;

	printf("packets to send: %d\n", PACKETS);
	used = stats_now().used;
	transmitter_starts();
	for (unsigned i = 0; i < PACKETS; i++) {
		size_t waiting = stats_now().waiting;

		if (waiting > waiting_most)
			waiting_most = waiting;
		send((uint8_t)(i * 7 % BYTES_MOST));
	}
	while (sent != queued)
		continue;
	printf("sent: %u, bytes damaged: %u\n", sent, damaged);
	printf("some have waited to be freed: %s\n", waiting_most > 0 ? "yes" : "no");
	while (stats_now().waiting > 0)
		take_one_back();
	printf("as much used as before: %s\n", stats_now().used == used ? "yes" : "no");
	printf("the heap is sound: %s\n", cairn_check(cairn_libc_heap(), NULL) ? "yes" : "no");
	return EXIT_SUCCESS;
}
