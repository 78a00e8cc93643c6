/* Two double lanes, for sums whose bits should outlast single precision. Exactly specified, like vector.h. */
#ifndef ARROWLINE_PAIR_H
#define ARROWLINE_PAIR_H

#include "kernels/vector.h"

#ifdef __wasm__
#define EXPORT(name) __attribute__((export_name(#name)))
#else
#define EXPORT(name)
#endif

typedef double Pair __attribute__((vector_size(16), aligned(8)));

INLINE Pair load_pair(const double *from) { return *(const Pair *)from; }
INLINE void store_pair(double *to, Pair value) { *(Pair *)to = value; }
INLINE Pair splat_pair(double value) { return (Pair){value, value}; }
INLINE Pair widen_low(Vector v) { return __builtin_convertvector(__builtin_shufflevector(v, v, 0, 1), Pair); }
INLINE Pair widen_high(Vector v) { return __builtin_convertvector(__builtin_shufflevector(v, v, 2, 3), Pair); }

/* a, b: count, a multiple of 4. Two pairs of sums, added at the end. */
INLINE double inner_product(const double *a, const double *b, int count) {
  Pair sums[2] = {splat_pair(0), splat_pair(0)};
  for (int i = 0; i < count; i += 4) {
    sums[0] += load_pair(a + i) * load_pair(b + i);
    sums[1] += load_pair(a + i + 2) * load_pair(b + i + 2);
  }
  sums[0] += sums[1];
  return sums[0][0] + sums[0][1];
}

INLINE int least(int a, int b) { return a < b ? a : b; }

#endif
