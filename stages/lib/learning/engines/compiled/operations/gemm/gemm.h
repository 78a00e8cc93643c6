/* Matrix products C = A B in register tiles of TILE_ROWS rows and two vectors of columns.
 *
 * Sums over the depth run sequentially in one lane from the tile's start value, so the bits depend on neither the
 * tile nor the blocking. Columns and row strides of B and C are multiples of four.
 */
#ifndef ARROWLINE_GEMM_H
#define ARROWLINE_GEMM_H

#include "kernels/vector.h"

/* The sums of a tile take half of the registers. */
#define TILE_ROWS (REGISTERS / 4)

/* The value that the sums start from. */
typedef enum { FROM_ZERO, FROM_C, FROM_BIAS } Start;
/* The last operation on a sum. KEEP_POSITIVE zeroes it where C's previous value was not positive: a gradient that
 * takes the place of a relu's output. */
typedef enum { PLAIN, RELU, KEEP_POSITIVE } Finish;

/* A is rows x depth, elements of a row adjacent. */
void gemm(const float *a, int a_stride, const float *b, int b_stride, float *c, int c_stride, int rows, int columns,
          int depth, Start start, const float *bias, Finish finish);

/* A is given transposed: depth x rows. */
void gemm_transposed(const float *a, int a_stride, const float *b, int b_stride, float *c, int c_stride, int rows,
                     int columns, int depth, Start start);

#endif
