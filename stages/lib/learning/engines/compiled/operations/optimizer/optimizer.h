/* Generated from stages/lib/learning/engines/compiled/operations/optimizer/plan.ts by `npm run generate`. Do not edit. */
/* Keras 3's optimizers, element by element. Tiny gradients and moments become zero: WebAssembly computes with
 * denormals at full precision and a hundredth of the speed. */

#ifndef ARROWLINE_OPTIMIZER_H
#define ARROWLINE_OPTIMIZER_H

#include "learning/engines/compiled/kernels/session.h"

struct ClearGradients {
  float *start; /* count */
  int count;
};
_Static_assert(sizeof(struct ClearGradients) == (sizeof(void *) == 4 ? 8 : 16), "as in its description");

/* One run of weights with their gradient. Slots are null where the optimizer has none. */
struct Update {
  float *weights;        /* count */
  const float *gradient; /* count */
  float *first;          /* count */
  float *second;         /* count */
  int count;             /* a multiple of the vector width */
  float l1;
  float l2;
};
_Static_assert(sizeof(struct Update) == (sizeof(void *) == 4 ? 28 : 48), "as in its description");

/* Adds l1 sum |w| + l2 sum w^2 to the loss. */
struct Penalty {
  const float *weights; /* count */
  int count;
  float l1;
  float l2;
};
_Static_assert(sizeof(struct Penalty) == (sizeof(void *) == 4 ? 16 : 24), "as in its description");

void clear_gradients(const struct ClearGradients *, const struct Session *);
void update(const struct Update *, const struct Session *);
void penalty(const struct Penalty *, struct Session *);

#endif
