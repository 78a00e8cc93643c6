/* The kd-tree that searches walk (kdtree.ts): rows in its axes, in panels of eight, and boxes around its nodes'
 * rows.
 *
 * Squared distances of those rows are taken in single precision and screen only; every decision is made on the rows
 * as given, in double precision and in the order of the columns. The bound that makes it so, for a true distance D
 * of two rows (times `scale`) and a screened square q of theirs:
 *
 *     sqrt(q) <= (D + slack) (1 + relative)    and    D <= sqrt(q) (1 + relative) + slack
 *
 * `slack` is what rounding moved the rows in the tree's axes, plus what squares lose below the range of single
 * precision. `relative` bounds the rest: a term of a sum of squares is rounded three times and passes at most width
 * + 4 additions, and the root halves what that does; no term is negative, so that relative errors stay relative.
 * Half of `relative` is left for the exact square's own rounding. A box of leading coordinates is never farther than
 * a row in it.
 *
 * Shapes: tree_record.h; a query has `stride` numbers, a panel width x PANEL.
 */
#ifndef ARROWLINE_TREE_H
#define ARROWLINE_TREE_H

#include "analysis/kernels/pair.h"
#include "tree_record.h"

#define CHECK 8       /* columns after which a sum is compared with the limit */
#define HEIGHT_MAX 64 /* waiting nodes of a depth-first search: the tree halves its rows at each level */

INLINE float upwards(double value) { return (float)(value * (1 + 0x1p-22)); }
INLINE float downwards(double value) { return (float)(value * (1 - 0x1p-22)); }

/* Squares above it belong to distances surely greater than this one (of the rows as given). */
INLINE float surely_beyond(const struct Screen *s, double distance) {
  double reach = (distance * s->scale + s->slack) * (1 + s->relative);
  return upwards(reach * reach);
}

/* Squares below it belong to distances surely less than this one. */
INLINE float surely_within(const struct Screen *s, double distance) {
  double reach = (distance * s->scale - s->slack) / (1 + s->relative);
  return reach > 0 ? downwards(reach * reach) : 0;
}

/* a, b: width. Term after term, in the order of the columns. Reference: squaredDistance in points.ts. */
INLINE double square_as_given(const float *a, const float *b, int width) {
  double sum = 0;
  for (int i = 0; i < width; i++) {
    double difference = (double)a[i] - (double)b[i];
    sum += difference * difference;
  }
  return sum;
}

/* a: width; rows: 4, each width; squares: 4. The same bits for four rows at once: each sum has a lane of its own.
 * Four columns of four rows are transposed, then added column by column. */
INLINE void squares_as_given(const float *a, const float *const *rows, int width, double *squares) {
  Pair first = splat_pair(0), second = splat_pair(0);
  int i = 0;
  for (; i + LANES <= width; i += LANES) {
    Vector r0 = load(rows[0] + i), r1 = load(rows[1] + i), r2 = load(rows[2] + i), r3 = load(rows[3] + i);
    Vector low[2] = {__builtin_shufflevector(r0, r1, 0, 4, 1, 5), __builtin_shufflevector(r0, r1, 2, 6, 3, 7)};
    Vector high[2] = {__builtin_shufflevector(r2, r3, 0, 4, 1, 5), __builtin_shufflevector(r2, r3, 2, 6, 3, 7)};
    UNROLL for (int half = 0; half < 2; half++) {
      Pair x = splat_pair(a[i + 2 * half]), y = splat_pair(a[i + 2 * half + 1]);
      Pair d = x - widen_low(low[half]), e = x - widen_low(high[half]);
      first += d * d;
      second += e * e;
      d = y - widen_high(low[half]);
      e = y - widen_high(high[half]);
      first += d * d;
      second += e * e;
    }
  }
  for (; i < width; i++) {
    Pair d = splat_pair(a[i]) - (Pair){rows[0][i], rows[1][i]}, e = splat_pair(a[i]) - (Pair){rows[2][i], rows[3][i]};
    first += d * d;
    second += e * e;
  }
  store_pair(squares, first);
  store_pair(squares + 2, second);
}

INLINE const float *given_row(const struct Tree *t, int row) { return t->given + (long)row * t->width; }
INLINE const float *panel_at(const struct Tree *t, int panel) { return t->values + (long)panel * t->width * PANEL; }

/* The row at a position as a query; its padding is zero already. */
INLINE void take_row(const struct Tree *t, int position, float *query) {
  const float *from = panel_at(t, position / PANEL) + position % PANEL;
  for (int i = 0; i < t->width; i++) query[i] = from[i * PANEL];
}

