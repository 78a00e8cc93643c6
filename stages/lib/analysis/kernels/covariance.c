#include "covariance.h"

/* Beyond these magnitudes squares in single precision lose digits below or leave the range above. */
#define SMALL 1e-12f
#define LARGE 1e12f

struct Eight {
  Vector low, high;
};

INLINE struct Eight load_columns(const float *from, int columns) {
  if (columns >= PANEL_COLUMNS) return (struct Eight){load(from), load(from + 4)};
  float padded[PANEL_COLUMNS] = {0};
  for (int i = 0; i < columns; i++) padded[i] = from[i];
  return (struct Eight){load(padded), load(padded + 4)};
}

INLINE float largest_lane(Vector v) {
  float a = v[0] > v[1] ? v[0] : v[1], b = v[2] > v[3] ? v[2] : v[3];
  return a > b ? a : b;
}

/* Fills a panel with centred columns; returns the largest magnitude in it. */
NOINLINE static float centre_panel(struct Covariance *s, const float *values, int rows, int column, float *panel) {
  int columns = least(s->width - column, PANEL_COLUMNS);
  Pair sums[4] = {splat_pair(0), splat_pair(0), splat_pair(0), splat_pair(0)};
  for (int r = 0; r < rows; r++) {
    struct Eight v = load_columns(values + r * s->width + column, columns);
    store(panel + r * PANEL_COLUMNS, v.low);
    store(panel + r * PANEL_COLUMNS + 4, v.high);
    sums[0] += widen_low(v.low);
    sums[1] += widen_high(v.low);
    sums[2] += widen_low(v.high);
    sums[3] += widen_high(v.high);
  }
  float centre[PANEL_COLUMNS];
  for (int i = 0; i < PANEL_COLUMNS; i++) {
    double sum = sums[i / 2][i & 1], mean = sum / rows;
    centre[i] = (float)mean;
    s->error[column + i] = mean - centre[i];
    s->distance[column + i] = *s->seen > 0 ? mean - s->totals[column + i] / *s->seen : 0;
    s->totals[column + i] += sum;
  }
  Vector low = load(centre), high = load(centre + 4), largest = zero();
  for (int r = 0; r < rows; r++) {
    Vector a = load(panel + r * PANEL_COLUMNS) - low, b = load(panel + r * PANEL_COLUMNS + 4) - high;
    store(panel + r * PANEL_COLUMNS, a);
    store(panel + r * PANEL_COLUMNS + 4, b);
    largest = at_least(largest, at_least(absolute(a), absolute(b)));
  }
  return largest_lane(largest);
}

/* Sums of products of four columns of one panel with the eight of another. */
NOINLINE static void multiply(const float *down, const float *across, int rows, Vector *product) {
  Vector sums[4][2];
  UNROLL for (int i = 0; i < 4; i++) sums[i][0] = sums[i][1] = zero();
  for (int r = 0; r < rows; r++) {
    Vector low = load(across + r * PANEL_COLUMNS), high = load(across + r * PANEL_COLUMNS + 4);
    UNROLL for (int i = 0; i < 4; i++) {
      Vector value = splat(down[r * PANEL_COLUMNS + i]);
      sums[i][0] += value * low;
      sums[i][1] += value * high;
    }
  }
  UNROLL for (int i = 0; i < 4; i++) {
    product[2 * i] = sums[i][0];
    product[2 * i + 1] = sums[i][1];
  }
}

/* Adds a block's part of the products of columns i to i + 3 with columns j to j + 7. */
NOINLINE static void add_tile(struct Covariance *s, int columns, int i, int j, int rows, double unit, double merged,
                              const Vector *product) {
#pragma clang loop unroll(disable)
  for (int half = 0; half < 8; half++) {
    int row = i + half / 2, column = j + half % 2 * LANES;
    Pair error = splat_pair(s->error[row] * rows), distance = splat_pair(s->distance[row] * merged);
    const double *errors = s->error + column, *distances = s->distance + column;
    double *to = s->products + (long)row * columns + column;
    Pair low = widen_low(product[half]) * splat_pair(unit), high = widen_high(product[half]) * splat_pair(unit);
    store_pair(to, load_pair(to) + (low - error * load_pair(errors) + distance * load_pair(distances)));
    store_pair(to + 2,
               load_pair(to + 2) + (high - error * load_pair(errors + 2) + distance * load_pair(distances + 2)));
  }
}

static void add_block(struct Covariance *s, const float *values, int rows, int columns) {
  int panels = columns / PANEL_COLUMNS;
  float largest = 0;
  for (int p = 0; p < panels; p++) {
    float found = centre_panel(s, values, rows, p * PANEL_COLUMNS, s->panels + p * PANEL_FLOATS);
    if (found > largest) largest = found;
  }
  /* A power of two brings extreme magnitudes to about one, exactly. */
  double unit = 1;
  if (largest > 0 && (largest < SMALL || largest > LARGE)) {
    double scale = 1;
    for (; largest * scale < 0.5; unit /= 4) scale *= 2;
    for (; largest * scale > 1; unit *= 4) scale /= 2;
    for (int i = 0; i < panels * PANEL_FLOATS; i++) s->panels[i] = (float)(s->panels[i] * scale);
  }
  double merged = *s->seen * rows / (*s->seen + rows);
  for (int p = 0; p < panels; p++)
    for (int half = 0; half < PANEL_COLUMNS; half += 4)
      for (int q = p; q < panels; q++) {
        Vector product[8];
        multiply(s->panels + p * PANEL_FLOATS + half, s->panels + q * PANEL_FLOATS, rows, product);
        add_tile(s, columns, p * PANEL_COLUMNS + half, q * PANEL_COLUMNS, rows, unit, merged, product);
      }
  *s->seen += rows;
}

EXPORT(add_covariance) void add_covariance(struct Covariance *s, int rows) {
  int columns = (s->width + PANEL_COLUMNS - 1) / PANEL_COLUMNS * PANEL_COLUMNS;
  for (int row = 0; row < rows; row += BLOCK_ROWS)
    add_block(s, s->values + (long)row * s->width, least(rows - row, BLOCK_ROWS), columns);
}
