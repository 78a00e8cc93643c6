/* Lanes of floats and the few operations the kernels need.
 *
 * Every operation here is exactly specified by IEEE 754 and by WebAssembly, so results do not depend on the machine.
 * Two rules keep them independent of blocking and of the number of lanes as well: a sum runs sequentially in one lane,
 * and lanes run along channels. Multiplication and addition stay separate (the build passes -ffp-contract=off).
 *
 * vector_wasm.h and vector_x86.h define for their target: LANES, the lanes of a Vector of floats and a Mask of ints;
 * WIDEST_LANES, the most that there are; REGISTERS, how many of them the processor holds; the types, and
 *
 *   load, store, splat, zero       whole vectors; the floats need not be aligned
 *   splat_mask                     an int in every lane
 *   at_least(a, b)                 a where a >= b or either is NaN, else b: a NaN in `a` stays one; at_most alike
 *   square_root, absolute, nearest, truncate
 *   choose(which, yes, no)         lane by lane
 *   keep(which, value)             value where the mask holds, +0 elsewhere; drop(which, value) the reverse
 *   OPAQUE(value)                  keeps the compiler from looking through a value
 *
 * LANES is 4 but in a body that each_width.h includes.
 */
#ifndef ARROWLINE_VECTOR_H
#define ARROWLINE_VECTOR_H

#define INLINE static inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))
/* Accumulators stay in registers only when the tile's loops disappear; clang obeys this spelling and no other. */
#define UNROLL _Pragma("clang loop unroll(full)")

/* Channels are rounded up to this many floats, whatever the number of lanes: all targets have one layout. */
#define PADDING 4
INLINE int padded(int count) { return (count + PADDING - 1) & ~(PADDING - 1); }

#ifdef __wasm__
#include "kernels/vector_wasm.h"
#else
#include "kernels/vector_x86.h"
#endif

/* The name of a body's function, struct or variable for the present LANES: WIDE(tile) is tile_4, tile_8 or tile_16. */
#define WIDE_NAME(name, lanes) name##_##lanes
#define WIDE_OF(name, lanes) WIDE_NAME(name, lanes)
#define WIDE(name) WIDE_OF(name, LANES)

/* The end of the whole vectors of the present LANES in [from, count). */
#define WHOLE(from, count) ((from) + ((count) - (from)) / LANES * LANES)

/* Calls the function `work` of a body with each width, the widest first. Its first argument is the place from which on
 * it works, and it returns the place up to which it came, with whole vectors. */
#if WIDEST_LANES == 16
#define EACH_WIDTH(at, work, ...) \
  (at = work##_16(at, __VA_ARGS__), at = work##_8(at, __VA_ARGS__), at = work##_4(at, __VA_ARGS__))
#elif WIDEST_LANES == 8
#define EACH_WIDTH(at, work, ...) (at = work##_8(at, __VA_ARGS__), at = work##_4(at, __VA_ARGS__))
#else
#define EACH_WIDTH(at, work, ...) (at = work##_4(at, __VA_ARGS__))
#endif

#endif
