/* Coordinates of rows along axes, in double precision: each sum runs along the columns in one lane, and lanes run along
 * rows.
 *
 * Shapes: struct Projection of pca_records.h. Reference: missedByComponents in test/analysis/naive.ts.
 */

#include "steps.h"

/* Vectors of rows that a tile sums at once, along up to two axes: as many sums as registers hold and the latency of an
 * addition wants. */
#define TILE_VECTORS (DOUBLES == 8 ? 2 : 4)
#define TILE_ROWS (TILE_VECTORS * DOUBLES)
_Static_assert(PROJECTED_ROWS % TILE_ROWS == 0, "whole tiles");

typedef double Four __attribute__((vector_size(32), aligned(8)));

/* values: rows x width, at most PROJECTED_ROWS rows; the last one stands in for those missing. Centres them, four rows of
 * four columns at a time. */
static void fill_centred(const struct Projection *s, const float *values, int rows) {
  const int width = s->width;
  ROLLED for (int row = 0; row < PROJECTED_ROWS; row += 4) {
    const float *from[4];
    UNROLL for (int r = 0; r < 4; r++) from[r] = values + (long)least(row + r, rows - 1) * width;
    double *to = s->centred + row;
    int i = 0;
    for (; i + 4 <= width; i += 4, to += 4 * PROJECTED_ROWS) {
      Vector v[4];
      UNROLL for (int r = 0; r < 4; r++) v[r] = load(from[r] + i);
      Vector low = __builtin_shufflevector(v[0], v[1], 0, 4, 1, 5), high = __builtin_shufflevector(v[0], v[1], 2, 6, 3, 7);
      Vector low_two = __builtin_shufflevector(v[2], v[3], 0, 4, 1, 5);
      Vector high_two = __builtin_shufflevector(v[2], v[3], 2, 6, 3, 7);
      Vector columns[4] = {
        __builtin_shufflevector(low, low_two, 0, 1, 4, 5),
        __builtin_shufflevector(low, low_two, 2, 3, 6, 7),
        __builtin_shufflevector(high, high_two, 0, 1, 4, 5),
        __builtin_shufflevector(high, high_two, 2, 3, 6, 7),
      };
      UNROLL for (int c = 0; c < 4; c++)
        *(Four *)(to + c * PROJECTED_ROWS) = __builtin_convertvector(columns[c], Four) - s->mean[i + c];
    }
    ROLLED for (; i < width; i++, to += PROJECTED_ROWS)
      ROLLED for (int r = 0; r < 4; r++) to[r] = from[r][i] - s->mean[i];
  }
}

/* to: the block's rows x count. Rows from `row` on along `several` axes from `axis` on, all sums in registers. */
INLINE void project_tile(const struct Projection *s, int row, int axis, int several, int rows, float *to) {
  Doubles sums[2][TILE_VECTORS];
  UNROLL for (int a = 0; a < several; a++) UNROLL for (int v = 0; v < TILE_VECTORS; v++) sums[a][v] = splat_doubles(0);
  const double *from = s->centred + row, *along = s->axes + (long)axis * s->width;
  const int width = s->width;
  for (int i = 0; i < width; i++, from += PROJECTED_ROWS) {
    UNROLL for (int a = 0; a < several; a++) {
      Doubles by = splat_doubles(along[a * width + i]);
      UNROLL for (int v = 0; v < TILE_VECTORS; v++) sums[a][v] += by * load_doubles(from + v * DOUBLES);
    }
  }
  double found[2][TILE_ROWS];
  UNROLL for (int a = 0; a < several; a++)
    UNROLL for (int v = 0; v < TILE_VECTORS; v++) store_doubles(found[a] + v * DOUBLES, sums[a][v]);
  const int end = least(rows - row, TILE_ROWS);
  ROLLED for (int r = 0; r < end; r++)
    UNROLL for (int a = 0; a < several; a++) to[(long)(row + r) * s->count + axis + a] = (float)found[a][r];
}

NOINLINE static void project_two(const struct Projection *s, int row, int axis, int rows, float *to) {
  project_tile(s, row, axis, 2, rows, to);
}
NOINLINE static void project_one(const struct Projection *s, int row, int axis, int rows, float *to) {
  project_tile(s, row, axis, 1, rows, to);
}

/* Rows in blocks of PROJECTED_ROWS: each block is centred, then multiplied by two axes at a time. */
EXPORT(project_rows) void project_rows(const struct Projection *s, int rows) {
  for (int first = 0; first < rows; first += PROJECTED_ROWS) {
    int here = least(rows - first, PROJECTED_ROWS);
    fill_centred(s, s->values + (long)first * s->width, here);
    float *to = s->positions + (long)first * s->count;
    for (int row = 0; row < here; row += TILE_ROWS) {
      int axis = 0;
      for (; axis + 2 <= s->count; axis += 2) project_two(s, row, axis, here, to);
      if (axis < s->count) project_one(s, row, axis, here, to);
    }
  }
}
