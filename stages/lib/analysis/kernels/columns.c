/* Passes over columns before k-means and principal components: sums and bounds, and a copy that is centred, scaled and
 * padded. Reference: meansOf in test/analysis/naive.ts.
 */

#include "pair.h"

/* values: rows x width; sums, low, high: width. Row by row, adds to the columns' sums and widens their bounds. */
EXPORT(extend_columns)
void extend_columns(const float *values, int rows, int width, double *sums, float *low, float *high) {
  for (int r = 0; r < rows; r++, values += width) {
    int i = 0;
    for (; i + LANES <= width; i += LANES) {
      Vector v = load(values + i);
      store_pair(sums + i, load_pair(sums + i) + widen_low(v));
      store_pair(sums + i + 2, load_pair(sums + i + 2) + widen_high(v));
      store(low + i, at_most(load(low + i), v));
      store(high + i, at_least(load(high + i), v));
    }
    for (; i < width; i++) {
      sums[i] += values[i];
      if (values[i] < low[i]) low[i] = values[i];
      if (values[i] > high[i]) high[i] = values[i];
    }
  }
}

/* values: rows x width; mean: width; points: rows x padded(width); facts: 2. Row by row, points = (values - mean) *
 * scale, padded with zeros. Adds each row's squared length to facts[0] and keeps the largest in facts[1]. */
EXPORT(centre_rows)
void centre_rows(const float *values, int rows, int width, const double *mean, double scale, float *points,
                 double *facts) {
  int stride = padded(width);
  for (int r = 0; r < rows; r++, values += width, points += stride) {
    double square = 0;
    for (int i = 0; i < width; i++) {
      points[i] = (float)((values[i] - mean[i]) * scale);
      square += (double)points[i] * points[i];
    }
    for (int i = width; i < stride; i++) points[i] = 0;
    facts[0] += square;
    if (square > facts[1]) facts[1] = square;
  }
}
