/* Generated from stages/lib/learning/engines/compiled/operations/dropout/plan.ts by `npm run generate`. Do not edit. */
/* Dropout whose mask is a function of (seed, layer, step, example, position, channel): nothing is stored, and
 * neither the order of computation nor the layout in memory matters. */

#ifndef ARROWLINE_DROPOUT_H
#define ARROWLINE_DROPOUT_H

#include "learning/engines/compiled/kernels/session.h"

struct Dropout {
  float *input;   /* examples x positions x stride */
  float *output;  /* examples x positions x stride */
  int positions;
  int channels;
  int stride;
  float rate;
  unsigned layer; /* its index, so that every layer has a mask of its own */
  int input_activation;
};
_Static_assert(sizeof(struct Dropout) == (sizeof(void *) == 4 ? 32 : 40), "as in its description");

void dropout(const struct Dropout *, const struct Session *);
void dropout_backward(const struct Dropout *, const struct Session *);

#endif
