/* The products of gemm.c for vectors of LANES columns. */
#include "learning/engines/compiled/operations/gemm/product_body.h"

/* One tile of C, (height, width vectors). */
INLINE void WIDE(tile)(const int height, const int width, const float *a, int a_row, int a_step, const float *b,
                       int b_stride, float *c, int c_stride, int depth, Start start, const float *bias, Finish finish) {
  Vector sum[TILE_ROWS][2];
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width; j++)
    sum[i][j] = start == FROM_C      ? load(c + i * c_stride + j * LANES)
                : start == FROM_BIAS ? load(bias + j * LANES)
                                     : zero();
  WIDE(add_products)(height, width, sum, a, a_row, a_step, b, b_stride, depth);
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width; j++) {
    float *to = c + i * c_stride + j * LANES;
    Vector value = sum[i][j];
    if (finish == RELU) value = at_least(value, zero());
    if (finish == KEEP_POSITIVE) value = keep(load(to) > zero(), value);
    store(to, value);
  }
}

/* The tile of one or two vectors. */
INLINE void WIDE(panel)(const int height, int vectors, const float *a, int a_row, int a_step, const float *b,
                        int b_stride, float *c, int c_stride, int depth, Start start, const float *bias,
                        Finish finish) {
  if (vectors == 2)
    WIDE(tile)(height, 2, a, a_row, a_step, b, b_stride, c, c_stride, depth, start, bias, finish);
  else
    WIDE(tile)(height, 1, a, a_row, a_step, b, b_stride, c, c_stride, depth, start, bias, finish);
}

/* Columns from j on by one or two vectors, and down each of them tiles of up to TILE_ROWS rows. */
INLINE int WIDE(column_tiles)(int j, const float *a, int a_row, int a_step, const float *b, int b_stride, float *c,
                              int c_stride, int rows, int columns, int depth, Start start, const float *bias,
                              Finish finish) {
  while (columns - j >= LANES) {
    int vectors = columns - j >= 2 * LANES ? 2 : 1;
    const float *panel_bias = bias ? bias + j : 0;
    /* Rows are dealt evenly over the tiles: five rows make 3 + 2, not 4 + 1. */
    int blocks = (rows + TILE_ROWS - 1) / TILE_ROWS;
    for (int i = 0; i < rows; blocks--) {
      int height = (rows - i + blocks - 1) / blocks;
      const float *left = a + i * a_row;
      float *to = c + i * c_stride + j;
#define HEIGHT(n) \
  case n: WIDE(panel)(n, vectors, left, a_row, a_step, b + j, b_stride, to, c_stride, depth, start, panel_bias, finish); \
    break
      switch (height) {
        HEIGHT(1);
        HEIGHT(2);
        HEIGHT(3);
#if TILE_ROWS == 8
        HEIGHT(4);
        HEIGHT(5);
        HEIGHT(6);
        HEIGHT(7);
#endif
        default:
          WIDE(panel)(TILE_ROWS, vectors, left, a_row, a_step, b + j, b_stride, to, c_stride, depth, start, panel_bias,
                      finish);
      }
#undef HEIGHT
      i += height;
    }
    j += vectors * LANES;
  }
  return j;
}
