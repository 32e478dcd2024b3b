/* Cairn's public interface: heaps over memory that the caller brings.  SPDX-License-Identifier: MIT
 *
 * A heap is an object in memory of the caller's; there may be as many as you like, each with its own regions and port.
 * The C library's malloc is one such heap, which a port makes.
 *
 * Words: `bytes` is what the caller asks for or may use; `size` is a whole chunk, its header included; `mem` is the
 * caller's pointer. Every block is aligned to CAIRN_ALIGNMENT and costs CAIRN_OVERHEAD bytes; the smallest chunk has
 * CAIRN_CHUNK_MIN bytes.
 *
 * Bounds: in the bounded preset no loop depends on how many blocks there are. What remains is: the chunks looked at in
 * one bin (CAIRN_LARGE_PROBE), the regions (looked through where the heap grows, and for each block that is checked;
 * with CAIRN_FOR_SPEED and check level 1 only if it is not in the region that grows), and the bytes that calloc clears
 * and realloc copies, both outside the lock. With fast bins, the unsorted bin or sorted bins, what is O(1)
 * below need not be: a call that does the work which others have put off takes O(chunks).
 *
 * Out of memory is no fault: NULL (or false), the heap unchanged, the failure counted. A heap that contradicts itself
 * is one: cairn_port_fault, see cairn_port.h.
 *
 * Every function but cairn_init and cairn_init_port takes the lock of CAIRN_LOCK_H; none calls another while it is
 * held, so a lock need not be recursive.
 */
#ifndef CAIRN_H
#define CAIRN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cairn_config.h"
#include "cairn_port.h"

/* Of the interface: major * 10000 + minor * 100 + patch. */
#define CAIRN_VERSION 100

