/* Rows made orthogonal to each other by plane rotations: the one-sided Jacobi method (Hestenes 1958; Demmel &
 * Veselic, "Jacobi's method is more accurate than QR", 1992). In the end each row is a singular value times its
 * vector, and small ones are as exact, against their own size, as great ones.
 *
 * Shapes: struct Rotation of pca_records.h. Reference: missedByComponents in test/analysis/naive.ts.
 */

#include "analysis/kernels/pair.h"
#include "pca_records.h"

/* a, b: count. a, b = cosine a - sine b, sine a + cosine b, or the other way round. */
INLINE void rotate_pair(double *a, double *b, double cosine, double sine, int exchanged, int count) {
  Pair c = splat_pair(cosine), s = splat_pair(sine);
  double *to_a = exchanged ? b : a, *to_b = exchanged ? a : b;
  for (int i = 0; i < count; i += 2) {
    Pair one = load_pair(a + i), two = load_pair(b + i);
    store_pair(to_a + i, c * one - s * two);
    store_pair(to_b + i, s * one + c * two);
  }
}

/* A shorter row holds nothing but rounding: single precision has no numbers whose squares are this small. A row that
 * depends on others shrinks below it, losing all its digits in each round. */
#define NOTHING 1e-250

/* Prepares a round. Row by row: computes the squared length, and replaces a row below the limit by zeros. */
EXPORT(measure_rows) void measure_rows(struct Rotation *s) {
  for (int row = 0; row < s->rows; row++) {
    double *values = s->values + (long)row * s->stride;
    s->squares[row] = inner_product(values, values, s->stride);
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
    double first = s->squares[row], second = s->squares[other], along = inner_product(a, b, s->stride);
    double cosine = 1, sine = 0;
    if (__builtin_fabs(along) > s->tolerance * __builtin_sqrt(first) * __builtin_sqrt(second)) {
      double zeta = (second - first) / (2 * along), size = __builtin_fabs(zeta);
      /* Beyond this, 1 is lost beside the square, which might overflow. */
      double tangent = size > 1e9 ? 0.5 / size : 1 / (size + __builtin_sqrt(1 + zeta * zeta));
      if (zeta < 0) tangent = -tangent;
      cosine = 1 / __builtin_sqrt(1 + tangent * tangent);
      sine = cosine * tangent;
      rotated++;
    } else if (first >= second)
      continue;
    rotate_pair(a, b, cosine, sine, first < second, s->stride);
    s->squares[row] = inner_product(a, a, s->stride);
    s->squares[other] = inner_product(b, b, s->stride);
  }
  return rotated;
}
