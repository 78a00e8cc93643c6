/* vector.h for x86-64: four lanes, eight with AVX2, and sixteen with AVX-512, whichever the compiler is told of. */
#ifndef ARROWLINE_VECTOR_X86_H
#define ARROWLINE_VECTOR_X86_H

#include <immintrin.h>

#ifdef __AVX512F__
#define WIDEST_LANES 16
#define REGISTERS 32
#else
#define WIDEST_LANES 8
#define REGISTERS 16
#endif

/* `F` is the compiler's own type of so many lanes, `P` begins the names of its operations. The maximum is its
 * second operand where the first is not greater, which is at_least() with the operands turned; the minimum alike. */
#define DEFINE_LANES(N, F, P)                                                                            \
  typedef float Vector_##N __attribute__((vector_size(4 * N), aligned(4)));                              \
  typedef int Mask_##N __attribute__((vector_size(4 * N), aligned(4)));                                  \
  INLINE Vector_##N load_##N(const float *from) { return *(const Vector_##N *)from; }                    \
  INLINE void store_##N(float *to, Vector_##N value) { *(Vector_##N *)to = value; }                      \
  INLINE Vector_##N splat_##N(float value) { return (Vector_##N)P##_set1_ps(value); }                    \
  INLINE Mask_##N splat_mask_##N(int value) { return (Mask_##N)P##_set1_epi32(value); }                  \
  INLINE Vector_##N zero_##N(void) { return (Vector_##N){0}; }                                           \
  INLINE Vector_##N at_least_##N(Vector_##N a, Vector_##N b) { return (Vector_##N)P##_max_ps((F)b, (F)a); } \
  INLINE Vector_##N at_most_##N(Vector_##N a, Vector_##N b) { return (Vector_##N)P##_min_ps((F)b, (F)a); } \
  INLINE Vector_##N square_root_##N(Vector_##N a) { return (Vector_##N)P##_sqrt_ps((F)a); }              \
  INLINE Mask_##N truncate_##N(Vector_##N a) { return (Mask_##N)P##_cvttps_epi32((F)a); }                \
  INLINE Vector_##N absolute_##N(Vector_##N a) { return (Vector_##N)((Mask_##N)a & 0x7fffffff); }        \
  INLINE Vector_##N choose_##N(Mask_##N which, Vector_##N yes, Vector_##N no) {                          \
    return (Vector_##N)((which & (Mask_##N)yes) | (~which & (Mask_##N)no));                              \
  }                                                                                                      \
  INLINE Vector_##N keep_##N(Mask_##N which, Vector_##N value) { return (Vector_##N)(which & (Mask_##N)value); } \
  INLINE Vector_##N drop_##N(Mask_##N which, Vector_##N value) { return (Vector_##N)(~which & (Mask_##N)value); }

#define TO_NEAREST (_MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
DEFINE_LANES(4, __m128, _mm)
INLINE Vector_4 nearest_4(Vector_4 a) { return (Vector_4)_mm_round_ps((__m128)a, TO_NEAREST); }
DEFINE_LANES(8, __m256, _mm256)
INLINE Vector_8 nearest_8(Vector_8 a) { return (Vector_8)_mm256_round_ps((__m256)a, TO_NEAREST); }
#if WIDEST_LANES == 16
DEFINE_LANES(16, __m512, _mm512)
INLINE Vector_16 nearest_16(Vector_16 a) { return (Vector_16)_mm512_roundscale_ps((__m512)a, TO_NEAREST); }
#endif

/* V8 has no part in this build. */
#define OPAQUE(value)

#define LANES 4
#define Vector WIDE(Vector)
#define Mask WIDE(Mask)
#define load WIDE(load)
#define store WIDE(store)
#define splat WIDE(splat)
#define splat_mask WIDE(splat_mask)
#define zero WIDE(zero)
#define at_least WIDE(at_least)
#define at_most WIDE(at_most)
#define square_root WIDE(square_root)
#define absolute WIDE(absolute)
#define nearest WIDE(nearest)
#define truncate WIDE(truncate)
#define choose WIDE(choose)
#define keep WIDE(keep)
#define drop WIDE(drop)

#endif
