/* The real kernel on Cairn's heap: tasks that come and go, queues, timers and event groups, until the heap has served
 * a million operations; then all is given back.  SPDX-License-Identifier: MIT
 *
 * Each block is filled with a pattern and looked at before it goes. The kernel's names and newlib's are mixed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "FreeRTOS.h"
#include "cairn_freertos.h"
#include "event_groups.h"
#include "queue.h"
#include "random.h"
#include "semphr.h"
#include "task.h"
#include "timers.h"

enum { OPERATIONS = 1000000, CHURNERS = 3, SLOTS = 24, LARGEST = 700, DEPTH = 300 };

struct block {
	uint8_t *mem;
	size_t bytes;
	uint8_t pattern;
};

/* Written inside the lock. newlib's names are not traced. */
static volatile unsigned traced, traced_failures;

/* Written by one task each, or by the kernel. */
static volatile unsigned switches, hooks, damaged, tasks_made, groups_made, timers_made, timer_calls, messages;
static volatile bool stop;

static EventGroupHandle_t ended; /* a bit for each task that runs on until `stop` */

/* ---- what the kernel calls ---- */

void demo_traced_malloc(const void *mem, size_t size)
{
	(void)size;
	traced++;
	traced_failures += mem == NULL;
}

void demo_traced_free(const void *mem, size_t size)
{
	(void)mem, (void)size;
	traced++;
}

void demo_switched_in(void)
{
	switches++;
}

void demo_assert_failed(const char *file, int line)
{
	printf("configASSERT: %s:%d, heap fault %d at %p\n", file, line, (int)cairn_freertos_fault.rule,
	       cairn_freertos_fault.where);
	_Exit(EXIT_FAILURE);
}

void vApplicationMallocFailedHook(void)
{
	taskENTER_CRITICAL();
	hooks++;
	taskEXIT_CRITICAL();
}

void vApplicationStackOverflowHook(TaskHandle_t task, char *name)
{
	(void)task;
	printf("stack overflow: %s\n", name);
	_Exit(EXIT_FAILURE);
}

/* ---- blocks ---- */

static void block_fill(struct block *b)
{
	if (!b->mem)
		b->bytes = 0;
	memset(b->mem, b->pattern, b->bytes);
}

static void block_look(const struct block *b)
{
	for (size_t i = 0; i < b->bytes; i++)
		if (b->mem[i] != b->pattern) {
			damaged++;
			return;
		}
}

static void block_take(struct block *b, struct random *random)
{
	b->bytes = random_between(random, 1, random_chance(random, 90) ? 100 : LARGEST);
	b->pattern = (uint8_t)random_next(random);
	switch (random_below(random, 5)) {
	case 0: b->mem = malloc(b->bytes); break;
	case 1:
		b->mem = pvPortCalloc(1, b->bytes);
		if (b->mem && b->mem[b->bytes - 1] != 0)
			damaged++;
		break;
	case 2:
		b->mem = pvPortAlignedAlloc(32, b->bytes);
		if ((uintptr_t)b->mem % 32 != 0)
			damaged++;
		break;
	default: b->mem = pvPortMalloc(b->bytes);
	}
	block_fill(b);
}

static void block_resize(struct block *b, struct random *random)
{
	const size_t bytes = random_between(random, 1, LARGEST);
	void *now = pvPortRealloc(b->mem, bytes);

	if (!now)
		return;
	b->mem = now;
	b->bytes = bytes < b->bytes ? bytes : b->bytes;
	block_look(b);
	b->bytes = bytes;
	block_fill(b);
}

static void block_give(struct block *b, struct random *random)
{
	block_look(b);
	if (random_chance(random, 20))
		free(b->mem);
	else
		vPortFree(b->mem);
	b->mem = NULL;
}

/* ---- tasks ---- */

static void end_task(unsigned bit)
{
	xEventGroupSetBits(ended, (EventBits_t)1 << bit);
	vTaskDelete(NULL);
}

static void churn(void *number)
{
	struct block *slots = pvPortCalloc(SLOTS, sizeof *slots);
	struct random random;

	random_seed(&random, (uint32_t)(uintptr_t)number);
	while (!stop) {
		struct block *b = &slots[random_below(&random, SLOTS)];

		if (!b->mem)
			block_take(b, &random);
		else if (random_chance(&random, 25))
			block_resize(b, &random);
		else
			block_give(b, &random);
	}
	for (size_t i = 0; i < SLOTS; i++)
		if (slots[i].mem)
			block_give(&slots[i], &random);
	vPortFree(slots);
	end_task((unsigned)(uintptr_t)number);
}

/* Blocks through a queue: another task frees what this one has made. */
static void produce(void *queue)
{
	struct random random;
	struct block b;

	random_seed(&random, 77);
	while (!stop) {
		block_take(&b, &random);
		if (b.mem)
			xQueueSend(queue, &b, portMAX_DELAY);
	}
	b.mem = NULL; /* the last */
	xQueueSend(queue, &b, portMAX_DELAY);
	end_task(CHURNERS);
}

