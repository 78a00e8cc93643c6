/* Filling, copying and adding floats; lengths are multiples of four unless noted otherwise. */
#ifndef ARROWLINE_MEMORY_H
#define ARROWLINE_MEMORY_H

#include "kernels/vector.h"

#define BODY "learning/engines/compiled/kernels/memory_body.h"
#include "kernels/each_width.h"

INLINE void fill_zero(float *to, int count) {
  int i = 0;
  EACH_WIDTH(i, zeroed, to, count);
}

/* Any length. */
INLINE void copy_floats(float *to, const float *from, int count) {
  int i = 0;
  EACH_WIDTH(i, copied, to, from, count);
  for (; i < count; i++) to[i] = from[i];
}

/* Any length: to[i] += from[i]. */
INLINE void add_floats(float *to, const float *from, int count) {
  int i = 0;
  EACH_WIDTH(i, added, to, from, count);
  for (; i < count; i++) to[i] += from[i];
}

/* Transposes a rows x columns block, both multiples of four: to[c][r] = from[r][c]. */
INLINE void transpose(const float *from, int from_stride, float *to, int to_stride, int rows, int columns) {
  for (int r = 0; r < rows; r += 4)
    for (int c = 0; c < columns; c += 4) {
      const float *source = from + r * from_stride + c;
      Vector r0 = load(source), r1 = load(source + from_stride);
      Vector r2 = load(source + 2 * from_stride), r3 = load(source + 3 * from_stride);
      Vector low01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5), high01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
      Vector low23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5), high23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
      float *target = to + c * to_stride + r;
      store(target, __builtin_shufflevector(low01, low23, 0, 1, 4, 5));
      store(target + to_stride, __builtin_shufflevector(low01, low23, 2, 3, 6, 7));
      store(target + 2 * to_stride, __builtin_shufflevector(high01, high23, 0, 1, 4, 5));
      store(target + 3 * to_stride, __builtin_shufflevector(high01, high23, 2, 3, 6, 7));
    }
}

#endif
