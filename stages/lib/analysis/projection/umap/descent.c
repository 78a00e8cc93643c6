/* Epochs of UMAP's descent: arithmetic in double precision on positions in single precision, edge by edge.
 *
 * Shapes: struct Descent of umap_records.h. Reference: descentOf in test/analysis/naive.ts.
 */

#include "analysis/kernels/pair.h"
#include "umap_records.h"

/* The greatest movement by one force along one axis. */
#define FORCE_MAX 4

/* xoshiro128** (Blackman & Vigna 2021), as in kit/random. */
INLINE unsigned draw(struct Descent *s) {
  unsigned scrambled = s->s1 * 5, result = (scrambled << 7 | scrambled >> 25) * 9, shifted = s->s1 << 9;
  s->s2 ^= s->s0;
  s->s3 ^= s->s1;
  s->s1 ^= s->s2;
  s->s0 ^= s->s3;
  s->s2 ^= shifted;
  s->s3 = s->s3 << 11 | s->s3 >> 21;
  return result;
}

INLINE double squared_distance(const float *head, const float *tail, int components) {
  double square = 0;
  for (int axis = 0; axis < components; axis++) {
    double difference = (double)head[axis] - tail[axis];
    square += difference * difference;
  }
  return square;
}

/* The entry of a force for a squared distance, which is taken to lie within the table. */
INLINE int entry_of(const struct Descent *s, double square) {
  union {
    float number;
    int bits;
  } leading = {.number = (float)square};
  int index = leading.bits >> 13;
  return (index < s->first ? s->first : index > s->last ? s->last : index) - s->first;
}

INLINE double clipped(double force) { return force > FORCE_MAX ? FORCE_MAX : force < -FORCE_MAX ? -FORCE_MAX : force; }

INLINE void pull_edge(struct Descent *s, float *head, float *tail, double rate, int components) {
  double square = squared_distance(head, tail, components);
  if (square == 0) return;
  double force = s->pull[entry_of(s, square)];
  for (int axis = 0; axis < components; axis++) {
    double step = rate * clipped(force * ((double)head[axis] - tail[axis]));
    head[axis] = (float)(head[axis] + step);
    if (s->both) tail[axis] = (float)(tail[axis] - step);
  }
}

INLINE void push_row(struct Descent *s, float *head, double rate, int components) {
  int row = (int)(draw(s) / 4294967296.0 * s->rows);
  const float *tail = s->tails + (long)row * components;
  if (s->both && tail == head) return;
  double square = squared_distance(head, tail, components);
  double force = square > 0 ? s->push[entry_of(s, square)] : 0;
  for (int axis = 0; axis < components; axis++) {
    double step = square > 0 ? clipped(force * ((double)head[axis] - tail[axis])) : FORCE_MAX;
    head[axis] = (float)(head[axis] + rate * step);
  }
}

/* The edges [start, end) in the epoch that ends at `now`, counted from 1. */
INLINE void descend(struct Descent *s, double now, double rate, int start, int end, int components) {
  for (int edge = start; edge < end; edge++) {
    if (s->due[edge] > now) continue;
    float *head = s->heads + s->from[edge];
    pull_edge(s, head, s->tails + s->to[edge], rate, components);
    double every = s->every[edge], between = every / s->negatives;
    s->due[edge] = (float)(s->due[edge] + every);
    double pushes = __builtin_trunc((now - s->push_due[edge]) / between);
    for (double push = 0; push < pushes; push++) push_row(s, head, rate, components);
    if (pushes > 0) s->push_due[edge] = (float)(s->push_due[edge] + pushes * between);
  }
}

EXPORT(descend_edges) void descend_edges(struct Descent *s, double now, double rate, int start, int end) {
  if (s->components == 2)
    descend(s, now, rate, start, end, 2);
  else
    descend(s, now, rate, start, end, s->components);
}
