/* The passes over all rows of greedy k-means++: how much inertia each of several drawn rows would leave.
 *
 * A row whose centre is at least twice as far from a drawn row as from itself cannot come nearer: its distance is not
 * computed. Squared distances in single precision serve as weights; they are draws.
 */

#include "distance.h"

struct Seeding {
  int rows, stride, draws;
  const float *points; /* rows x stride */
  const int *drawn;    /* draws: rows */
  int *placed;         /* rows that are centres, in order */
  int *owner;          /* rows: which of those is nearest */
  float *nearest;      /* rows: its squared distance */
  float *candidates;   /* draws x rows: squared distances to drawn rows, infinity where not computed */
  float *gaps;         /* draws x centres: from drawn rows to centres */
  double *left;        /* draws: sum over the rows of the lesser of both distances */
};

/* Before measuring: distances of the drawn rows to `centres` centres, and no inertia yet. */
EXPORT(seed_draws) void seed_draws(struct Seeding *s, int centres) {
  for (int d = 0; d < s->draws; d++) {
    const float *from = s->points + (long)s->drawn[d] * s->stride;
    for (int c = 0; c < centres; c++)
      s->gaps[d * centres + c] = squared_distance(from, s->points + (long)s->placed[c] * s->stride, s->stride);
    s->left[d] = 0;
  }
}

EXPORT(seed_measure) void seed_measure(struct Seeding *s, int centres, int from, int end) {
  for (int d = 0; d < s->draws; d++) {
    const float *drawn = s->points + (long)s->drawn[d] * s->stride;
    const float *gaps = s->gaps + d * centres;
    float *candidates = s->candidates + (long)d * s->rows;
    double left = s->left[d];
    for (int row = from; row < end; row++) {
      float own = s->nearest[row], square = __builtin_inff();
      if (centres == 0 || gaps[s->owner[row]] < 4 * own)
        square = squared_distance(s->points + (long)row * s->stride, drawn, s->stride);
      candidates[row] = square;
      left += square < own ? square : own;
    }
    s->left[d] = left;
  }
}

/* Makes a drawn row the centre of this number. */
EXPORT(seed_place) void seed_place(struct Seeding *s, int draw, int centre) {
  const float *candidates = s->candidates + (long)draw * s->rows;
  s->placed[centre] = s->drawn[draw];
  for (int row = 0; row < s->rows; row++)
    if (candidates[row] < s->nearest[row]) {
      s->nearest[row] = candidates[row];
      s->owner[row] = centre;
    }
}

/* The first row at which the running sum of weights exceeds `target`; the last with a weight when rounding falls short. */
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
