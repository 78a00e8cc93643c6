/* Coordinates of rows along axes, in double precision: each sum runs along the columns in one lane.
 *
 * Shapes: struct Projection of pca_records.h. Reference: missedByComponents in test/analysis/naive.ts.
 */

#include "steps.h"

/* to: rows x count. PROJECTED_ROWS rows along `pairs` pairs of axes from `axis` on: column by column, all sums in
 * registers; then those of rows and axes that there are. */
INLINE void project_tile(const struct Projection *s, int axis, int pairs, int rows, float *to) {
  Pair sums[PROJECTED_ROWS][2];
  UNROLL for (int r = 0; r < PROJECTED_ROWS; r++) UNROLL for (int p = 0; p < 2; p++) sums[r][p] = splat_pair(0);
  const double *axes = s->axes + axis;
  for (int i = 0; i < s->width; i++, axes += s->stride)
    UNROLL for (int r = 0; r < PROJECTED_ROWS; r++) {
      Pair value = splat_pair(s->centred[r * s->width + i]);
      UNROLL for (int p = 0; p < pairs; p++) sums[r][p] += load_pair(axes + 2 * p) * value;
    }
  double found[PROJECTED_ROWS][4];
  UNROLL for (int r = 0; r < PROJECTED_ROWS; r++)
    UNROLL for (int p = 0; p < pairs; p++) store_pair(found[r] + 2 * p, sums[r][p]);
  int axes_here = least(2 * pairs, s->count - axis);
#pragma clang loop unroll(disable)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(disable)
    for (int a = 0; a < axes_here; a++) to[r * s->count + axis + a] = (float)found[r][a];
}

NOINLINE static void project_two(const struct Projection *s, int axis, int rows, float *to) {
  project_tile(s, axis, 1, rows, to);
}
NOINLINE static void project_four(const struct Projection *s, int axis, int rows, float *to) {
  project_tile(s, axis, 2, rows, to);
}

/* Rows in blocks of PROJECTED_ROWS: each block is centred, then multiplied by four axes at a time. */
EXPORT(project_rows) void project_rows(const struct Projection *s, int rows) {
  for (int row = 0; row < rows; row += PROJECTED_ROWS) {
    int count = least(rows - row, PROJECTED_ROWS);
    for (int r = 0; r < count; r++) {
      const float *from = s->values + (long)(row + r) * s->width;
      double *to = s->centred + r * s->width;
      int i = 0;
      for (; i + LANES <= s->width; i += LANES) {
        Vector v = load(from + i);
        store_pair(to + i, widen_low(v) - load_pair(s->mean + i));
        store_pair(to + i + 2, widen_high(v) - load_pair(s->mean + i + 2));
      }
      for (; i < s->width; i++) to[i] = from[i] - s->mean[i];
    }
    float *to = s->positions + (long)row * s->count;
    int axis = 0;
    for (; axis + 4 <= s->stride; axis += 4) project_four(s, axis, count, to);
    if (axis < s->stride) project_two(s, axis, count, to);
  }
}
