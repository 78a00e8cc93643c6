/* reference: ../dense/reference.ts, which multiplies the same matrices */
#include "learning/engines/compiled/operations/gemm/gemm.h"

#define BODY "learning/engines/compiled/operations/gemm/gemm_body.h"
#include "kernels/each_width.h"

/* c is (rows, columns), a (rows, depth), b (depth, columns). */
INLINE void tiles(const float *a, int a_row, int a_step, const float *b, int b_stride, float *c, int c_stride, int rows,
                  int columns, int depth, Start start, const float *bias, Finish finish) {
  int j = 0;
  EACH_WIDTH(j, column_tiles, a, a_row, a_step, b, b_stride, c, c_stride, rows, columns, depth, start, bias, finish);
}

NOINLINE void gemm(const float *a, int a_stride, const float *b, int b_stride, float *c, int c_stride, int rows,
                   int columns, int depth, Start start, const float *bias, Finish finish) {
  tiles(a, a_stride, 1, b, b_stride, c, c_stride, rows, columns, depth, start, bias, finish);
}

NOINLINE void gemm_transposed(const float *a, int a_stride, const float *b, int b_stride, float *c, int c_stride,
                              int rows, int columns, int depth, Start start) {
  tiles(a, 1, a_stride, b, b_stride, c, c_stride, rows, columns, depth, start, 0, PLAIN);
}
