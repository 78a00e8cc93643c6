/* Squared Euclidean distances in single precision; strides are multiples of four. */
#ifndef ARROWLINE_DISTANCE_H
#define ARROWLINE_DISTANCE_H

#include "pair.h"

INLINE float sum_lanes(Vector v) { return (v[0] + v[2]) + (v[1] + v[3]); }

/* a, b: stride. Even and odd vectors are added apart, then lane by lane. */
INLINE float squared_distance(const float *a, const float *b, int stride) {
  Vector even = zero(), odd = zero();
  int i = 0;
  for (; i + 8 <= stride; i += 8) {
    Vector d = load(a + i) - load(b + i), e = load(a + i + 4) - load(b + i + 4);
    even += d * d;
    odd += e * e;
  }
  if (i < stride) {
    Vector d = load(a + i) - load(b + i);
    even += d * d;
  }
  return sum_lanes(even + odd);
}

INLINE Vector add_halves(Vector a, Vector b) {
  return __builtin_shufflevector(a, b, 0, 1, 4, 5) + __builtin_shufflevector(a, b, 2, 3, 6, 7);
}

/* a: stride; b: 4 x stride. Distances to four points: one sum each, vector after vector. */
INLINE Vector squared_distances(const float *a, const float *b, int stride) {
  Vector s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
  for (int i = 0; i < stride; i += LANES, b += LANES) {
    Vector x = load(a + i);
    Vector d0 = x - load(b), d1 = x - load(b + stride), d2 = x - load(b + 2 * stride), d3 = x - load(b + 3 * stride);
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  /* The lanes of each are summed as sum_lanes does. */
  Vector low = add_halves(s0, s1), high = add_halves(s2, s3);
  return __builtin_shufflevector(low, high, 0, 2, 4, 6) + __builtin_shufflevector(low, high, 1, 3, 5, 7);
}

/* a, b: width, of any number. In double precision: two pairs of sums, then the rest one by one. Reference: squaredTo in
 * test/analysis/naive.ts. */
INLINE double exact_square(const float *a, const double *b, int width) {
  Pair sums = splat_pair(0), more = splat_pair(0);
  int i = 0;
  for (; i + LANES <= width; i += LANES) {
    Vector v = load(a + i);
    Pair d = widen_low(v) - load_pair(b + i), e = widen_high(v) - load_pair(b + i + 2);
    sums += d * d;
    more += e * e;
  }
  sums += more;
  double rest = 0;
  for (; i < width; i++) rest += (a[i] - b[i]) * (a[i] - b[i]);
  return sums[0] + sums[1] + rest;
}

#endif
