/* Generated from stages/lib/learning/engines/compiled/operations/layer-normalization/plan.ts by `npm run generate`. Do not edit. */
/* Layer normalization (Ba, Kiros & Hinton 2016) over the channels of each row, with the biased variance. Sums over
 * channels run one after the other in the lane of their row, sums over rows in the lane of their channel. */

#ifndef ARROWLINE_LAYER_NORMALIZATION_H
#define ARROWLINE_LAYER_NORMALIZATION_H

#include "learning/engines/compiled/kernels/session.h"

#define ROWS_OF_A_BLOCK 16 /* turned at a time */

/* A row is one place of an example. */
struct LayerNormalization {
  float *input;          /* examples x positions x stride; gets its gradient */
  float *output;         /* examples x positions x stride */
  const float *gamma;    /* stride; null: all 1 */
  const float *beta;     /* stride; null: all 0 */
  float *mean;           /* of each row, rounded up to blocks, kept for the way back */
  float *inverse;        /* 1 / sqrt(variance + epsilon), as mean */
  float *gamma_gradient; /* stride; null: none */
  float *beta_gradient;  /* stride; null: none */
  float *turned;         /* twice stride x ROWS_OF_A_BLOCK: numbers of rows side by side */
  int positions;
  int channels;
  int stride;
  float epsilon;
  int activation;
  int input_activation;
  int wants_input_gradient;
};
_Static_assert(sizeof(struct LayerNormalization) == (sizeof(void *) == 4 ? 64 : 104), "as in its description");

void layer_normalization(const struct LayerNormalization *, const struct Session *);
void layer_normalization_backward(const struct LayerNormalization *, const struct Session *);

#endif
