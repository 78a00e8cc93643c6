/* Generated from stages/lib/learning/engines/compiled/operations/activation/plan.ts by `npm run generate`. Do not edit. */
/* Activation layers; the functions themselves are in functions.h. */

#ifndef ARROWLINE_ACTIVATION_H
#define ARROWLINE_ACTIVATION_H

#include "learning/engines/compiled/kernels/session.h"

typedef enum {
  LINEAR,
  RECTIFIER,
  LEAKY_RECTIFIER,
  EXPONENTIAL_LINEAR,
  LOGISTIC,
  TANGENT,
  SOFTMAX,
} Activation;

/* An activation layer that could not be folded into its producer. */
struct ActivationLayer {
  float *input;  /* examples x positions x stride */
  float *output; /* examples x positions x stride */
  int positions;
  int channels;
  int stride;
  int activation;
  int input_activation;
};
_Static_assert(sizeof(struct ActivationLayer) == (sizeof(void *) == 4 ? 28 : 40), "as in its description");

void activation_layer(const struct ActivationLayer *, const struct Session *);
void activation_layer_backward(const struct ActivationLayer *, const struct Session *);

#endif