INLINE int beyond(Vector squares, Vector limit) { return wasm_i32x4_bitmask((v128_t)(squares > limit)); }

/* query: width; panel: width x PANEL; squares: PANEL. Squared distances to the rows of a panel, and a bit for each
 * that is not above the limit; of others the square may be a part. Not a number counts as not above. Columns are
 * added CHECK at a time, even and odd ones apart, then the rest one by one. */
INLINE int screen_panel(const float *query, const float *panel, int width, float limit, float *squares) {
  Vector even0 = zero(), even1 = zero(), odd0 = zero(), odd1 = zero(), bound = splat(limit);
  int i = 0;
  for (; i + CHECK <= width; i += CHECK, panel += CHECK * PANEL) {
    UNROLL for (int j = 0; j < CHECK; j += 2) {
      Vector x = splat(query[i + j]), y = splat(query[i + j + 1]);
      Vector d0 = x - load(panel + j * PANEL), d1 = x - load(panel + j * PANEL + LANES);
      Vector e0 = y - load(panel + (j + 1) * PANEL), e1 = y - load(panel + (j + 1) * PANEL + LANES);
      even0 += d0 * d0;
      even1 += d1 * d1;
      odd0 += e0 * e0;
      odd1 += e1 * e1;
    }
    if ((beyond(even0 + odd0, bound) & beyond(even1 + odd1, bound)) == 15) return 0;
  }
  for (; i < width; i++, panel += PANEL) {
    Vector x = splat(query[i]);
    Vector d0 = x - load(panel), d1 = x - load(panel + LANES);
    even0 += d0 * d0;
    even1 += d1 * d1;
  }
  even0 += odd0;
  even1 += odd1;
  store(squares, even0);
  store(squares + LANES, even1);
  return 255 ^ (beyond(even0, bound) | beyond(even1, bound) << LANES);
}

/* queries: TILE x stride; panel: width x PANEL; limits, bits: TILE; squares: TILE x PANEL. The same for a tile of
 * queries, each with its limit: the sums of a tile stay in registers while columns are added, 2 CHECK of them
 * between two looks at the limits. Returns 0, with no squares, when all are above. */
INLINE int screen_tile(const float *queries, int stride, const float *panel, int width, const float *limits, int *bits,
                       float squares[TILE][PANEL]) {
  Vector sums[TILE][2];
  UNROLL for (int q = 0; q < TILE; q++) sums[q][0] = sums[q][1] = zero();
  int any = 0;
  for (int i = 0; i < width;) {
    int end = least(i + 2 * CHECK, width);
    for (; i < end; i++, panel += PANEL) {
      Vector low = load(panel), high = load(panel + LANES);
      UNROLL for (int q = 0; q < TILE; q++) {
        Vector x = splat(queries[q * stride + i]);
        Vector d0 = x - low, d1 = x - high;
        sums[q][0] += d0 * d0;
        sums[q][1] += d1 * d1;
      }
    }
    any = 0;
    UNROLL for (int q = 0; q < TILE; q++) {
      Vector bound = splat(limits[q]);
      any |= bits[q] = 255 ^ (beyond(sums[q][0], bound) | beyond(sums[q][1], bound) << LANES);
    }
    if (!any) return 0;
  }
  UNROLL for (int q = 0; q < TILE; q++) {
    store(squares[q], sums[q][0]);
    store(squares[q] + LANES, sums[q][1]);
  }
  return any;
}

/* query: stride. Squared distance to a node's box: along each leading coordinate, how far the query is outside. */
INLINE float box_square(const struct Tree *t, int node, const float *query) {
  const float *low = t->low + (long)node * t->box_width, *high = t->high + (long)node * t->box_width;
  Vector sum = zero();
  for (int i = 0; i < t->box_width; i += LANES) {
    Vector x = load(query + i);
    Vector outside = at_least(at_least(load(low + i) - x, x - load(high + i)), zero());
    sum += outside * outside;
  }
  return (sum[0] + sum[2]) + (sum[1] + sum[3]);
}

/* Positions [first, end) as bits of a panel's rows. */
INLINE int bits_within(int panel, int first, int end) {
  int from = first - panel * PANEL, to = end - panel * PANEL;
  return (from > 0 ? -1 << from : -1) & (to < PANEL ? (1 << to) - 1 : 255);
}

#endif
