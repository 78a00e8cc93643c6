/* Generated from stages/lib/learning/engines/compiled/operations/concatenation/plan.ts by `npm run generate`. Do not edit. */
/* Channels of several tensors side by side. */

#ifndef ARROWLINE_CONCATENATION_H
#define ARROWLINE_CONCATENATION_H

#include "learning/engines/compiled/kernels/session.h"

/* One of the inputs. */
struct Concatenate {
  const float *input; /* examples x positions x stride */
  float *output;      /* examples x positions x output_stride */
  int positions;
  int channels;
  int stride;
  int output_stride;
  int offset;         /* the channel of the output that is the first of this input */
  int surplus;        /* channels of the output behind its last, for the last input */
};
_Static_assert(sizeof(struct Concatenate) == (sizeof(void *) == 4 ? 32 : 40), "as in its description");

/* One of the inputs. */
struct ConcatenateBackward {
  const float *output; /* examples x positions x output_stride: its gradient */
  const float *values; /* examples x positions x stride; null where the activation is linear */
  float *gradient;     /* as values; may be values */
  float *row;          /* stride: the gradient at one position */
  int positions;
  int channels;
  int stride;
  int output_stride;
  int offset;          /* the channel of the output that is the first of this input */
  int activation;      /* of the input */
};
_Static_assert(sizeof(struct ConcatenateBackward) == (sizeof(void *) == 4 ? 40 : 56), "as in its description");

void concatenate(const struct Concatenate *, const struct Session *);
void concatenate_backward(const struct ConcatenateBackward *, const struct Session *);

#endif
