/* Heaps whose first element is the greatest: of squares, and of measured rows in the order of distance, then row. */
#ifndef ARROWLINE_HEAPS_H
#define ARROWLINE_HEAPS_H

#include "kernels/vector.h"
#include "nearest_record.h"

/* heap: count. Puts a value in the place of the greatest: greater children move up until it has its place. */
INLINE void replace_greatest(float *heap, int count, float value) {
  int place = 0;
  for (int child = 1; child < count; child = 2 * place + 1) {
    if (child + 1 < count && heap[child + 1] > heap[child]) child++;
    if (heap[child] <= value) break;
    heap[place] = heap[child];
    place = child;
  }
  heap[place] = value;
}

INLINE int is_before(struct Found a, struct Found b) {
  return a.square < b.square || (a.square == b.square && a.row < b.row);
}

/* heap: count. The same for measured rows; the last of the order is the first of the heap. */
INLINE void replace_last(struct Found *heap, int count, struct Found value) {
  int place = 0;
  for (int child = 1; child < count; child = 2 * place + 1) {
    if (child + 1 < count && is_before(heap[child], heap[child + 1])) child++;
    if (is_before(heap[child], value)) break;
    heap[place] = heap[child];
    place = child;
  }
  heap[place] = value;
}

#endif
