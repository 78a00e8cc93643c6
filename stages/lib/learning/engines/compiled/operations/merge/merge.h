/* Generated from stages/lib/learning/engines/compiled/operations/merge/plan.ts by `npm run generate`. Do not edit. */
/* Sums and products of two tensors of one shape, number by number. */

#ifndef ARROWLINE_MERGE_H
#define ARROWLINE_MERGE_H

#include "learning/engines/compiled/kernels/session.h"

struct Merge {
  const float *first;  /* examples x positions x stride */
  const float *second; /* as first */
  float *output;       /* as first; may be one of the two */
  int positions;
  int channels;
  int stride;
  int activation;
};
_Static_assert(sizeof(struct Merge) == (sizeof(void *) == 4 ? 28 : 40), "as in its description");

/* The gradient of one input: the output's, times the derivative at the input's values. */
struct SumBackward {
  const float *output; /* examples x positions x stride: its gradient */
  const float *values; /* as output; null where the activation is linear */
  float *gradient;     /* as output; may be values */
  int positions;
  int channels;
  int stride;
  int activation;      /* of the input */
};
_Static_assert(sizeof(struct SumBackward) == (sizeof(void *) == 4 ? 28 : 40), "as in its description");

struct ProductBackward {
  const float *output;    /* examples x positions x stride: its gradient */
  const float *first;     /* as output */
  const float *second;    /* as output */
  float *first_gradient;  /* as output; may be first; null: not wanted */
  float *second_gradient; /* as output; may be second; null: not wanted */
  float *rows;            /* 2 x stride: the gradients at one position */
  int positions;
  int channels;
  int stride;
  int first_activation;
  int second_activation;
};
_Static_assert(sizeof(struct ProductBackward) == (sizeof(void *) == 4 ? 44 : 72), "as in its description");

void sum(const struct Merge *, const struct Session *);
void product(const struct Merge *, const struct Session *);
void sum_backward(const struct SumBackward *, const struct Session *);
void product_backward(const struct ProductBackward *, const struct Session *);

#endif
