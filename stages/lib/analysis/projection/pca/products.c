/* Products of centred rows, C = X'X, and their triangle R with R'R = C: for rows whose columns say different things.
 *
 * The rows are read once and take half of the arithmetic of triangle.h, but every rounding of C is a change of the data.
 * How much it matters is known in the end. Let D be the diagonal matrix of the columns' lengths and A = (D^-1)C(D^-1)
 * their correlations. If each element of C is wrong by at most e times its two lengths, then every variance is wrong by at
 * most the part width e |A^-1| of itself, however small it is, and components are uncorrelated to the same part (Demmel &
 * Veselic, "Jacobi's method is more accurate than QR", 1992, theorem 2.3). |A^-1| is at most its trace, which comes
 * with the triangle; e adds the bounds of sums (Higham, "Accuracy and Stability of Numerical Algorithms", 4.2) and of
 * Cholesky's method (10.1).
 *
 * Rows are taken less a shift near the mean, which is corrected in the end. Each sum runs in one lane, along the rows:
 * from zero in a block, over the blocks of a call, over calls.
 *
 * Shapes: struct Products of pca_records.h. Reference: missedByComponents in test/analysis/naive.ts.
 */

#include "steps.h"

/* Vectors of a wide tile: with TILE_ROWS rows of them, all sums stay in registers. */
#define TILE_VECTORS (REGISTERS / 8)
#define TILE_ROWS 4
#define ROUNDING 0x1p-53

typedef float Singles __attribute__((vector_size(4 * DOUBLES), aligned(4)));

/* values: rows x width. Fills the block, short rows and padding with zeros, and adds its columns to their sums. Here and
 * in a tile, pointers that walk through rows are opaque: V8 then computes no addresses of what lies at constant
 * distances from them. */
static void fill_products(const struct Products *s, const float *values, int rows) {
  const int width = s->width, stride = s->stride;
  double *sums = s->call_sums + (long)stride * stride;
  int c = 0;
  for (; c + DOUBLES <= width; c += DOUBLES) {
    const float *from = values + c;
    double *to = s->block + c;
    Doubles shift = load_doubles(s->shift + c), sum = splat_doubles(0);
    ROLLED for (int r = 0; r < rows; r++, from += width, to += stride) {
      OPAQUE(from);
      OPAQUE(to);
      Doubles centred = __builtin_convertvector(*(const Singles *)from, Doubles) - shift;
      sum += centred;
      store_doubles(to, centred);
    }
    store_doubles(sums + c, load_doubles(sums + c) + sum);
  }
  for (; c < width; c++) {
    double sum = 0;
    ROLLED for (int r = 0; r < rows; r++) {
      double centred = values[(long)r * width + c] - s->shift[c];
      sum += centred;
      s->block[r * stride + c] = centred;
    }
    sums[c] += sum;
  }
  __builtin_memset(s->block + rows * stride, 0, sizeof(double) * (PRODUCT_ROWS - rows) * stride);
}

/* Adds TILE_ROWS x `vectors` vectors of products of the block, from (row, column) on. */
INLINE void add_tile(const struct Products *s, int row, int column, int vectors) {
  Doubles sums[TILE_ROWS][TILE_VECTORS];
  UNROLL for (int i = 0; i < TILE_ROWS; i++) UNROLL for (int v = 0; v < vectors; v++) sums[i][v] = splat_doubles(0);
  const int stride = s->stride;
  const double *down = s->block + row, *along = s->block + column;
  for (int r = 0; r < PRODUCT_ROWS; r++, down += stride, along += stride) {
    OPAQUE(down);
    OPAQUE(along);
    Doubles across[TILE_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) across[v] = load_doubles(along + v * DOUBLES);
    UNROLL for (int i = 0; i < TILE_ROWS; i++) {
      Doubles by = splat_doubles(down[i]);
      UNROLL for (int v = 0; v < vectors; v++) sums[i][v] += across[v] * by;
    }
  }
  double *to = s->call_sums + (long)row * stride + column;
  UNROLL for (int i = 0; i < TILE_ROWS; i++, to += stride) UNROLL for (int v = 0; v < vectors; v++)
    store_doubles(to + v * DOUBLES, load_doubles(to + v * DOUBLES) + sums[i][v]);
}

