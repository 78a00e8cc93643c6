/* Generated from stages/lib/learning/engines/compiled/operations/dense/plan.ts by `npm run generate`. Do not edit. */
/* Fully connected layers. Backward works through the kernel in panels of rows: gradient of the panel, gradient of
 * the inputs it multiplies, optimizer. So the whole kernel's gradient never exists, and each weight is fetched once. */

#ifndef ARROWLINE_DENSE_H
#define ARROWLINE_DENSE_H

#include "learning/engines/compiled/kernels/session.h"
#include "learning/engines/compiled/operations/optimizer/optimizer.h"

#define DENSE_PANEL 32  /* kernel rows of a panel: its gradient and its transpose fit the first-level cache */
#define DENSE_DEPTH 256 /* inputs summed at a time: eight columns of the kernel stay in the first-level cache */

struct Dense {
  const float *input;  /* examples x positions x input_stride */
  const float *kernel; /* inputs x padded(units) */
  const float *bias;   /* padded(units); null: none */
  float *output;       /* examples x positions x padded(units) */
  int positions;       /* of an example */
  int inputs;
  int input_stride;
  int units;
  int activation;
};
_Static_assert(sizeof(struct Dense) == (sizeof(void *) == 4 ? 36 : 56), "as in its description");

struct DenseBackward {
  float *input;           /* examples x positions x input_stride; gets its gradient */
  float *output;          /* examples x positions x padded(units): its gradient */
  /* DENSE_PANEL rows of the kernel's gradient, then of the transposed kernel, then of input gradient */
  float *panel;
  float *kernel_gradient; /* inputs x padded(units); null: the kernel is updated */
  float *bias_gradient;   /* padded(units); null: no bias */
  int positions;          /* of an example */
  int inputs;
  int input_stride;
  int units;
  int input_activation;
  int wants_input_gradient;
  struct Update kernel;   /* used where there is no kernel_gradient, which then lives in `panel` only */
};
_Static_assert(sizeof(struct DenseBackward) == (sizeof(void *) == 4 ? 72 : 112), "as in its description");

void dense(const struct Dense *, const struct Session *);
void dense_backward(const struct DenseBackward *, const struct Session *);

#endif
