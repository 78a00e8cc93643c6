/* reference: ../dense/reference.ts, which multiplies the same matrices */
#include "learning/engines/compiled/operations/gemm/gemm.h"

#define TILE_ROWS 4

/* One tile of C, (height, width vectors), both constants after inlining: a is (height, depth), its elements a_row and
 * a_step apart; b is (depth, width vectors). The sums run along the depth, all of the tile at once. */
INLINE void tile(const int height, const int width, const float *a, int a_row, int a_step, const float *b, int b_stride,
                 float *c, int c_stride, int depth, Start start, const float *bias, Finish finish) {
  Vector sum[TILE_ROWS][2];
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width; j++)
    sum[i][j] = start == FROM_C      ? load(c + i * c_stride + j * LANES)
                : start == FROM_BIAS ? load(bias + j * LANES)
                                     : zero();
  for (int k = 0; k < depth; k++) {
    Vector right[2];
    UNROLL for (int j = 0; j < width; j++) right[j] = load(b + j * LANES);
    UNROLL for (int i = 0; i < height; i++) {
      Vector left = splat(a[i * a_row]);
      UNROLL for (int j = 0; j < width; j++) sum[i][j] = sum[i][j] + left * right[j];
    }
    a += a_step;
    b += b_stride;
  }
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width; j++) {
    float *to = c + i * c_stride + j * LANES;
    Vector value = sum[i][j];
    if (finish == RELU) value = at_least(value, zero());
    if (finish == KEEP_POSITIVE) value = keep(load(to) > zero(), value);
    store(to, value);
  }
}

/* The tile of one or two vectors. */
INLINE void panel(const int height, int vectors, const float *a, int a_row, int a_step, const float *b, int b_stride,
                  float *c, int c_stride, int depth, Start start, const float *bias, Finish finish) {
  if (vectors == 2)
    tile(height, 2, a, a_row, a_step, b, b_stride, c, c_stride, depth, start, bias, finish);
  else
    tile(height, 1, a, a_row, a_step, b, b_stride, c, c_stride, depth, start, bias, finish);
}

/* c is (rows, columns), a (rows, depth), b (depth, columns). Columns by one or two vectors, and down each of them tiles
 * of up to four rows. */
INLINE void tiles(const float *a, int a_row, int a_step, const float *b, int b_stride, float *c, int c_stride, int rows,
                  int columns, int depth, Start start, const float *bias, Finish finish) {
  for (int j = 0; j < columns;) {
    int vectors = columns - j >= 2 * LANES ? 2 : 1;
    const float *panel_bias = bias ? bias + j : 0;
    /* Rows are dealt evenly over the tiles: five rows make 3 + 2, not 4 + 1. */
    int blocks = (rows + TILE_ROWS - 1) / TILE_ROWS;
    for (int i = 0; i < rows; blocks--) {
      int height = (rows - i + blocks - 1) / blocks;
      const float *left = a + i * a_row;
      float *to = c + i * c_stride + j;
      if (height == 4)
        panel(4, vectors, left, a_row, a_step, b + j, b_stride, to, c_stride, depth, start, panel_bias, finish);
      else if (height == 3)
        panel(3, vectors, left, a_row, a_step, b + j, b_stride, to, c_stride, depth, start, panel_bias, finish);
      else if (height == 2)
        panel(2, vectors, left, a_row, a_step, b + j, b_stride, to, c_stride, depth, start, panel_bias, finish);
      else
        panel(1, vectors, left, a_row, a_step, b + j, b_stride, to, c_stride, depth, start, panel_bias, finish);
      i += height;
    }
    j += vectors * LANES;
  }
}

NOINLINE void gemm(const float *a, int a_stride, const float *b, int b_stride, float *c, int c_stride, int rows,
                   int columns, int depth, Start start, const float *bias, Finish finish) {
  tiles(a, a_stride, 1, b, b_stride, c, c_stride, rows, columns, depth, start, bias, finish);
}

NOINLINE void gemm_transposed(const float *a, int a_stride, const float *b, int b_stride, float *c, int c_stride,
                              int rows, int columns, int depth, Start start) {
  tiles(a, 1, a_stride, b, b_stride, c, c_stride, rows, columns, depth, start, 0, PLAIN);
}