NOINLINE static void add_wide_tile(const struct Products *s, int row, int column) {
  add_tile(s, row, column, TILE_VECTORS);
}
NOINLINE static void add_narrow_tile(const struct Products *s, int row, int column) { add_tile(s, row, column, 1); }

/* values: rows x width, at most PRODUCT_ROWS rows. Of the products, those right of the diagonal and some before it. */
static void add_product_block(const struct Products *s, const float *values, int rows) {
  fill_products(s, values, rows);
  for (int row = 0; row < s->width; row += TILE_ROWS) {
    int column = row / DOUBLES * DOUBLES;
    ROLLED for (; column + TILE_VECTORS * DOUBLES <= s->stride; column += TILE_VECTORS * DOUBLES)
      add_wide_tile(s, row, column);
    ROLLED for (; column < s->width; column += DOUBLES) add_narrow_tile(s, row, column);
  }
}

EXPORT(add_products) void add_products(struct Products *s, int rows) {
  for (int row = 0; row < rows; row += PRODUCT_ROWS)
    add_product_block(s, s->values + (long)row * s->width, least(rows - row, PRODUCT_ROWS));
  s->seen += rows;
  long count = (long)(s->stride + 1) * s->stride;
  ROLLED for (long at = 0; at < count; at += DOUBLES)
    store_doubles(s->sums + at, load_doubles(s->sums + at) + load_doubles(s->call_sums + at));
  __builtin_memset(s->call_sums, 0, sizeof(double) * count);
}

EXPORT(centre_products) int centre_products(struct Products *s) {
  double *sums = s->sums + (long)s->stride * s->stride, spread = 1;
  int varying = 0;
  for (int i = 0; i < s->width; i++) {
    double *row = s->sums + (long)i * s->stride, mean = sums[i] / s->seen, before = row[i];
    for (int j = i; j < s->width; j++) {
      row[j] -= mean * sums[j];
      s->sums[(long)j * s->stride + i] = row[j];
    }
    s->order[i] = -1;
    s->rest[i] = row[i];
    s->scales[i] = row[i] > 0 ? __builtin_sqrt(row[i]) : 0;
    if (row[i] > 0) varying++;
    /* How far the shift was from the mean: the sums' errors are parts of what they were before it was corrected. */
    if (before > 0 && !(before <= spread * row[i])) spread = row[i] > 0 ? before / row[i] : __builtin_inf();
  }
  for (int i = 0; i < s->width; i++) s->shift[i] += sums[i] / s->seen;
  s->trace = 0;
  s->rounding = (3 * (s->levels + 4) * spread + s->width + 4) * ROUNDING;
  return varying;
}

/* row, from: count, a multiple of 8. row = row - factor from. */
INLINE void subtract_row(double *row, const double *from, double factor, int count) {
  Doubles by = splat_doubles(factor);
  for (int i = 0; i < count; i += DOUBLES)
    store_doubles(row + i, load_doubles(row + i) - by * load_doubles(from + i));
}

EXPORT(factor_products) int factor_products(struct Products *s, int row) {
  int stride = s->stride, pivot = 0;
  for (int i = 1; i < s->width; i++)
    if (s->rest[i] > s->rest[pivot]) pivot = i;
  if (!(s->rest[pivot] > 0)) return 0;
  double *own = s->triangle + (long)row * stride, *inverse = s->inverse + (long)row * stride;
  for (int i = 0; i < stride; i++) own[i] = s->sums[(long)pivot * stride + i];
  for (int before = 0; before < row; before++) {
    const double *other = s->triangle + (long)before * stride;
    subtract_row(own, other, other[pivot], stride);
    subtract_row(inverse, s->inverse + (long)before * stride, other[pivot] / s->scales[pivot], stride);
  }
  if (!(own[pivot] > 0)) return 0;
  double length = __builtin_sqrt(own[pivot]);
  inverse[row] = 1;
  for (int i = 0; i < stride; i++) {
    own[i] /= length;
    inverse[i] *= s->scales[pivot] / length;
    s->trace += inverse[i] * inverse[i];
    s->rest[i] -= own[i] * own[i];
  }
  for (int before = 0; before < row; before++) own[s->order[before]] = 0;
  s->order[row] = pivot;
  s->rest[pivot] = 0;
  return 1;
}
