/* Generated from stages/lib/learning/engines/compiled/operations/loss/plan.ts by `npm run generate`. Do not edit. */
/* Losses, their gradients, and the count of right outputs. */

#ifndef ARROWLINE_LOSS_H
#define ARROWLINE_LOSS_H

#include "learning/engines/compiled/kernels/session.h"

typedef enum {
  CATEGORICAL_CROSSENTROPY,
  BINARY_CROSSENTROPY,
  MEAN_SQUARED_ERROR,
  MEAN_ABSOLUTE_ERROR,
  HUBER,
} LossKind;

typedef enum {
  NOTHING,
  LARGEST,
  SIDES,
} Counted;

/* Adds the batch's loss to batch_loss and replaces the outputs by their gradients if those are wanted. */
struct Loss {
  float *output;        /* examples x stride */
  float *gradient;      /* stride: of one example */
  double *target;       /* width: of one example */
  const int *classes;   /* staged rows; null: the targets are `values` */
  const float *values;  /* staged rows x width */
  const float *weights; /* staged rows: factors of their losses; null: all 1 */
  int kind;             /* a LossKind */
  int counted;          /* a Counted */
  int width;
  int stride;
  int from_logits;      /* output is the input of the softmax or logistic that belongs to the loss */
  int activation;       /* of output, when it is not logits */
  float kept;           /* the part of a target that label smoothing leaves */
  float added;          /* the number that it adds to every target */
  float delta;          /* Huber's */
  int wants_gradient;
};
_Static_assert(sizeof(struct Loss) == (sizeof(void *) == 4 ? 64 : 88), "as in its description");

void loss(const struct Loss *, struct Session *);

#endif
