/* Rows made orthogonal to each other by plane rotations: the one-sided Jacobi method (Hestenes 1958; Demmel &
 * Veselic, "Jacobi's method is more accurate than QR", 1992). In the end each row is a singular value times its
 * vector, and small ones are as exact, against their own size, as great ones.
 *
 * Shapes: struct Rotation of pca_records.h. Reference: missedByComponents in test/analysis/naive.ts.
 */

#include "steps.h"

/* a, b: count, a multiple of 8. Eight sums whatever the lanes, added at the end. */
NOINLINE static double row_product(const double *a, const double *b, int count) {
  enum { PARTS = 8 / DOUBLES };
  Doubles sums[PARTS];
  UNROLL for (int p = 0; p < PARTS; p++) sums[p] = splat_doubles(0);
  ROLLED for (int i = 0; i < count; i += 8)
    UNROLL for (int p = 0; p < PARTS; p++)
      sums[p] += load_doubles(a + i + p * DOUBLES) * load_doubles(b + i + p * DOUBLES);
  double each[8];
  UNROLL for (int p = 0; p < PARTS; p++) store_doubles(each + p * DOUBLES, sums[p]);
  return ((each[0] + each[4]) + (each[2] + each[6])) + ((each[1] + each[5]) + (each[3] + each[7]));
}

/* a, b: count, a multiple of 8. a, b = cosine a - sine b, sine a + cosine b, or the other way round. */
INLINE void rotate_pair(double *a, double *b, double cosine, double sine, int exchanged, int count) {
  Doubles c = splat_doubles(cosine), s = splat_doubles(sine);
  double *to_a = exchanged ? b : a, *to_b = exchanged ? a : b;
  ROLLED for (int i = 0; i < count; i += DOUBLES) {
    Doubles one = load_doubles(a + i), two = load_doubles(b + i);
    store_doubles(to_a + i, c * one - s * two);
    store_doubles(to_b + i, s * one + c * two);
  }
}

/* A shorter row holds nothing but rounding: single precision has no numbers whose squares are this small. A row that
 * depends on others shrinks below it, losing all its digits in each round. */
#define NOTHING 1e-250

/* Prepares a round. Row by row: computes the squared length, and replaces a row below the limit by zeros. */
EXPORT(measure_rows) void measure_rows(struct Rotation *s) {
  for (int row = 0; row < s->rows; row++) {
    double *values = s->values + (long)row * s->stride;
    s->squares[row] = row_product(values, values, s->stride);
    if (s->squares[row] > NOTHING) continue;
    for (int i = 0; i < s->stride; i++) values[i] = 0;
    s->squares[row] = 0;
  }
}

/* Row by row behind `row`: makes the two orthogonal, the longer one of a pair coming first. Returns how many were
 * not. */
EXPORT(rotate_row) int rotate_row(struct Rotation *s, int row) {
  double *a = s->values + (long)row * s->stride;
  int rotated = 0;
  for (int other = row + 1; other < s->rows; other++) {
    double *b = s->values + (long)other * s->stride;
    double first = s->squares[row], second = s->squares[other], along = row_product(a, b, s->stride);
    double tangent = 0, cosine = 1;
    if (__builtin_fabs(along) > s->tolerance * __builtin_sqrt(first) * __builtin_sqrt(second)) {
      double zeta = (second - first) / (2 * along), size = __builtin_fabs(zeta);
      /* Beyond this, 1 is lost beside the square, which might overflow. */
      tangent = size > 1e9 ? 0.5 / size : 1 / (size + __builtin_sqrt(1 + zeta * zeta));
      if (zeta < 0) tangent = -tangent;
      cosine = 1 / __builtin_sqrt(1 + tangent * tangent);
      rotated++;
    } else if (first >= second)
      continue;
    int exchanged = first < second;
    rotate_pair(a, b, cosine, cosine * tangent, exchanged, s->stride);
    /* A rotation gives the longer row what it takes from the shorter one, whose square is measured anew if too few of its
     * digits are left. */
    double given = __builtin_fabs(tangent * along), shorter = exchanged ? first : second;
    s->squares[row] = (exchanged ? second : first) + given;
    s->squares[other] = shorter - given > 0.5 * shorter ? shorter - given : row_product(b, b, s->stride);
  }
  return rotated;
}
