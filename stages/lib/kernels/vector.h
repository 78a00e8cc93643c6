/* Four float lanes and the few operations the kernels need.
 *
 * Every operation here is exactly specified by IEEE 754 and by WebAssembly, so results do not depend on the machine.
 * Two rules keep them independent of blocking as well: a sum runs sequentially in one lane, and lanes run along
 * channels. Multiplication and addition stay separate (the build passes -ffp-contract=off).
 */
#ifndef ARROWLINE_VECTOR_H
#define ARROWLINE_VECTOR_H

#include <wasm_simd128.h>

#define LANES 4
#define INLINE static inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))
/* Accumulators stay in registers only when the tile's loops disappear; clang obeys this spelling and no other. */
#define UNROLL _Pragma("clang loop unroll(full)")

typedef float Vector __attribute__((vector_size(16), aligned(4)));
typedef int Mask __attribute__((vector_size(16), aligned(4)));

INLINE Vector load(const float *from) { return *(const Vector *)from; }
INLINE void store(float *to, Vector value) { *(Vector *)to = value; }
INLINE Vector splat(float value) { return (Vector)wasm_f32x4_splat(value); }
INLINE Vector zero(void) { return (Vector){0, 0, 0, 0}; }

/* a where a >= b or either is NaN, else b: a NaN in `a` stays one. */
INLINE Vector at_least(Vector a, Vector b) { return (Vector)wasm_f32x4_pmax((v128_t)a, (v128_t)b); }
INLINE Vector at_most(Vector a, Vector b) { return (Vector)wasm_f32x4_pmin((v128_t)a, (v128_t)b); }
INLINE Vector square_root(Vector a) { return (Vector)wasm_f32x4_sqrt((v128_t)a); }
INLINE Vector absolute(Vector a) { return (Vector)wasm_f32x4_abs((v128_t)a); }
INLINE Vector choose(Mask which, Vector yes, Vector no) {
  return (Vector)wasm_v128_bitselect((v128_t)yes, (v128_t)no, (v128_t)which);
}
/* Keeps the compiler from looking through a value: it would turn an AND with a mask into a three-instruction select,
 * and put constants back into loops, where V8 builds them anew in every turn. */
#define OPAQUE(value) __asm__("" : "+r"(value))

/* value where the mask holds, +0 elsewhere. */
INLINE Vector keep(Mask which, Vector value) {
  OPAQUE(which);
  return (Vector)(which & (Mask)value);
}
/* +0 where the mask holds, value elsewhere. */
INLINE Vector drop(Mask which, Vector value) {
  OPAQUE(which);
  return (Vector)wasm_v128_andnot((v128_t)value, (v128_t)which);
}

INLINE int padded(int count) { return (count + LANES - 1) & ~(LANES - 1); }

#endif
