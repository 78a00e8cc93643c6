/* Generated from stages/lib/learning/engines/compiled/operations/loss/plan.ts by `npm run generate`. Do not edit. */
/* Losses, their gradients, and the count of right classes. */

#ifndef ARROWLINE_LOSS_H
#define ARROWLINE_LOSS_H

#include "learning/engines/compiled/kernels/session.h"

typedef enum {
  CATEGORICAL_CROSSENTROPY,
  BINARY_CROSSENTROPY,
  MEAN_SQUARED_ERROR,
  MEAN_ABSOLUTE_ERROR,
} LossKind;

/* Adds the batch's loss to batch_loss and replaces the outputs by their gradients if those are wanted. */
struct Loss {
  float *output;              /* examples x stride */
  float *row;                 /* stride: gradient of one example */
  const float *class_weights; /* classes; null: all 1 */
  int kind;                   /* a LossKind */
  int classes;
  int stride;
  int from_logits;            /* output is the input of the softmax or logistic that belongs to the loss */
  int activation;             /* of output, when it is not logits */
  int wants_gradient;
};
_Static_assert(sizeof(struct Loss) == (sizeof(void *) == 4 ? 36 : 48), "as in its description");

void loss(const struct Loss *, struct Session *);

#endif
