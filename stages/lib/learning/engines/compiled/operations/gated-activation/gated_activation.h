/* Generated from stages/lib/learning/engines/compiled/operations/gated-activation/plan.ts by `npm run generate`. Do not edit. */
/* Activations of the form x g(x): gelu (Hendrycks & Gimpel 2016), whose gate is the normal distribution, and silu
 * (Elfwing et al. 2017), whose gate is the logistic function. Neither is monotone, so the derivative needs the
 * input. */

#ifndef ARROWLINE_GATED_ACTIVATION_H
#define ARROWLINE_GATED_ACTIVATION_H

#include "learning/engines/compiled/kernels/session.h"

typedef enum {
  GELU,
  SILU,
} Gate;

struct GatedActivation {
  float *input;  /* examples x positions x stride */
  float *output; /* examples x positions x stride */
  int positions;
  int channels;
  int stride;
  int gate;      /* a Gate */
  int input_activation;
};
_Static_assert(sizeof(struct GatedActivation) == (sizeof(void *) == 4 ? 28 : 40), "as in its description");

void gated_activation(const struct GatedActivation *, const struct Session *);
void gated_activation_backward(const struct GatedActivation *, const struct Session *);

#endif
