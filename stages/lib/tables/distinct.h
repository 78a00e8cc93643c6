/* The different texts of a column, each with a number in the order of their first rows: a hash table that grows. */
#ifndef ARROWLINE_DISTINCT_H
#define ARROWLINE_DISTINCT_H

#include "cells.h"

#define SLOTS_FIRST 16

INLINE unsigned hash_of(Bytes p, unsigned length) {
  const unsigned long long factor = 0x9E3779B97F4A7C15ULL;
  unsigned long long hash = length * factor, part;
  for (; length >= 8; length -= 8, p += 8) {
    __builtin_memcpy(&part, p, 8);
    hash = (hash ^ part) * factor;
    hash ^= hash >> 29;
  }
  if (length > 0) {
    __builtin_memcpy(&part, p, 8);
    hash = (hash ^ (part & ((1ULL << (8 * length)) - 1))) * factor;
  }
  return (unsigned)(hash >> 32);
}

INLINE int same_bytes(Bytes a, Bytes b, unsigned length) {
  unsigned i = 0;
  for (; i + 8 <= length; i += 8) {
    unsigned long long left, right;
    __builtin_memcpy(&left, a + i, 8);
    __builtin_memcpy(&right, b + i, 8);
    if (left != right) return 0;
  }
  for (; i < length; i++)
    if (a[i] != b[i]) return 0;
  return 1;
}

INLINE void *allot(struct Scan *s, unsigned bytes) {
  bytes = (bytes + 7) & ~7u;
  if ((unsigned)(s->pool_end - s->pool) < bytes) return 0;
  void *region = s->pool;
  s->pool += bytes;
  return region;
}

/* The number of a text that is known, or -1; `slot` is then its place. */
INLINE int number_of(const struct Field *f, Bytes p, unsigned length, unsigned hash, unsigned *slot) {
  unsigned at = hash & f->slot_mask;
  for (; f->slots[at] != 0; at = (at + 1) & f->slot_mask) {
    const struct Entry *entry = f->entries + f->slots[at] - 1;
    if (entry->hash == hash && entry->length == length && same_bytes(entry->at, p, length)) return (int)f->slots[at] - 1;
  }
  *slot = at;
  return -1;
}

/* Room for twice as many texts; 0 if the pool is full. */
NOINLINE static int grow(struct Scan *s, struct Field *f) {
  unsigned slots = f->slots ? 2 * (f->slot_mask + 1) : SLOTS_FIRST;
  int most = (int)(slots / 2);
  unsigned *table = allot(s, slots * sizeof *table);
  struct Entry *entries = allot(s, (unsigned)most * sizeof *entries);
  if (!table || !entries) return 0;
  __builtin_memset(table, 0, slots * sizeof *table);
  for (int i = 0; i < f->distinct; i++) {
    entries[i] = f->entries[i];
    unsigned at = entries[i].hash & (slots - 1);
    while (table[at] != 0) at = (at + 1) & (slots - 1);
    table[at] = (unsigned)i + 1;
  }
  f->slots = table;
  f->slot_mask = slots - 1;
  f->entries = entries;
  f->entries_max = most;
  return 1;
}

/* Keeps a text unless it is known; 0 if there is no room, or there are more texts than are kept. */
INLINE int keep_text(struct Scan *s, struct Field *f, Bytes p, unsigned length) {
  if (length > (unsigned)f->text_bytes) return 0;
  if (!f->slots && !grow(s, f)) return 0;
  unsigned hash = hash_of(p, length), slot = 0;
  if (number_of(f, p, length, hash, &slot) >= 0) return 1;
  if (f->distinct >= f->texts) return 0;
  if (f->distinct == f->entries_max) {
    if (!grow(s, f)) return 0;
    number_of(f, p, length, hash, &slot);
  }
  unsigned char *copy = allot(s, length);
  if (!copy) return 0;
  __builtin_memcpy(copy, p, length);
  f->entries[f->distinct] = (struct Entry){hash, copy, length};
  f->slots[slot] = (unsigned)++f->distinct;
  return 1;
}

#endif
