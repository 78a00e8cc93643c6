/* Forces between rows in the plane, in double precision: attraction along edges, repulsion of all pairs.
 *
 * Shapes: struct Layout of tsne_records.h. Reference: repulsionOf in test/analysis/naive.ts.
 */

#include "analysis/kernels/pair.h"
#include "tsne_records.h"

/* Squared lengths of two differences, one in each lane. */
INLINE Pair squares_of(Pair one, Pair other) {
  Pair a = one * one, b = other * other;
  return __builtin_shufflevector(a, b, 0, 2) + __builtin_shufflevector(a, b, 1, 3);
}

/* Row by row of [from, end): forces = sum over all rows of q^2 times the difference, q = 1 / (1 + its square). Returns the sum
 * of q over the other rows. */
EXPORT(repel_rows) double repel_rows(struct Layout *s, int from, int end) {
  Pair ones = splat_pair(1), total = splat_pair(0);
  for (int row = from; row < end; row++) {
    Pair here = load_pair(s->positions + 2 * row), force = splat_pair(0), sums = splat_pair(0);
    int other = 0;
    for (; other + 2 <= s->rows; other += 2) {
      Pair a = here - load_pair(s->positions + 2 * other), b = here - load_pair(s->positions + 2 * other + 2);
      Pair q = ones / (ones + squares_of(a, b));
      sums += q;
      q *= q;
      force += a * splat_pair(q[0]) + b * splat_pair(q[1]);
    }
    if (other < s->rows) {
      Pair a = here - load_pair(s->positions + 2 * other), q = ones / (ones + squares_of(a, a));
      sums[0] += q[0];
      force += a * (q * q);
    }
    /* The row itself. */
    sums[0] -= 1;
    total += sums;
    store_pair(s->forces + 2 * row, force);
  }
  return total[0] + total[1];
}

/* The sum of q over the pairs of each row of [from, end) with a later row. */
EXPORT(sum_pairs) double sum_pairs(const struct Layout *s, int from, int end) {
  Pair ones = splat_pair(1), total = splat_pair(0);
  for (int row = from; row < end; row++) {
    Pair here = load_pair(s->positions + 2 * row), sums = splat_pair(0);
    int other = row + 1;
    for (; other + 2 <= s->rows; other += 2) {
      Pair a = here - load_pair(s->positions + 2 * other), b = here - load_pair(s->positions + 2 * other + 2);
      sums += ones / (ones + squares_of(a, b));
    }
    if (other < s->rows) {
      Pair a = here - load_pair(s->positions + 2 * other);
      sums[0] += 1 / (1 + squares_of(a, a)[0]);
    }
    total += sums;
  }
  return total[0] + total[1];
}

/* Row by row of [from, end): turns repulsion into the gradient, 4 (exaggeration attraction - repelled repulsion): equation 5
 * of van der Maaten & Hinton 2008. Returns its squared length. */
EXPORT(attract_rows)
double attract_rows(struct Layout *s, int from, int end, double exaggeration, double repelled) {
  Pair ones = splat_pair(1), square = splat_pair(0);
  for (int row = from; row < end; row++) {
    Pair here = load_pair(s->positions + 2 * row), force = splat_pair(0);
    int edge = s->start[row], last = s->start[row + 1];
    for (; edge + 2 <= last; edge += 2) {
      Pair a = here - load_pair(s->positions + 2 * s->to[edge]), b = here - load_pair(s->positions + 2 * s->to[edge + 1]);
      Pair pull = (Pair){s->weight[edge], s->weight[edge + 1]} / (ones + squares_of(a, b));
      force += a * splat_pair(pull[0]) + b * splat_pair(pull[1]);
    }
    if (edge < last) {
      Pair a = here - load_pair(s->positions + 2 * s->to[edge]);
      force += a * (splat_pair(s->weight[edge]) / (ones + squares_of(a, a)));
    }
    Pair repulsion = load_pair(s->forces + 2 * row);
    Pair gradient = splat_pair(4) * (splat_pair(exaggeration) * force - splat_pair(repelled) * repulsion);
    store_pair(s->forces + 2 * row, gradient);
    square += gradient * gradient;
  }
  return square[0] + square[1];
}
