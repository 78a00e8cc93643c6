/* The passes over all rows of greedy k-means++: how much inertia each of several drawn rows would leave.
 *
 * A row whose centre is at least twice as far from a drawn row as from itself cannot come nearer; where that holds for
 * four draws, no distance is computed. Squared distances in single precision are enough, because they only weight
 * random draws.
 *
 * Shapes: struct Seeding of kmeans_records.h. Reference: squaredTo in test/analysis/naive.ts.
 */

#include "analysis/kernels/distance.h"
#include "kmeans_records.h"

/* Before measuring: copies the drawn rows, computes their distances to `centres` centres, and sets their inertia to
 * 0. */
EXPORT(seed_draws) void seed_draws(struct Seeding *s, int centres) {
  int several = padded(s->draws);
  for (int d = 0; d < several; d++) {
    const float *from = s->points + (long)s->drawn[least(d, s->draws - 1)] * s->stride;
    for (int i = 0; i < s->stride; i++) s->samples[d * s->stride + i] = from[i];
    for (int c = 0; c < centres; c++)
      s->gaps[c * several + d] =
          squared_distance(from, s->points + (long)s->placed[c] * s->stride, s->stride) / 4;
    s->left[d] = 0;
  }
}

/* Rows [from, end), LANES draws at a time, row by row: computes the distance to a drawn row where it may be less than
 * the row's distance to its centre, and adds the lesser of both. */
EXPORT(seed_measure) void seed_measure(struct Seeding *s, int centres, int from, int end) {
  int several = padded(s->draws);
  for (int d = 0; d < several; d += LANES) {
    const float *samples = s->samples + (long)d * s->stride;
    Pair low = load_pair(s->left + d), high = load_pair(s->left + d + 2);
    for (int row = from; row < end; row++) {
      Vector own = splat(s->nearest[row]), squares = splat(__builtin_inff());
      if (centres == 0 || wasm_v128_any_true((v128_t)(load(s->gaps + s->owner[row] * several + d) < own)))
        squares = squared_distances(s->points + (long)row * s->stride, samples, s->stride);
      for (int lane = 0; lane < LANES && d + lane < s->draws; lane++)
        s->candidates[(long)(d + lane) * s->rows + row] = squares[lane];
      Vector lesser = at_most(own, squares);
      low += widen_low(lesser);
      high += widen_high(lesser);
    }
    store_pair(s->left + d, low);
    store_pair(s->left + d + 2, high);
  }
}

/* Makes a drawn row the centre of this number. Row by row: rows nearer to it than to their centre become its own. */
EXPORT(seed_place) void seed_place(struct Seeding *s, int draw, int centre) {
  const float *candidates = s->candidates + (long)draw * s->rows;
  s->placed[centre] = s->drawn[draw];
  for (int row = 0; row < s->rows; row++)
    if (candidates[row] < s->nearest[row]) {
      s->nearest[row] = candidates[row];
      s->owner[row] = centre;
    }
}

/* The first row at which the running sum of weights exceeds `target`; the last with a weight when rounding falls
 * short. */
EXPORT(seed_draw) int seed_draw(const struct Seeding *s, double target) {
  double sum = 0;
  int last = 0;
  for (int row = 0; row < s->rows; row++) {
    if (s->nearest[row] == 0) continue;
    sum += s->nearest[row];
    last = row;
    if (sum > target) break;
  }
  return last;
}