static void consume(void *queue)
{
	struct random random;
	struct block b;

	random_seed(&random, 78);
	while (xQueueReceive(queue, &b, portMAX_DELAY) == pdTRUE && b.mem) {
		block_give(&b, &random);
		messages++;
	}
	end_task(CHURNERS + 1);
}

static void on_timer(TimerHandle_t timer)
{
	void *mem = pvPortMalloc(40);

	(void)timer;
	timer_calls++;
	vPortFree(mem);
}

/* A task of a moment: it sets its bit in the group, and is no more. */
static void live_briefly(void *group)
{
	char *text = strdup("a task of a moment");

	free(text);
	xEventGroupSetBits(group, 1);
	vTaskDelete(NULL);
}

/* Makes tasks, event groups and timers, and ends them. */
static void spawn(void *unused)
{
	(void)unused;
	while (!stop) {
		EventGroupHandle_t group = xEventGroupCreate();
		TimerHandle_t timer = xTimerCreate("timer", 2, pdTRUE, NULL, on_timer);

		if (timer && xTimerStart(timer, portMAX_DELAY) == pdPASS)
			timers_made++;
		if (group && xTaskCreate(live_briefly, "brief", 128, group, 1, NULL) == pdPASS) {
			xEventGroupWaitBits(group, 1, pdTRUE, pdTRUE, portMAX_DELAY);
			tasks_made++;
		}
		vTaskDelay(5);
		if (timer)
			xTimerDelete(timer, portMAX_DELAY);
		if (group) {
			groups_made++;
			vEventGroupDelete(group);
		}
	}
	end_task(CHURNERS + 2);
}

/* ---- the verdict ---- */

static size_t operations(void)
{
	struct cairn_stats stats;

	cairn_stats(cairn_freertos_heap(), &stats);
	return stats.allocations + stats.frees;
}

static bool verdict(size_t free_before)
{
	const size_t free_after = xPortGetFreeHeapSize(); /* before printf takes a buffer */
	const bool sound = cairn_check(cairn_freertos_heap(), NULL);
	HeapStats_t stats;

	vPortGetHeapStats(&stats);
	printf("blocks taken      %u, given back %u; requests refused %u\n", (unsigned)stats.xNumberOfSuccessfulAllocations,
	       (unsigned)stats.xNumberOfSuccessfulFrees, traced_failures);
	printf("seen by traces    %u calls\n", traced);
	printf("task switches     %u\n", switches);
	printf("through a queue   %u blocks\n", messages);
	printf("made and deleted  %u tasks, %u event groups, %u timers (called %u times)\n", tasks_made, groups_made,
	       timers_made, timer_calls);
	printf("free bytes        %u before, %u after, least %u\n", (unsigned)free_before, (unsigned)free_after,
	       (unsigned)stats.xMinimumEverFreeBytesRemaining);
	printf("blocks damaged    %u\n", damaged);
	printf("heap sound        %s\n", sound ? "yes" : "no");
	return sound && damaged == 0 && free_after == free_before && hooks == traced_failures && timer_calls > 0 &&
	       tasks_made > 0 && groups_made > 0 && messages > 0;
}

static void supervise(void *unused)
{
	const EventBits_t all = ((EventBits_t)1 << (CHURNERS + 3)) - 1;
	QueueHandle_t queue;
	size_t free_before;

	(void)unused;
	vTaskDelay(2); /* the kernel's own tasks have begun */
	free_before = xPortGetFreeHeapSize();
	ended = xEventGroupCreate();
	queue = xQueueCreate(6, sizeof(struct block));
	/* No higher than the idle task, which frees what deleted tasks leave. */
	for (uintptr_t i = 0; i < CHURNERS; i++)
		xTaskCreate(churn, "churn", DEPTH, (void *)i, 0, NULL);
	xTaskCreate(produce, "produce", DEPTH, queue, 0, NULL);
	xTaskCreate(consume, "consume", DEPTH, queue, 1, NULL);
	xTaskCreate(spawn, "spawn", DEPTH, NULL, 1, NULL);
	while (operations() < OPERATIONS)
		vTaskDelay(20);
	stop = true;
	xEventGroupWaitBits(ended, all, pdTRUE, pdTRUE, portMAX_DELAY);
	vTaskDelay(20); /* the idle task gives back what tasks leave */
	vQueueDelete(queue);
	vEventGroupDelete(ended);
	vTaskDelay(20);
	_Exit(verdict(free_before) ? EXIT_SUCCESS : EXIT_FAILURE);
}

int main(void)
{
	xTaskCreate(supervise, "super", 1024, NULL, 4, NULL);
	vTaskStartScheduler();
	return EXIT_FAILURE;
}
