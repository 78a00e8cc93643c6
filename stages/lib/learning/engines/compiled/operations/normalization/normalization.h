/* Generated from stages/lib/learning/engines/compiled/operations/normalization/plan.ts by `npm run generate`. Do not edit. */
/* Batch normalization (Ioffe & Szegedy 2015) over examples and positions, per channel, with the biased variance for
 * normalizing and for the moving average alike, as Keras 3. */

#ifndef ARROWLINE_NORMALIZATION_H
#define ARROWLINE_NORMALIZATION_H

#include "learning/engines/compiled/kernels/session.h"

/* Weights and statistics have one number for each of stride channels. */
struct Normalization {
  float *input;   /* examples x positions x stride */
  float *output;  /* examples x positions x stride */
  const float *gamma;
  const float *beta;
  float *moving_mean;
  float *moving_variance;
  float *mean;    /* of the batch, kept for the way back */
  float *inverse; /* 1 / sqrt(variance + epsilon) */
  float *gamma_gradient;
  float *beta_gradient;
  int positions;
  int channels;
  int stride;
  float momentum;
  float epsilon;
  int activation;
  int input_activation;
};
_Static_assert(sizeof(struct Normalization) == (sizeof(void *) == 4 ? 68 : 112), "as in its description");

void normalization(const struct Normalization *, const struct Session *);
void normalization_again(const struct Normalization *, const struct Session *);
void normalization_backward(const struct Normalization *, const struct Session *);
void normalization_inference(const struct Normalization *, const struct Session *);

#endif