#ifdef __cplusplus
extern "C" {
#endif

/* Not alloc_size: the compiler would hold on to it when cairn_resize has made the block larger where it is. */
#if defined(__GNUC__)
#define CAIRN_RETURNS_BLOCK __attribute__((malloc, warn_unused_result))
#define CAIRN_BLOCK_ALIGN(which) __attribute__((alloc_align(which)))
#define CAIRN_MUST_USE __attribute__((warn_unused_result))
#else
#define CAIRN_RETURNS_BLOCK
#define CAIRN_BLOCK_ALIGN(which)
#define CAIRN_MUST_USE
#endif

/* Every block's alignment, and the step of chunk sizes: 8 on 32-bit targets, 16 on 64-bit ones. */
#define CAIRN_ALIGNMENT (2 * sizeof(size_t))

/* What a block in use costs beside its bytes, before rounding up to the alignment. */
#define CAIRN_OVERHEAD sizeof(size_t)

/* The smallest chunk: malloc(0) takes as much. */
#define CAIRN_CHUNK_MIN (4 * sizeof(size_t))

/* The heap's own state, wherever in memory it lies: what cairn_init_port needs at least. */
#define CAIRN_STATE_BYTES ((CAIRN_STATE_WORDS + 1) * sizeof(size_t) - 1)

/* The smallest region that serves an allocation (of CAIRN_CHUNK_MIN), wherever in memory it lies. */
#define CAIRN_REGION_MIN (10 * sizeof(size_t) - 1)

struct cairn_heap;

/* ---- making a heap ---- */

/* A heap over the fixed region of `bytes` at `memory`, its state at the start of it. `memory` may have any alignment
 * and content. NULL if bytes < CAIRN_STATE_BYTES + CAIRN_REGION_MIN, or more than CAIRN_HEAP_MAX. O(1). */
struct cairn_heap *cairn_init(void *memory, size_t bytes);

/* The same, growing through `port`, which must outlive the heap (a constant in flash, mostly); `context` is handed to
 * its functions. `bytes` may be just CAIRN_STATE_BYTES; what there is beyond them serves as the first region if it
 * reaches CAIRN_REGION_MIN. Asks the port for nothing before the first request. NULL if bytes < CAIRN_STATE_BYTES or
 * more than CAIRN_HEAP_MAX. O(1). */
struct cairn_heap *cairn_init_port(void *memory, size_t bytes, const struct cairn_port *port, void *context);

/* Give the heap one more region, anywhere in memory and in any order; it must not overlap another. It is never given
 * back, and does not grow while top is kept apart. False, and nothing done, if no chunk fits in (one does in
 * CAIRN_REGION_MIN), if it does overlap another, or if the heap would own more than CAIRN_HEAP_MAX. O(regions). */
bool cairn_add_region(struct cairn_heap *, void *memory, size_t bytes);

/* ---- blocks ---- */

/* A block of at least `bytes`; zero bytes give a unique block that can be freed. From CAIRN_MAP_THRESHOLD on, if that
 * is not 0 and the port has a map, the block is mapped: in memory of its own (with CAIRN_MAP_FLUSH_END at the end of
 * it), which goes back to the port when it is freed. Where the port maps none, it comes from the heap as any other.
 * NULL if there is no memory, which in the bounded preset means: no bin above that of the request holds a chunk, the
 * first CAIRN_LARGE_PROBE of its own bin are too small, and so are the last remainder and top (without top, as many
 * free ends of regions as are looked at in a bin), which the port would not let grow. O(1), but for what the port's
 * map, remap and unmap take, here and in all that gives, resizes or frees blocks. */
void *cairn_malloc(struct cairn_heap *, size_t bytes) CAIRN_RETURNS_BLOCK;

/* A block of count * bytes, all zero. NULL as cairn_malloc, and if the product overflows. O(1), clearing apart; a
 * mapped block is zero already. */
void *cairn_calloc(struct cairn_heap *, size_t count, size_t bytes) CAIRN_RETURNS_BLOCK;

/* The block `mem` with `bytes`, contents kept up to the smaller of both; it may move. Tried in this order: of a mapped
 * block, the port's remap, which copies nothing: it stays a mapped one also where it becomes small; the same chunk,
 * and so a mapped block that becomes smaller stays where there is no remap; the chunk after; the chunk before together
 * with the one after (CAIRN_SLIDE); another block, which may be a mapped one. With CAIRN_MAP_FLUSH_END a mapped block
 * is at the end of its memory again, remap or none: what it holds moves there, unless the length changes by whole
 * granules. A NULL `mem` makes it cairn_malloc; zero bytes give the smallest block. NULL if there is no memory: then
 * `mem` is as it was. O(1), copying apart. */
void *cairn_realloc(struct cairn_heap *, void *mem, size_t bytes) CAIRN_MUST_USE;

/* A block whose address is a multiple of `alignment`, freed as any other; what it does not need before and behind goes
 * back at once, but of a mapped block only with it. NULL if `alignment` is no power of two, or if no chunk of bytes +
 * alignment + CAIRN_CHUNK_MIN can be had. O(1). */
void *cairn_aligned_alloc(struct cairn_heap *, size_t alignment, size_t bytes) CAIRN_RETURNS_BLOCK CAIRN_BLOCK_ALIGN(2);

/* cairn_realloc for a block that has to stay aligned: the block it returns is, wherever `mem` was. A mapped block is
 * not remapped, so it keeps all its memory where it is large enough (with CAIRN_MAP_FLUSH_END it moves to the end of
 * that), and is copied where it is not. NULL as the two. O(1), copying apart. */
void *cairn_aligned_realloc(struct cairn_heap *, void *mem, size_t alignment, size_t bytes) CAIRN_MUST_USE
	CAIRN_BLOCK_ALIGN(3);

/* Make the block `bytes` large where it is, or leave it as it was and say false, which counts as a failure. Making it
 * smaller always succeeds. A mapped block keeps all its memory, up to which it can become larger again: so with
 * CAIRN_MAP_FLUSH_END, too, it ends where it did, and nothing stops what overruns `bytes` before that. `mem` must not
 * be NULL. O(1). */
bool cairn_resize(struct cairn_heap *, void *mem, size_t bytes);

/* Take a block back; NULL is ignored. O(1). */
void cairn_free(struct cairn_heap *, void *mem);

/* The same for a caller who knows how many bytes it asked for (C23). From check level 1 on, a number that the block
 * cannot have been asked for with is CAIRN_FAULT_BAD_SIZE: for a mapped block, more than it holds. O(1). */
void cairn_free_sized(struct cairn_heap *, void *mem, size_t bytes);

/* cairn_free for an interrupt, or for another core: the block is put aside without the lock, and waits. Each next call
 * of malloc, calloc, realloc, aligned_alloc, resize, free or free_sized frees one that waits, which costs it what
 * cairn_free costs and some 20 instructions more; with CAIRN_FOR_SPEED a malloc or calloc that finds a chunk of the
 * very size does not look for any. A request that finds no memory frees them all before it fails. Any number of
 * interrupts may nest; from other cores only where the core has exclusives (see CAIRN_LOCK_SWAP in lock.h). O(1), a
 * turn more for each interrupt that comes in between. Not there in a build with CAIRN_LATER 0. */
void cairn_free_later(struct cairn_heap *, void *mem);

/* How many bytes of the block may be used: at least what was asked for. 0 for NULL. O(1). */
size_t cairn_usable_size(struct cairn_heap *, const void *mem);

/* Does `mem` lie in a region of the heap? Says nothing of whether a block begins there. Never true of a mapped block:
 * no list is kept of them. O(regions). */
bool cairn_owns(const struct cairn_heap *, const void *mem);

/* Give back what top has beyond `keep` bytes, in granules, through the port's sbrk. Returns the bytes given back: 0
 * if there is no such port, top is not kept apart, there is too little, or somebody else has moved the break since.
 * O(1). */
size_t cairn_trim(struct cairn_heap *, size_t keep);

#if CAIRN_TUNABLE
/* The knobs that a heap may set for itself, in bytes; each begins with what CAIRN_... of its name says. */
enum cairn_knob {
	CAIRN_KNOB_FAST_MAX,       /* at most CAIRN_FAST_MAX; 0: no chunk goes into a fast bin */
	CAIRN_KNOB_TOP_PAD,        /* like the two below: once set, the thresholds do not adapt any more */
	CAIRN_KNOB_TRIM_THRESHOLD, /* 0: top is not trimmed, but by cairn_trim; as always with CAIRN_TRIM_THRESHOLD 0 */
	CAIRN_KNOB_MAP_THRESHOLD,  /* 0: no chunk is mapped, as always with CAIRN_MAP_THRESHOLD 0 */
};

/* False, and nothing done, if there is no such knob, or the value is too large. O(1). */
bool cairn_tune(struct cairn_heap *, enum cairn_knob, size_t value);
#endif

#if CAIRN_CACHE > 0
/* ---- caches ---- */

/* The freed blocks of one size that a cache keeps. */
struct cairn_cache_list {
	void *first; /* the one that came last */
	size_t room; /* how many more it would keep */
};

/* A thread's, or a task's, own front of a heap: freed blocks of 64 sizes, from the smallest on, up to CAIRN_CACHE of
 * each, that come and go without the heap's lock. It belongs to its caller, who lets nobody else use it at the same
 * time. Set `heap` and let all else be zero: it is empty and ready. It may move, end, or get another heap only when it
 * has been flushed. All but `heap` is the core's. */
struct cairn_cache {
	struct cairn_heap *heap;
	size_t least;             /* the size word of the smallest chunk, its P clear */
	void *none;               /* what would be the first of a smaller size: NULL */
	struct cairn_cache *next; /* the next of the same heap */
	struct cairn_cache_list lists[64];
	struct cairn_cache **link; /* what leads here; NULL while no list has room */
	size_t allocations;        /* how often a list served, since the last flush; only with CAIRN_STATS */
};

/* cairn_malloc through a cache: the block of this size that came last, or one of the heap's, which before it answers
 * NULL is given all that the cache holds. O(1), without the lock, where the cache serves; else as cairn_malloc, and
 * where there is no memory as cairn_cache_flush. */
void *cairn_cache_malloc(struct cairn_cache *, size_t bytes) CAIRN_RETURNS_BLOCK;

/* cairn_free through a cache of the block's own heap. O(1), without the lock, where there is room; else as cairn_free.
 *
 * From check level 1 on the cache itself finds at once: a block that some cache of the heap holds already; a header
 * behind which there can be no block of the list that it is taken from; and all that cairn_free finds, for a pointer
 * that is misaligned, or whose header has no size that a cache keeps. Only a flush finds, as cairn_free would have: a
 * pointer with a plausible header where no block begins, or one that is free already, and damage around the block.
 * Nobody but cairn_check finds a block that was given to cairn_free, or to realloc, while a cache holds it: to the heap
 * it is in use. */
void cairn_cache_free(struct cairn_cache *, void *mem);

/* Give all that the cache holds back to its heap; the cache is empty and ready, and its heap does not know it any more.
 * The lock is taken for one block at a time. O(blocks). */
void cairn_cache_flush(struct cairn_cache *);
#endif

/* ---- looking inside ---- */

/* used, peak and free are sums of chunk sizes, headers included; capacity = used + free. Mapped chunks are in none of
 * them, but their blocks are among the allocations and frees. With CAIRN_STATS 0 only largest_free is counted, and the
 * rest is 0. */
struct cairn_stats {
	size_t capacity;     /* bytes of all chunks, top included */
	size_t used;         /* bytes of the chunks that callers hold */
	size_t peak;         /* the most that `used` ever was, since cairn_init or cairn_reset_peak */
	size_t free;         /* bytes of all others: they may be in many pieces */
	size_t largest_free; /* the largest request that would succeed now without asking the port; 0 if none would */
	size_t allocations;  /* blocks handed out (a realloc that moves one is no new block) */
	size_t frees;        /* blocks taken back: allocations - frees are live */
	size_t failures;     /* requests answered NULL or false for want of memory */
	size_t last_failed;  /* bytes of the last of them */
	size_t waiting;      /* blocks handed to cairn_free_later and not taken back yet */
	size_t mapped;       /* bytes of the mappings of mapped chunks, and of those that the port's unmap has refused */
	size_t mapped_peak;  /* the most that these ever were, since the same */
};

/* largest_free is read off the bins, in at most 31 and 2 * CAIRN_LARGE_PROBE steps; those that wait are counted one by
 * one, and so are, with the stages that defer work, those in the unsorted bin and the largest bin; what fast bins hold
 * could become larger yet, when it is joined, and what waits to be freed may get in front of it. O(1), but for these.
 * What caches hold is in free, and no longer in used, but peak counts it as used. Caches are read while their owners go
 * on: each of their numbers is right, their sum may be of no single moment. 64 steps for each cache. */
void cairn_stats(const struct cairn_heap *, struct cairn_stats *);

/* Let the peaks begin anew at what is used, and mapped, now. O(1). */
void cairn_reset_peak(struct cairn_heap *);

struct cairn_finding {
	enum cairn_fault rule; /* the rule that is broken; CAIRN_FAULT_NONE if none is */
	const void *where;     /* the chunk, bin or region that breaks it */
};

/* Look at every region, chunk, bin and cache; mapped chunks are looked at when they are used. True if the heap is
 * sound; else the first rule that is broken, and where (`finding` may be NULL). Never writes; constant stack; ends, and
 * reads nothing outside the heap's memory and its caches, whatever bytes it finds in the heap. A cache that its owner
 * uses meanwhile may seem damaged. O(chunks), and O(caches * CAIRN_CACHE) for each chunk in a cache; with CAIRN_CHECK 0
 * for each that could be. */
bool cairn_check(const struct cairn_heap *, struct cairn_finding *finding);

enum cairn_state {
	CAIRN_USED,      /* a caller holds it */
	CAIRN_FREE,      /* it waits in a bin */
	CAIRN_TOP,       /* the free end of the region that grows, where it is kept apart */
	CAIRN_CACHED,    /* in a fast bin or a cache: its neighbours see it as used */
	CAIRN_REMAINDER, /* what the last split left over: the next small requests get it */
};

struct cairn_block {
	void *mem;
	size_t size; /* of the chunk, header included */
	enum cairn_state state;
};

/* Told of one chunk; false ends the walk. Called inside the lock: it must not call the heap. */
typedef bool cairn_visit(void *user, const struct cairn_block *);

/* Visit every chunk of every region in address order, so no mapped one; a region is left at the first chunk that
 * contradicts it. Caches as in cairn_check. O(chunks). */
void cairn_walk(const struct cairn_heap *, cairn_visit *visit, void *user);

#ifdef __cplusplus
}
#endif

#include "cairn_set.h"

#endif
