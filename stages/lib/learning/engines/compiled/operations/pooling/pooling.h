/* Generated from stages/lib/learning/engines/compiled/operations/pooling/plan.ts by `npm run generate`. Do not edit. */
/* Maximum and average pooling, any window, step and padding; positions outside the image do not count (TensorFlow's
 * rule for the average too). Of equal maxima the first in row order receives the gradient. */

#ifndef ARROWLINE_POOLING_H
#define ARROWLINE_POOLING_H

#include "learning/engines/compiled/kernels/session.h"
#include "learning/engines/compiled/operations/window.h"

struct Pooling {
  const float *input; /* examples x height x width x stride */
  float *output;      /* examples x output_height x output_width x stride */
  int average;        /* 0: maximum */
  struct Window window;
};
_Static_assert(sizeof(struct Pooling) == (sizeof(void *) == 4 ? 60 : 72), "as in its description");

struct PoolingBackward {
  float *input;          /* examples x height x width x stride; gets its gradient */
  const float *output;   /* examples x output_height x output_width x stride: its gradient */
  float *input_gradient; /* height x width x stride: of one example */
  int average;           /* 0: maximum */
  int input_activation;
  struct Window window;
};
_Static_assert(sizeof(struct PoolingBackward) == (sizeof(void *) == 4 ? 68 : 80), "as in its description");

void pooling(const struct Pooling *, const struct Session *);
void pooling_backward(const struct PoolingBackward *, const struct Session *);

#endif
