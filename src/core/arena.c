/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arena: a chain of zeroed blocks, each handed out from its start. Every page is touched
 * here, so that the audio thread meets no page fault. Not thread-safe; one owner at a time. */
#include "core/arena.h"

#include <stdlib.h>
#include <string.h>

#define ALIGNMENT   64
#define BLOCK_BYTES ((size_t)64 * 1024)

typedef struct Block Block;
struct Block
{
  Block *next;
  size_t size, used; /* bytes, header included */
};

struct LqArena
{
  Block *blocks; /* newest first; only the newest has room to give */
};

static size_t align_up (size_t size)
{
  if (size > SIZE_MAX - 4 * ALIGNMENT)
    abort ();
  return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static Block *block_new (size_t payload)
{
  size_t header = align_up (sizeof (Block));
  size_t size = header + (payload > BLOCK_BYTES ? payload : BLOCK_BYTES);
  Block *block = aligned_alloc (ALIGNMENT, size);
  if (!block)
    abort ();
  memset (block, 0, size);
  block->size = size;
  block->used = header;
  return block;
}

LqArena *lq_arena_new (void) { return calloc (1, sizeof (LqArena)); }

void lq_arena_free (LqArena *arena)
{
  if (!arena)
    return;
  for (Block *block = arena->blocks; block;)
    {
      Block *next = block->next;
      free (block);
      block = next;
    }
  free (arena);
}

void *lq_arena_alloc (LqArena *arena, size_t size)
{
  size = align_up (size ? size : 1);
  Block *block = arena->blocks;
  if (!block || block->size - block->used < size)
    {
      block = block_new (size);
      block->next = arena->blocks;
      arena->blocks = block;
    }
  void *memory = (char *)block + block->used;
  block->used += size;
  return memory;
}

double **lq_arena_planes (LqArena *arena, int n_channels, size_t n_frames)
{
  double **planes = lq_arena_array (arena, double *, n_channels);
  for (int c = 0; c < n_channels; c++)
    planes[c] = lq_arena_array (arena, double, n_frames);
  return planes;
}
