/* vector.h for WebAssembly: four lanes. */
#ifndef ARROWLINE_VECTOR_WASM_H
#define ARROWLINE_VECTOR_WASM_H

#include <wasm_simd128.h>

#define LANES 4
#define WIDEST_LANES 4
#define REGISTERS 16

typedef float Vector __attribute__((vector_size(16), aligned(4)));
typedef int Mask __attribute__((vector_size(16), aligned(4)));

INLINE Vector load(const float *from) { return *(const Vector *)from; }
INLINE void store(float *to, Vector value) { *(Vector *)to = value; }
INLINE Vector splat(float value) { return (Vector)wasm_f32x4_splat(value); }
INLINE Mask splat_mask(int value) { return (Mask)wasm_i32x4_splat(value); }
INLINE Vector zero(void) { return (Vector){0, 0, 0, 0}; }

INLINE Vector at_least(Vector a, Vector b) { return (Vector)wasm_f32x4_pmax((v128_t)a, (v128_t)b); }
INLINE Vector at_most(Vector a, Vector b) { return (Vector)wasm_f32x4_pmin((v128_t)a, (v128_t)b); }
INLINE Vector square_root(Vector a) { return (Vector)wasm_f32x4_sqrt((v128_t)a); }
INLINE Vector absolute(Vector a) { return (Vector)wasm_f32x4_abs((v128_t)a); }
INLINE Vector nearest(Vector a) { return (Vector)wasm_f32x4_nearest((v128_t)a); }
/* For numbers that an int holds. */
INLINE Mask truncate(Vector a) { return (Mask)wasm_i32x4_trunc_sat_f32x4((v128_t)a); }
INLINE Vector choose(Mask which, Vector yes, Vector no) {
  return (Vector)wasm_v128_bitselect((v128_t)yes, (v128_t)no, (v128_t)which);
}
/* The compiler would turn an AND with a mask into a three-instruction select, and put constants back into loops, where
 * V8 builds them anew in every turn. */
#define OPAQUE(value) __asm__("" : "+r"(value))

INLINE Vector keep(Mask which, Vector value) {
  OPAQUE(which);
  return (Vector)(which & (Mask)value);
}
INLINE Vector drop(Mask which, Vector value) {
  OPAQUE(which);
  return (Vector)wasm_v128_andnot((v128_t)value, (v128_t)which);
}

#endif
