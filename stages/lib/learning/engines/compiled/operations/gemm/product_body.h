/* The sums of a tile of a matrix product, (height, width vectors), both constants after inlining: a is (height, depth),
 * its elements a_row and a_step apart; b is (depth, width vectors). They run along the depth, all of the tile at once. A b that no
 * cache holds is fetched some rows ahead. */
INLINE void WIDE(add_products)(const int height, const int width, Vector sum[TILE_ROWS][2], const float *a, int a_row,
                               int a_step, const float *b, int b_stride, int depth) {
  for (int k = 0; k < depth; k++) {
    Vector right[2];
    UNROLL for (int j = 0; j < width; j++) __builtin_prefetch(b + 8 * b_stride + j * LANES);
    UNROLL for (int j = 0; j < width; j++) right[j] = load(b + j * LANES);
    UNROLL for (int i = 0; i < height; i++) {
      Vector left = splat(a[i * a_row]);
      UNROLL for (int j = 0; j < width; j++) sum[i][j] = sum[i][j] + left * right[j];
    }
    a += a_step;
    b += b_stride;
  }
}
