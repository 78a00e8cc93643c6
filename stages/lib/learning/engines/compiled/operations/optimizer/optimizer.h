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

/* Sets the learning rate to that of the batch's step. */
struct TakeRate {
  const double *rates; /* batches of a call */
};
_Static_assert(sizeof(struct TakeRate) == (sizeof(void *) == 4 ? 4 : 8), "as in its description");

/* Adds the slope of the penalties to a gradient, before it is clipped. */
struct PenalizeGradient {
  const float *weights; /* count */
  float *gradient;      /* count */
  int count;
  float l1;
  float l2;
};
_Static_assert(sizeof(struct PenalizeGradient) == (sizeof(void *) == 4 ? 20 : 32), "as in its description");

/* Adds up a gradient's squares in `squares`. */
struct AddSquares {
  const float *gradient; /* rows x padded(columns) */
  int rows;
  int columns;
  int restart;           /* from zero */
};
_Static_assert(sizeof(struct AddSquares) == (sizeof(void *) == 4 ? 16 : 24), "as in its description");

struct ClipGradient {
  float *gradient; /* count */
  int count;
  float limit;     /* of each number, or of the root of `squares` */
};
_Static_assert(sizeof(struct ClipGradient) == (sizeof(void *) == 4 ? 12 : 16), "as in its description");

void clear_gradients(const struct ClearGradients *, const struct Session *);
void update(const struct Update *, const struct Session *);
void penalty(const struct Penalty *, struct Session *);
void take_rate(const struct TakeRate *, struct Session *);
void penalize_gradient(const struct PenalizeGradient *, const struct Session *);
void add_squares(const struct AddSquares *, struct Session *);
void clip_values(const struct ClipGradient *, const struct Session *);
void clip_norm(const struct ClipGradient *, const struct Session *);

#endif
